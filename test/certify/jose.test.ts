import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Bitstring } from '@digitalbazaar/bitstring';
import { createLocalJWKSet, decodeProtectedHeader, importJWK, jwtVerify, type JWK } from 'jose';
import { credentialOf, listUri } from '../../src/certify/credential.ts';
import { didDocument, didUrl } from '../../src/certify/did.ts';
import { kidOf, signJwt } from '../../src/certify/jwt.ts';
import { statusListTexts } from '../../src/certify/status-list.ts';
import type { HeldCertificate } from '../../src/views/standing.ts';
import { bodySigner, signed, signerNamed } from './issued.ts';
import { body, certificate } from './parties.ts';

const ref = { digest: `sha256:${'00'.repeat(32)}`, bytes: 1, type: 'application/json' };
const said = { decidedBy: 'Sun Hao', because: 'surveillance' };
const held = (index: number, changes: HeldCertificate['changes'] = []): HeldCertificate => ({
  number: `EX-${index}`,
  certificate: ref,
  credential: ref,
  index,
  changes,
});

async function served(t: TestContext, document: object): Promise<string> {
  const server: Server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/did+json');
    response.end(JSON.stringify(document));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/did.json`;
}

type Did = { verificationMethod: { id: string; publicKeyJwk: JWK }[]; assertionMethod: string[] };

describe('a certificate as others read it', () => {
  it('verifies with jose alone, by the key in its did:web document', async (t) => {
    const url = await served(t, didDocument(body.id, [signerNamed('older'), bodySigner]));
    const jwt = await signed();
    const { kid, alg, typ } = decodeProtectedHeader(jwt);
    assert.deepEqual([kid, alg, typ], [kidOf(body.id, bodySigner), 'EdDSA', 'vc+jwt']);
    const did = (await (await fetch(url)).json()) as Did;
    assert.ok(kid !== undefined && did.assertionMethod.includes(kid));
    const keys = createLocalJWKSet({ keys: did.verificationMethod.map(({ publicKeyJwk }) => publicKeyJwk) });
    const { payload } = await jwtVerify(jwt, keys, { typ: 'vc+jwt', algorithms: ['EdDSA'] });
    assert.deepEqual(payload, JSON.parse(JSON.stringify(credentialOf(certificate))));
    assert.equal((payload['issuer'] as { id: string }).id, body.id);
  });

  it('does not verify with jose by another key of that name', async () => {
    const key = await importJWK(
      { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(signerNamed('x').publicKey).toString('base64url') },
      'EdDSA',
    );
    await assert.rejects(jwtVerify(await signed(), key), /signature verification failed/);
  });

  it('names two status lists, which another implementation decodes', async () => {
    const certificates = [
      held(0),
      held(1, [{ change: 'withdrawn', from: '2026-11-01', ...said }]),
      held(2, [{ change: 'suspended', from: '2026-11-01', ...said }]),
      held(3, [{ change: 'withdrawn', from: '2027-01-01', ...said }]),
      held(200_000, [{ change: 'superseded', from: '2026-11-01', successor: 'EX-0', ...said }]),
    ];
    const of = {
      body: body.id,
      list: certificate.status.list,
      asOf: '2026-11-27T00:00:00.000Z',
      until: '2026-12-27T00:00:00.000Z',
    };
    const texts = statusListTexts(certificates, of, (bytes) => gzipSync(bytes));
    const on = async (purpose: 'revocation' | 'suspension'): Promise<boolean[]> => {
      const jwt = await signJwt(texts[purpose], 'vc+jwt', body.id, bodySigner);
      const x = Buffer.from(bodySigner.publicKey).toString('base64url');
      const { payload } = await jwtVerify(jwt, await importJWK({ kty: 'OKP', crv: 'Ed25519', x }, 'EdDSA'));
      const { encodedList, statusPurpose } = payload['credentialSubject'] as {
        encodedList: string;
        statusPurpose: string;
      };
      assert.deepEqual([statusPurpose, payload['id'], encodedList[0]], [purpose, listUri(of.list, purpose), 'u']);
      const bits = new Bitstring({ buffer: await Bitstring.decodeBits({ encoded: encodedList.slice(1) }) });
      assert.ok(bits.length >= 131_072);
      return [0, 1, 2, 3, 200_000].map((place) => bits.get(place));
    };
    assert.deepEqual(await on('revocation'), [false, true, false, false, true]);
    assert.deepEqual(await on('suspension'), [false, false, true, false, false]);
  });
});

describe('the address of a did:web', () => {
  it('is the one that the method says', () => {
    assert.equal(didUrl('did:web:body.example'), 'https://body.example/.well-known/did.json');
    assert.equal(didUrl('did:web:body.example%3A8443:certs:cn'), 'https://body.example:8443/certs/cn/did.json');
  });

  it('is none where a did says another', () => {
    for (const did of [
      'did:key:z6Mk',
      'did:web:',
      'did:web:a.example:..:x',
      'did:web:a@b.example',
      'did:web:a.example/x',
      'did:web:a.example:%2e%2e',
      'did:web:b\u043edy.example',
    ])
      assert.equal(didUrl(did), undefined, did);
  });
});
