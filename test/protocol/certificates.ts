import 'reflect-metadata';
import type { webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as x509 from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dayMs = 86_400_000;

type Pair = { certificate: x509.X509Certificate; keys: webcrypto.CryptoKeyPair };
const keyPair = async (): Promise<webcrypto.CryptoKeyPair> =>
  await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
const validity = () => ({ notBefore: new Date(Date.now() - dayMs), notAfter: new Date(Date.now() + dayMs) });

async function authority(name: string): Promise<Pair> {
  const keys = await keyPair();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: `CN=${name}`,
    ...validity(),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new x509.BasicConstraintsExtension(true, 1, true)],
  });
  return { certificate, keys };
}

let serial = 1;
async function signed(name: string, by: Pair): Promise<Pair> {
  const keys = await keyPair();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: (++serial).toString(16).padStart(4, '0'),
    subject: `CN=${name}`,
    issuer: by.certificate.subject,
    ...validity(),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: by.keys.privateKey,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }])],
  });
  return { certificate, keys };
}

export type Files = { certificate: string; key: string };
export type Certificates = { ca: string; broker: Files; bench: Files; device: Files; stranger: Files; forget(): void };

/** A certification authority of a laboratory, what it signed for broker, bench and device, and a certificate of somebody else. */
export async function certificates(): Promise<Certificates> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gradus-tls-'));
  const write = async (name: string, { certificate, keys }: Pair): Promise<Files> => {
    const files = { certificate: path.join(folder, `${name}.pem`), key: path.join(folder, `${name}.key`) };
    const pkcs8 = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
    writeFileSync(files.certificate, certificate.toString('pem'));
    writeFileSync(files.key, x509.PemConverter.encode(pkcs8, 'PRIVATE KEY'), { mode: 0o600 });
    return files;
  };
  const ca = await authority('Test laboratory');
  const of = async (name: string): Promise<Files> => await write(name, await signed(name, ca));
  return {
    ca: (await write('ca', ca)).certificate,
    broker: await of('broker'),
    bench: await of('bench'),
    device: await of('device'),
    stranger: await write('stranger', await signed('stranger', await authority('Somebody else'))),
    forget: () => rmSync(folder, { recursive: true, force: true }),
  };
}
