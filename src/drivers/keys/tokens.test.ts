import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { describe, it } from 'node:test';
import { tokenIn } from '../../formats/attestation.ts';
import { tokenSignatures } from './tokens.ts';

const pemOf = (jwk: Readonly<Record<string, string>>): string =>
  createPublicKey({ key: { ...jwk }, format: 'jwk' })
    .export({ format: 'pem', type: 'spki' })
    .toString();
const base64url = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url');
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A signed token of a standard, with the public key that it verifies with. */
const published = [
  {
    of: 'RFC 8392, A.3: a CWT by ES256',
    key: pemOf({
      kty: 'EC',
      crv: 'P-256',
      x: base64url('143329cce7868e416927599cf65a34f3ce2ffda55a7eca69ed8919a394d42f0f'),
      y: base64url('60f7f1a780d8a783bfb7a2dd6b2796e8128dbbcef9d3d168db9529971a36e7b9'),
    }),
    token: Buffer.from(
      'd28443a10126a104524173796d6d657472696345434453413235365850a701756' +
        '36f61703a2f2f61732e6578616d706c652e636f6d02656572696b77037818636f' +
        '61703a2f2f6c696768742e6578616d706c652e636f6d041a5612aeb0051a5610d' +
        '9f0061a5610d9f007420b7158405427c1ff28d23fbad1f29c4c7c6a555e601d6f' +
        'a29f9179bc3d7438bacaca5acd08c8d4d4f96131680c429a01f85951ecee743a5' +
        '2b9b63632c57209120e1c9e30',
      'hex',
    ),
    algorithm: 'ES256',
  },
  {
    of: 'RFC 7515, A.3: a JWT by ES256',
    key: pemOf({
      kty: 'EC',
      crv: 'P-256',
      x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
      y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
    }),
    token: ascii(
      'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.' +
        'DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q',
    ),
    algorithm: 'ES256',
  },
] as const;

describe('the signature of a token', () => {
  for (const { of, key, token, algorithm } of published) {
    const { signed, signature, ...read } = tokenIn(token);
    it(`holds: ${of}`, () => {
      assert.deepEqual([read.algorithm, tokenSignatures.tokenAlgorithm(key)], [algorithm, algorithm]);
      assert.equal(tokenSignatures.verifiesToken(algorithm, key, signed, signature), true);
    });
    it(`does not hold with a bit of the message or the signature turned: ${of}`, () => {
      for (const at of [0, signed.length - 1]) {
        const other = Uint8Array.from(signed);
        other[at] = (other[at] ?? 0) ^ 1;
        assert.equal(tokenSignatures.verifiesToken(algorithm, key, other, signature), false);
      }
      const other = Uint8Array.from(signature);
      other[40] = (other[40] ?? 0) ^ 1;
      assert.equal(tokenSignatures.verifiesToken(algorithm, key, signed, other), false);
    });
  }
  it('holds: RFC 8037, A.4: a JWS by Ed25519, whose payload is a text', () => {
    const key = pemOf({ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' });
    const message = ascii('eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc');
    const text = 'hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg';
    const signature = Buffer.from(text, 'base64url');
    assert.equal(tokenSignatures.tokenAlgorithm(key), 'EdDSA');
    assert.equal(tokenSignatures.verifiesToken('EdDSA', key, message, signature), true);
    assert.equal(tokenSignatures.verifiesToken('EdDSA', key, message.slice(1), signature), false);
    assert.equal(tokenSignatures.verifiesToken('ES256', key, message, signature), false);
  });
  it('of ECDSA is r and s side by side, not DER', () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
    const message = Uint8Array.of(1);
    assert.equal(tokenSignatures.verifiesToken('ES256', pem, message, sign('sha256', message, privateKey)), false);
    const signature = sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' });
    assert.equal(tokenSignatures.verifiesToken('ES256', pem, message, signature), true);
    for (const none of [new Uint8Array(0), new Uint8Array(64), signature.subarray(1)])
      assert.equal(tokenSignatures.verifiesToken('ES256', pem, message, none), false);
  });
  it('is of no key on another curve, of RSA, or that is none', () => {
    const keys = [
      generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey,
      generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey,
      generateKeyPairSync('x25519').publicKey,
    ].map((key) => key.export({ format: 'pem', type: 'spki' }).toString());
    for (const key of [...keys, '', 'no key']) assert.equal(tokenSignatures.tokenAlgorithm(key), undefined);
  });
});
