import assert from 'node:assert/strict';
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, it } from 'node:test';
import { keyIdOf, parseCheckpoint, parseNote } from './checkpoint.ts';
import { openLog, type LogParts } from './log.ts';
import { Malformed } from './malformed.ts';
import { rootOver } from './tiles.ts';
import { leafHash, provesConsistency, provesInclusion } from './tree.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');

/** Storage as simple as the ports allow, keeping every call that changes it. */
function inMemory() {
  const kept: Uint8Array[] = [];
  const commits: number[] = [];
  const roots: Uint8Array[] = [];
  const state = { head: null as string | null, fail: undefined as 'append' | 'swap' | 'after swap' | undefined };
  const parts: LogParts = {
    origin: 'o',
    sha256,
    signer: {
      name: 'o',
      type: 1,
      publicKey: raw,
      keyId: keyIdOf('o', raw, sha256),
      sign: (m) => sign(null, m, privateKey),
    },
    verifyEd25519: (key, message, signature) => {
      const x = Buffer.from(key).toString('base64url');
      return verify(
        null,
        message,
        createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }),
        signature,
      );
    },
    store: {
      append: (from, entries, _leaves, whole) => {
        if (state.fail === 'append') return Promise.reject(new Error('append failed'));
        kept.splice(from, kept.length, ...entries);
        commits.push(entries.length);
        roots.push(...whole);
        return Promise.resolve();
      },
      read: (from, to) => Promise.resolve(kept.slice(from, to)),
    },
    head: {
      read: () => Promise.resolve(state.head),
      swap: (expected, next) => {
        if (state.fail === 'swap') return Promise.reject(new Error('swap failed'));
        if (state.head !== expected) return Promise.resolve(false);
        state.head = next;
        return state.fail === 'after swap' ? Promise.reject(new Error('swap failed')) : Promise.resolve(true);
      },
    },
  };
  return { parts, kept, commits, roots, state };
}

const entry = (i: number): Uint8Array => Buffer.from(`entry ${i}`);
const sizeIn = (note: string): number => parseCheckpoint(parseNote(note, 'n').text, 'n').size;

describe('a log', () => {
  it('begins with a signed checkpoint of nothing', async () => {
    const { parts, state } = inMemory();
    assert.equal((await openLog(parts)).size, 0);
    assert.equal(sizeIn(state.head ?? ''), 0);
  });

  it('answers each append with its own index and commits those that wait together', async () => {
    const { parts, commits } = inMemory();
    const log = await openLog(parts);
    const indices = await Promise.all([
      log.append([entry(0), entry(1)]),
      log.append([entry(2)]),
      log.append([entry(3)]),
    ]);
    assert.deepEqual(indices, [0, 2, 3]);
    assert.deepEqual(commits, [4]);
    assert.deepEqual((await log.read(1, 3)).map(String), ['entry 1', 'entry 2']);
  });

  it('takes leaf hashes from who has them, one an entry', async () => {
    const [{ parts }, { parts: others }] = [inMemory(), inMemory()];
    const [log, other] = [await openLog(parts), await openLog(others)];
    await log.append([entry(0), entry(1)], [leafHash(entry(0), sha256), leafHash(entry(1), sha256)]);
    await other.append([entry(0), entry(1)]);
    assert.deepEqual(log.root, other.root);
    await assert.rejects(log.append([entry(2)], []), /0 leaf hashes for 1 entries/);
    assert.equal(log.size, 2);
  });

  it('tells its store the root over each 256 entries that are complete, once', async () => {
    const { parts, roots } = inMemory();
    const log = await openLog(parts);
    const leaves = Array.from({ length: 600 }, (_, i) => leafHash(entry(i), sha256));
    for (let size = 0; size < 600; size += 100)
      await log.append(Array.from({ length: 100 }, (_, i) => entry(size + i)));
    assert.deepEqual(roots, [rootOver(leaves.slice(0, 256), sha256), rootOver(leaves.slice(256, 512), sha256)]);
  });

  it('bounds one commit to 4096 entries of several callers, and to 16 MiB', async () => {
    const { parts, commits } = inMemory();
    const log = await openLog(parts);
    const many = (count: number) => log.append(Array.from({ length: count }, (_, i) => entry(i)));
    assert.deepEqual(
      await Promise.all([many(4000), many(96), many(1), many(8000), many(1)]),
      [0, 4000, 4096, 4097, 12_097],
    );
    assert.deepEqual(commits, [4096, 1, 8000, 1]);
    const heavy = Array.from({ length: 200 }, () => new Uint8Array(65_000));
    await Promise.all([log.append(heavy), log.append(heavy), log.append([entry(0)])]);
    assert.deepEqual(commits.slice(4), [200, 201]);
  });

  it('proves what it holds, and that it only grew, without a store that keeps hashes', async () => {
    const { parts } = inMemory();
    const log = await openLog(parts);
    await log.append([entry(0), entry(1), entry(2)]);
    const older = { size: 3, root: log.root };
    await log.append([entry(3), entry(4)]);
    const proof = await log.prove(1, 5);
    assert.ok(
      await provesInclusion({ index: 1, size: 5, leaf: leafHash(entry(1), sha256), proof, root: log.root }, sha256),
    );
    const growth = await log.proveConsistency(3, 5);
    assert.ok(await provesConsistency({ older, newer: { size: 5, root: log.root }, proof: growth }, sha256));
    await assert.rejects(log.prove(0, 6), RangeError);
    await assert.rejects(log.read(0, 6), RangeError);
  });

  it('goes on where it was when a store refused, and again takes entries', async () => {
    const { parts, state } = inMemory();
    const log = await openLog(parts);
    await log.append([entry(0)]);
    for (const fail of ['append', 'swap'] as const) {
      state.fail = fail;
      await assert.rejects(log.append([entry(9)]), new RegExp(`${fail} failed`));
      assert.equal(log.size, 1);
    }
    state.fail = undefined;
    assert.equal(await log.append([entry(1)]), 1);
    assert.deepEqual((await log.read(0, 2)).map(String), ['entry 0', 'entry 1']);
  });

  it('takes nothing more once a checkpoint may or may not be out', async () => {
    const { parts, state } = inMemory();
    const log = await openLog(parts);
    state.fail = 'after swap';
    await assert.rejects(log.append([entry(0)]), /swap failed/);
    state.fail = undefined;
    await assert.rejects(log.append([entry(1)]), /swap failed/);
    assert.equal((await openLog(parts)).size, 1);
  });

  it('stops when another writer changed the checkpoint', async () => {
    const { parts } = inMemory();
    const [one, other] = [await openLog(parts), await openLog(parts)];
    await one.append([entry(0)]);
    await assert.rejects(other.append([entry(1)]), { code: 'STATION_BUSY' });
  });

  it('refuses an entry longer than 65 535 bytes, and takes none at all as nothing', async () => {
    const log = await openLog(inMemory().parts);
    await assert.rejects(log.append([new Uint8Array(65_536)]), RangeError);
    assert.equal(await log.append([]), 0);
  });

  it('does not open over entries that were changed, nor under another name', async () => {
    const { parts, kept } = inMemory();
    await (await openLog(parts)).append([entry(0), entry(1)]);
    await assert.rejects(openLog({ ...parts, origin: 'p' }), Malformed);
    kept[0] = entry(7);
    await assert.rejects(openLog(parts), Malformed);
  });
});
