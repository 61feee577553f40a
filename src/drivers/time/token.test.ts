import 'reflect-metadata';
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as x509 from '@peculiar/x509';
import { Null, ObjectIdentifier, OctetString } from 'asn1js';
import { Accuracy, Attribute, Certificate, Extension, id_ContentType_Data, id_sha512 } from 'pkijs';
import { bytesOf } from '../../evidence/bytes.ts';
import { Malformed } from '../../evidence/malformed.ts';
import { InputError } from '../../model/errors.ts';
import {
  authority,
  issue,
  pem,
  pkiCertificate,
  refusal,
  signingCertificate,
  stamped,
  stamping,
} from '../../../test/time/authority.ts';
import type { Authority, Says } from '../../../test/time/authority.ts';
import { timeCheckWith, timeOf } from './token.ts';

const over = bytesOf('bench.example/station\n7\nAAAA\n');
const hour = 3_600_000;
const ago = (hours: number): Date => new Date(Date.now() - hours * hour);
const refuses = async (token: Uint8Array, by: Authority, says: RegExp, bytes = over): Promise<void> =>
  await assert.rejects(
    timeOf(token, bytes, [pem(by.root)], 'log/time/7.tsr'),
    (error) => error instanceof Malformed && error.where === 'log/time/7.tsr' && says.test(error.message),
  );

