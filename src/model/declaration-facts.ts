import { z } from 'zod';
import { DateOnly } from './terms.ts';

const line = z.string().min(1).max(500);
const text = z.string().min(1).max(2000);

/** Uses of Annex III point 2 of Regulation (EU) 2024/1689: infrastructure whose safety component a system may be. */
export const infrastructures = ['digital', 'road-traffic', 'water', 'gas', 'heating', 'electricity'] as const;

/** What decides whether a product is a high-risk AI system; each answer is the maker's. */
export const RiskFacts = z.strictObject({
  /** Whether it is, or is a safety component of, a product under an act of Annex I; `act` names it. */
  annexI: z
    .strictObject({
      act: line,
      /** Machinery stands in section B, point 21. */
      section: z.enum(['A', 'B']),
      /** Whether that act asks for an assessment by a third party, and of what alone. */
      thirdParty: z.boolean(),
      thirdPartyOnlyFor: z.array(line).max(20).optional(),
    })
    .optional(),
  /** Whether its output is part of a safety function, or endangers health or safety where it fails. */
  safetyFunction: z.boolean(),
  failureEndangers: z.boolean(),
  /** Whether it serves optimisation, efficiency, convenience or quality control alone. */
  onlyEfficiency: z.boolean(),
  /** The infrastructure in whose management and operation it is a safety component. */
  safetyComponentOf: z.enum(infrastructures).optional(),
});
export type RiskFacts = z.infer<typeof RiskFacts>;

/** What a declaration needs that neither certificate nor device knows. */
export const DeclarationFacts = z.strictObject({
  /** Of the declaration itself. */
  number: z.string().min(1).max(80),
  issuer: z.strictObject({ name: line, address: line }),
  place: line,
  date: DateOnly,
  signatory: z.strictObject({ name: line, function: line, onBehalfOf: line.optional() }),
  serials: z.array(z.string().min(1).max(64)).max(1000).optional(),
  /** Limits that the issuer puts on the declaration. */
  limitation: text.optional(),
  risk: RiskFacts.optional(),
  /** For Annex V: whether personal data are processed, and what is stated of that. */
  personalData: z.strictObject({ processed: z.boolean(), statement: text.optional() }).optional(),
  harmonised: z.array(line).max(50).optional(),
  otherActs: z.array(line).max(50).optional(),
  notifiedBody: z.strictObject({ name: line, number: line, procedure: line, certificate: line }).optional(),
});
export type DeclarationFacts = z.infer<typeof DeclarationFacts>;
