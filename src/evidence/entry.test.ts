import assert from 'node:assert/strict';
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, it } from 'node:test';
import { keyIdOf } from './checkpoint.ts';
import { isSignedBy, objectsIn, readEntry, readLogEntry, signEntry, signStationEntry } from './entry.ts';
import { freeze } from './frozen.ts';
import { Malformed } from './malformed.ts';
import type { Checks, Signer } from './ports.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
const signer: Signer = {
  name: 's',
  type: 1,
  publicKey: raw,
  keyId: keyIdOf('s', raw, sha256),
  sign: (m) => sign(null, m, privateKey),
};
const checks: Checks = {
  sha256,
  verifyEd25519: (key, message, signature) => {
    const x = Buffer.from(key).toString('base64url');
    return verify(null, message, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }), signature);
  },
};
const place = { run: '20261123T081200Z-s-aaaaaa', seq: 3, at: '2026-11-23T08:12:00.000Z' };
const { entry, bytes } = await signEntry({ kind: 'step-started', step: 's01' }, place, signer);
const text = Buffer.from(bytes).toString();

/** Whether it is an entry at all and signed as it stands. */
async function isGenuine(other: Uint8Array): Promise<boolean> {
  try {
    return await isSignedBy(raw, readEntry(other), checks, other);
  } catch (error) {
    assert.ok(error instanceof Malformed);
    return false;
  }
}

describe('an entry', () => {
  it('reads back as it was signed', async () => {
    assert.deepEqual(readEntry(bytes), entry);
    assert.equal(entry.by, Buffer.from(signer.keyId).toString('hex'));
    assert.ok(await isSignedBy(raw, entry, checks));
    assert.ok(await isSignedBy(raw, entry, checks, bytes));
  });

  it('of no run is signed alike', async () => {
    const station = await signStationEntry(
      { kind: 'key-revoked', key: 's+00000000+AQ', since: place.at, because: 'x' },
      place.at,
      signer,
    );
    const read = readLogEntry(station, 'entry');
    assert.deepEqual([await isSignedBy(raw, read, checks), await isSignedBy(raw, read, checks, station)], [true, true]);
  });

  it('is not signed where a byte of it is another', async () => {
    for (const [at, byte] of bytes.entries()) {
      const other = Uint8Array.from(bytes).fill(byte ^ 1, at, at + 1);
      assert.ok(!(await isGenuine(other)), `byte ${at}`);
    }
  });

  it('is not signed by whoever signed another', async () => {
    assert.ok(!(await isSignedBy(raw, { ...entry, seq: 4 }, checks)));
  });

  const others: Record<string, string> = {
    'with white space': text.replace(',', ', '),
    'with members in another order': JSON.stringify(entry),
    'with a member twice': text.replace('{"at"', '{"at":"x","at"'),
    'with an unknown member': freezeText({ ...entry, more: 1 }),
    'with an escape that needs none': text.replace('step-started', 'step\\u002dstarted'),
    'with a byte order mark': `\ufeff${text}`,
    'with something behind it': `${text}\n`,
    'of a later version': freezeText({ ...entry, v: 2 }),
    'of a body that no entry has': freezeText({ ...entry, body: { kind: 'note' } }),
  };
  for (const [name, other] of Object.entries(others))
    it(`${name} is malformed`, () => assert.throws(() => readEntry(Buffer.from(other)), Malformed));

  it('that is not UTF-8 is malformed', () => {
    assert.throws(() => readEntry(Buffer.from([0x7b, 0xff, 0x7d])), Malformed);
  });

  it('of more than 65 535 bytes is malformed', () => {
    assert.throws(() => readEntry(new Uint8Array(65_536)), /at most 65535/);
  });
});

describe('the objects of an entry', () => {
  const ref = { digest: `sha256:${'1'.repeat(64)}`, bytes: 1, type: 'application/json' };
  const found = { required: '', actual: '', raw: [ref] };
  it('are named by an observation and by a check alike', () => {
    const quantity = 'x';
    assert.deepEqual(
      objectsIn({ kind: 'observation', step: 's01', observation: { quantity, value: true, ...found } }),
      [ref],
    );
    assert.deepEqual(objectsIn({ kind: 'check', step: 's01', check: { name: 'x', value: true, ...found } }), [ref]);
  });
});

function freezeText(value: unknown): string {
  return Buffer.from(freeze(value)).toString();
}
