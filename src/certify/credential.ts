import { Malformed } from '../evidence/malformed.ts';
import { fit } from '../evidence/frozen.ts';
import type { Party, StandardRef } from '../model/authority.ts';
import { Certificate, type ReportRef } from '../model/certificate.ts';

/** Of certificates, secured as W3C VC-JOSE-COSE has it. */
export const credentialType = 'vc+jwt';

const escapes = new Map<string, string>();

/** Certificates of a batch name the same parties and products over and over. */
function escaped(part: string): string {
  const known = escapes.get(part) ?? encodeURIComponent(part);
  if (escapes.size < 10_000) escapes.set(part, known);
  return known;
}

const uri = (...parts: string[]): string => `urn:gradus:${parts.map(escaped).join(':')}`;

/** Where a certificate's record is told apart from every other body's. */
export const certificateUri = ({ body, number }: Pick<Certificate, 'body' | 'number'>): string =>
  uri('certificate', body.id, number);

/** The contexts: VC 2.0, the UNTP Digital Conformity Credential, and our own record as JSON that no other term reads. */
const context = [
  'https://www.w3.org/ns/credentials/v2',
  'https://test.uncefact.org/vocabulary/untp/dcc/0.6.1/',
  { gradus: { '@id': 'urn:gradus:certificate', '@type': '@json' } },
];

const standardOf = ({ id, year }: StandardRef): object => ({
  type: ['Standard'],
  id: uri('standard', id, year),
  name: `${id}-${year}`,
});

const partyOf = ({ id, name }: Party): object => ({ type: ['Party'], id, name });

const evidenceOf = ({ number, digest }: ReportRef): object => ({
  type: ['SecureLink'],
  linkURL: `urn:sha256:${digest.slice('sha256:'.length)}`,
  linkName: `Test report ${number}`,
  hashDigest: digest.slice('sha256:'.length),
  hashMethod: 'SHA-256',
});

/** Purposes of the two status lists: what is withdrawn or superseded, and what is suspended. */
export const statusPurposes = ['revocation', 'suspension'] as const;
export type StatusPurpose = (typeof statusPurposes)[number];
export const listUri = (list: string, purpose: StatusPurpose): string => `${list}/${purpose}`;

const statusOf = ({ status: { list, index } }: Certificate): object[] =>
  statusPurposes.map((purpose) => ({
    id: `${listUri(list, purpose)}#${index}`,
    type: 'BitstringStatusListEntry',
    statusPurpose: purpose,
    statusListIndex: String(index),
    statusListCredential: listUri(list, purpose),
  }));

function authorisationOf({ authorisations, body }: Certificate): object[] {
  return authorisations.map((number) => ({
    type: ['Endorsement'],
    id: uri('authorisation', body.id, number),
    name: number,
  }));
}

function assessmentOf({ product, standard, level, decided, basis, of, serials }: Certificate): object {
  return {
    type: ['ConformityAssessment', 'Declaration'],
    id: uri('assessment', product.maker, product.model, level),
    assessmentDate: decided,
    referenceStandard: standardOf(standard),
    assessmentCriteria: [
      {
        type: ['Criterion'],
        id: uri('pack', basis.pack.id, basis.pack.version, basis.pack.digest),
        name: `${basis.pack.id} ${basis.pack.version}`,
        conformityTopic: 'governance.compliance',
        performanceLevel: level,
      },
    ],
    declaredValue: [
      {
        type: ['Metric'],
        metricName: 'AI interoperability level',
        metricValue: { value: Number(level.slice(1)), unit: 'C62' },
        score: level,
      },
    ],
    conformance: true,
    conformityTopic: 'governance.compliance',
    assessedProduct: [
      {
        type: ['ProductVerification'],
        product: {
          type: ['Product'],
          id: uri('product', product.maker, product.model),
          name: `${product.name} ${product.model}`,
          registeredId: product.model,
          ...(of === 'unit' && { serialNumber: serials.join(', ') }),
        },
        idVerifiedByCAB: true,
      },
    ],
  };
}

/**
 * A certificate as a W3C Verifiable Credential 2.0, shaped as a UNTP Digital Conformity Credential 0.6.1. `gradus` holds our
 * record, which all the rest is made from: no reader can be told one thing by the one and another by the other. It states
 * the accreditation and proves none.
 */
export function credentialOf(certificate: Certificate): object {
  const { body, client, authorisations, scheme, reports, from, to, number } = certificate;
  return {
    '@context': context,
    type: ['DigitalConformityCredential', 'VerifiableCredential'],
    id: certificateUri(certificate),
    issuer: {
      type: ['CredentialIssuer'],
      id: body.id,
      name: body.name,
      issuerAlsoKnownAs: authorisations.map((one) => ({
        id: uri('authorisation', body.id, one),
        name: body.name,
        registeredId: one,
      })),
    },
    validFrom: `${from}T00:00:00Z`,
    validUntil: `${to}T23:59:59Z`,
    credentialStatus: statusOf(certificate),
    credentialSubject: {
      type: ['ConformityAttestation', 'Attestation'],
      id: uri('attestation', body.id, number),
      name: `Certificate ${number}`,
      assessorLevel: '3rdParty',
      assessmentLevel: authorisations.length > 0 ? 'Accredited' : 'Unspecified',
      attestationType: 'certification',
      issuedToParty: partyOf(client),
      authorisation: authorisationOf(certificate),
      scope: {
        type: ['ConformityScheme'],
        id: uri('scheme', body.id, scheme.id),
        name: `${scheme.id} ${scheme.version}`,
      },
      auditableEvidence: reports.map(evidenceOf),
      assessment: [assessmentOf(certificate)],
    },
    gradus: certificate,
  };
}

/** The text that is signed. */
export const credentialText = (certificate: Certificate): string => JSON.stringify(credentialOf(certificate));

/** A member of the outermost object or of one in it, never a text: quotation marks within texts are escaped. */
const recordAt = ',"gradus":';

/** The record in a credential's text, which has to be exactly what is made of it. */
export function certificateIn(text: string, where: string): Certificate {
  const at = text.lastIndexOf(recordAt);
  if (at < 0 || !text.endsWith('}'))
    throw new Malformed(where, 'is a credential without the record of a Gradus certificate');
  let record: unknown;
  try {
    record = JSON.parse(text.slice(at + recordAt.length, -1));
  } catch (error) {
    throw new Malformed(where, 'has a record that is not JSON', { cause: error });
  }
  const certificate = fit(record, Certificate, where);
  if (credentialText(certificate) !== text)
    throw new Malformed(where, 'says something else around its record than in it');
  return certificate;
}
