import { FormatError } from '../error.ts';

const types = ['HEL', 'ACK', 'ERR', 'RHE', 'OPN', 'MSG', 'CLO'] as const;
/** OPC 10000-6, 6.7.2.2 and 7.1.2.2. */
export type UaType = (typeof types)[number];
/** `F` final, `C` intermediate, `A` aborted. */
export type UaHeader = { type: UaType; chunk: 'F' | 'C' | 'A'; size: number };

/** Type, chunk and length, little endian, of every OPC UA connection protocol message. */
export const uaHeaderLength = 8;
/** Far above what a handshake needs; a length beyond it is not believed. */
export const longestUaMessage = 16 * 1024 * 1024;

/** The header at the start of `bytes`. Throws `FormatError` for anything else than an OPC UA connection message. */
export function readUaHeader(bytes: Uint8Array): UaHeader {
  if (bytes.length < uaHeaderLength) throw new FormatError('OPC UA: ends inside a message header', bytes.length);
  const type = types.find((name) => name === String.fromCharCode(...bytes.subarray(0, 3)));
  if (!type) throw new FormatError('OPC UA: not a message type', 0);
  const chunk = String.fromCharCode(bytes[3] ?? 0);
  if (chunk !== 'F' && chunk !== 'C' && chunk !== 'A') throw new FormatError('OPC UA: a chunk is F, C or A', 3);
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(4, true);
  if (size < uaHeaderLength || size > longestUaMessage) throw new FormatError(`OPC UA: a message of ${size} bytes`, 4);
  return { type, chunk, size };
}

/** A message with the times at which its first and its last byte went by. */
export type UaFrame = UaHeader & { from: number; to: number };

/** Splits one direction of a connection into messages as its bytes come in. Keeps nothing but a header's 8 bytes. */
export function uaFrames(): (bytes: Uint8Array, at: number) => UaFrame[] {
  const head = new Uint8Array(uaHeaderLength);
  let filled = 0;
  let open: UaHeader | undefined;
  let left = 0;
  let from = 0;
  return (bytes, at) => {
    const done: UaFrame[] = [];
    for (let i = 0; i < bytes.length;) {
      if (!open) {
        if (filled === 0) from = at;
        const part = bytes.subarray(i, i + uaHeaderLength - filled);
        head.set(part, filled);
        filled += part.length;
        i += part.length;
        if (filled < uaHeaderLength) break;
        open = readUaHeader(head);
        left = open.size - uaHeaderLength;
      }
      const body = Math.min(left, bytes.length - i);
      left -= body;
      i += body;
      if (left > 0) break;
      done.push({ ...open, from, to: at });
      open = undefined;
      filled = 0;
    }
    return done;
  };
}
