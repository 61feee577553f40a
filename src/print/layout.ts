import { visible } from './markup.ts';

export type Tone = 'good' | 'bad' | 'open' | 'soft' | 'strong';
export type Cell = string | { text: string; tone: Tone };
/** `gives`: the column that may be made narrower, its text wrapped. */
export type Column = { head: string; right?: boolean; gives?: boolean; least?: number };

const escapes: Record<Tone, string> = { good: '32', bad: '31', open: '33', soft: '2', strong: '1' };

/** Code points that terminals draw two columns wide (UAX #11: W and F). */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const joining = /\p{M}/u;

function widthOf(char: string): number {
  if (joining.test(char)) return 0;
  return wide.test(char) ? 2 : 1;
}

/** Columns a text takes on a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const char of text) width += widthOf(char);
  return width;
}

/** Text that cannot move the cursor, colour the screen, or reorder its line. */
export function plain(text: string): string {
  return visible(text.replaceAll(/[\t\n\r]+/g, ' '));
}

/** Pieces that a line may be broken between: words with the space after them, and each wide character. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let open = '';
  for (const char of text) {
    if (wide.test(char)) {
      if (open !== '') pieces.push(open);
      open = '';
      pieces.push(char);
    } else {
      open += char;
      if (char === ' ') {
        pieces.push(open);
        open = '';
      }
    }
  }
  return open === '' ? pieces : [...pieces, open];
}

function hardBroken(piece: string, width: number): string[] {
  const lines: string[] = [''];
  for (const char of piece) {
    const line = lines.at(-1) ?? '';
    if (displayWidth(line + char) > width && line !== '') lines.push(char);
    else lines[lines.length - 1] = line + char;
  }
  return lines;
}

/** Lines of at most `width` columns. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [''];
  for (const whole of piecesOf(text)) {
    for (const piece of displayWidth(whole.trimEnd()) > width ? hardBroken(whole, width) : [whole]) {
      const line = lines.at(-1) ?? '';
      if (line !== '' && displayWidth(line + piece.trimEnd()) > width) lines.push(piece);
      else lines[lines.length - 1] = line + piece;
    }
  }
  return lines.map((l) => l.trimEnd());
}

/** A text with its tone, if colour was asked for. */
export function toned(text: string, tone: Tone | undefined, colour: boolean): string {
  return colour && tone !== undefined && text.trim() !== '' ? `\u001b[${escapes[tone]}m${text}\u001b[0m` : text;
}

const textOf = (cell: Cell): string => plain(typeof cell === 'string' ? cell : cell.text);
const toneOf = (cell: Cell): Tone | undefined => (typeof cell === 'string' ? undefined : cell.tone);
const gutter = 2;

function padded(text: string, width: number, right: boolean): string {
  const fill = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return right ? fill + text : text + fill;
}

/** Natural widths, then what is too much taken from the columns that give, the widest first. */
function widthsOf(columns: readonly Column[], rows: readonly (readonly Cell[])[], width: number): number[] {
  const widths = columns.map((c, i) =>
    Math.max(displayWidth(plain(c.head)), ...rows.map((r) => displayWidth(textOf(r[i] ?? '')))),
  );
  const total = (): number => widths.reduce((a, b) => a + b, gutter * (columns.length - 1));
  for (let over = total() - width; over > 0; over--) {
    const giving = columns.flatMap((c, i) => (c.gives && (widths[i] ?? 0) > (c.least ?? 12) ? [i] : []));
    const widest = giving.sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))[0];
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function rowLines(
  row: readonly Cell[],
  columns: readonly Column[],
  widths: readonly number[],
  colour: boolean,
): string[] {
  const cells = columns.map((_, i) => wrapped(textOf(row[i] ?? ''), widths[i] ?? 1));
  const height = Math.max(...cells.map((c) => c.length));
  return Array.from({ length: height }, (_, line) =>
    columns
      .map((c, i) =>
        toned(padded(cells[i]?.[line] ?? '', widths[i] ?? 0, c.right ?? false), toneOf(row[i] ?? ''), colour),
      )
      .join(' '.repeat(gutter))
      .trimEnd(),
  );
}

/** Too narrow for columns: signs and the name lead, the other cells follow with their heads. Empty cells are left out. */
function stacked(row: readonly Cell[], columns: readonly Column[], width: number, colour: boolean): string[] {
  const given = columns
    .map((c, i) => ({ head: plain(c.head), text: textOf(row[i] ?? ''), tone: toneOf(row[i] ?? '') }))
    .filter(({ text }) => text !== '' && text !== '–');
  const named = given.findIndex(({ head }) => displayWidth(head) > 1) + 1;
  const lead = given.slice(0, named);
  const name = wrapped(lead.map(({ text }) => text).join(' '), width);
  const tone = lead.find((cell) => cell.tone !== undefined)?.tone;
  const rest = given.slice(named).map(({ head, text }) => `${head}: ${text}`);
  const details = rest.length === 0 ? [] : wrapped(rest.join(' · '), width - 2).map((l) => `  ${l}`);
  return [...name.map((l) => toned(l, tone, colour)), ...details];
}

/** Lines of a table that fits `width` columns: one list a row, the head first. */
export function laidOut(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { width = 100, colour = false }: { width?: number; colour?: boolean } = {},
): string[][] {
  const widths = widthsOf(columns, rows, width);
  const fits = widths.reduce((a, b) => a + b, gutter * (columns.length - 1)) <= width;
  if (!fits) return [[], ...rows.map((r) => [...stacked(r, columns, width, colour), ''])];
  const head = columns.map((c): Cell => ({ text: c.head, tone: 'soft' }));
  return [head, ...rows].map((r) => rowLines(r, columns, widths, colour));
}

/** No-break and thin spaces are for pages; a terminal and what is copied from it get plain ones. */
export function terminal(lines: readonly string[]): string {
  return `${lines.join('\n').replaceAll(/[\u00a0\u202f]/g, ' ')}\n`;
}
