import { z } from 'zod';
import { DocumentNumber, Party, PartyId, StandardRef } from './authority.ts';
import { RunId } from './entry.ts';
import { ProgrammeName, provenances } from './pack.ts';
import { DateOnly, Digest, Level, Name } from './terms.ts';

const line = z.string().min(1).max(500);
/** A released firmware or model: what people call it, and its digest. */
export const Version = z.strictObject({ version: z.string().min(1).max(80), digest: Digest });
export type Version = z.infer<typeof Version>;

/** What is certified: a model of a maker, with these firmware versions and base models alone. */
export const Product = z.strictObject({
  maker: line,
  name: line,
  /** As datasheets and orders name it. */
  model: line,
  firmware: z.array(Version).min(1).max(200),
  models: z.array(Digest).max(50),
  /** Of the declared adaptation envelope: what may change without another certificate. */
  envelope: Digest.optional(),
});
export type Product = z.infer<typeof Product>;

/** A run of a station that a report or certificate rests on, by what binds its every entry. */
export const EvidenceRun = z.strictObject({
  run: RunId,
  log: z.string().min(1).max(500),
  chain: Digest,
  serial: z.string().min(1).max(64),
  programme: ProgrammeName,
  firmware: Digest,
  concluded: z.iso.datetime({ precision: 3 }),
});
export type EvidenceRun = z.infer<typeof EvidenceRun>;

/** A laboratory's test report (ISO/IEC 17025, 7.8) as a certificate names it. `performed`: first and last day of the tests. */
export const ReportRef = z.strictObject({
  number: DocumentNumber,
  laboratory: PartyId,
  site: line.optional(),
  performed: z.strictObject({ from: DateOnly, to: DateOnly }),
  issued: DateOnly,
  digest: Digest,
  runs: z.array(EvidenceRun).min(1).max(1000),
});
export type ReportRef = z.infer<typeof ReportRef>;

/** What the rules come from at their weakest, and what may be said of it. */
export const Basis = z.strictObject({
  pack: z.strictObject({ id: Name, version: z.string().min(1).max(40), digest: Digest }),
  provenance: z.enum(provenances),
  /** With `contracted`: the contract whose annex pins the pack. */
  contract: line.optional(),
});
export type Basis = z.infer<typeof Basis>;

/**
 * A certificate of conformity (ISO/IEC 17065, 7.7), issued by a certification body to a client for a product at a level.
 * Dates are days, the first and last included, in UTC. `unit` limits it to the serials it names; a certificate of a type
 * names the samples that were tested.
 */
export const Certificate = z.strictObject({
  v: z.literal(1),
  number: DocumentNumber,
  body: Party,
  /** Numbers of the authorisations that the body states: worth nothing until followed to a trust list. */
  authorisations: z.array(z.string().min(1).max(80)).max(20),
  client: Party,
  scheme: z.strictObject({ id: Name, version: z.string().min(1).max(40) }),
  of: z.enum(['type', 'unit']),
  serials: z.array(z.string().min(1).max(64)).min(1).max(1000),
  product: Product,
  standard: StandardRef,
  level: Level,
  basis: Basis,
  reports: z.array(ReportRef).min(1).max(50),
  decided: DateOnly,
  signatory: line,
  issued: DateOnly,
  from: DateOnly,
  to: DateOnly,
  /** Number of the certificate whose place it takes. */
  supersedes: DocumentNumber.optional(),
  /** Where its status is told: a Bitstring Status List and the place in it. */
  status: z.strictObject({ list: z.url().max(500), index: z.int().min(0) }),
});
export type Certificate = z.infer<typeof Certificate>;

/** What a verifier says of a certificate on a day. */
export const certificateStates = [
  'valid',
  'not yet valid',
  'expired',
  'suspended',
  'withdrawn',
  'superseded',
  'out of scope',
  'not found',
  'unverifiable',
] as const;
export type CertificateState = (typeof certificateStates)[number];
