import { InputError } from '../../model/errors.ts';
import { readYaml } from '../yaml/document.ts';

/** Rows of cells, the first naming the columns. Row and place are those that a spreadsheet shows. */
export type Table = string[][];

function decoded(bytes: Uint8Array, name: string): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new InputError('NOT_UTF8', name, 'is not UTF-8: save it as “CSV UTF-8”.', { cause });
  }
}

/** Of comma, semicolon and tab the one that parts the first line most often. */
function separatorOf(text: string): string {
  const first = text.slice(0, text.search(/[\r\n]|$/));
  const count = (separator: string): number => first.split(separator).length;
  return [',', ';', '\t'].toSorted((a, b) => count(b) - count(a))[0] ?? ',';
}

/** RFC 4180, with the separators that spreadsheets write. Throws `InputError` where a quote is not closed. */
export function csvTable(text: string, name: string): Table {
  const separator = separatorOf(text);
  // A quoted field with its doubled quotes, or a plain one; then what ends it.
  const field = new RegExp(`(?:"((?:[^"]|"")*)"|([^${separator}\\r\\n]*))(${separator}|\\r\\n|\\r|\\n|$)`, 'y');
  const table: Table = [];
  let row: string[] = [];
  while (field.lastIndex <= text.length) {
    const start = field.lastIndex;
    if (start === text.length && row.length === 0) break;
    const match = field.exec(text);
    const broken = match === null || (match[1] === undefined && match[2]?.startsWith('"') === true);
    if (broken) {
      const where = `${name} row ${table.length + 1}, column ${row.length + 1}`;
      throw new InputError('PORTFOLIO_INVALID', where, 'has a quote that is not closed, or text after one.');
    }
    row.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
    if (match[3] === separator) continue;
    table.push(row);
    row = [];
    if (match[3] === '') break;
  }
  return table;
}

/** A sequence of maps, by itself or as the one value of a map: the keys are the columns. */
function yamlTable(bytes: Uint8Array, name: string): Table {
  const located = readYaml(name, bytes);
  const { value } = located;
  const inner = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.values(value) : [value];
  const [list] = inner;
  const refuse = (path: readonly PropertyKey[], says: string): never => {
    throw new InputError('PORTFOLIO_INVALID', located.where(path), says);
  };
  if (inner.length !== 1 || !Array.isArray(list)) return refuse([], 'is a list of products: - {model: …, maker: …}');
  const rows = list.map((one: unknown, i): Record<string, unknown> =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? (one as Record<string, unknown>)
      : refuse(
          inner[0] === value ? [i] : [Object.keys(value as object)[0] ?? '', i],
          'is no product: write - {model: …}',
        ),
  );
  const head = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const text = (cell: unknown): string =>
    cell === undefined || cell === null ? '' : typeof cell === 'string' ? cell : JSON.stringify(cell);
  return [head, ...rows.map((row) => head.map((key) => text(row[key])))];
}

/** Reads a table: XLSX by how it begins (its first sheet), YAML by its name, else CSV in UTF-8. */
export async function readTable(bytes: Uint8Array, name: string): Promise<Table> {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return (await import('./sheet.ts')).xlsxTable(bytes, name);
  if (/\.(?:ya?ml|json)$/i.test(name)) return yamlTable(bytes, name);
  return csvTable(decoded(bytes, name), name);
}
