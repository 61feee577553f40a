import type { Box, TextBlock } from '../../model/document.ts';

/** Text as a file draws it, with where. */
export type Piece = { text: string; box: Box };

/** Pieces on one line without a wide gap: part of a paragraph, a cell. `beside`: drawn right after another on its line. */
type Fragment = { pieces: Piece[]; box: Box; text: string; beside: boolean };
type Block = { fragments: Fragment[]; last: Fragment; widest: number };

const right = ({ x, width }: Box): number => x + width;
const middle = ({ y, height }: Box): number => y + height / 2;
const isOnLine = (a: Box, b: Box): boolean => Math.abs(middle(a) - middle(b)) < 0.5 * Math.min(a.height, b.height);

function around(a: Box, b: Box): Box {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return { x, y, width: Math.max(right(a), right(b)) - x, height: Math.max(a.y + a.height, b.y + b.height) - y };
}

/** Ems between two pieces on a line beyond which they are cells or columns of their own. */
const wide = 1.5;

function fragmentsOf(pieces: readonly Piece[]): Fragment[] {
  const fragments: Fragment[] = [];
  for (const piece of pieces) {
    const open = fragments.at(-1);
    if (piece.text.trim() === '') {
      const before = open?.pieces.at(-1);
      if (open && before && piece.text !== '' && !before.text.endsWith(' '))
        open.pieces[open.pieces.length - 1] = { ...before, text: `${before.text} ` };
      continue;
    }
    const isBeside = open !== undefined && isOnLine(open.box, piece.box);
    const gap = open ? piece.box.x - right(open.box) : 0;
    if (open && isBeside && gap < wide * piece.box.height && gap > -piece.box.height) {
      open.pieces.push(piece);
      open.box = around(open.box, piece.box);
      open.text += piece.text;
    } else fragments.push({ pieces: [piece], box: piece.box, text: piece.text, beside: isBeside && gap > 0 });
  }
  return fragments;
}

/** Characters as a reader sees them: one of Han, kana or Hangul takes the room of two. */
const lengthOf = (text: string): number =>
  text.replaceAll(/[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]/g, 'xx').length;

/** A line that goes on below: it ends in a hyphen, before a small letter, or fills its column. Cells of tables do not. */
function goesOn({ last, widest }: Block, next: string, isTable: boolean): boolean {
  const text = last.text.trimEnd();
  if (/[\p{L}][-\u00ad\u2010\u2011]$/u.test(text)) return true;
  if (!isTable && /[\p{L}\d,)–—-]$/u.test(text) && /^\s*\p{Ll}/u.test(next)) return true;
  return last.box.width >= 0.7 * widest && lengthOf(text) >= (isTable ? 25 : 10);
}

/** Whether a fragment is the next line of a block: right below its last, in its column, of its size. */
function isNext(block: Block, { box, text }: Fragment, isTable: boolean): boolean {
  const last = block.last.box;
  const size = Math.min(last.height, box.height);
  const below = box.y - last.y;
  if (below < 0.6 * size || below > 2.1 * size || Math.max(last.height, box.height) > 1.25 * size) return false;
  const shared = Math.min(right(last), right(box)) - Math.max(last.x, box.x);
  return shared >= 0.5 * Math.min(last.width, box.width) && goesOn(block, text, isTable);
}

/** Blocks looked back over for one that a line goes on from: a row of columns. */
const lookBack = 8;

/**
 * Paragraphs, headings and cells from what a page draws, in the order in which it draws them; lines that go on below are joined,
 * also where columns were drawn line by line.
 */
export function blocksOf(pieces: readonly Piece[]): TextBlock[] {
  const blocks: Block[] = [];
  const fragments = fragmentsOf(pieces);
  for (const [i, fragment] of fragments.entries()) {
    const isTable = fragment.beside || fragments[i + 1]?.beside === true;
    const block = blocks.slice(-lookBack).findLast((one) => isNext(one, fragment, isTable));
    if (block) {
      block.fragments.push(fragment);
      block.last = fragment;
      block.widest = Math.max(block.widest, fragment.box.width);
    } else blocks.push({ fragments: [fragment], last: fragment, widest: fragment.box.width });
  }
  return blocks.map((block) => ({ runs: block.fragments.flatMap((fragment) => fragment.pieces) }));
}
