import { secretsRead } from './secret.ts';

/** Bytes from `from` up to, not including, `to`. */
export type Range = { from: number; to: number };

/**
 * The secret as base64 writes it inside a longer text: at each of the three alignments, the characters that no
 * neighbouring byte can change (RFC 4648, 4).
 */
function base64Traces(secret: string): Buffer[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const first = Math.ceil((shift * 8) / 6);
    const last = Math.floor(((shift + bytes.length) * 8) / 6);
    return Buffer.from(text.slice(first, last));
  });
}

/** A secret as it may stand in bytes: plain, UTF-16 in both orders, percent-encoded, base64. */
function tracesOf(secret: string): Buffer[] {
  const utf16 = Buffer.from(secret, 'utf16le');
  return [
    Buffer.from(secret),
    utf16,
    Buffer.from(utf16).swap16(),
    Buffer.from(encodeURIComponent(secret)),
    ...base64Traces(secret),
  ].filter(({ length }) => length >= 4);
}

function* occurrences(bytes: Buffer, trace: Buffer): Generator<Range> {
  for (let at = bytes.indexOf(trace); at >= 0; at = bytes.indexOf(trace, at + 1))
    yield { from: at, to: at + trace.length };
}

/** Where secrets that this process has read stand in the bytes, in order and joined where they meet. */
export function secretRanges(bytes: Uint8Array): Range[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = [...secretsRead()]
    .flatMap((secret) => tracesOf(secret))
    .flatMap((trace) => [...occurrences(buffer, trace)]);
  const joined: Range[] = [];
  for (const range of found.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last && range.from <= last.to) last.to = Math.max(last.to, range.to);
    else joined.push({ ...range });
  }
  return joined;
}
