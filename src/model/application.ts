import { z } from 'zod';
import { Authorisation, DocumentNumber, Party, PartyId, Scheme, StandardRef } from './authority.ts';
import { Certificate, Version } from './certificate.ts';
import { registryBodies } from './registry.ts';
import { DateOnly, Level, Name } from './terms.ts';

const line = z.string().min(1).max(500);
const changeOf = registryBodies[3].omit({ kind: true });

/** What people enter in a registry: who is who, schemes, authorisations and what becomes of them. Changes come last. */
export const RegistryFile = z.strictObject({
  parties: z.array(Party).max(1000).optional(),
  schemes: z.array(Scheme).max(100).optional(),
  authorisations: z.array(Authorisation).max(1000).optional(),
  changes: z.array(changeOf).max(1000).optional(),
});
export type RegistryFile = z.infer<typeof RegistryFile>;

/** What a client applies for; the rest of the draft is read from verified runs. `report`: of the laboratory, by its file. */
export const Application = z.strictObject({
  application: DocumentNumber,
  certificate: DocumentNumber,
  client: Party,
  scheme: z.strictObject({ id: Name, version: z.string().min(1).max(40) }),
  of: z.enum(['type', 'unit']),
  level: Level,
  standard: StandardRef,
  /** As datasheets name the product, where that is not what its declaration says. */
  model: line.optional(),
  /** Versions that are covered beside those that were tested, by what the body found of them. */
  firmware: z.array(Version).max(200).optional(),
  report: z.strictObject({
    number: DocumentNumber,
    laboratory: PartyId,
    site: line.optional(),
    issued: DateOnly,
    file: z.string().min(1).max(500),
  }),
  contract: line.optional(),
  supersedes: DocumentNumber.optional(),
});
export type Application = z.infer<typeof Application>;

/** A certificate before the decision: what is evaluated, reviewed and decided on, by its digest. */
export const Draft = Certificate.omit({
  body: true,
  authorisations: true,
  decided: true,
  signatory: true,
  issued: true,
  from: true,
  to: true,
  status: true,
});
export type Draft = z.infer<typeof Draft>;
