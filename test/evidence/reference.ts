import { createHash } from 'node:crypto';

// The formats of src/evidence once more, as plainly as their documents say them and from those alone: slow, and for
// comparing. null: not what the format is.

const sha256 = (...parts: readonly Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();

/** RFC 9162, 2.1.1: MTH(D[n]). */
export function treeHead(d: readonly Uint8Array[]): Buffer {
  if (d.length === 0) return sha256();
  if (d.length === 1) return sha256(Buffer.of(0), d[0] ?? Buffer.of());
  const k = largestPowerBelow(d.length);
  return sha256(Buffer.of(1), treeHead(d.slice(0, k)), treeHead(d.slice(k)));
}

function largestPowerBelow(n: number): number {
  let k = 1;
  while (k + k < n) k += k;
  return k;
}

/** RFC 9162, 2.1.3.1: PATH(m, D[n]). */
export function path(m: number, d: readonly Uint8Array[]): Buffer[] {
  if (d.length === 1) return [];
  const k = largestPowerBelow(d.length);
  return m < k
    ? [...path(m, d.slice(0, k)), treeHead(d.slice(k))]
    : [...path(m - k, d.slice(k)), treeHead(d.slice(0, k))];
}

/** RFC 9162, 2.1.4.1: PROOF(m, D[n]) = SUBPROOF(m, D[n], true). */
export function subproof(m: number, d: readonly Uint8Array[], b = true): Buffer[] {
  if (m === d.length) return b ? [] : [treeHead(d)];
  const k = largestPowerBelow(d.length);
  return m <= k
    ? [...subproof(m, d.slice(0, k), b), treeHead(d.slice(k))]
    : [...subproof(m - k, d.slice(k), false), treeHead(d.slice(0, k))];
}

/** RFC 4648, 4, with padding and zero bits at the end. */
function base64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

export type NaiveNote = { text: string; signatures: { name: string; id: Buffer; signature: Buffer }[] };

/** C2SP signed-note. */
export function note(bytes: Uint8Array): NaiveNote | null {
  const whole = Buffer.from(bytes).toString('utf8');
  if (!Buffer.from(whole, 'utf8').equals(Buffer.from(bytes)) || whole.length > 1_000_000) return null;
  for (const character of whole) if (character < ' ' && character !== '\n') return null;
  const lines = whole.split('\n');
  if (lines.pop() !== '') return null;
  const signatures: NaiveNote['signatures'] = [];
  for (let line = lines.pop(); line !== ''; line = lines.pop()) {
    if (line === undefined) return null;
    const [dash, name, encoded, ...more] = line.split(' ');
    const blob = encoded === undefined ? null : base64(encoded);
    if (dash !== '—' || !name || /[\s+]/.test(name) || !blob || blob.length < 5 || more.length > 0) return null;
    signatures.unshift({ name, id: blob.subarray(0, 4), signature: blob.subarray(4) });
  }
  if (signatures.length === 0 || lines.length === 0) return null;
  return { text: lines.map((line) => `${line}\n`).join(''), signatures };
}

/** C2SP tlog-checkpoint: the text of a note. */
export function checkpoint(text: string): { origin: string; size: bigint; root: Buffer } | null {
  const lines = text.split('\n').slice(0, -1);
  const [origin, size, encoded] = lines;
  if (!origin || !size || !encoded || lines.includes('')) return null;
  if (String(Number(size)) !== size && String(BigInt(/^\d+$/.test(size) ? size : '-1')) !== size) return null;
  if (!/^\d+$/.test(size)) return null;
  const root = base64(encoded);
  return root?.length === 32 ? { origin, size: BigInt(size), root } : null;
}

export type NaiveProof = { index: bigint; hashes: Buffer[]; extra: Buffer | null; checkpoint: string };

/** C2SP tlog-proof; the note at its end is not looked into. */
export function proof(text: string): NaiveProof | null {
  const lines = text.split('\n');
  if (lines.shift() !== 'c2sp.org/tlog-proof@v1') return null;
  let extra: Buffer | null = null;
  if (lines[0]?.startsWith('extra ')) {
    extra = base64(lines.shift()?.slice(6) ?? '');
    if (!extra) return null;
  }
  const [word, index, ...more] = (lines.shift() ?? '').split(' ');
  if (word !== 'index' || !index || more.length > 0 || !/^\d+$/.test(index) || String(BigInt(index)) !== index)
    return null;
  const hashes: Buffer[] = [];
  for (let line = lines.shift(); line !== '' || lines.length === 0; line = lines.shift()) {
    // What follows the last line end is no line.
    const hash = line === undefined || lines.length === 0 ? null : base64(line);
    if (hash?.length !== 32) return null;
    hashes.push(hash);
  }
  return hashes.length > 63 ? null : { index: BigInt(index), hashes, extra, checkpoint: lines.join('\n') };
}

/** Files of a ustar archive by name, read as a tolerant program does. */
export function tar(archive: Uint8Array): Map<string, Buffer> {
  const bytes = Buffer.from(archive);
  const files = new Map<string, Buffer>();
  for (let at = 0; at + 512 <= bytes.length && bytes[at] !== 0;) {
    const field = (from: number, length: number): string =>
      bytes
        .subarray(at + from, at + from + length)
        .toString('latin1')
        .split('\0')[0] ?? '';
    const size = Number.parseInt(field(124, 12), 8);
    files.set(field(0, 100), bytes.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}
