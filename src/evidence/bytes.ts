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

/** RFC 4648 section 4, with padding. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  // A call takes some ten thousands of arguments at most.
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary);
}

/** Only the one spelling `toBase64` gives: no white space, padding as due, unused bits zero. */
export function fromBase64(text: string, where: string): Uint8Array {
  let binary: string;
  try {
    binary = atob(text);
  } catch (error) {
    throw new Malformed(where, 'is not base64', { cause: error });
  }
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  if (btoa(binary) !== text) throw new Malformed(where, 'is not base64 in its canonical spelling');
  return bytes;
}

/** RFC 4648 section 5, without padding. */
export const toBase64Url = (bytes: Uint8Array): string =>
  toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

/** Only the one spelling `toBase64Url` gives. */
export function fromBase64Url(text: string, where: string): Uint8Array {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new Malformed(where, 'is not base64url');
  const padded = text
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .padEnd(Math.ceil(text.length / 4) * 4, '=');
  return fromBase64(padded, where);
}

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
