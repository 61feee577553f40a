import { X509Certificate } from 'node:crypto';
import { ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import { Certificate, id_eContentType_TSTInfo } from 'pkijs';
import type { Accuracy, SignedData, SignerInfo, TSTInfo } from 'pkijs';
import { equalBytes } from '../../evidence/bytes.ts';
import { Malformed } from '../../evidence/malformed.ts';
import type { TimeCheck } from '../../evidence/ports.ts';
import { InputError } from '../../model/errors.ts';
import { shortly } from '../deadline.ts';
import { broken, unfit } from './chain.ts';
import { digestNamed, digestOf, mayBeSignedBy } from './digest.ts';
import { refusalIn, replyIn, tokenIn } from './reply.ts';
import type { Token } from './reply.ts';

/** `at`: RFC 3339 UTC with ms. `accuracyMs`: as the authority says it, either side. `authority`: subject of its certificate. `serial`: hexadecimal. */
export type Stamped = { at: string; accuracyMs?: number; authority: string; serial: string };

/** Attributes of CMS (RFC 5652, 11) and of the signing certificate (RFC 2634, 5.4; RFC 5035, 3). */
const contentType = '1.2.840.113549.1.9.3';
const messageDigest = '1.2.840.113549.1.9.4';
const signingCertificate = '1.2.840.113549.1.9.16.2.12';
const signingCertificateV2 = '1.2.840.113549.1.9.16.2.47';

/** Values of an attribute that is signed, of all its occurrences. */
const signedValues = ({ signedAttrs }: SignerInfo, id: string): unknown[] =>
  (signedAttrs?.attributes ?? []).filter(({ type }) => type === id).flatMap(({ values }) => values as unknown[]);

const certificatesIn = (pem: string): Certificate[] =>
  [...pem.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g)].map(([, base64 = '']) =>
    Certificate.fromBER(Buffer.from(base64, 'base64')),
  );

/** Throws InputError where one of them holds no certificate. */
function rootsIn(pems: readonly string[]): Certificate[] {
  return pems.flatMap((pem) => {
    try {
      const found = certificatesIn(pem);
      if (found.length > 0) return found;
    } catch {
      // Said below.
    }
    throw new InputError('USAGE', 'roots of time-stamp authorities', 'certificates in PEM');
  });
}

/** What does not fit between the token and the bytes it is shown for. */
function misfit({ messageImprint, extensions = [] }: TSTInfo, over: Uint8Array): string | undefined {
  const { hashAlgorithm, hashedMessage } = messageImprint;
  const algorithm = digestNamed(hashAlgorithm.algorithmId);
  if (!algorithm) return `its imprint is not by SHA-256, SHA-384 or SHA-512: ${hashAlgorithm.algorithmId}`;
  if (!equalBytes(digestOf(algorithm, over), hashedMessage.valueBlock.valueHexView))
    return 'its imprint is of other bytes';
  if (extensions.some(({ critical }) => critical)) return 'it has a critical extension that is not known';
  return undefined;
}

/** What CMS asks of a signature and the library does not: the attributes once each, and that they speak of a TSTInfo. */
function unlike(signer: SignerInfo): string | undefined {
  if (!digestNamed(signer.digestAlgorithm.algorithmId) || !mayBeSignedBy(signer.signatureAlgorithm))
    return 'its signature is not by SHA-256, SHA-384 or SHA-512';
  const types = signedValues(signer, contentType);
  const [type] = types;
  if (types.length !== 1 || !(type instanceof ObjectIdentifier) || type.getValue() !== id_eContentType_TSTInfo)
    return 'what is signed does not say that it is a TSTInfo';
  if (signedValues(signer, messageDigest).length !== 1) return 'it does not sign one digest';
  return undefined;
}

