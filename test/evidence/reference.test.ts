import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { sha256 } from '../../src/drivers/keys/checks.ts';
import { rootOver } from '../../src/evidence/tiles.ts';
import {
  consistencyProof,
  edgeOf,
  emptyEdge,
  grow,
  inclusionProof,
  leafHash,
  rootOf,
  type Subtree,
} from '../../src/evidence/tree.ts';
import { path, subproof, treeHead } from './reference.ts';

const entriesOf = (count: number): Uint8Array[] => Array.from({ length: count }, (_, i) => Buffer.from(`entry ${i}`));
const subtreesOf = (entries: readonly Uint8Array[]): Subtree => {
  const leaves = entries.map((entry) => leafHash(entry, sha256));
  return (level, index) =>
    Promise.resolve(rootOver(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level), sha256));
};
const hex = (hashes: readonly Uint8Array[]): string[] => hashes.map((hash) => Buffer.from(hash).toString('hex'));
const sizes = fc.integer({ min: 1, max: 400 });

describe('the tree beside RFC 9162 as it is written', () => {
  it('has the same head, grown at once or in parts, and from its subtrees', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async (size, cut) => {
        const entries = entriesOf(size);
        const leaves = entries.map((entry) => leafHash(entry, sha256));
        const at = cut % (size + 1);
        const grown = grow(grow(emptyEdge, leaves.slice(0, at), sha256), leaves.slice(at), sha256);
        const found = await edgeOf(size, subtreesOf(entries));
        const expected = hex([treeHead(entries)]);
        assert.deepEqual([hex([rootOf(grown, sha256)]), hex([rootOf(found, sha256)])], [expected, expected]);
      }),
      { numRuns: 60 },
    );
  });

  it('has the same inclusion proofs, hash by hash', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async (size, pick) => {
        const entries = entriesOf(size);
        const index = pick % size;
        const ours = await inclusionProof(index, size, subtreesOf(entries), sha256);
        assert.deepEqual(hex(ours), hex(path(index, entries)));
      }),
      { numRuns: 150 },
    );
  });

  it('has the same consistency proofs, hash by hash', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async (newer, pick) => {
        const entries = entriesOf(newer);
        const older = 1 + (pick % newer);
        const ours = await consistencyProof(older, newer, subtreesOf(entries), sha256);
        assert.deepEqual(hex(ours), hex(subproof(older, entries)));
      }),
      { numRuns: 150 },
    );
  });
});
