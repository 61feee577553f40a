import { z } from 'zod';
import { outcomes } from './assessment.ts';
import { DocumentNumber, Party, StandardRef } from './authority.ts';
import { Basis, EvidenceRun, Product } from './certificate.ts';
import { Real } from './measurement.ts';
import { Decision, ProgrammeName } from './pack.ts';
import { DateOnly, Digest, Id, Level, Name, StimulusKind } from './terms.ts';

const line = z.string().min(1).max(500);
const text = z.string().min(1).max(2000);

/** What a laboratory writes itself for a report (ISO/IEC 17025, 7.8.2); the rest is read from the verified run. */
export const LaboratoryFile = z.strictObject({
  number: DocumentNumber,
  laboratory: Party,
  /** As the accreditor writes it; absent where the laboratory states none. */
  accreditation: z.strictObject({ number: line, by: line }).optional(),
  /** Where the tests were done, where that is not the address. */
  site: line.optional(),
  customer: Party,
  item: z.strictObject({ condition: text, received: DateOnly, model: line.optional() }),
  standard: StandardRef,
  issued: DateOnly,
  sampling: text.optional(),
  /** Of the methods: deviations, additions, exclusions. None is said in so many words. */
  deviations: z.array(text).max(50),
  /** Marked as such in the report. */
  opinions: z.array(text).max(50).optional(),
  /** Indicators whose results came from elsewhere, and those that lie outside the accredited scope. */
  external: z.array(Name).max(200).optional(),
  outsideScope: z.array(Name).max(200).optional(),
  authorisedBy: line,
  contract: line.optional(),
});
export type LaboratoryFile = z.infer<typeof LaboratoryFile>;

/** One result: what was measured with its expanded uncertainty (95 %), what is required, and what is said of both. */
export const ReportedResult = z.strictObject({
  indicator: Name,
  subject: Id.optional(),
  value: z.union([Real, z.boolean(), z.literal('unknown')]).optional(),
  low: z.number().optional(),
  high: z.number().optional(),
  unit: z.string().max(40).optional(),
  n: z.int().min(0).optional(),
  stimulus: StimulusKind.optional(),
  outcome: z.enum(outcomes),
  decision: Decision.optional(),
  /** Probability that the true value lies on the other side of the limit (JCGM 106, 9.3.2). */
  risk: z.number().optional(),
  external: z.literal(true).optional(),
  outsideScope: z.literal(true).optional(),
});

/** A laboratory's test report (ISO/IEC 17025, 7.8): the record that its paper is printed from. */
export const TestReport = LaboratoryFile.omit({
  contract: true,
  external: true,
  outsideScope: true,
  item: true,
}).extend({
  v: z.literal(1),
  item: z.strictObject({
    condition: text,
    received: DateOnly,
    serial: z.string().min(1).max(64),
    product: Product,
    hardware: line,
  }),
  performed: z.strictObject({ from: DateOnly, to: DateOnly }),
  programme: ProgrammeName,
  basis: Basis,
  /** The highest level whose requirements the results meet; absent where none is. */
  level: Level.optional(),
  results: z.array(ReportedResult).max(10_000),
  evidence: EvidenceRun,
  declaration: Digest,
  plan: Digest,
});
export type TestReport = z.infer<typeof TestReport>;
