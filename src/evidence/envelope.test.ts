import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, hash, sign, verify } from 'node:crypto';
import { describe, it } from 'node:test';
import { bytesOf, toBase64 } from './bytes.ts';
import { ed25519, keyIdOf } from './checkpoint.ts';
import { openEnvelope, preAuthenticationEncoding, signEnvelope } from './envelope.ts';
import { freeze } from './frozen.ts';
import { keyName } from './keys.ts';
import { Malformed } from './malformed.ts';
import type { Signer } from './ports.ts';

const checks = {
  verifyEd25519: (key: Uint8Array, message: Uint8Array, signature: Uint8Array) => {
    const x = Buffer.from(key).toString('base64url');
    return verify(null, message, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }), signature);
  },
};

function newKey(name: string): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'));
  const keyId = keyIdOf(name, raw, (bytes) => hash('sha256', bytes, 'buffer'));
  return { name, type: ed25519, keyId, publicKey: raw, sign: (m) => new Uint8Array(sign(null, m, privateKey)) };
}

const [first, second, stranger] = [newKey('bench.example'), newKey('bench.example'), newKey('other.example')];
const type = 'text/plain';
const payload = bytesOf('a result');
const open = (bytes: Uint8Array, kind = type) => openEnvelope(bytes, kind, [first, second], checks, 'e');
const refused = (says: RegExp) => (error: unknown) =>
  error instanceof Malformed && error.where === 'e' && says.test(error.message);

type Envelope = { payloadType: string; payload: string; signatures: { keyid: string; sig: string }[] };
const made = await signEnvelope(type, payload, second);
function changed(change: (envelope: Envelope) => void): Uint8Array {
  const envelope = JSON.parse(Buffer.from(made).toString('utf8')) as Envelope;
  change(envelope);
  return freeze(envelope);
}

describe('an envelope', () => {
  it('is signed over the encoding of the DSSE protocol’s own example', () => {
    const encoded = preAuthenticationEncoding('http://example.com/HelloWorld', bytesOf('hello world'));
    assert.equal(Buffer.from(encoded).toString(), 'DSSEv1 29 http://example.com/HelloWorld 11 hello world');
  });

  it('gives back what was signed, and by which key', async () => {
    const opened = await open(made);
    assert.deepEqual([Buffer.from(opened.payload), opened.key], [Buffer.from(payload), second]);
  });

  it('may bear signatures of others beside', async () => {
    const beside = changed(({ signatures }) => signatures.unshift({ keyid: 'x', sig: 'AA==' }));
    assert.equal((await open(beside)).key, second);
  });

  const doubtful: Record<string, [Uint8Array | Promise<Uint8Array>, RegExp]> = {
    'of another kind': [signEnvelope('text/html', payload, second), /holds text\/html where text\/plain belongs/],
    'whose kind was changed': [
      signEnvelope('text/html', payload, second).then((bytes) =>
        freeze({ ...(JSON.parse(Buffer.from(bytes).toString('utf8')) as Envelope), payloadType: type }),
      ),
      /does not verify/,
    ],
    'with another payload': [changed((e) => void (e.payload = toBase64(bytesOf('b result')))), /does not verify/],
    'of a stranger': [signEnvelope(type, payload, stranger), /is signed by none of the keys that count here/],
    'of a stranger under the name of the key': [
      signEnvelope(type, payload, { ...stranger, name: second.name, keyId: second.keyId }),
      /has a signature by bench.* that does not verify/,
    ],
    'of one key under the name of another': [
      changed(({ signatures: [one] }) => void (one && (one.keyid = keyName(first)))),
      /has a signature by bench.* that does not verify/,
    ],
    'whose signature has another length': [
      changed(({ signatures: [one] }) => void (one && (one.sig = 'AA=='))),
      /does not verify/,
    ],
    'whose signature is spelled otherwise': [
      changed(({ signatures: [one] }) => void (one && (one.sig = one.sig.replace('==', '')))),
      /canonical spelling|is not base64/,
    ],
    'that nobody signed': [changed((e) => void (e.signatures = [])), /signatures/],
    'with a member more': [changed((e) => void Object.assign(e, { more: 1 })), /more/],
    'that is not canonical': [Buffer.concat([made, Buffer.from('\n')]), /is not canonical JSON/],
  };
  for (const [what, [bytes, says]] of Object.entries(doubtful))
    it(`is not opened ${what}`, async () => {
      await assert.rejects(open(await bytes), refused(says));
    });
});