describe('a time-stamp token', () => {
  let usual: Authority;
  before(async () => {
    usual = await authority({ between: 1 });
  });
  const holds = async (by: Authority, says: Says = {}): Promise<string> =>
    (await timeOf(await stamped(over, by, says), over, [pem(by.root)])).at;

  it('says when which authority saw the bytes, how exactly, and its number', async () => {
    const accuracy = new Accuracy({ seconds: 1, millis: 20, micros: 500 });
    const token = await stamped(over, usual, { timeText: '20261127091502.0697Z', accuracy });
    const says = { at: '2026-11-27T09:15:02.069Z', accuracyMs: 1020.5, authority: 'CN=Time, O=Sample', serial: '1234' };
    assert.deepEqual(await timeOf(token, over, [pem(usual.root)]), says);
    assert.deepEqual(await timeCheckWith([pem(usual.root)])(token, over, 'here'), says);
  });
  it('says nothing of accuracy where the authority does not', async () =>
    assert.ok(!('accuracyMs' in (await timeOf(await stamped(over, usual), over, [pem(usual.root)])))));
  it('holds under any of several roots, in one file or in several', async () => {
    const other = await authority();
    const token = await stamped(over, usual);
    assert.ok(await timeOf(token, over, [pem(other.root), pem(usual.root)]));
    assert.ok(await timeOf(token, over, [`${pem(other.root)}\n${pem(usual.root)}`]));
  });
  it('holds where the authority leaves its root out', async () => {
    const [between] = usual.between;
    assert.ok(between);
    const certificates = [usual.signer, between].map(pkiCertificate);
    assert.ok(await holds(usual, { certificates }));
  });
  it('holds where its certificates come twice', async () => {
    const certificates = [usual.signer, ...usual.between, usual.root].map(pkiCertificate);
    assert.ok(await holds(usual, { certificates: [...certificates, ...certificates.toReversed()] }));
  });
  it('holds after its certificate has expired, if that was valid at the time', async () => {
    const by = await authority({ signer: { notBefore: ago(48), notAfter: ago(24) } });
    const at = ago(36);
    assert.equal(await holds(by, { at }), at.toISOString());
  });
  for (const digest of ['SHA-384', 'SHA-512'] as const)
    it(`holds signed by ${digest}`, async () => assert.ok(await holds(usual, { digest })));
  const rsa = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: Uint8Array.of(1, 0, 1),
  };
  const keys = { EC: { name: 'ECDSA', namedCurve: 'P-384' }, RSA: rsa, 'RSA-PSS': { ...rsa, name: 'RSA-PSS' } };
  for (const [own, algorithm] of Object.entries(keys))
    for (const [other, rootKey] of Object.entries(keys))
      it(`holds with an ${own} key under an ${other} root`, async () =>
        assert.ok(await holds(await authority({ signer: { algorithm }, rootIs: { algorithm: rootKey } }))));
  for (const algorithm of ['sha1', 'sha512'] as const)
    it(`holds where its certificate is named by ${algorithm}`, async () => {
      const named = signingCertificate(usual.signer, algorithm);
      assert.ok(
        await holds(usual, { signed: ([type, digest]) => [type, digest, named].filter((a) => a !== undefined) }),
      );
    });

  describe('is refused', () => {
    const isRefused = async (says: RegExp, fault: Says, by = usual): Promise<void> =>
      await refuses(await stamped(over, by, fault), by, says);
    const without = (type: string) => (all: Attribute[]) => all.filter((one) => one.type !== type);

    it('where it is garbage, empty, cut, or goes on', async () => {
      const token = await stamped(over, usual);
      const says = /^not a reply to a time-stamp request/;
      await refuses(bytesOf('<html>not found</html>'), usual, says);
      await refuses(new Uint8Array(), usual, says);
      await refuses(token.subarray(0, -1), usual, says);
      await refuses(Uint8Array.from([...token, 0]), usual, says);
    });
    it('where it is more than 1 MiB', async () =>
      await refuses(new Uint8Array(1024 * 1024 + 1), usual, /^more than 1048576 bytes$/));
    it('where it nests without end', async () =>
      await refuses(new Uint8Array(500_000).fill(0x30), usual, /^not a reply to a time-stamp request/));
    it('where it was not granted', async () =>
      await refuses(refusal(2, 'out of\norder'), usual, /^not granted: rejection, out of order$/));
    it('where it was granted and there is none', async () => await refuses(refusal(0, ''), usual, /^no signed data$/));
    it('where something else is signed', async () =>
      await isRefused(/^what is signed is not a TSTInfo$/, { contentType: id_ContentType_Data }));
    it('where its time is local', async () =>
      await isRefused(/^its time is not in UTC: 20261127091502$/, { timeText: '20261127091502' }));
    it('where its time is no day', async () =>
      await isRefused(/^its time is not in UTC|^not a time-stamp token/, { timeText: '20260230091502Z' }));
    it('where its imprint is of other bytes', async () =>
      await refuses(await stamped(over, usual), usual, /^its imprint is of other bytes$/, bytesOf('other')));
    it('where its imprint is by SHA-1', async () =>
      await isRefused(/^its imprint is not by SHA-256, SHA-384 or SHA-512: 1\.3\.14\.3\.2\.26$/, {
        imprintAlgorithm: '1.3.14.3.2.26',
        imprint: new Uint8Array(20),
      }));
    it('where its imprint says SHA-512 and is by SHA-256', async () =>
      await isRefused(/^its imprint is of other bytes$/, { imprintAlgorithm: id_sha512 }));
    it('where it has a critical extension', async () =>
      await isRefused(/critical extension/, {
        extensions: [new Extension({ extnID: '1.2.3', critical: true, extnValue: new Null().toBER() })],
      }));
    it('where it is signed by SHA-1, or a digest by it is', async () => {
      const says = /^its signature is not by SHA-256, SHA-384 or SHA-512$/;
      await isRefused(says, { digest: 'SHA-1' });
      await isRefused(says, { digest: 'SHA-1', digestOfContent: 'SHA-256' });
    });
    it('where it is signed twice, or not at all', async () => {
      await isRefused(/^2 signatures, where there is one$/, { signatures: 2 });
      await isRefused(/^0 signatures, where there is one$/, { signatures: 0 });
    });
    it('where a bit of its signature is turned', async () => {
      const token = Uint8Array.from(await stamped(over, usual));
      token[token.length - 1] = (token.at(-1) ?? 0) ^ 1;
      await refuses(token, usual, /^its signature does not verify/);
    });
    it('where a bit of its time is turned', async () => {
      const token = Buffer.from(await stamped(over, usual, { timeText: '20261127091502Z' }));
      token.write('3', token.indexOf('20261127091502Z') + 13);
      await refuses(token, usual, /^its signature does not verify: .*digest/);
    });
    it('where it signs no content type, or two digests', async () => {
      await isRefused(/^what is signed does not say that it is a TSTInfo$/, {
        signed: without('1.2.840.113549.1.9.3'),
      });
      const digest = new Attribute({ type: '1.2.840.113549.1.9.4', values: [new OctetString({ valueHex: over })] });
      await isRefused(/^it does not sign one digest$/, { signed: (all) => [...all, digest] });
    });
    it('where its signed content type is another, or there is another too', async () => {
      const values = [new ObjectIdentifier({ value: id_ContentType_Data })];
      const type = new Attribute({ type: '1.2.840.113549.1.9.3', values });
      await isRefused(/^what is signed does not say that it is a TSTInfo$/, {
        signed: (all) => [type, ...without(type.type)(all)],
      });
      await isRefused(/^what is signed does not say that it is a TSTInfo$/, { signed: (all) => [...all, type] });
    });
    it('where it carries no certificate of its signer', async () =>
      await isRefused(/^its signature does not verify: Unable to find signer certificate$/, {
        certificates: [pkiCertificate(usual.root)],
      }));
    it('where it does not name its certificate, or names another', async () => {
      const says = /^its signed attributes do not name the certificate of its signer$/;
      const plain = without('1.2.840.113549.1.9.16.2.47');
      await isRefused(says, { signed: plain });
      for (const algorithm of ['sha1', 'sha256'] as const)
        await isRefused(says, { signed: (all) => [...plain(all), signingCertificate(usual.root, algorithm)] });
      await isRefused(says, { signed: (all) => [...all, signingCertificate(usual.root, 'sha1')] });
    });
    it('where the certificate is another with the same key, issuer and number', async () => {
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber: usual.signer.certificate.serialNumber,
        subject: 'CN=Time of somebody else',
        issuer: usual.signer.certificate.issuer,
        publicKey: usual.signer.keys.publicKey,
        signingKey: usual.signer.keys.privateKey,
        signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
        extensions: stamping(),
      });
      const certificates = [Certificate.fromBER(certificate.rawData)];
      await isRefused(/^its signed attributes do not name the certificate/, { certificates });
    });

    const withSigner = async (extensions: x509.Extension[]): Promise<Authority> =>
      await authority({ signer: { extensions } });
    it('where its signer’s certificate has no extended key usage', async () =>
      await isRefused(/not for time-stamping alone/, {}, await withSigner([])));
    it('where its signer’s certificate is for something else, or for something else too', async () => {
      const codeSigning = '1.3.6.1.5.5.7.3.3';
      await isRefused(/not for time-stamping alone/, {}, await withSigner(stamping([codeSigning])));
      const both = stamping(['1.3.6.1.5.5.7.3.8', codeSigning]);
      await isRefused(/not for time-stamping alone/, {}, await withSigner(both));
    });
    it('where the extended key usage is not critical', async () =>
      await isRefused(/extendedKeyUsage .* is not critical$/, {}, await withSigner(stamping(undefined, false))));
    it('where its signer’s certificate may not sign', async () => {
      const usage = new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyEncipherment, true);
      await isRefused(/not for signatures \(keyUsage\)$/, {}, await withSigner([...stamping(), usage]));
    });

    it('where a certificate has a critical extension that nobody knows', async () => {
      const unknown = new x509.Extension('1.2.3.4', true, new Null().toBER());
      await isRefused(
        /critical extension that is not known, 1\.2\.3\.4$/,
        {},
        await withSigner([...stamping(), unknown]),
      );
      const extensions = [new x509.BasicConstraintsExtension(true, undefined, true), unknown];
      const by = await authority({ between: 1, intermediate: { extensions } });
      await isRefused(/critical extension that is not known, 1\.2\.3\.4$/, {}, by);
    });
    it('where its chain leads to another root, also to one of the same name', async () => {
      const other = await authority({ between: 1 });
      await refuses(await stamped(over, usual), other, /^its chain does not lead to a trusted root: /);
    });
    it('where no root is trusted', async () =>
      await assert.rejects(timeOf(await stamped(over, usual), over, []), /does not lead to a trusted root/));
    it('where another certificate than its signer’s leads to the root', async () => {
      const signer = await issue({ name: 'Time', extensions: stamping() });
      const forged = { ...usual, signer };
      for (const last of [usual.signer, usual.root, ...usual.between])
        for (const first of [[signer, signer], [signer]]) {
          const certificates = [...first, ...usual.between, last].map(pkiCertificate);
          await isRefused(/^its chain does not lead to a trusted root: /, { certificates }, forged);
        }
    });
    it('where its signer trusts itself', async () => {
      const alone = await issue({ name: 'Time', extensions: stamping() });
      const by = { root: usual.root, signer: alone, between: [] };
      await isRefused(/^its chain does not lead to a trusted root: /, {}, by);
      for (const roots of [[pem(alone)], [pem(alone), pem(usual.root)]])
        await assert.rejects(timeOf(await stamped(over, by), over, roots), /does not lead to a trusted root/);
    });
    it('where a certificate between is no authority', async () => {
      const by = await authority({ between: 1, intermediate: { extensions: [] } });
      await isRefused(/^its chain does not lead to a trusted root: .*not a CA certificate$/, {}, by);
    });
    it('where a certificate of its chain is signed by SHA-1, save the root', async () => {
      const says = /^its chain has a certificate not signed by SHA-256/;
      await isRefused(says, {}, await authority({ between: 1, signer: { digest: 'SHA-1' } }));
      await isRefused(says, {}, await authority({ between: 1, intermediate: { digest: 'SHA-1' } }));
      assert.ok(await holds(await authority({ rootIs: { digest: 'SHA-1' } })));
    });
    it('where there are more authorities between than one allows', async () => {
      assert.ok(await holds(await authority({ between: 1, most: 1 })));
      await isRefused(/pathLenConstraint/, {}, await authority({ between: 2, most: 1 }));
    });
    it('where certificates issue each other without end, or are too many', async () => {
      const [a, b] = [await issue({ name: 'A' }), await issue({ name: 'B' })];
      const extensions = [new x509.BasicConstraintsExtension(true, undefined, true)];
      const across = async (by: typeof a, to: typeof a, name: string): Promise<x509.X509Certificate> =>
        await x509.X509CertificateGenerator.create({
          subject: `CN=${name}, O=Sample`,
          issuer: by.certificate.subject,
          publicKey: to.keys.publicKey,
          signingKey: by.keys.privateKey,
          signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
          extensions,
        });
      const signer = await issue({ name: 'Time', by: a, extensions: stamping() });
      const all = [await across(a, b, 'B'), await across(b, a, 'A'), signer.certificate];
      const certificates = all.map(({ rawData }) => Certificate.fromBER(rawData));
      const by = { root: usual.root, signer, between: [] };
      await isRefused(/^its chain does not lead to a trusted root: no path within 50 steps$/, { certificates }, by);
      const many = Array.from({ length: 7 }, () => certificates).flat();
      await isRefused(/^it carries more than 20 certificates$/, { certificates: many }, by);
    });
    it('where its certificate had expired, or was not valid yet', async () => {
      const says = /^a certificate of its chain was not valid at that time$/;
      await isRefused(says, {}, await authority({ signer: { notBefore: ago(48), notAfter: ago(24) } }));
      await isRefused(says, { at: ago(3) }, await authority({ signer: { notBefore: ago(1) } }));
      const intermediate = { notBefore: ago(48), notAfter: ago(24) };
      await isRefused(says, {}, await authority({ between: 1, intermediate }));
    });
  });

  it('asks for roots in PEM', async () => {
    const token = await stamped(over, usual);
    for (const root of ['', 'root', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])
      await assert.rejects(
        timeOf(token, over, [root]),
        (error) => error instanceof InputError && error.message.endsWith('certificates in PEM'),
      );
  });
});
