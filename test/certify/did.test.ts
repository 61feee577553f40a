import 'reflect-metadata';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import * as x509 from '@peculiar/x509';
import { didDocument, didUrl, keysIn } from '../../src/certify/did.ts';
import { isPublic } from '../../src/drivers/did/address.ts';
import { didDocumentAt, type Surroundings } from '../../src/drivers/did/resolve.ts';
import { vkeyText } from '../../src/evidence/checkpoint.ts';
import { bodySigner, signerNamed } from './issued.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** A certificate for a name, which signs itself. */
async function own(name: string): Promise<{ cert: string; key: string }> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: `CN=${name}`,
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 86_400_000),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: name }])],
  });
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { cert: certificate.toString('pem'), key: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY') };
}

describe('a did:web', () => {
  let server: Server;
  let port: number;
  let asked = 0;
  let answer: { status: number; headers?: Record<string, string>; body: string };
  let loopback: Surroundings;

  before(async () => {
    const { cert, key } = await own('body.example');
    server = createServer({ cert, key }, (_request, response) => {
      asked += 1;
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
    loopback = {
      lookup: (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
      isPublic: () => true,
      ca: cert,
    };
  });
  after(() => server.close());

  const did = () => `did:web:body.example%3A${port}`;
  const resolved = (surroundings = loopback) => didDocumentAt(didUrl(did()) ?? '', did(), surroundings);
  const refused = (says: RegExp, surroundings = loopback) =>
    assert.rejects(resolved(surroundings), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'DOCUMENT_REFUSED');
      assert.match(error.message, says);
      return true;
    });

  it('gives the keys that its document asserts with', async () => {
    const older = signerNamed('older');
    answer = { status: 200, body: JSON.stringify(didDocument(did(), [older, bodySigner])) };
    assert.deepEqual((await keysIn(await resolved(), sha256)).map(vkeyText), [older, bodySigner].map(vkeyText));
  });

  it('gives no key whose text names another', async () => {
    const document = didDocument(did(), [bodySigner]) as { verificationMethod: { publicKeyJwk: { vkey: string } }[] };
    for (const method of document.verificationMethod) method.publicKeyJwk.vkey = vkeyText(signerNamed('body.example'));
    answer = { status: 200, body: JSON.stringify(document) };
    assert.deepEqual(await keysIn(await resolved(), sha256), []);
  });

  it('that leads into this network is refused before anything is asked there', async () => {
    const before = asked;
    await refused(/leads to 127\.0\.0\.1, which is no address of the public internet/, { ...loopback, isPublic });
    const both: Surroundings = {
      ...loopback,
      isPublic,
      lookup: (_host, _options, done) =>
        done(null, [
          { address: '93.184.215.14', family: 4 },
          { address: '10.0.0.7', family: 4 },
        ]),
    };
    await refused(/leads to 10\.0\.0\.7/, both);
    for (const host of ['127.0.0.1', '169.254.169.254', '10.0.0.1'])
      await assert.rejects(
        didDocumentAt(`https://${host}/.well-known/did.json`, `did:web:${host}`),
        /which is no address of the public internet/,
      );
    assert.equal(asked, before);
  });

  it('is not followed elsewhere', async () => {
    answer = { status: 302, headers: { location: 'https://169.254.169.254/latest/meta-data/' }, body: '' };
    await refused(/answers 302 elsewhere; only the document itself counts/);
  });

  it('of another, of too many bytes, or of none is refused', async () => {
    answer = { status: 200, body: JSON.stringify(didDocument('did:web:else.example', [bodySigner])) };
    await refused(/is the document of did:web:else\.example/);
    answer = { status: 200, body: 'x'.repeat(300_000) };
    await refused(/sends more than 262144 bytes/);
    answer = { status: 200, body: '<html>' };
    await refused(/its document is not JSON/);
    answer = { status: 404, body: '' };
    await refused(/answers 404; only the document itself counts/);
  });

  it('is believed by no certificate but one for its name', async () => {
    const { cert } = await own('other.example');
    await refused(/cannot be read: /, { ...loopback, ca: cert });
  });
});

describe('an address', () => {
  it('of this machine or network, in whatever spelling, is not of the public internet', () => {
    for (const one of [
      '127.0.0.1',
      '10.1.2.3',
      '172.31.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '0.0.0.0',
      '100.64.0.1',
      '224.0.0.1',
      '::1',
      '::',
      'fe80::1',
      'fd00::1',
      '::ffff:127.0.0.1',
      '::ffff:10.0.0.1',
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
    ])
      assert.equal(isPublic(one), false, one);
    for (const one of ['93.184.215.14', '8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8'])
      assert.equal(isPublic(one), true, one);
  });
});