/** The certificate whose key made the signature. Throws Malformed where there is none, or the signature is not by it. */
async function signerOf(signed: SignedData, over: Uint8Array, where: string): Promise<Certificate> {
  const data = Uint8Array.from(over).buffer;
  try {
    const { signatureVerified, signerCertificate } = await signed.verify({ signer: 0, data, extendedMode: true });
    if (signatureVerified === true && signerCertificate) return signerCertificate;
  } catch (error) {
    const says = error instanceof Error ? `: ${shortly(error.message)}` : '';
    throw new Malformed(where, `its signature does not verify${says}`, { cause: error });
  }
  throw new Malformed(where, 'its signature does not verify');
}

/** ESSCertID: SHA-1 and the hash first. ESSCertIDv2: SHA-256 unless an algorithm stands first. The first of the list is the signer's. */
function names(attribute: unknown, certificate: ArrayBuffer, standard: string): boolean {
  const [list] = attribute instanceof Sequence ? attribute.valueBlock.value : [];
  const [id] = list instanceof Sequence ? list.valueBlock.value : [];
  const [first, second] = id instanceof Sequence ? id.valueBlock.value : [];
  const [oid] = first instanceof Sequence ? first.valueBlock.value : [];
  const algorithm = oid instanceof ObjectIdentifier ? digestNamed(oid.getValue()) : standard;
  const hash = first instanceof Sequence ? second : first;
  if (!algorithm || !(hash instanceof OctetString)) return false;
  return equalBytes(hash.valueBlock.valueHexView, digestOf(algorithm, certificate));
}

function isNamed(signer: SignerInfo, certificate: ArrayBuffer): boolean {
  const all = [
    ...signedValues(signer, signingCertificate).map((value) => names(value, certificate, 'SHA-1')),
    ...signedValues(signer, signingCertificateV2).map((value) => names(value, certificate, 'SHA-256')),
  ];
  return all.length > 0 && all.every(Boolean);
}

const inMs = ({ seconds = 0, millis = 0, micros = 0 }: Accuracy): number => seconds * 1000 + millis + micros / 1000;

/** Throws Malformed with the first of the complaints that there is. */
function refuse(where: string, ...complaints: readonly (string | undefined)[]): void {
  const [says] = complaints.filter((complaint) => complaint !== undefined);
  if (says !== undefined) throw new Malformed(where, says);
}

async function verified(
  { signed, info, at }: Token,
  over: Uint8Array,
  roots: Certificate[],
  where: string,
): Promise<Stamped> {
  const [signer, ...more] = signed.signerInfos;
  if (!signer || more.length > 0)
    throw new Malformed(where, `${signed.signerInfos.length} signatures, where there is one`);
  refuse(where, misfit(info, over), unlike(signer));
  const certificate = await signerOf(signed, over, where);
  const der = certificate.toSchema().toBER();
  refuse(where, isNamed(signer, der) ? undefined : 'its signed attributes do not name the certificate of its signer');
  refuse(where, unfit(certificate), await broken(certificate, signed, roots, new Date(at)));
  return {
    at,
    ...(info.accuracy ? { accuracyMs: inMs(info.accuracy) } : {}),
    authority: shortly(new X509Certificate(Buffer.from(der)).subject.replaceAll('\n', ', ')),
    serial: Buffer.from(info.serialNumber.valueBlock.valueHexView).toString('hex'),
  };
}

/**
 * When the authority that made this reply (TimeStampResp, DER) saw these bytes. `roots`: certificates in PEM that its chain
 * has to lead to, as it was valid at the time the token says, whatever the day is now.
 *
 * Throws Malformed with the reason where the token does not hold.
 */
export async function timeOf(
  tsr: Uint8Array,
  over: Uint8Array,
  roots: readonly string[],
  where = 'time-stamp',
): Promise<Stamped> {
  const trusted = rootsIn(roots);
  try {
    const reply = replyIn(tsr, where);
    refuse(where, refusalIn(reply));
    return await verified(tokenIn(reply, where), over, trusted, where);
  } catch (error) {
    if (error instanceof Malformed) throw error;
    // The library throws whatever comes to it of bytes it did not expect.
    throw new Malformed(where, 'cannot be read as a time-stamp token', { cause: error });
  }
}

export const timeCheckWith =
  (roots: readonly string[]): TimeCheck =>
  async (token, over, where) =>
    await timeOf(token, over, roots, where);
