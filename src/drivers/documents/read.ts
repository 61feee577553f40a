import type { DocumentKind, Page, ReadDocument, TextBlock } from '../../model/document.ts';
import { InputError } from '../../model/errors.ts';
import { docxPages } from './docx.ts';
import { htmlBlocks } from './html.ts';
import { markdownBlocks, textBlocks } from './plain.ts';

const latin = (bytes: Uint8Array, length: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(length, bytes.length)).toString('latin1');

/** What a file is, by how it begins, and only then by its name. */
function kindOf(bytes: Uint8Array, name: string): DocumentKind {
  const start = latin(bytes, 1024);
  if (start.includes('%PDF-')) return 'pdf';
  if (start.startsWith('PK\u0003\u0004')) return 'docx';
  if (/^(?:\u00ef\u00bb\u00bf)?\s*(?:<!doctype html|<html)/i.test(start) || /\.x?html?$/i.test(name)) return 'html';
  return /\.(?:md|markdown)$/i.test(name) ? 'markdown' : 'text';
}

/** The encoding by its mark, else as an HTML page names it, else UTF-8. */
function encodingOf(bytes: Uint8Array, kind: DocumentKind): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const meta = kind === 'html' ? /<meta[^>]{0,200}charset=["']?([A-Za-z0-9_-]{2,30})/i.exec(latin(bytes, 2048)) : null;
  return meta?.[1] ?? 'utf-8';
}

function decoded(bytes: Uint8Array, kind: DocumentKind, name: string): string {
  const encoding = encodingOf(bytes, kind);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new InputError('NOT_UTF8', name, `is not text in ${encoding}: save it as UTF-8.`, { cause });
  }
}

const blocksOf: Record<'text' | 'markdown' | 'html', (text: string) => TextBlock[]> = {
  text: textBlocks,
  markdown: markdownBlocks,
  html: htmlBlocks,
};

async function pagesOf(bytes: Uint8Array, kind: DocumentKind, name: string): Promise<Page[]> {
  // What reads PDF takes a while to load.
  if (kind === 'pdf') return (await import('./pdf.ts')).pdfPages(bytes, name);
  if (kind === 'docx') return docxPages(bytes, name);
  return [{ number: 1, blocks: blocksOf[kind](decoded(bytes, kind, name)) }];
}

/** Reads a datasheet, declaration or packaging copy: PDF, DOCX, HTML, Markdown and text. Nothing in it is run or loaded. */
export async function readDocument(bytes: Uint8Array, name: string): Promise<ReadDocument> {
  const kind = kindOf(bytes, name);
  return { name, kind, pages: await pagesOf(bytes, kind, name) };
}
