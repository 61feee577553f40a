import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import {
  chainOf,
  consistencyProof,
  edgeOf,
  emptyEdge,
  grow,
  inclusionProof,
  leafHash,
  provesConsistency,
  provesInclusion,
  rootOf,
  type Hash,
  type Subtree,
} from './tree.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());

/** RFC 6962 section 2.1 as it is written: MTH over a list, splitting at the largest power of two below its length. */
function naiveRoot(entries: readonly Uint8Array[]): Hash {
  if (entries.length === 0) return sha256(Uint8Array.of());
  const [only] = entries;
  if (entries.length === 1 && only) return sha256(Uint8Array.of(0, ...only));
  const k = 2 ** Math.floor(Math.log2(entries.length - 1));
  return sha256(Uint8Array.of(1, ...naiveRoot(entries.slice(0, k)), ...naiveRoot(entries.slice(k))));
}

const entriesOf = (count: number): Uint8Array[] => Array.from({ length: count }, (_, i) => Uint8Array.of(i >> 8, i));
const subtreesOf =
  (entries: readonly Uint8Array[]): Subtree =>
  (level, index) =>
    Promise.resolve(naiveRoot(entries.slice(index * 2 ** level, (index + 1) * 2 ** level)));
const hex = (hash: Hash): string => Buffer.from(hash).toString('hex');
const edgeFor = (entries: readonly Uint8Array[]) =>
  grow(
    emptyEdge,
    entries.map((e) => leafHash(e, sha256)),
    sha256,
  );
const sizes = fc.integer({ min: 1, max: 70 });
const pair = fc.tuple(sizes, sizes).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
const flip = (hash: Hash, bit: number): Hash =>
  hash.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));

describe('the tree', () => {
  it('has SHA-256 of nothing as the root of nothing', () => {
    assert.equal(hex(rootOf(emptyEdge, sha256)), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('grows by subtrees as by the leaves under them', () => {
    const entries = entriesOf(61);
    const byFour = Array.from({ length: 15 }, (_, i) => naiveRoot(entries.slice(i * 4, i * 4 + 4)));
    const grown = grow(grow(emptyEdge, byFour.slice(0, 3), sha256, 4), byFour.slice(3), sha256, 4);
    const last = entries.slice(60).map((e) => leafHash(e, sha256));
    assert.deepEqual([grown.size, hex(rootOf(grow(grown, last, sha256), sha256))], [60, hex(naiveRoot(entries))]);
  });

  it('grows to the root of the definition, whatever the batches', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 0, max: 70 }), (size, cut) => {
        const entries = entriesOf(size);
        const leaves = entries.map((e) => leafHash(e, sha256));
        const edge = grow(grow(emptyEdge, leaves.slice(0, cut), sha256), leaves.slice(cut), sha256);
        assert.equal(edge.size, size);
        assert.equal(hex(rootOf(edge, sha256)), hex(naiveRoot(entries)));
      }),
    );
  });

  it('finds its edge again in kept subtrees', async () => {
    for (let size = 0; size <= 40; size++) {
      const entries = entriesOf(size);
      assert.deepEqual(await edgeOf(size, subtreesOf(entries)), edgeFor(entries));
    }
  });
});

