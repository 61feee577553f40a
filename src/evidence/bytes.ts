import { Malformed } from './malformed.ts';

/** One array holding all parts in order. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

const [decoder, encoder] = [new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }), new TextEncoder()];

/** Bytes of well-formed UTF-8; a byte order mark is kept and so never passes unseen. */
export function textOf(bytes: Uint8Array, where: string): string {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    throw new Malformed(where, 'is not UTF-8', { cause: error });
  }
}

export const bytesOf = (text: string): Uint8Array => encoder.encode(text);

type Base64 = 'base64' | 'base64url';
type NodeBuffer = {
  from(text: string, encoding: Base64): Uint8Array;
  from(bytes: ArrayBufferLike, at: number, length: number): { toString(encoding: Base64): string };
};
/** Node's own, where there is one: several times faster than what browsers have too. */
const { Buffer: node } = globalThis as { Buffer?: NodeBuffer };

function encoded(bytes: Uint8Array, encoding: Base64): string {
  if (node) return node.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(encoding);
  let binary = '';
  // A call takes some ten thousands of arguments at most.
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  const text = btoa(binary);
  return encoding === 'base64' ? text : text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function decoded(text: string, encoding: Base64): Uint8Array | undefined {
  // A copy: its short ones lie in memory that they share.
  if (node) return new Uint8Array(node.from(text, encoding));
  const standard = encoding === 'base64' ? text : text.replaceAll('-', '+').replaceAll('_', '/');
  try {
    return Uint8Array.from(atob(standard), (one) => one.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function only(text: string, encoding: Base64, where: string): Uint8Array {
  const bytes = decoded(text, encoding);
  if (!bytes) throw new Malformed(where, `is not ${encoding}`);
  if (encoded(bytes, encoding) !== text) throw new Malformed(where, `is not ${encoding} in its canonical spelling`);
  return bytes;
}

/** RFC 4648 section 4, with padding. */
export const toBase64 = (bytes: Uint8Array): string => encoded(bytes, 'base64');

/** Only the one spelling `toBase64` gives: no white space, padding as due, unused bits zero. */
export const fromBase64 = (text: string, where: string): Uint8Array => only(text, 'base64', where);

/** RFC 4648 section 5, without padding. */
export const toBase64Url = (bytes: Uint8Array): string => encoded(bytes, 'base64url');

/** Only the one spelling `toBase64Url` gives. */
export const fromBase64Url = (text: string, where: string): Uint8Array => only(text, 'base64url', where);

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += hexOf[byte];
  return text;
}

export function fromHex(text: string, where: string): Uint8Array {
  if (!/^([0-9a-f]{2})*$/.test(text)) throw new Malformed(where, 'is not lower-case hex');
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}
