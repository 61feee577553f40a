import { invalid } from './file.ts';
import type { Bytes } from './file.ts';

// RFC 4180 without line ends inside of quotes: the first line names the columns, every other one is a case.

/** A table in a file: where its lines begin is known, what stands in them is read when it is asked for. */
export type CsvTable = {
  columns: readonly string[];
  rows: number;
  /** Cells of a row, counted from 0 below the names. */
  row(index: number): Promise<readonly string[]>;
};

const chunk = 256 * 1024;
/** A line is held whole. */
const longestLine = 4 * 1024 * 1024;
/** Lines are counted from the nearest place that is remembered, at most so many bytes away. */
const strideBytes = 64 * 1024;

type Anchor = { line: number; offset: number };
type Index = { anchors: Anchor[]; lines: number };

/** One pass over the file: how many lines there are, and where some of them begin. */
async function indexOf(bytes: Bytes): Promise<Index> {
  const anchors: Anchor[] = [{ line: 0, offset: 0 }];
  let [lines, start, anchored] = [0, 0, 0];
  const ended = (end: number): void => {
    if (end - start > longestLine) throw invalid(`${bytes.name}:${lines + 1}`, `is longer than ${longestLine} bytes`);
    lines++;
    start = end;
    if (end - anchored < strideBytes) return;
    anchored = end;
    anchors.push({ line: lines, offset: end });
  };
  for (let position = 0; position < bytes.size;) {
    const read = await bytes.at(position, chunk);
    if (read.length === 0) break;
    for (let i = read.indexOf(10); i !== -1; i = read.indexOf(10, i + 1)) ended(position + i + 1);
    position += read.length;
    if (position - start > longestLine)
      throw invalid(`${bytes.name}:${lines + 1}`, `is longer than ${longestLine} bytes`);
  }
  if (start < bytes.size) ended(bytes.size);
  return { anchors, lines };
}

/** The last place remembered that is not behind the line. */
function before(anchors: readonly Anchor[], line: number): Anchor {
  let [low, high] = [0, anchors.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((anchors[middle]?.line ?? 0) <= line) low = middle;
    else high = middle - 1;
  }
  return anchors[low] ?? { line: 0, offset: 0 };
}

async function lineAt(bytes: Bytes, { anchors }: Index, line: number): Promise<Uint8Array> {
  const near = before(anchors, line);
  let held = await bytes.at(near.offset, strideBytes);
  let [start, skip, read] = [0, line - near.line, near.offset + held.length];
  for (;;) {
    const end = held.indexOf(10, start);
    if (end === -1 && read < bytes.size) {
      const more = await bytes.at(read, chunk);
      if (more.length === 0) throw invalid(bytes.name, 'is shorter than it was');
      const joined = new Uint8Array(held.length - start + more.length);
      joined.set(held.subarray(start));
      joined.set(more, held.length - start);
      [held, start, read] = [joined, 0, read + more.length];
    } else if (skip === 0) return held.subarray(start, end === -1 ? held.length : end);
    else [start, skip] = [end + 1, skip - 1];
  }
}

/** A cell as it is, or in quotes with quotes inside doubled. */
const cell = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;

function cellsOf(text: string, where: string): string[] {
  const cells: string[] = [];
  for (let at = 0; ;) {
    cell.lastIndex = at;
    const match = cell.exec(text);
    if (!match)
      throw invalid(`${where}, column ${cells.length + 1}`, 'a quote does not end, or does not begin the cell');
    cells.push(match[1]?.replaceAll('""', '"') ?? (match[2] ?? '').trim());
    if (match[3] !== ',') return cells;
    at = cell.lastIndex;
  }
}

function textOf(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r$/, '');
  } catch (error) {
    throw invalid(where, 'is not UTF-8', error);
  }
}

/** Rows of a CSV file by their place in it. Throws `SET_INVALID` naming line and column. */
export async function csvTable(bytes: Bytes): Promise<CsvTable> {
  const index = await indexOf(bytes);
  const at = async (line: number): Promise<string[]> => {
    const where = `${bytes.name}:${line + 1}`;
    return cellsOf(textOf(await lineAt(bytes, index, line), where), where);
  };
  if (index.lines === 0) throw invalid(bytes.name, 'is empty: its first line names the columns');
  const columns = await at(0);
  const twice = columns.find((name, i) => columns.indexOf(name) !== i);
  if (twice !== undefined) throw invalid(`${bytes.name}:1`, `names the column ${twice} twice`);
  let last: { row: number; cells: readonly string[] } | undefined;
  return {
    columns,
    rows: index.lines - 1,
    async row(row) {
      if (last?.row === row) return last.cells;
      const cells = await at(row + 1);
      if (cells.length !== columns.length)
        throw invalid(
          `${bytes.name}:${row + 2}`,
          `has ${cells.length} cells, and line 1 names ${columns.length} columns`,
        );
      last = { row, cells };
      return cells;
    },
  };
}