describe('an inclusion proof', () => {
  it('holds for every entry of every small log', async () => {
    for (let size = 1; size <= 20; size++) {
      const entries = entriesOf(size);
      const root = naiveRoot(entries);
      for (const [index, entry] of entries.entries()) {
        const proof = await inclusionProof(index, size, subtreesOf(entries), sha256);
        assert.ok(await provesInclusion({ index, size, leaf: leafHash(entry, sha256), proof, root }, sha256));
      }
    }
  });

  it('does not hold for another entry, place, size, root or sibling', async () => {
    const anyCase = fc.tuple(pair, fc.integer({ min: 0, max: 255 }), fc.nat());
    await fc.assert(
      fc.asyncProperty(anyCase, async ([[at, size], bit, pick]) => {
        const index = at - 1;
        const entries = entriesOf(size);
        const proof = await inclusionProof(index, size, subtreesOf(entries), sha256);
        const claim = {
          index,
          size,
          leaf: leafHash(entriesOf(size)[index] ?? assert.fail(), sha256),
          proof,
          root: naiveRoot(entries),
        };
        const spoilt = pick % Math.max(1, proof.length);
        const lies = [
          { ...claim, leaf: flip(claim.leaf, bit) },
          { ...claim, root: flip(claim.root, bit) },
          {
            ...claim,
            index: (index + 1 + (pick % size)) % (size + 1) === index ? size : (index + 1 + (pick % size)) % (size + 1),
          },
          { ...claim, size: index },
          { ...claim, proof: [...proof, claim.root] },
          ...(proof.length > 0
            ? [
                { ...claim, proof: proof.slice(1) },
                { ...claim, proof: proof.map((hash, i) => (i === spoilt ? flip(hash, bit) : hash)) },
              ]
            : []),
        ];
        assert.ok(await provesInclusion(claim, sha256));
        for (const lie of lies) assert.ok(!(await provesInclusion(lie, sha256)));
      }),
    );
  });

  it('needs hashes of 32 bytes and sizes that are numbers', async () => {
    const leaf = sha256(Uint8Array.of(1));
    const none = new Uint8Array();
    assert.ok(await provesInclusion({ index: 0, size: 1, leaf, proof: [], root: leaf }, sha256));
    assert.ok(!(await provesInclusion({ index: 0, size: 1, leaf: none, proof: [], root: none }, sha256)));
    for (const index of [-1, 0.5, 2 ** 64, Number.NaN])
      assert.ok(!(await provesInclusion({ index, size: 1, leaf, proof: [], root: leaf }, sha256)));
  });

  it('cannot be asked of an entry beyond the log', async () => {
    await assert.rejects(inclusionProof(3, 3, subtreesOf(entriesOf(3)), sha256), RangeError);
  });
});

describe('a consistency proof', () => {
  it('holds between any two sizes of one log', async () => {
    for (let newer = 1; newer <= 20; newer++)
      for (let older = 1; older <= newer; older++) {
        const entries = entriesOf(newer);
        const proof = await consistencyProof(older, newer, subtreesOf(entries), sha256);
        const claim = {
          older: { size: older, root: naiveRoot(entries.slice(0, older)) },
          newer: { size: newer, root: naiveRoot(entries) },
          proof,
        };
        assert.ok(await provesConsistency(claim, sha256), `${older} to ${newer}`);
      }
  });

  it('does not hold for a log that was rewritten, nor with a spoilt proof', async () => {
    await fc.assert(
      fc.asyncProperty(pair, fc.nat(), fc.integer({ min: 0, max: 255 }), async ([size, newer], pick, bit) => {
        const entries = entriesOf(newer);
        const proof = await consistencyProof(size, newer, subtreesOf(entries), sha256);
        const older = { size, root: naiveRoot(entries.slice(0, size)) };
        const claim = { older, newer: { size: newer, root: naiveRoot(entries) }, proof };
        assert.ok(await provesConsistency(claim, sha256));
        assert.ok(!(await provesConsistency({ ...claim, older: { ...older, root: flip(older.root, bit) } }, sha256)));
        assert.ok(!(await provesConsistency({ ...claim, older: { ...older, size: 0 } }, sha256)));
        assert.ok(!(await provesConsistency({ ...claim, proof: [...proof, older.root] }, sha256)));
        const at = pick % Math.max(1, proof.length);
        const spoilt = proof.map((hash, i) => (i === at ? flip(hash, bit) : hash));
        assert.equal(await provesConsistency({ ...claim, proof: spoilt }, sha256), proof.length === 0);
      }),
    );
  });
});

describe('the chain of a run', () => {
  it('changes when an entry is left out, added or moved', () => {
    const leaves = entriesOf(4).map((e) => leafHash(e, sha256));
    const all = chainOf(leaves, sha256);
    assert.match(all, /^sha256:[0-9a-f]{64}$/);
    const others = [leaves.slice(1), leaves.slice(0, 3), leaves.toReversed(), [...leaves, ...leaves.slice(0, 1)]];
    for (const other of others) assert.notEqual(chainOf(other, sha256), all);
  });
});
