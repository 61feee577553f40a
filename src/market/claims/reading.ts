import type { Box, Page, TextRun } from '../../model/document.ts';
import { blockEnd, folded } from './fold.ts';

type Piece = { start: number; end: number; run: TextRun; block: number; at: number };

/** A page as it is matched, with the way back to what the file says and where. */
export type Reading = {
  page: number;
  /** Folded; a line feed ends a block. */
  text: string;
  from: Int32Array;
  original: string;
  pieces: readonly Piece[];
  /** Where sentences and blocks begin in `text`; the last is its length. */
  sentences: readonly number[];
  lines: readonly number[];
};

const isSpace = (sign: string): boolean => /\s/u.test(sign);

/** What stands between two runs of a block that the file does not say: nothing, a space, a line end. */
function between(before: TextRun, after: TextRun): string {
  if (isSpace(before.text.at(-1) ?? ' ') || isSpace(after.text[0] ?? ' ')) return '';
  const [a, b] = [before.box, after.box];
  if (!a || !b) return '';
  if (Math.abs(a.y + a.height / 2 - (b.y + b.height / 2)) > Math.max(a.height, b.height) / 2) return '\n';
  return b.x - (a.x + a.width) > 0.15 * a.height ? ' ' : '';
}

const abbreviation =
  /(?:^|[^a-z])(?:no|nos|nr|e\.g|i\.e|z\.b|approx|max|min|vs|ca|cert|rev|ver|v|fig|art|dr|co|ltd|inc|std|abs|bzw|inkl|ggf|reg)\.$/;
const ends = /[\n。！？!?;；]|\.(?= )/g;

/** Characters of a sentence at most: what goes on longer is a table without full stops, and is cut at a space. */
const longest = 1500;

function addCut(starts: number[], text: string, end: number): void {
  for (let from = starts.at(-1) ?? 0; end - from > longest; from = starts.at(-1) ?? 0) {
    const space = text.lastIndexOf(' ', from + longest);
    starts.push(space > from + longest / 2 ? space + 1 : from + longest);
  }
  if (starts.at(-1) !== end) starts.push(end);
}

function sentencesIn(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(ends)) {
    const end = match.index + 1;
    if (match[0] === '.' && abbreviation.test(text.slice(Math.max(0, end - 9), end))) continue;
    addCut(starts, text, end);
  }
  addCut(starts, text, text.length);
  return starts;
}

function linesIn(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  if (starts.at(-1) !== text.length) starts.push(text.length);
  return starts;
}

export function readingOf({ number, blocks }: Page): Reading {
  const pieces: Piece[] = [];
  let original = '';
  for (const [block, { runs }] of blocks.entries()) {
    let before: TextRun | undefined;
    for (const [at, run] of runs.entries()) {
      if (run.text === '') continue;
      if (before) original += between(before, run);
      pieces.push({ start: original.length, end: original.length + run.text.length, run, block, at });
      original += run.text;
      before = run;
    }
    original += blockEnd;
  }
  const { text, from } = folded(original);
  return { page: number, text, from, original, pieces, sentences: sentencesIn(text), lines: linesIn(text) };
}

/** First and last of a stretch of folded text. */
export type Span = { start: number; end: number };

/** Index of the first of `count` rising numbers that is above `at`. */
function firstAbove(count: number, numberAt: (i: number) => number, at: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numberAt(middle) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

const startsAbove = (starts: readonly number[], at: number): number =>
  firstAbove(starts.length, (i) => starts[i] ?? 0, at);

/** The sentence around a place. */
export function sentenceAt({ sentences, text }: Reading, at: number): Span {
  const next = startsAbove(sentences, at);
  return { start: sentences[next - 1] ?? 0, end: sentences[next] ?? text.length };
}

/** A question claims nothing. */
export const isQuestion = ({ text }: Reading, { start, end }: Span): boolean =>
  /\?["')» ]*$/.test(text.slice(Math.max(start, end - 6), end));

/** The block around a place, and `around` blocks before and after it, without the last line feed. */
export function blockAt({ text, lines }: Reading, at: number, around = 0): Span {
  const next = startsAbove(lines, at);
  const end = lines[Math.min(next + around, lines.length - 1)] ?? text.length;
  return { start: lines[Math.max(0, next - 1 - around)] ?? 0, end: text[end - 1] === '\n' ? end - 1 : end };
}

/** Those of rising spans that lie in another. */
export function among<T extends Span>(spans: readonly T[], { start, end }: Span): T[] {
  const found: T[] = [];
  const first = firstAbove(spans.length, (i) => spans[i]?.start ?? 0, start - 1);
  for (let i = first; i < spans.length; i++) {
    const span = spans[i];
    if (!span || span.start >= end) break;
    if (span.end <= end) found.push(span);
  }
  return found;
}

/** Whether a span overlaps one of others that rise and do not overlap each other. */
export function isIn(spans: readonly Span[], { start, end }: Span): boolean {
  const first = firstAbove(spans.length, (i) => spans[i]?.end ?? 0, start);
  return (spans[first]?.start ?? Number.POSITIVE_INFINITY) < end;
}

const marks = /[\p{M}\u1160-\u11ff\uff9e\uff9f]/u;

/** The same stretch in the original. */
export function originalSpan({ from, original }: Reading, { start, end }: Span): Span {
  const first = from[start] ?? 0;
  let last = from[end - 1] ?? first;
  last += (original.codePointAt(last) ?? 0) > 0xffff ? 2 : 1;
  while (last < original.length && marks.test(original.charAt(last))) last++;
  return { start: first, end: last };
}

const joined = (a: Box, b: Box): Box => {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
};

/** The part of a run's box that some of its characters take, as if all were of one width. */
function partOf({ run, start, end }: Piece, span: Span): Box | undefined {
  if (!run.box) return undefined;
  const [a, b] = [Math.max(span.start, start) - start, Math.min(span.end, end) - start];
  const each = run.box.width / run.text.length;
  return { ...run.box, x: run.box.x + a * each, width: (b - a) * each };
}

function piecesAt({ pieces }: Reading, at: Span): Piece[] {
  const found: Piece[] = [];
  for (let i = firstAbove(pieces.length, (n) => pieces[n]?.end ?? 0, at.start); i < pieces.length; i++) {
    const piece = pieces[i];
    if (!piece || piece.start >= at.end) break;
    found.push(piece);
  }
  return found;
}

/** Characters `from` to `to` of a run: block and run by their index on the page. */
export type Part = { block: number; run: number; from: number; to: number };
export type Place = { page: number; block: number; quote: string; parts: Part[]; boxes: Box[]; box?: Box };

/** Where a stretch of folded text stands: page, block (from 1), the words as the file has them, and their boxes. */
export function placeOf(reading: Reading, span: Span): Place {
  const at = originalSpan(reading, span);
  const pieces = piecesAt(reading, at);
  const boxes = pieces.flatMap((piece) => partOf(piece, at) ?? []);
  const [first, ...others] = boxes;
  const quote = reading.original.slice(at.start, at.end).replaceAll(blockEnd, '\n');
  const parts = pieces.map(({ start, end, block, at: run }) => ({
    block,
    run,
    from: Math.max(at.start, start) - start,
    to: Math.min(at.end, end) - start,
  }));
  const place = { page: reading.page, block: (pieces[0]?.block ?? 0) + 1, quote, parts, boxes };
  return first ? { ...place, box: others.reduce(joined, first) } : place;
}
