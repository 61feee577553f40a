import type { Digest } from '../model/terms.ts';
import { concat, equalBytes, toHex } from './bytes.ts';
import type { Checks, Sha256 } from './ports.ts';

/** 32 bytes of SHA-256. */
export type Hash = Uint8Array;
/** The root over leaves [index · 2^level, (index + 1) · 2^level) of a log. */
export type Subtree = (level: number, index: number) => Promise<Hash>;

/** RFC 9162 section 2.1.1: leaves and nodes are hashed under different first bytes. `room`: memory to hash in, for who hashes many and does not wait. */
export function leafHash<T>(
  entry: Uint8Array,
  sha256: (bytes: Uint8Array) => T,
  room = new Uint8Array(1 + entry.length),
): T {
  room[0] = 0;
  room.set(entry, 1);
  return sha256(room.subarray(0, 1 + entry.length));
}

export function nodeHash<T>(left: Hash, right: Hash, sha256: (bytes: Uint8Array) => T): T {
  const bytes = new Uint8Array(1 + left.length + right.length);
  bytes[0] = 1;
  bytes.set(left, 1);
  bytes.set(right, 1 + left.length);
  return sha256(bytes);
}

/** A tree that grows at its right edge: the roots of the perfect subtrees it consists of, largest first. */
export type Edge = { readonly size: number; readonly peaks: readonly Hash[] };
export const emptyEdge: Edge = { size: 0, peaks: [] };

/**
 * `leaves`: or the roots of perfect subtrees of `width` entries, where the tree is a multiple of it. `made` is told of each
 * node that this adds, by how many entries it stands over.
 */
export function grow(
  edge: Edge,
  leaves: readonly Hash[],
  sha256: Sha256,
  width = 1,
  made?: (root: Hash, width: number) => void,
): Edge {
  const peaks = [...edge.peaks];
  let { size } = edge;
  for (const leaf of leaves) {
    let [hash, over] = [leaf, width];
    for (let rest = size / width; rest % 2 === 1; rest = (rest - 1) / 2) {
      const left = peaks.pop();
      if (left) hash = nodeHash(left, hash, sha256);
      made?.(hash, (over *= 2));
    }
    peaks.push(hash);
    size += width;
  }
  return { size, peaks };
}

/** The root of the whole tree; of an empty one, SHA-256 of nothing. */
export function rootOf(edge: Edge, sha256: Sha256): Hash {
  const last = edge.peaks.at(-1);
  if (!last) return sha256(new Uint8Array());
  return edge.peaks.slice(0, -1).reduceRight((right, left) => nodeHash(left, right, sha256), last);
}

/** The largest power of two below n, for n > 1. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

const isPerfect = (width: number): boolean => width === 1 || split(width) * 2 === width;

/** The edge of a tree whose subtrees are kept somewhere. */
export async function edgeOf(size: number, subtree: Subtree): Promise<Edge> {
  const peaks: Hash[] = [];
  for (let from = 0; from < size;) {
    const width = isPerfect(size - from) ? size - from : split(size - from);
    peaks.push(await subtree(Math.round(Math.log2(width)), from / width));
    from += width;
  }
  return { size, peaks };
}

type Range = { from: number; to: number; side: 'left' | 'right' };

async function rangeRoot(from: number, to: number, subtree: Subtree, sha256: Sha256): Promise<Hash> {
  const width = to - from;
  if (isPerfect(width)) return subtree(Math.round(Math.log2(width)), from / width);
  const middle = from + split(width);
  const [left, right] = await Promise.all([
    rangeRoot(from, middle, subtree, sha256),
    rangeRoot(middle, to, subtree, sha256),
  ]);
  return nodeHash(left, right, sha256);
}

const rangeRoots = (ranges: readonly Range[], subtree: Subtree, sha256: Sha256): Promise<Hash[]> =>
  Promise.all(ranges.map(({ from, to }) => rangeRoot(from, to, subtree, sha256)));

/** RFC 9162 section 2.1.3.1 (PATH): the siblings on the way from a leaf up to the root. */
function inclusionPath(index: number, size: number): Range[] {
  const path: Range[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + split(to - from);
    if (index < middle) {
      path.push({ from: middle, to, side: 'right' });
      to = middle;
    } else {
      path.push({ from, to: middle, side: 'left' });
      from = middle;
    }
  }
  return path.toReversed();
}

