import { crc32, deflateRawSync } from 'node:zlib';

export type Sheet = { name: string; rows: readonly (readonly string[])[] };

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** What XML 1.0 cannot carry, and marks that reorder the text around them. */
const unseen =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g;
/** Characters that a cell of a spreadsheet may hold. */
const longest = 32_767;

const escaped = (text: string): string =>
  text
    .slice(0, longest)
    .toWellFormed()
    .replaceAll(unseen, '\ufffd')
    .replaceAll(/[&<>"]/g, (c) => named[c] ?? c);

/** The name of a column by its number from 0: A … Z, AA … */
function columnName(at: number): string {
  return (at >= 26 ? columnName(Math.floor(at / 26) - 1) : '') + String.fromCharCode(65 + (at % 26));
}

/** A cell of text. Inline text is never a formula, whatever it begins with. */
const cell = (text: string, ref: string): string =>
  text === '' ? '' : `<c r="${ref}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaged = 'http://schemas.openxmlformats.org/package/2006';
const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** The first row stays in view and filters the others. */
function sheetXml({ rows }: Sheet): string {
  const width = rows.reduce((most, row) => Math.max(most, row.length), 1);
  const names = Array.from({ length: width }, (_, i) => columnName(i));
  const lines = rows.map(
    (row, i) => `<row r="${i + 1}">${row.map((text, j) => cell(text, `${names[j]}${i + 1}`)).join('')}</row>`,
  );
  const pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
  const filter = rows.length > 1 ? `<autoFilter ref="A1:${names.at(-1)}${rows.length}"/>` : '';
  return `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15" defaultColWidth="18"/><sheetData>${lines.join('')}</sheetData>${filter}</worksheet>`;
}

/** A sheet's name: at most 31 characters, none of those that Excel refuses. */
const sheetName = (name: string): string =>
  name
    .replaceAll(/[[\]:*?/\\']/g, ' ')
    .slice(0, 31)
    .trim() || 'Sheet';

function partsOf(sheets: readonly Sheet[]): [string, string][] {
  const each = (make: (sheet: Sheet, number: number) => string): string =>
    sheets.map((s, i) => make(s, i + 1)).join('');
  return [
    [
      '[Content_Types].xml',
      `${declaration}<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/>${each((_, n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${type}.worksheet+xml"/>`)}</Types>`,
    ],
    [
      '_rels/.rels',
      `${declaration}<Relationships xmlns="${packaged}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${declaration}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${each(({ name }, n) => `<sheet name="${escaped(sheetName(name))}" sheetId="${n}" r:id="rId${n}"/>`)}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${declaration}<Relationships xmlns="${packaged}/relationships">${each((_, n) => `<Relationship Id="rId${n}" Type="${office}/worksheet" Target="worksheets/sheet${n}.xml"/>`)}</Relationships>`,
    ],
    ...sheets.map((sheet, i): [string, string] => [`xl/worksheets/sheet${i + 1}.xml`, sheetXml(sheet)]),
  ];
}

/** Little-endian fields of a ZIP record: pairs of width in bytes and value. */
function fields(...pairs: readonly (readonly [2 | 4, number])[]): Buffer {
  const bytes = Buffer.alloc(pairs.reduce((sum, [width]) => sum + width, 0));
  let at = 0;
  for (const [width, value] of pairs) {
    bytes.writeUIntLE(value, at, width);
    at += width;
  }
  return bytes;
}

/** 1980-01-01, the first day that ZIP can tell: the same workbook has the same bytes. */
const firstDay = 0x0021;

/** APPNOTE.TXT 4.3: local headers with their data, the central directory, its end. */
function zipped(files: readonly (readonly [string, string])[]): Uint8Array {
  const bodies: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [name, text] of files) {
    const data = Buffer.from(text, 'utf8');
    const packed = deflateRawSync(data);
    const path = Buffer.from(name, 'utf8');
    const common = [
      [2, 20],
      [2, 0x0800],
      [2, 8],
      [2, 0],
      [2, firstDay],
      [4, crc32(data)],
      [4, packed.length],
      [4, data.length],
      [2, path.length],
      [2, 0],
    ] as const;
    const local = Buffer.concat([fields([4, 0x04034b50], ...common), path, packed]);
    const rest = [
      [2, 0],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, at],
    ] as const;
    central.push(Buffer.concat([fields([4, 0x02014b50], [2, 20], ...common, ...rest), path]));
    bodies.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(central);
  const count = files.length;
  const end = fields([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, directory.length], [4, at], [2, 0]);
  return Buffer.concat([...bodies, directory, end]);
}

/** A workbook (ISO/IEC 29500, xlsx) of text alone: no formulas, no links, no macros. */
export function workbook(sheets: readonly Sheet[]): Uint8Array {
  return zipped(partsOf(sheets));
}
