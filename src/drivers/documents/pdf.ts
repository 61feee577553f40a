import { fileURLToPath } from 'node:url';
import type { Page } from '../../model/document.ts';
import { InputError } from '../../model/errors.ts';
import { blocksOf, type Piece } from './layout.ts';

const mostPages = 2000;
/** Pieces of text on a page. A dense one has some thousands. */
const mostPieces = 100_000;
/** ms after which a document is given up, between two of its pages. */
const longest = 120_000;

const folderOf = (name: string): string => fileURLToPath(import.meta.resolve(`pdfjs-dist/${name}/`));

/** From a page's own units to points from the upper left corner, its rotation included: x′ = ax + cy + e, y′ = bx + dy + f. */
type View = readonly number[];
type Item = { str: string; width: number; height: number; transform: readonly number[] };

/** Of a piece's height, what lies below its base line. */
const descent = 0.2;

function unit(x: number, y: number, otherwise: readonly [number, number]): readonly [number, number] {
  const length = Math.hypot(x, y);
  return length === 0 ? otherwise : [x / length, y / length];
}

/** A piece with the box around its four corners, whichever way it runs. */
function pieceOf({ str, width, height, transform }: Item, view: View): Piece {
  const [a = 1, b = 0, c = 0, d = 1, x = 0, y = 0] = transform;
  const [along, up] = [unit(a, b, [1, 0]), unit(c, d, [0, 1])];
  const [va = 1, vb = 0, vc = 0, vd = 1, ve = 0, vf = 0] = view;
  const corners = [0, width].flatMap((w) =>
    [-descent * height, (1 - descent) * height].map((h) => {
      const [px, py] = [x + along[0] * w + up[0] * h, y + along[1] * w + up[1] * h];
      return [va * px + vc * py + ve, vb * px + vd * py + vf] as const;
    }),
  );
  const [xs, ys] = [corners.map(([cx]) => cx), corners.map(([, cy]) => cy)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { text: str, box: { x: left, y: top, width: Math.max(...xs) - left, height: Math.max(...ys) - top } };
}

/** Text as it is read; `undefined` where there is more than anybody writes on a page. */
async function piecesOf(stream: ReadableStream, view: View): Promise<Piece[] | undefined> {
  const reader = (stream as ReadableStream<{ items: readonly object[] }>).getReader();
  const pieces: Piece[] = [];
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    for (const item of read.value.items) if ('str' in item) pieces.push(pieceOf(item as Item, view));
    if (pieces.length <= mostPieces) continue;
    // It is answered when the page has been read to its end, which nobody waits for.
    reader.cancel(new Error('enough')).catch(() => undefined);
    return undefined;
  }
  return pieces;
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
      const { transform, width, height } = page.getViewport({ scale: 1 });
      const pieces = await piecesOf(page.streamTextContent({ includeMarkedContent: false }), transform);
      if (!pieces)
        throw new InputError('FILE_TOO_LARGE', name, `has more than ${mostPieces} pieces of text on page ${number}`);
      pages.push({ number, width, height, blocks: blocksOf(pieces) });
      page.cleanup();
    }
    return pages;
  } catch (error) {
    throw error instanceof InputError ? error : refusalOf(error, name);
  } finally {
    await task.destroy();
  }
}
