import assert from 'node:assert/strict';
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, it } from 'node:test';
import { claimNumbers, cwtOf, tokenIn } from './attestation.ts';
import { CborTag, encodeCbor } from './cbor.ts';
import type { Cbor } from './cbor.ts';

const ed25519 = generateKeyPairSync('ed25519');
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const nonce = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const claims = new Map<Cbor, Cbor>([
  [claimNumbers['eat_nonce'], nonce],
  [claimNumbers['ueid'], Uint8Array.of(1, 9, 9)],
  [claimNumbers['swversion'], ['1.4.0', 1]],
  [claimNumbers['submods'], new Map<Cbor, Cbor>([['boot', new Map<Cbor, Cbor>([[258, 'x']])]])],
  [-70_000, 'of the maker'],
]);

function cwtSigned(): Uint8Array {
  const { signed, token } = cwtOf(claims, 'EdDSA', Uint8Array.of(0xab, 0xcd));
  return token(sign(null, signed, ed25519.privateKey));
}
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
function jwtSigned(): Uint8Array {
  const signed = `${part({ alg: 'ES256', kid: 'k1' })}.${part({ eat_nonce: 'AQIDBAUGBwg', swversion: ['1.4.0'] })}`;
  const signature = sign('sha256', Buffer.from(signed), { key: p256.privateKey, dsaEncoding: 'ieee-p1363' });
  return Buffer.from(`${signed}.${signature.toString('base64url')}`);
}

describe('an attestation token', () => {
  it('as a CWT has its claims by name, and a signature over header and payload', () => {
    const token = tokenIn(cwtSigned());
    assert.deepEqual([token.form, token.algorithm, token.keyId], ['CWT', 'EdDSA', 'abcd']);
    assert.deepEqual(token.claims, {
      eat_nonce: nonce,
      ueid: Uint8Array.of(1, 9, 9),
      swversion: ['1.4.0', 1],
      submods: { boot: { 258: 'x' } },
      '-70000': 'of the maker',
    });
    assert.equal(verify(null, token.signed, ed25519.publicKey, token.signature), true);
  });
  it('as a JWT likewise', () => {
    const token = tokenIn(jwtSigned());
    assert.deepEqual([token.form, token.algorithm, token.keyId], ['JWT', 'ES256', 'k1']);
    assert.deepEqual(token.claims, { eat_nonce: 'AQIDBAUGBwg', swversion: ['1.4.0'] });
    const key = { key: p256.publicKey, dsaEncoding: 'ieee-p1363' } as const;
    assert.equal(verify('sha256', token.signed, key, token.signature), true);
  });
  it('with any byte of what was signed changed does not verify, or cannot be read', () => {
    const whole = cwtSigned();
    for (let at = 0; at < whole.length; at++) {
      const other = Uint8Array.from(whole);
      other[at] = (other[at] ?? 0) ^ 1;
      try {
        const token = tokenIn(other);
        const same = Buffer.from(token.signed).equals(Buffer.from(tokenIn(whole).signed));
        const holds = verify(null, token.signed, ed25519.publicKey, token.signature);
        // What stands in the unprotected header alone is not signed.
        assert.equal(holds, same && Buffer.from(token.signature).equals(Buffer.from(tokenIn(whole).signature)));
      } catch (error) {
        assert.equal((error as Error).name, 'FormatError');
      }
    }
  });
  const four = (...parts: Cbor[]): Uint8Array => encodeCbor(new CborTag(18, parts));
  const header = encodeCbor(new Map<Cbor, Cbor>([[1, -8]]));
  for (const [what, bytes, says] of [
    ['empty', new Uint8Array(0), /CBOR: 1 bytes are not there/],
    ['of three parts', four(header, new Map(), header), /a COSE_Sign1 is an array of four/],
    ['whose payload is no byte string', four(header, new Map(), 1, header), /are byte strings/],
    ['whose payload is no map', four(header, new Map(), encodeCbor([1]), header), /the payload is no map/],
    [
      'with its algorithm unprotected',
      four(new Uint8Array(0), new Map<Cbor, Cbor>([[1, -8]]), header, header),
      /neither ES256 nor EdDSA, in the protected header/,
    ],
    [
      'a JWT without a signature’s algorithm',
      Buffer.from(`${part({ alg: 'none' })}.${part({})}.`),
      /neither ES256 nor EdDSA/,
    ],
    [
      'a JWT of four parts',
      Buffer.from(`${part({ alg: 'EdDSA' })}.${part({})}.AA.AA`),
      /a compact JWS has three parts/,
    ],
    ['a JWT that is not base64url', Buffer.from(`${part({ alg: 'EdDSA' })}.a+b.AA`), /the payload is not base64url/],
    [
      'a JWT whose payload is a list',
      Buffer.from(`${part({ alg: 'EdDSA' })}.${part([])}.AA`),
      /the payload is no JSON object/,
    ],
    ['longer than any', new Uint8Array(70_000), /70000 bytes are more than 65536/],
  ] as const)
    it(`is refused ${what}`, () => assert.throws(() => tokenIn(bytes), { name: 'FormatError', message: says }));
});
