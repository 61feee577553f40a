import { InputError } from '../../model/errors.ts';
import { levels, type Level } from '../../model/terms.ts';

/** A product or unit that somebody wants to offer, as a row of a portfolio names it. */
export type Offered = {
  /** Row of the table from 1, its head included: what a spreadsheet shows. */
  row: number;
  model: string;
  maker?: string;
  /** A version, or a digest. */
  firmware?: string;
  serial?: string;
  certificate?: string;
  level?: Level;
};
export type Portfolio = {
  offered: readonly Offered[];
  /** Columns that say nothing here. */ ignored: readonly string[];
};

type Field = 'model' | 'product' | 'maker' | 'firmware' | 'serial' | 'certificate' | 'level';

/** Names of columns in English, Chinese, Japanese and Korean, without spaces and punctuation. */
const named: Record<Field, string> = {
  model:
    'model modelnumber modelno productmodel partnumber 型号 产品型号 规格型号 型號 型番 型式 製品型番 形式 モデル モデル名 모델 모델명 형식 품번',
  product: 'product productname name 产品 产品名称 名称 產品 製品 製品名 品名 제품 제품명 품명',
  maker:
    'maker manufacturer brand vendor 制造商 生产商 生产企业 厂商 厂家 製造商 メーカー メーカ 製造者 製造元 製造業者 제조사 제조자 제조업체',
  firmware:
    'firmware firmwareversion firmwaredigest fw fwversion 固件 固件版本 固件摘要 韌體 ファームウェア ファームウェアバージョン ファームウェア版数 펌웨어 펌웨어버전',
  serial:
    'serial serialnumber serialno sn 序列号 出厂编号 序號 シリアル シリアル番号 シリアルナンバー 製造番号 일련번호 시리얼 시리얼번호 제조번호',
  certificate:
    'certificate certificatenumber certificateno cert certno 证书 证书号 证书编号 證書編號 認証書番号 証明書番号 証明書 認証番号 認証書 인증서 인증서번호 인증번호',
  level: 'level levelclaimed claimedlevel ailevel 等级 级别 声称等级 智能等级 等級 レベル 레벨 등급',
};
const fields = new Map(
  Object.entries(named).flatMap(([field, names]) =>
    names.split(' ').map((name) => [name.normalize('NFKC'), field as Field]),
  ),
);

const bare = (head: string): string =>
  head
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\p{P}\p{Z}\s_]/gu, '');

/** The level in `L3`, `Level 3`, `３级`, `レベル3` or `3`. */
function levelIn(text: string): Level | undefined {
  const digits = text.normalize('NFKC').match(/\d+/g);
  return digits?.length === 1 ? levels.find((level) => level === `L${digits[0]}`) : undefined;
}

function columnsOf(head: readonly string[], file: string): Map<Field, number> {
  const found = new Map<Field, number>();
  for (const [i, text] of head.entries()) {
    const field = fields.get(bare(text));
    if (field === undefined) continue;
    const before = found.get(field);
    if (before !== undefined)
      throw new InputError(
        'PORTFOLIO_INVALID',
        `${file} row 1, column ${i + 1}`,
        `${text} says the same as column ${before + 1}, ${head[before]}. Leave one of them out.`,
      );
    found.set(field, i);
  }
  if (!found.has('model') && !found.has('product'))
    throw new InputError(
      'PORTFOLIO_INVALID',
      `${file} row 1`,
      `has no column for the model. Name one model, 型号, 型番 or 모델; there are ${head.slice(0, 20).join(', ') || 'none'}.`,
    );
  return found;
}

/** Products offered: at most so many rows are read. */
const mostRows = 200_000;

/**
 * Reads a table whose first row names its columns. Throws `InputError` PORTFOLIO_INVALID with row and column: no column for the
 * model, a row without one, a level that is none.
 */
export function portfolioFrom(table: readonly (readonly string[])[], file: string): Portfolio {
  const [head = [], ...rows] = table;
  if (rows.length > mostRows)
    throw new InputError('PORTFOLIO_INVALID', file, `has ${rows.length} rows; at most ${mostRows} are read`);
  const at = columnsOf(head, file);
  const by: Field = at.has('model') ? 'model' : 'product';
  const offered: Offered[] = [];
  for (const [i, cells] of rows.entries()) {
    const row = i + 2;
    const text = (field: Field): string | undefined => cells[at.get(field) ?? -1]?.trim() || undefined;
    if (cells.every((cell) => cell.trim() === '')) continue;
    const place = (field: Field): string => `${file} row ${row}, column ${head[at.get(field) ?? 0] ?? field}`;
    const model = text(by);
    if (model === undefined) throw new InputError('PORTFOLIO_INVALID', place(by), 'is empty: name the model.');
    const said = text('level');
    const level = said === undefined ? undefined : levelIn(said);
    if (said !== undefined && level === undefined)
      throw new InputError('PORTFOLIO_INVALID', place('level'), `${said} is no level. Write L1, L2, L3, L4 or L5.`);
    const one: Offered = { row, model };
    for (const field of ['maker', 'firmware', 'serial', 'certificate'] as const) {
      const value = text(field);
      if (value !== undefined) one[field] = value;
    }
    if (level !== undefined) one.level = level;
    offered.push(one);
  }
  const used = new Set([...at].filter(([field]) => field !== 'product' || by === 'product').map(([, i]) => i));
  return { offered, ignored: head.filter((text, i) => !used.has(i) && text.trim() !== '') };
}
