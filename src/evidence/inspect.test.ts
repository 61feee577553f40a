import assert from 'node:assert/strict';
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { ed25519, keyIdOf } from './checkpoint.ts';
import { signEntry } from './entry.ts';
import { inspect } from './inspect.ts';
import type { KeySpan } from './keys.ts';
import type { Checks, Signer } from './ports.ts';
import { leafHash } from './tree.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const checks: Checks = {
  sha256,
  verifyEd25519: (key, message, signature) => {
    const x = Buffer.from(key).toString('base64url');
    return verify(null, message, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }), signature);
  },
};
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const raw = new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'));
const signer: Signer = {
  name: 's',
  type: ed25519,
  keyId: keyIdOf('s', raw, sha256),
  publicKey: raw,
  sign: (message) => new Uint8Array(sign(null, message, privateKey)),
};
const spans: KeySpan[] = [{ key: signer, from: 5, to: 10 }];
const { bytes } = await signEntry(
  { kind: 'step-ended', step: 's01', how: 'failed', ms: 12.5, text: 'says ,"sig":"AAAA","v":1} itself' },
  { run: '20261123T081200Z-u-1-abcdef', seq: 3, at: '2026-11-23T08:12:00.000Z' },
  signer,
);

describe('an entry at its place in a log', () => {
  it('is signed, and told with its leaf, run and kind', async () => {
    const whole = await inspect(bytes, 5, spans, checks);
    assert.deepEqual([whole.fault, whole.seq, whole.kind], [undefined, 3, 'step-ended']);
    assert.deepEqual(Buffer.from(whole.leaf), Buffer.from(leafHash(bytes, sha256)));
  });

  it('is found the same in memory that is used again', async () => {
    const room = new Uint8Array(2 * bytes.length).fill(255);
    assert.deepEqual(await inspect(bytes, 5, spans, checks, room), await inspect(bytes, 5, spans, checks));
    const cut = bytes.subarray(0, -1);
    assert.deepEqual(await inspect(cut, 5, spans, checks, room), await inspect(cut, 5, spans, checks));
    assert.equal((await inspect(bytes, 5, spans, checks, room)).fault, undefined);
  });

  it('is not, with any byte turned', async () => {
    const change = fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(change, async ([at, by]) => {
        const changed = Uint8Array.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ by;
        assert.notEqual((await inspect(changed, 5, spans, checks)).fault, undefined);
      }),
      { numRuns: 300 },
    );
  });

  it('is not, where its key does not sign, or cut short', async () => {
    for (const index of [4, 10])
      assert.match((await inspect(bytes, index, spans, checks)).fault ?? '', /is signed by .* where no key signs/);
    for (const length of [0, 20, bytes.length - 1])
      assert.match((await inspect(bytes.subarray(0, length), 5, spans, checks)).fault ?? '', /is not JSON/);
  });
});
