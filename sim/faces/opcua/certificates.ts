// @peculiar/x509 wants reflect-metadata before it.
import 'reflect-metadata';
import { KeyObject, randomBytes } from 'node:crypto';
import type { webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
  X509CrlGenerator,
} from '@peculiar/x509';
import type { X509Certificate, X509Crl } from '@peculiar/x509';

const { subtle } = globalThis.crypto;
const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;

/** The security policies of the sensor ask for RSA keys of 2048 bits or more (OPC 10000-7, 6.6). */
export async function rsaKeys(): Promise<webcrypto.CryptoKeyPair> {
  const size = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
  return await subtle.generateKey({ ...algorithm, ...size }, true, ['sign', 'verify']);
}

export const privatePem = (key: webcrypto.CryptoKey): string =>
  KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString();

const day = 24 * 3600 * 1000;
/** So many days from now. */
export const inDays = (days: number): Date => new Date(Date.now() + days * day);

export type Authority = { keys: webcrypto.CryptoKeyPair; certificate: X509Certificate; crl: X509Crl };

/** The serial number of a certificate that was revoked before anybody used it: a bench may issue one with it. */
const revoked = '5c0bad';

/** What the sensor's maker or its laboratory has: it vouches for the bench's clients and for the sensor itself. */
export async function authorityOf(name: string): Promise<Authority> {
  const keys = await rsaKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    signingAlgorithm: algorithm,
    serialNumber: '01',
    notBefore: inDays(-1),
    notAfter: inDays(365),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign | KeyUsageFlags.digitalSignature, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const crl = await X509CrlGenerator.create({
    issuer: certificate.subject,
    thisUpdate: inDays(-1),
    nextUpdate: inDays(365),
    signingKey: keys.privateKey,
    signingAlgorithm: algorithm,
    entries: [{ serialNumber: revoked, revocationDate: inDays(-1) }],
  });
  return { keys, certificate, crl };
}

/** An application instance certificate (OPC 10000-6, 6.2.2), or a user's where it names no application. */
export type Subject = {
  name: string;
  uri?: string;
  hosts?: readonly string[];
  from?: Date;
  to?: Date;
};

const isAddress = (host: string): boolean => /^[\d.]+$/.test(host);

const usages =
  KeyUsageFlags.digitalSignature |
  KeyUsageFlags.nonRepudiation |
  KeyUsageFlags.keyEncipherment |
  KeyUsageFlags.dataEncipherment;

function namesOf({ uri, hosts = [] }: Subject): SubjectAlternativeNameExtension[] {
  const names = [
    ...(uri === undefined ? [] : [{ type: 'url', value: uri } as const]),
    ...hosts.map((value) => ({ type: isAddress(value) ? 'ip' : 'dns', value }) as const),
  ];
  return names.length === 0 ? [] : [new SubjectAlternativeNameExtension(names)];
}

/** Issued by the authority; by its own key where there is none. */
export async function certificateFor(
  subject: Subject,
  keys: webcrypto.CryptoKeyPair,
  authority: Authority | undefined,
): Promise<X509Certificate> {
  return await X509CertificateGenerator.create({
    serialNumber: `01${randomBytes(8).toString('hex')}`,
    subject: `CN=${subject.name}`,
    issuer: authority?.certificate.subject ?? `CN=${subject.name}`,
    publicKey: keys.publicKey,
    signingKey: (authority?.keys ?? keys).privateKey,
    signingAlgorithm: algorithm,
    notBefore: subject.from ?? inDays(-1),
    notAfter: subject.to ?? inDays(365),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(usages, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create((authority?.keys ?? keys).publicKey),
      ...namesOf(subject),
    ],
  });
}
