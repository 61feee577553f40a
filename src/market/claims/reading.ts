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
  /** Where sentences begin in `text`; the last is its length. */
  sentences: readonly number[];
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

function sentencesIn(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(ends)) {
    const end = match.index + 1;
    if (match[0] === '.' && abbreviation.test(text.slice(Math.max(0, end - 9), end))) continue;
    starts.push(end);
  }
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
  return { page: number, text, from, original, pieces, sentences: sentencesIn(text) };
}

/** First and last of a stretch of folded text. */
export type Span = { start: number; end: number };

/** Index of the last of rising `starts` that is not above `at`. */
function lastBefore(starts: readonly number[], at: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The sentence around a place. */
export function sentenceAt({ sentences, text }: Reading, at: number): Span {
  const i = lastBefore(sentences.slice(0, -1), at);
  return { start: sentences[i] ?? 0, end: sentences[i + 1] ?? text.length };
}

/** The block around a place, and `around` blocks before and after it. */
export function blockAt({ text }: Reading, at: number, around = 0): Span {
  let [start, end] = [at, at];
  for (let i = 0; i <= around; i++) {
    start = start <= 0 ? 0 : text.lastIndexOf('\n', start - 1 - (i > 0 ? 1 : 0)) + 1;
    const next = text.indexOf('\n', end + (i > 0 ? 1 : 0));
    end = next < 0 ? text.length : next;
  }
  return { start, end };
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

/** Characters `from` to `to` of a run: block and run by their index on the page. */
export type Part = { block: number; run: number; from: number; to: number };
export type Place = { page: number; block: number; quote: string; parts: Part[]; boxes: Box[]; box?: Box };

/** Where a stretch of folded text stands: page, block (from 1), the words as the file has them, and their boxes. */
export function placeOf(reading: Reading, span: Span): Place {
  const at = originalSpan(reading, span);
  const pieces = reading.pieces.filter(({ start, end }) => start < at.end && end > at.start);
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
