import type { TextBlock } from '../../model/document.ts';

/** Characters beyond which a line was not wrapped by a person: it is a paragraph of its own. */
const longLine = 120;

function linesOf(paragraph: string): string[] {
  const lines = paragraph.split(/\r?\n/);
  return lines.some((line) => line.length > longLine) ? lines : [paragraph];
}

/** Paragraphs of a text: an empty line ends one, and so does each line end where lines are not wrapped. */
export const textBlocks = (text: string): TextBlock[] =>
  text
    .split(/\r?\n[ \t]*(?:\r?\n[ \t]*)+/)
    .flatMap(linesOf)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => ({ runs: [{ text: paragraph }] }));

const ruler = /^\s*\|?[\s:|-]*-{3,}[\s:|-]*\|?\s*$/;
const begins = /^\s{0,3}(?:#{1,6}\s+|>\s?|[-*+]\s+|\d{1,9}[.)]\s+)/;

/** One line's marks taken off: what is left of it, and whether it begins a block of its own. */
function unmarked(line: string): { text: string; own: boolean } {
  const text = line.replace(begins, '');
  return { text, own: text !== line };
}

/** Emphasis, code and links leave their words; each change begins a run. */
const inline = (text: string): TextBlock => ({
  runs: text
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .split(/\*\*|__|\*|`|~~|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/)
    .filter((part) => part !== '')
    .map((part) => ({ text: part })),
});

const cells = (line: string): string[] =>
  line
    .replace(/^\s*\|/, '')
    .replace(/\|\s*$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '');

/** Blocks of Markdown: paragraphs, headings, items and cells, without their marks. */
export function markdownBlocks(text: string): TextBlock[] {
  const blocks: string[] = [];
  let open: string[] = [];
  const close = (): void => {
    if (open.length > 0) blocks.push(open.join('\n'));
    open = [];
  };
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '' || ruler.test(line) || /^\s*(?:```|~~~)/.test(line)) close();
    else if (/^\s*\|.*\|\s*$/.test(line)) {
      close();
      blocks.push(...cells(line));
    } else {
      const { text: rest, own } = unmarked(line);
      if (own) close();
      open.push(rest);
    }
  }
  close();
  return blocks.map(inline).filter(({ runs }) => runs.length > 0);
}
