import { fileURLToPath } from 'node:url';
import type { Page } from '../../model/document.ts';
import { InputError } from '../../model/errors.ts';
import { blocksOf, type Piece } from './layout.ts';

const mostPages = 2000;
/** ms after which a document is given up, between two of its pages. */
const longest = 120_000;

const folderOf = (name: string): string => fileURLToPath(import.meta.resolve(`pdfjs-dist/${name}/`));

type Item = { str: string; width: number; height: number; transform: readonly number[] };

/** A box in points from the page's upper left corner; `view`: the page's rectangle in its own units. */
function pieceOf(
  { str, width, height, transform }: Item,
  [left, , , top]: readonly [number, number, number, number],
): Piece {
  const [, slant = 0, , , x = 0, y = 0] = transform;
  const isUpright = Math.abs(slant) > 0.5 * height;
  const [across, down] = isUpright ? [height, width] : [width, height];
  return {
    text: str,
    box: {
      x: x - left - (isUpright ? 0.8 * height : 0),
      y: top - y - (isUpright ? width : 0.8 * height),
      width: across,
      height: down,
    },
  };
}

function refusalOf(error: unknown, name: string): InputError {
  const kind = error instanceof Error ? error.name : '';
  if (kind === 'PasswordException')
    return new InputError('FILE_UNREADABLE', name, 'asks for a password: save it without.', { cause: error });
  return new InputError('FILE_UNREADABLE', name, 'is no PDF that can be read: broken, or cut off.', { cause: error });
}

/** Text of a PDF with its places. Nothing in the file is run: no script, form, font program or embedded file. */
export async function pdfPages(bytes: Uint8Array, name: string): Promise<Page[]> {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const task = getDocument({
    data: Uint8Array.from(bytes),
    cMapUrl: folderOf('cmaps'),
    cMapPacked: true,
    standardFontDataUrl: folderOf('standard_fonts'),
    useSystemFonts: false,
    disableFontFace: true,
    enableXfa: false,
    verbosity: 0,
  });
  try {
    const document = await task.promise;
    if (document.numPages > mostPages)
      throw new InputError('FILE_TOO_LARGE', name, `has ${document.numPages} pages; at most ${mostPages} are read`);
    const pages: Page[] = [];
    const until = performance.now() + longest;
    for (let number = 1; number <= document.numPages; number++) {
      if (performance.now() > until)
        throw new InputError('FILE_TOO_LARGE', name, `takes longer than ${longest / 1000} s to read`);
      const page = await document.getPage(number);
      const { items } = await page.getTextContent({ includeMarkedContent: false });
      const view = page.view as [number, number, number, number];
      const pieces = items.flatMap((item) => ('str' in item ? [pieceOf(item, view)] : []));
      pages.push({ number, width: view[2] - view[0], height: view[3] - view[1], blocks: blocksOf(pieces) });
      page.cleanup();
    }
    return pages;
  } catch (error) {
    throw error instanceof InputError ? error : refusalOf(error, name);
  } finally {
    await task.destroy();
  }
}
