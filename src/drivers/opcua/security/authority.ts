// @peculiar/x509 wants reflect-metadata before it.
import 'reflect-metadata';
import { createPrivateKey, KeyObject, randomBytes } from 'node:crypto';
import type { webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  X509Crl,
} from '@peculiar/x509';
import type { Flaw } from '../../../measure/protocol/opcua-security/asked.ts';
import { ProbeError } from '../../../model/errors.ts';
import type { Identity } from './channel.ts';

const { subtle } = globalThis.crypto;
const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;

/** By which the bench's certificates name it. */
export const applicationUri = 'urn:gradus:bench';

export type Authority = { certificate: X509Certificate; key: webcrypto.CryptoKey; revoked: string | undefined };

const files = { certificate: 'ca.pem', key: 'ca.key.pem', revocations: 'crl.pem' } as const;

async function readAuthority(folder: string): Promise<Authority> {
  const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
  const certificate = new X509Certificate(read(files.certificate));
  const [revoked] = new X509Crl(read(files.revocations)).entries;
  const key = createPrivateKey(read(files.key)).toCryptoKey(algorithm, false, ['sign']);
  return { certificate, key, revoked: revoked?.serialNumber };
}

/** The declared authority. Throws `PROBE_LACKS` where there is none or a file of it cannot be read. */
export async function authorityIn(folder: string | undefined, base: string): Promise<Authority> {
  if (folder === undefined)
    throw new ProbeError(
      'PROBE_LACKS',
      'endpoints.opcua.authority is not declared: put a certification authority that the device trusts into a folder, as docs/opcua-security.md says',
    );
  try {
    return await readAuthority(path.resolve(base, folder));
  } catch (error) {
    const expected = Object.values(files).join(', ');
    throw new ProbeError('PROBE_LACKS', `endpoints.opcua.authority ${folder} is not ${expected} of an RSA authority`, {
      cause: error,
    });
  }
}

let ownKeys: Promise<webcrypto.CryptoKeyPair> | undefined;
/** One pair in this process: a client's flaws are in its certificates. */
async function keys(): Promise<webcrypto.CryptoKeyPair> {
  const size = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
  ownKeys ??= subtle.generateKey({ ...algorithm, ...size }, true, ['sign', 'verify']);
  return await ownKeys;
}

const day = 24 * 3600 * 1000;
const inDays = (days: number): Date => new Date(Date.now() + days * day);

type Validity = { notBefore: Date; notAfter: Date };
function validityOf(flaw: Flaw | undefined): Validity {
  if (flaw === 'expired') return { notBefore: inDays(-30), notAfter: inDays(-2) };
  if (flaw === 'not-yet-valid') return { notBefore: inDays(2), notAfter: inDays(30) };
  return { notBefore: inDays(-2), notAfter: inDays(30) };
}

function serialOf(flaw: Flaw | undefined, authority: Authority | undefined): string {
  if (flaw !== 'revoked') return `01${randomBytes(8).toString('hex')}`;
  if (authority?.revoked !== undefined) return authority.revoked;
  throw new ProbeError(
    'PROBE_LACKS',
    `${files.revocations} of endpoints.opcua.authority revokes no serial number: revoke one and give the device that list`,
  );
}

/** OPC 10000-6, 6.2.2: what an application instance certificate may be used for. */
const usages =
  KeyUsageFlags.digitalSignature |
  KeyUsageFlags.nonRepudiation |
  KeyUsageFlags.keyEncipherment |
  KeyUsageFlags.dataEncipherment;

/** A certificate of the bench with its key: issued by the authority, by itself where there is none or the flaw is to be a stranger. */
export async function identityFrom(given: Authority | undefined, flaw?: Flaw): Promise<Identity> {
  const { publicKey, privateKey } = await keys();
  const authority = flaw === 'untrusted' ? undefined : given;
  const host = flaw === 'wrong-host' ? 'elsewhere.invalid' : 'localhost';
  const uri = flaw === 'wrong-uri' ? 'urn:gradus:somebody-else' : applicationUri;
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialOf(flaw, authority),
    subject: 'CN=gradus',
    issuer: authority?.certificate.subject ?? 'CN=gradus',
    publicKey,
    signingKey: authority?.key ?? privateKey,
    signingAlgorithm: algorithm,
    ...validityOf(flaw),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(usages, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth, ExtendedKeyUsage.serverAuth]),
      await SubjectKeyIdentifierExtension.create(publicKey),
      await AuthorityKeyIdentifierExtension.create(authority?.certificate.publicKey ?? publicKey),
      new SubjectAlternativeNameExtension([
        { type: 'url', value: uri },
        { type: 'dns', value: host },
      ]),
    ],
  });
  // The client goes by the bench's URI whatever its certificate says.
  return { certificate: Buffer.from(certificate.rawData), key: KeyObject.from(privateKey), uri: applicationUri };
}
