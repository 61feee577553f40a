import type { DocumentKind, ReadDocument } from '../../model/document.ts';
import { InputError } from '../../model/errors.ts';
import { markdownBlocks, textBlocks } from './plain.ts';

const latin = (bytes: Uint8Array, length: number): string => Buffer.from(bytes.subarray(0, length)).toString('latin1');

/** What a file is, by how it begins, and only then by its name. */
function kindOf(bytes: Uint8Array, name: string): DocumentKind {
  const start = latin(bytes, 1024);
  if (start.startsWith('%PDF-')) return 'pdf';
  if (start.startsWith('PK\u0003\u0004')) return 'docx';
  if (/^\s*(?:<!doctype html|<html)/i.test(start) || /\.x?html?$/i.test(name)) return 'html';
  return /\.(?:md|markdown)$/i.test(name) ? 'markdown' : 'text';
}

function decoded(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new InputError('NOT_UTF8', name, 'is not UTF-8 text: save it as UTF-8.', { cause });
  }
}

/** Reads a datasheet, declaration or packaging copy: text and Markdown, in UTF-8. */
export async function readDocument(bytes: Uint8Array, name: string): Promise<ReadDocument> {
  const kind = kindOf(bytes, name);
  if (kind !== 'text' && kind !== 'markdown')
    throw new InputError('FILE_UNREADABLE', name, `is ${kind.toUpperCase()}: give its text, as text or Markdown.`);
  const text = decoded(bytes, name);
  const blocks = kind === 'markdown' ? markdownBlocks(text) : textBlocks(text);
  return { name, kind, pages: [{ number: 1, blocks }] };
}
