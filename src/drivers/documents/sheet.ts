import { InputError } from '../../model/errors.ts';
import { Archive } from './zip.ts';

const entity: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const decoded = (text: string): string =>
  text
    .replaceAll(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));/gi, (whole, hex, decimal, name: string) => {
      if (name !== undefined) return entity[name] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
    })
    // ISO/IEC 29500-1, 22.4.2.4: a character that XML does not carry.
    .replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

const attribute = (attributes: string, name: string): string | undefined =>
  new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1];

/** What all elements of a name hold, without those that stand in furigana. */
const textsIn = (xml: string): string =>
  [
    ...xml
      .replaceAll(/<(?:\w+:)?rPh\b[^]*?<\/(?:\w+:)?rPh>/g, '')
      .matchAll(/<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)<\/(?:\w+:)?t>/g),
  ]
    .map(([, text = '']) => decoded(text))
    .join('');

const itemsOf = (xml: string): string[] =>
  [...xml.matchAll(/<(?:\w+:)?si(?:\s[^>]*)?(?:\/>|>([^]*?)<\/(?:\w+:)?si>)/g)].map(([, inner = '']) => textsIn(inner));

/** A column's number from 0 by its letters. */
const columnOf = (ref: string): number => {
  let number = 0;
  for (const letter of ref.match(/^[A-Z]{1,3}/)?.[0] ?? 'A') number = number * 26 + letter.charCodeAt(0) - 64;
  return number - 1;
};

/** Rows and columns that a sheet may have here. */
const mostRows = 200_001;
const mostColumns = 1000;

function cellText(attributes: string, inner: string, shared: readonly string[]): string {
  const kind = attribute(attributes, 't');
  if (kind === 'inlineStr') return textsIn(inner);
  const value = decoded(/<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)</.exec(inner)?.[1] ?? '');
  if (kind === 's') return shared[Number(value)] ?? '';
  return kind === 'b' ? (value === '1' ? 'true' : 'false') : value;
}

function rowsOf(xml: string, shared: readonly string[], where: string): string[][] {
  const table: string[][] = [];
  for (const [, attributes = '', inner = ''] of xml.matchAll(
    /<(?:\w+:)?row\b([^>]*?)(?:\/>|>([^]*?)<\/(?:\w+:)?row>)/g,
  )) {
    const at = Number(attribute(attributes, 'r') ?? table.length + 1) - 1;
    if (!(at >= table.length && at < mostRows))
      throw new InputError('FILE_UNREADABLE', where, `has row ${at + 1} out of order, or more than ${mostRows} rows`);
    while (table.length < at) table.push([]);
    const row: string[] = [];
    for (const [, cell = '', value = ''] of inner.matchAll(/<(?:\w+:)?c\b([^>]*?)(?:\/>|>([^]*?)<\/(?:\w+:)?c>)/g)) {
      const ref = attribute(cell, 'r');
      const column = ref === undefined ? row.length : columnOf(ref);
      if (column >= mostColumns) throw new InputError('FILE_UNREADABLE', where, `has more than ${mostColumns} columns`);
      while (row.length < column) row.push('');
      row[column] = cellText(cell, value, shared);
    }
    table.push(row);
  }
  return table;
}

/** The path of the first sheet, by the workbook's own order. */
function firstSheet(archive: Archive): string | undefined {
  const book = archive.read('xl/workbook.xml')?.toString('utf8') ?? '';
  const links = archive.read('xl/_rels/workbook.xml.rels')?.toString('utf8') ?? '';
  const id = /<(?:\w+:)?sheet\b[^>]*?\s(?:\w+:)?id="([^"]*)"/.exec(book)?.[1];
  const link = [...links.matchAll(/<(?:\w+:)?Relationship\b([^>]*)>/g)].find(
    ([, one = '']) => attribute(one, 'Id') === id,
  );
  const target = attribute(link?.[1] ?? '', 'Target');
  return target?.startsWith('/') ? target.slice(1) : target && `xl/${target}`;
}

/** The first sheet of a workbook (ISO/IEC 29500, xlsx) as text, within bounds: no formula is computed, nothing is loaded. */
export function xlsxTable(bytes: Uint8Array, name: string): string[][] {
  const archive = new Archive(bytes, name);
  const sheet = archive.read(firstSheet(archive) ?? '');
  if (!sheet)
    throw new InputError('FILE_UNREADABLE', name, 'is a ZIP archive without a sheet: give XLSX, CSV or YAML.');
  const shared = archive.read('xl/sharedStrings.xml')?.toString('utf8') ?? '';
  return rowsOf(sheet.toString('utf8'), itemsOf(shared), name);
}
