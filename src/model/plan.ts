import { z } from 'zod';
import { Digest, Id, Level, Name, StimulusKind } from './terms.ts';
import { Decision, Parameter, ProgrammeName, Questions } from './pack.ts';

/** An indicator, of everything it is asked of or of one declared thing. */
const WantedIndicator = z
  .string()
  .max(150)
  .regex(/^[a-z][a-z0-9]*([.-][a-z0-9]+)*(:[A-Za-z0-9][A-Za-z0-9._-]*)?$/, 'an indicator, or indicator:subject');

/** What a person asked for, with everything the plan depends on beside pack, declaration and methods. */
export const Request = z.strictObject({
  programme: ProgrammeName,
  target: Level,
  serial: z.string().min(1).max(64),
  /** 32 hex digits drawn by the bench for this run: seeds of every stimulus. Nobody could prepare for it. */
  draw: z.string().regex(/^[0-9a-f]{32}$/),
  /** The run leaves out the steps that would not fit. */
  maxTimeMs: z.number().gt(0).optional(),
  /** Overrides every step's own time-out. */
  stepTimeoutMs: z.number().gt(0).optional(),
  /** How often a step may be taken again after a fault of the wire or the session. Absent: never. */
  retries: z.int().min(1).max(10).optional(),
  /** Of the programme's indicators these alone, `latency.bound:bearing` of that rule or model alone. Absent: all of them. */
  only: z.array(WantedIndicator).min(1).max(1000).optional(),
  /** What was repaired, for the programme `retest`. */
  fix: z.string().min(1).max(1000).optional(),
});
export type Request = z.infer<typeof Request>;

/** The requirement as a number: where it comes from, and what the device declared. */
export const Required = z.strictObject({
  relation: z.enum(['most', 'least', 'above', 'is']),
  value: z.union([z.number(), z.boolean()]),
  unit: z.string().max(40).optional(),
  from: z.enum(['pack', 'declared', 'floor']),
  declared: z.number().optional(),
  floor: z.number().optional(),
});
export type Required = z.infer<typeof Required>;

/** Why nothing will be measured for an indicator. */
export const planReasons = [
  'NOT_APPLICABLE',
  'NOTHING_DECLARED',
  'NOT_DECLARED',
  'NOT_IN_PROGRAMME',
  'NO_METHOD',
  'NO_PROBE',
  'NO_STIMULUS',
  'NO_TIME',
  'NO_LIMIT',
] as const;
export const PlanReason = z.enum(planReasons);
export type PlanReason = z.infer<typeof PlanReason>;

export const PlannedIndicator = z.strictObject({
  indicator: Name,
  subject: Id.optional(),
  quantity: Name,
  required: Required.optional(),
  decision: Decision.optional(),
  stimulus: z.array(StimulusKind).optional(),
  instruments: z.array(z.string()).max(10),
  /** The step that measures it, or the reason why none does. */
  step: z.string().optional(),
  because: PlanReason.optional(),
});
export type PlannedIndicator = z.infer<typeof PlannedIndicator>;

export const Step = z.strictObject({
  id: z.string().regex(/^s\d{2,4}$/),
  method: Name,
  subject: Id.optional(),
  parameters: z.record(Name, Parameter),
  /** Of the pack, where the method takes them. */
  shapes: z.string().max(20_000).optional(),
  questions: Questions.optional(),
  samples: z.int().min(1),
  /** The request's draw and the step: where every stimulus of the step begins. */
  seed: z.string().regex(/^[0-9a-f]{32}\/s\d{2,4}$/),
  timeoutMs: z.number().gt(0),
  estimateMs: z.number().min(0),
  indicators: z.array(Name).min(1),
});
export type Step = z.infer<typeof Step>;

/** The test plan, frozen before the first sample. Recomputed by anyone from the frozen pack, declaration, methods and request. */
export const Plan = z.strictObject({
  v: z.literal(1),
  pack: z.strictObject({ id: Name, version: z.string(), digest: Digest }),
  declaration: Digest,
  methods: Digest,
  request: Request,
  indicators: z.array(PlannedIndicator),
  steps: z.array(Step),
  estimateMs: z.number().min(0),
  instruments: z.array(z.string()),
});
export type Plan = z.infer<typeof Plan>;
