import { randomBytes } from 'node:crypto';
import type { webcrypto } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { X509Certificate } from '@peculiar/x509';
import type { FaultName } from '../../list.ts';
import type { Personality } from '../../personality.ts';
import { authorityOf, certificateFor, inDays, privatePem, rsaKeys } from './certificates.ts';
import type { Authority } from './certificates.ts';
import { deviceNamespace } from './device.ts';

/** What the sensor is known by, whom it trusts, and its one user. */
export type Pki = {
  authority: Authority;
  applicationUri: string;
  key: webcrypto.CryptoKey;
  /** The certificate that it shows, with what is wrong with it now. */
  own(faults: ReadonlySet<FaultName>): X509Certificate;
  user: { name: string; password: string };
};

const host = '127.0.0.1';
const wrongs = [
  'own-certificate-expired',
  'own-certificate-wrong-uri',
  'own-certificate-wrong-host',
  'own-certificate-stranger',
] as const satisfies readonly FaultName[];
type Wrong = (typeof wrongs)[number];

export async function pkiOf({ serial, product }: Personality): Promise<Pki> {
  const [authority, keys] = await Promise.all([authorityOf(`Bench authority of ${serial}`), rsaKeys()]);
  const applicationUri = `${deviceNamespace}:${serial}`;
  const right = { name: `${product} ${serial}`, uri: applicationUri, hosts: [host, 'localhost'] };
  const expired = { ...right, from: inDays(-30), to: inDays(-1) };
  const certificates: Record<Wrong | 'right', X509Certificate> = {
    right: await certificateFor(right, keys, authority),
    'own-certificate-expired': await certificateFor(expired, keys, authority),
    'own-certificate-wrong-uri': await certificateFor({ ...right, uri: 'urn:somebody:else' }, keys, authority),
    'own-certificate-wrong-host': await certificateFor({ ...right, hosts: ['elsewhere.invalid'] }, keys, authority),
    'own-certificate-stranger': await certificateFor(right, keys, undefined),
  };
  return {
    authority,
    applicationUri,
    key: keys.privateKey,
    own: (faults) => certificates[wrongs.find((wrong) => faults.has(wrong)) ?? 'right'],
    user: { name: 'operator', password: randomBytes(12).toString('base64url') },
  };
}

/** Where a declaration finds what the bench is given (docs/opcua-security.md), relative to the declaration. */
export const pkiPaths = (folder: string) => ({
  authority: `${folder}/authority`,
  trust: `${folder}/trust`,
  password: `${folder}/user/password`,
  certificate: `${folder}/user/user.pem`,
  key: `${folder}/user/user.key.pem`,
});

/** Under the label of RFC 7468, 6, which other tools look for. */
const listPem = ({ crl }: Authority): string => crl.toString('pem').replaceAll(' CRL-----', ' X509 CRL-----');

/** Writes what the bench is given: the authority with its key, the anchor of the sensor's certificate, and a user's password and certificate. */
export async function writePki({ authority, user }: Pki, beside: string, folder: string): Promise<void> {
  const at = pkiPaths(folder);
  const write = (file: string, text: string): void => {
    mkdirSync(path.join(beside, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(beside, file), `${text}\n`, { mode: 0o600 });
  };
  const keys = await rsaKeys();
  const own = await certificateFor({ name: user.name }, keys, authority);
  write(`${at.authority}/ca.pem`, authority.certificate.toString('pem'));
  write(`${at.authority}/ca.key.pem`, privatePem(authority.keys.privateKey));
  write(`${at.authority}/crl.pem`, listPem(authority));
  write(`${at.trust}/ca.pem`, authority.certificate.toString('pem'));
  write(`${at.trust}/crl.pem`, listPem(authority));
  write(at.password, user.password);
  write(at.certificate, own.toString('pem'));
  write(at.key, privatePem(keys.privateKey));
}
