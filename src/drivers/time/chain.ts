import { BitString } from 'asn1js';
import { BasicConstraints, Certificate, CertificateChainValidationEngine, ExtKeyUsage } from 'pkijs';
import { id_BasicConstraints, id_CertificatePolicies, id_ExtKeyUsage, id_InhibitAnyPolicy, id_KeyUsage } from 'pkijs';
import { id_NameConstraints, id_PolicyConstraints, id_PolicyMappings, id_SubjectAltName } from 'pkijs';
import type { Extension, SignedData } from 'pkijs';
import { equalBytes } from '../../evidence/bytes.ts';
import { mayBeSignedBy } from './digest.ts';

/** RFC 3161, 2.3. */
const timeStamping = '1.3.6.1.5.5.7.3.8';
/** An authority has a chain of two to four; certificates that issue each other make paths without end. */
const mostCertificates = 20;
const mostSteps = 50;

const extensionsOf = ({ extensions = [] }: Certificate, id: string): Extension[] =>
  extensions.filter(({ extnID }) => extnID === id);

/** RFC 3161, 2.3: extendedKeyUsage is critical and names time-stamping alone; a keyUsage there is lets it sign (RFC 5280, 4.2.1.3). */
export function unfit(signer: Certificate): string | undefined {
  const [extended, ...more] = extensionsOf(signer, id_ExtKeyUsage);
  const usages = extended?.parsedValue instanceof ExtKeyUsage ? extended.parsedValue.keyPurposes : [];
  if (more.length > 0 || usages.length !== 1 || usages[0] !== timeStamping)
    return 'its signer’s certificate is not for time-stamping alone (extendedKeyUsage)';
  if (extended?.critical !== true) return 'the extendedKeyUsage of its signer’s certificate is not critical';
  const [usage] = extensionsOf(signer, id_KeyUsage);
  const bits = usage?.parsedValue instanceof BitString ? (usage.parsedValue.valueBlock.valueHexView[0] ?? 0) : 0;
  // digitalSignature and nonRepudiation.
  if (usage && (bits & 0xc0) === 0) return 'its signer’s certificate is not for signatures (keyUsage)';
  return undefined;
}

/** Extensions that are looked at here or by the library. */
const understood: readonly string[] = [
  id_BasicConstraints,
  id_CertificatePolicies,
  id_ExtKeyUsage,
  id_InhibitAnyPolicy,
  id_KeyUsage,
  id_NameConstraints,
  id_PolicyConstraints,
  id_PolicyMappings,
  id_SubjectAltName,
];

/** Of any certificate but the root, which is trusted for itself. */
function complaintsAbout({ signatureAlgorithm, extensions = [] }: Certificate): string[] {
  const unknown = extensions.filter(({ critical, extnID }) => critical && !understood.includes(extnID));
  return [
    ...(mayBeSignedBy(signatureAlgorithm) ? [] : ['not signed by SHA-256, SHA-384 or SHA-512']),
    ...unknown.map(({ extnID }) => `with a critical extension that is not known, ${extnID}`),
  ].map((what) => `its chain has a certificate ${what}`);
}

/** RFC 5280, 6.1.4 (l) and (m): no more authorities between than one allows. The library reads the constraint and lets it pass. */
function tooLong(path: readonly Certificate[]): boolean {
  return path.some((certificate, index) => {
    const [constraints] = extensionsOf(certificate, id_BasicConstraints).map(({ parsedValue }) => parsedValue);
    if (index === 0 || !(constraints instanceof BasicConstraints)) return false;
    const { pathLenConstraint } = constraints;
    const between = path.slice(1, index).filter(({ subject, issuer }) => !subject.isEqual(issuer)).length;
    return typeof pathLenConstraint === 'number' && between > pathLenConstraint;
  });
}

/** The library's own search for issuers, which ends after so many steps. */
function bounded(engine: CertificateChainValidationEngine): CertificateChainValidationEngine {
  const find = engine.findIssuer;
  let steps = 0;
  engine.findIssuer = async (...given) => {
    if (++steps > mostSteps) throw new Error(`no path within ${mostSteps} steps`);
    return await find(...given);
  };
  return engine;
}

/** What is wrong with the chain from `signer` to one of `roots` at that time; undefined where it holds. Nobody is asked whether it was revoked. */
export async function broken(
  signer: Certificate,
  { certificates = [] }: SignedData,
  roots: readonly Certificate[],
  at: Date,
): Promise<string | undefined> {
  if (certificates.length > mostCertificates) return `it carries more than ${mostCertificates} certificates`;
  // Of two that are the same the library drops the later, and goes on from the one before it.
  const others = certificates
    .filter((one) => one instanceof Certificate)
    .filter((one) => !equalBytes(one.tbsView, signer.tbsView));
  const engine = new CertificateChainValidationEngine({
    trustedCerts: [...roots],
    // The last is the one that is asked about.
    certs: [...others, signer],
    checkDate: at,
  });
  const { result, resultCode, resultMessage, certificatePath = [] } = await bounded(engine).verify();
  if (resultCode === 8) return 'a certificate of its chain was not valid at that time';
  if (!result) return `its chain does not lead to a trusted root: ${resultMessage}`;
  if (certificatePath[0] !== signer) return 'its chain does not lead to a trusted root: it is not of its signer';
  const [unsound] = certificatePath.slice(0, -1).flatMap(complaintsAbout);
  if (unsound !== undefined) return unsound;
  if (tooLong(certificatePath)) return 'its chain is longer than a certificate of it allows (pathLenConstraint)';
  return undefined;
}
