import type { KnownCertificate } from './finding.ts';
import { folded } from './fold.ts';
import { blockAt, isIn, sentenceAt, type Reading, type Span } from './reading.ts';

/** A product, firmware or serial that a document names. `of`: what it is named for. */
export type Named = Span & { of: 'model' | 'firmware' | 'serial'; text: string; orLater: boolean; page: number };

const model =
  /(?<![a-zà-ž])(?:model|type|typ|modell|gerätetyp|order(?:ing)? code|part (?:no\.?|number)|product (?:no\.?|number|code|name)|bestell(?:nummer|nr\.?|code)|artikel(?:nummer|nr\.?)?|产品型号|规格型号|型号规格|型号|型號|型番|型式|形式|形名|品番|機種|제품 ?모델|모델 ?(?:명|번호)?|형식(?:명)?|형번|제품 ?번호)(?: ?(?:no\.?|number|name|nr\.?|nummer|designation|bezeichnung))? ?[:=|] ?([a-z0-9][a-z0-9./_-]{1,30})/g;
const firmware =
  /(?<![a-z])(?:firmware|fw|固件|ファームウェア|펌웨어)[ -]?(?:versions?|version(?:en)?|revision|release|rev\.?|stand|ver\.?|版本号?|版|バージョン|버전)? ?[:=|]? ?v?\.? ?(\d+(?:\.\d+){1,3}(?:[-+][a-z0-9.]+)?)( ?(?:or (?:later|newer|higher)|and (?:later|newer|up)|onwards|\+|及以上|以上|以降|或更高|이상|이후|oder (?:neuer|höher)|und (?:neuer|höher)|ab aufwärts))?/g;
const serial =
  /(?<![a-z])(?:serial(?: ?(?:no\.?|number|nr\.?|#))?|s\/n|sn|序列号|出厂编号|产品编号|シリアル(?:番号|ナンバー|no\.?)?|製造番号|일련 ?번호|시리얼 ?(?:번호|넘버)?|제조 ?번호|serien(?:nummer|nr\.?)|fabrik(?:nummer|nr\.?)) ?[:=|.]? ?([a-z0-9][a-z0-9-]{3,40})/g;

function labelled({ text, page }: Reading, of: Named['of'], pattern: RegExp): Named[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const name = (match[1] ?? '').replace(/[.,/-]+$/, '');
    if (!/\d/.test(name)) return [];
    return [
      { start: match.index, end: match.index + match[0].length, of, text: name, orLater: match[2] !== undefined, page },
    ];
  });
}

/** Models, firmware and serials that a page names by their label. */
export function namedIn(reading: Reading): Named[] {
  return [
    ...labelled(reading, 'model', model),
    ...labelled(reading, 'firmware', firmware),
    ...labelled(reading, 'serial', serial),
  ];
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
const plain = (text: string): string => folded(text).text;

/** A model as people write it: with a space, a dash or nothing between its parts. */
function spelled(name: string): string {
  return plain(name)
    .split(/[-\s_]+|(?<=[a-z])(?=\d)/)
    .filter((part) => part !== '')
    .map(escaped)
    .join('[ -]?');
}

/** Names built like a model's, with other figures: its sisters. */
const sistersOf = (name: string): string => spelled(name).replaceAll(/\d/g, String.raw`\d`);

const standsAlone = (pattern: string): RegExp => new RegExp(`(?<![a-z0-9])${pattern}(?![a-z0-9]*\\d|[a-z]{2})`, 'g');

/** Where a page names a product: one of the certificates' or a stranger's. */
export type ProductMention = Span & { model: string; known: readonly KnownCertificate[]; page: number };

/** By model: the certificates for it, how it is written, and how its sisters are. */
export type Catalogue = readonly {
  model: string;
  known: readonly KnownCertificate[];
  spelling: RegExp;
  sisters: RegExp;
}[];

export function catalogueOf(known: readonly KnownCertificate[]): Catalogue {
  const models = [...new Set(known.map(({ certificate }) => certificate.product.model))];
  return models.map((name) => ({
    model: name,
    known: known.filter(({ certificate }) => certificate.product.model === name),
    spelling: standsAlone(spelled(name)),
    sisters: standsAlone(sistersOf(name)),
  }));
}

/** Every product that a page names, in order. Only a model with a figure in it has sisters. */
export function productsIn(reading: Reading, catalogue: Catalogue, labels: readonly Named[]): ProductMention[] {
  const { text, page } = reading;
  const found: ProductMention[] = [];
  for (const { model, known, spelling } of catalogue)
    for (const match of text.matchAll(spelling))
      found.push({ start: match.index, end: match.index + match[0].length, model, known, page });
  const strangers: ProductMention[] = [];
  for (const { model, sisters } of catalogue)
    if (/\d/.test(model))
      for (const match of text.matchAll(sisters))
        strangers.push({ start: match.index, end: match.index + match[0].length, model: match[0], known: [], page });
  for (const { of, text: name, start, end } of labels)
    if (of === 'model') strangers.push({ start, end, model: name, known: [], page });
  const known = found.toSorted((a, b) => a.start - b.start);
  const fresh: ProductMention[] = [];
  for (const one of strangers.toSorted((a, b) => a.start - b.start))
    if (!isIn(known, one) && (fresh.at(-1)?.end ?? 0) <= one.start) fresh.push(one);
  return [...known, ...fresh].toSorted((a, b) => a.start - b.start);
}

/** The product that a claim speaks of: of its sentence, of its block, else the last named before it, else the first after. */
export function productOf(reading: Reading, at: Span, all: readonly ProductMention[]): ProductMention | undefined {
  const next = firstAfter(all, reading.page, at.start);
  const [before, after] = [all[next - 1], all[next]];
  for (const part of [sentenceAt(reading, at.start), blockAt(reading, at.start)])
    for (const one of [before, after])
      if (one?.page === reading.page && one.start >= part.start && one.end <= part.end) return one;
  return before ?? after;
}

/** Index of the first that begins at or after a place; they are in order of page and place. */
function firstAfter(all: readonly ProductMention[], page: number, start: number): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = all[middle];
    if (one && (one.page < page || (one.page === page && one.start < start))) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether a written version or serial is one of these. */
export const isOneOf = (written: string, these: readonly string[]): boolean =>
  these.some((one) => plain(one).replace(/^v/, '') === written.replace(/^v/, ''));
