import assert from 'node:assert/strict';
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, it } from 'node:test';
import type { StationBody } from '../model/entry.ts';
import { bytesOf, toBase64 } from './bytes.ts';
import { ed25519, keyIdOf, vkeyText } from './checkpoint.ts';
import { readLogEntry, signStationEntry } from './entry.ts';
import { keyAt, keySpans, rotationText, type KeyEvent } from './keys.ts';
import { Malformed } from './malformed.ts';
import type { Checks, Signer } from './ports.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const checks: Checks = {
  sha256,
  verifyEd25519: (key, message, signature) => {
    const x = Buffer.from(key).toString('base64url');
    return verify(null, message, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }), signature);
  },
};

function newKey(name = 'bench.example'): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'));
  const keyId = keyIdOf(name, raw, sha256);
  return { name, type: ed25519, keyId, publicKey: raw, sign: (m) => new Uint8Array(sign(null, m, privateKey)) };
}

async function event(index: number, body: StationBody, signer: Signer): Promise<KeyEvent> {
  const bytes = await signStationEntry(body, '2026-11-27T08:12:00.000Z', signer);
  const entry = readLogEntry(bytes, 'e');
  assert.ok(!('run' in entry));
  return { index, entry };
}

async function rotation(from: Signer, to: Signer, by: Signer = to): Promise<StationBody> {
  const accepted = toBase64(await by.sign(bytesOf(rotationText(vkeyText(from), vkeyText(to)))));
  return { kind: 'key-rotated', from: vkeyText(from), to: vkeyText(to), accepted };
}

const [first, second, third] = [newKey(), newKey(), newKey()];
const where = (i: number): string => `keys/${i}`;
const refused = (says: RegExp) => (error: unknown) =>
  error instanceof Malformed && error.where === 'keys/0' && says.test(error.message);

describe('the keys of a log', () => {
  it('are one, where nothing was said of them', async () => {
    const [only, ...more] = await keySpans(first, [], checks, where);
    assert.deepEqual([only?.key, only?.from, only?.to, more], [first, 0, Number.POSITIVE_INFINITY, []]);
  });

  it('follow each other from the entry after each rotation', async () => {
    const events = [
      await event(4, await rotation(first, second), first),
      await event(9, await rotation(second, third), second),
      await event(
        12,
        { kind: 'key-revoked', key: vkeyText(first), since: '2026-11-01T00:00:00.000Z', because: 'stolen' },
        third,
      ),
    ];
    const spans = await keySpans(third, events, checks, where);
    assert.deepEqual(
      spans.map(({ key, from, to, revoked }) => [vkeyText(key), from, to, revoked?.because]),
      [
        [vkeyText(first), 0, 5, 'stolen'],
        [vkeyText(second), 5, 10, undefined],
        [vkeyText(third), 10, Number.POSITIVE_INFINITY, undefined],
      ],
    );
    assert.deepEqual(
      [0, 4, 5, 9, 10].map((index) => vkeyText(keyAt(spans, index)?.key ?? assert.fail())),
      [first, first, second, second, third].map((key) => vkeyText(key)),
    );
  });

  const doubtful = {
    'a rotation that the key before did not sign': [rotation(first, second), second, /not signed by .*then in use/],
    'a key that did not accept': [rotation(first, second, first), first, /did not accept/],
    'a rotation to another key than the log goes on with': [rotation(first, third), first, /the log goes on with/],
    'a rotation from a key of another name': [rotation(newKey('other.example'), second), first, /one of bench/],
  } as const;
  for (const [name, [body, by, says]] of Object.entries(doubtful))
    it(`are not those of ${name}`, async () => {
      const events = [await event(0, await body, by)];
      await assert.rejects(keySpans(second, events, checks, where), refused(says));
    });

  it('are not revoked by a key that is not in use', async () => {
    const body: StationBody = {
      kind: 'key-revoked',
      key: vkeyText(second),
      since: '2026-11-01T00:00:00.000Z',
      because: 'x',
    };
    const events = [await event(0, body, first)];
    await assert.rejects(keySpans(second, events, checks, where), refused(/not signed by/));
  });
});
