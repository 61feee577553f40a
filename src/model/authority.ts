import { z } from 'zod';
import { Source } from './pack.ts';
import { DateOnly, Id, Name, Vkey } from './terms.ts';

/** Who may be found under it: a did:web, or another absolute IRI. */
export const PartyId = z
  .string()
  .max(500)
  .regex(
    /^(did:web:[A-Za-z0-9.%:_-]+|https:\/\/[^\s<>"]+|urn:[a-z0-9-]+:[^\s<>"]+)$/,
    'a party is did:web:…, https://… or urn:…',
  );
const line = z.string().min(1).max(500);
const Country = z.string().regex(/^[A-Z]{2}$/, 'a country is two capitals (ISO 3166-1)');

/** By which people ask for a report or certificate: unique within who issues it. */
export const DocumentNumber = z
  .string()
  .max(80)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]*$/, 'a number is letters, digits and . _ / -');

/** A laboratory, certification body, accreditor, maker or buyer, as it names itself; `names`: by language tag, where it has several. */
export const Party = z.strictObject({
  id: PartyId,
  name: line,
  names: z.record(z.string().max(20), line).optional(),
  address: line.optional(),
  country: Country.optional(),
  /** By which it signs: of a certification body, its certificates and lists. */
  keys: z.array(Vkey).max(20).optional(),
});
export type Party = z.infer<typeof Party>;

/** A published document by number and year (or version): both count. */
export const StandardRef = z.strictObject({
  id: z.string().min(1).max(80),
  year: z.string().regex(/^\d{4}([.-][0-9A-Za-z.-]+)?$/, 'the year, as in 2026'),
});
export type StandardRef = z.infer<typeof StandardRef>;

/** ISO/IEC 17011 and beyond: what a body is competent for. A laboratory tests (17025); a certification body certifies (17065). */
export const activities = ['testing', 'calibration', 'inspection', 'certification'] as const;
export const Activity = z.enum(activities);
export type Activity = z.infer<typeof Activity>;

/** One row of a scope: the object, by which standard and year, where, from when to when (both days included). */
export const ScopeRow = z.strictObject({
  object: line,
  standard: StandardRef,
  clause: z.string().max(100).optional(),
  site: line.optional(),
  from: DateOnly,
  to: DateOnly.optional(),
  limitation: line.optional(),
});
export type ScopeRow = z.infer<typeof ScopeRow>;

/**
 * What an accreditor, government or scheme owner lets a body do. `kind` names the regime (CNAS, CNCA, CMA, DAkkS, KOLAS …) and
 * is data: none is built in. `to`: its last day.
 */
export const Authorisation = z.strictObject({
  id: Id,
  holder: PartyId,
  kind: z.string().min(1).max(40),
  activity: Activity,
  /** As the accreditor writes it, e.g. CNAS L0290. */
  number: z.string().min(1).max(80),
  by: PartyId,
  from: DateOnly,
  to: DateOnly.optional(),
  scope: z.array(ScopeRow).min(1).max(10_000),
  /** Who may sign for it. */
  signatories: z.array(z.strictObject({ name: line, from: DateOnly, to: DateOnly.optional() })).max(1000),
  source: Source,
});
export type Authorisation = z.infer<typeof Authorisation>;

/** What becomes of an authorisation or a certificate, in the words of ISO/IEC 17011 and 17065. */
export const statusChanges = ['suspended', 'reinstated', 'withdrawn', 'reduced', 'extended'] as const;
export const StatusChange = z.enum(statusChanges);
export type StatusChange = z.infer<typeof StatusChange>;

/** ISO/IEC 17067: how a scheme selects samples and watches what it certified. */
export const Scheme = z.strictObject({
  id: Name,
  version: z.string().min(1).max(40),
  title: line,
  owner: PartyId,
  type: z.enum(['1a', '1b', '2', '3', '4', '5', '6', 'N']),
  /** Units that a type is tested on, at least. */
  samples: z.int().min(1).max(1000),
  /** How often what is certified is looked at again; absent where the type asks for none. */
  surveillance: z.string().max(40).optional(),
  /** Months that a certificate is valid at most. */
  validity: z.int().min(1).max(240),
});
export type Scheme = z.infer<typeof Scheme>;
