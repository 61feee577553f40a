import { FormatError } from './error.ts';

const start = Array.from('stream', (one) => one.charCodeAt(0));
const mostStreams = 20_000;
const longest = 4_000_000;

/** Inflates zlib bytes to at most so many; handed in, as browsers and Node have their own. Throws for what is none. */
export type Inflate = (bytes: Uint8Array, most: number) => Uint8Array;

const latin1 = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
};

/** Where each stream of a PDF begins and ends, and the dictionary before it (ISO 32000-2, 7.3.8). */
function* streamsOf(pdf: Uint8Array): Generator<{ dictionary: string; bytes: Uint8Array }> {
  let count = 0;
  for (let at = 0; at < pdf.length; at++) {
    if (start.some((byte, i) => pdf[at + i] !== byte)) continue;
    const isEnd = pdf[at - 1] === 'd'.charCodeAt(0);
    if (isEnd) continue;
    if (++count > mostStreams) throw new FormatError(`a PDF of more than ${mostStreams} streams`);
    const dictionary = latin1(pdf.subarray(Math.max(0, at - 600), at));
    const from = at + 6 + (pdf[at + 6] === 13 ? 2 : 1);
    const length = Number(
      /\/Length (\d{1,9})(?! \d+ R)[^]*$/.exec(dictionary.slice(dictionary.lastIndexOf('obj')))?.[1] ?? Number.NaN,
    );
    if (!Number.isSafeInteger(length) || from + length > pdf.length) continue;
    yield { dictionary: dictionary.slice(dictionary.lastIndexOf('obj')), bytes: pdf.subarray(from, from + length) };
    at = from + length;
  }
}

/**
 * Texts of the files inside a PDF that `wanted` accepts. Nothing else of it is read or run: what a certificate says is in its
 * signed record. Streams that are encoded otherwise than by Flate, or longer than 4 MB, are passed over.
 */
export function attachmentsIn(pdf: Uint8Array, wanted: (text: string) => boolean, inflate: Inflate): string[] {
  if (latin1(pdf.subarray(0, 5)) !== '%PDF-') throw new FormatError('no PDF');
  const found: string[] = [];
  for (const { dictionary, bytes } of streamsOf(pdf)) {
    if (!/\/Type ?\/EmbeddedFile/.test(dictionary)) continue;
    const plain = dictionary.includes('/FlateDecode') ? inflate(bytes, longest) : bytes;
    if (plain.length > longest) continue;
    const text = latin1(plain).trim();
    if (wanted(text)) found.push(text);
  }
  return found;
}