/** RFC 9162 section 2.1.4.1 (SUBPROOF). `own`: the older tree is itself a subtree of the newer, so that the proof leaves its root out. */
function consistencyPath(older: number, newer: number): { path: Range[]; own: boolean } {
  const path: Range[] = [];
  let [from, to, own] = [0, newer, true];
  while (older < to) {
    const middle = from + split(to - from);
    if (older <= middle) {
      path.push({ from: middle, to, side: 'right' });
      to = middle;
    } else {
      path.push({ from, to: middle, side: 'left' });
      from = middle;
      own = false;
    }
  }
  if (!own) path.push({ from, to, side: 'right' });
  return { path: path.toReversed(), own };
}

/** Of another length, two hashes side by side could be read as two others. */
const areHashes = (hashes: readonly Hash[]): boolean => hashes.every(({ length }) => length === 32);
const isSize = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;

function within(index: number, size: number): void {
  if (!isSize(index) || !isSize(size) || index >= size) throw new RangeError(`no entry ${index} in a log of ${size}`);
}

/** The hashes that lead from entry `index` to the root of the first `size` entries. */
export async function inclusionProof(index: number, size: number, subtree: Subtree, sha256: Sha256): Promise<Hash[]> {
  within(index, size);
  return rangeRoots(inclusionPath(index, size), subtree, sha256);
}

/** The hashes that lead from the root of `older` entries to the root of `newer` ones; 1 ≤ older ≤ newer. */
export async function consistencyProof(
  older: number,
  newer: number,
  subtree: Subtree,
  sha256: Sha256,
): Promise<Hash[]> {
  within(older - 1, newer);
  return rangeRoots(consistencyPath(older, newer).path, subtree, sha256);
}

export type Inclusion = { index: number; size: number; leaf: Hash; proof: readonly Hash[]; root: Hash };

/** Whether the proof shows that `leaf` is entry `index` of the log of `size` entries with that root. Never throws. */
export async function provesInclusion(claim: Inclusion, sha256: Checks['sha256']): Promise<boolean> {
  const { index, size, leaf, proof, root } = claim;
  if (!isSize(index) || !isSize(size) || index >= size || !areHashes([leaf, root, ...proof])) return false;
  const path = inclusionPath(index, size);
  if (path.length !== proof.length) return false;
  let hash = leaf;
  for (const [i, sibling] of proof.entries())
    hash = await (path[i]?.side === 'left' ? nodeHash(sibling, hash, sha256) : nodeHash(hash, sibling, sha256));
  return equalBytes(hash, root);
}

export type Consistency = {
  older: { size: number; root: Hash };
  newer: { size: number; root: Hash };
  proof: readonly Hash[];
};

/** Whether the proof shows that the newer log begins with the older one. An empty older log proves nothing: false. Never throws. */
export async function provesConsistency(claim: Consistency, sha256: Checks['sha256']): Promise<boolean> {
  const { older, newer, proof } = claim;
  if (!isSize(older.size) || !isSize(newer.size) || older.size === 0 || older.size > newer.size) return false;
  if (!areHashes(proof)) return false;
  const { path, own } = consistencyPath(older.size, newer.size);
  const first = own ? older.root : proof[0];
  if (path.length !== proof.length || !first) return false;
  let [was, is] = [first, first];
  for (const [i, sibling] of proof.entries()) {
    if (i === 0 && !own) continue;
    const left = path[i]?.side === 'left';
    if (left) was = await nodeHash(sibling, was, sha256);
    is = await (left ? nodeHash(sibling, is, sha256) : nodeHash(is, sibling, sha256));
  }
  return equalBytes(was, older.root) && equalBytes(is, newer.root);
}

/** A hash as it is written in entries. */
export const digestText = (hash: Hash): Digest => `sha256:${toHex(hash)}`;

/** SHA-256 over the leaf hashes of all the run's entries before the terminal one, in order: leaving one out is seen without the log. */
export function chainOf(leafHashes: readonly Hash[], sha256: Sha256): Digest {
  return digestText(sha256(concat(leafHashes)));
}
