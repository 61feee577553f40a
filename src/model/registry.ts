import { z } from 'zod';
import { Authorisation, DocumentNumber, Party, Scheme, ScopeRow, StatusChange } from './authority.ts';
import { DateOnly, Digest, Id, Level, ObjectRef } from './terms.ts';

const line = z.string().min(1).max(500);
const text = z.string().min(1).max(2000);

/** What a reviewer found, and how it was settled; one that is not settled stands against a grant. */
export const ReviewFinding = z.strictObject({ says: text, settled: text.optional() });
export type ReviewFinding = z.infer<typeof ReviewFinding>;

/** What becomes of a certificate after its issue. `from`: the first day on which it holds. */
export const certificateChanges = ['suspended', 'reinstated', 'withdrawn', 'reduced', 'superseded'] as const;
export const CertificateChange = z.enum(certificateChanges);
export type CertificateChange = z.infer<typeof CertificateChange>;

/**
 * What a registry's log says, entry by entry: who is authorised for what, and each step of a certification in the order of
 * ISO/IEC 17065 (7.4 evaluation, 7.5 review, 7.6 decision, 7.7 certificate, 7.11 changes). Names are of people.
 */
export const registryBodies = [
  z.strictObject({ kind: z.literal('party-entered'), party: Party }),
  z.strictObject({ kind: z.literal('scheme-entered'), scheme: Scheme }),
  z.strictObject({ kind: z.literal('authorised'), authorisation: Authorisation }),
  /** `rows`: of an extension those that are added, of a reduction those that end. */
  z.strictObject({
    kind: z.literal('authorisation-changed'),
    authorisation: Id,
    change: StatusChange,
    from: DateOnly,
    rows: z.array(ScopeRow).max(200).optional(),
    because: text,
  }),
  /** `file`: the draft of the certificate that is applied for, with its reports. */
  z.strictObject({
    kind: z.literal('evaluated'),
    application: DocumentNumber,
    file: ObjectRef,
    by: line,
    testedBy: z.array(line).min(1).max(50),
    level: Level,
  }),
  z.strictObject({
    kind: z.literal('reviewed'),
    application: DocumentNumber,
    file: Digest,
    by: line,
    findings: z.array(ReviewFinding).max(100),
    recommends: z.enum(['grant', 'refuse']),
  }),
  z.strictObject({
    kind: z.literal('decided'),
    application: DocumentNumber,
    file: Digest,
    by: line,
    decision: z.enum(['grant', 'refuse']),
    because: text.optional(),
  }),
  /** `certificate`: our own record; `credential`: the same, signed, as others read it. */
  z.strictObject({
    kind: z.literal('certificate-issued'),
    application: DocumentNumber,
    number: DocumentNumber,
    certificate: ObjectRef,
    credential: ObjectRef,
    /** Its place in the status lists. */
    index: z.int().min(0),
  }),
  /** Of a reduction, `firmware`: the versions that are no longer covered; of a succession, `by`: the number that takes its place. */
  z.strictObject({
    kind: z.literal('certificate-changed'),
    number: DocumentNumber,
    change: CertificateChange,
    from: DateOnly,
    decidedBy: line,
    because: text,
    firmware: z.array(Digest).max(200).optional(),
    successor: DocumentNumber.optional(),
  }),
] as const;
const RegistryBody = z.discriminatedUnion('kind', registryBodies);
export type RegistryBody = z.infer<typeof RegistryBody>;
