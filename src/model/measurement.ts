import { z } from 'zod';
import { Name, ObjectRef, StimulusKind } from './terms.ts';

/** JSON has no NaN or ∞: they are written as strings and never judged. */
export const Real = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]);

/** One source of uncertainty: expanded half-widths (95 %) below and above the value, in the measurement's unit. */
export const Component = z.strictObject({
  source: z.enum(['sampling', 'clock', 'tap', 'network', 'harness', 'instrument', 'resolution']),
  low: z.number().min(0),
  high: z.number().min(0),
  how: z.string().max(300).optional(),
});
export type Component = z.infer<typeof Component>;

/** A number with its uncertainty. It has no opinion: the pack decides. */
export const Measurement = z.strictObject({
  quantity: Name,
  subject: z.string().max(64).optional(),
  value: Real,
  /** UCUM. */
  unit: z.string().max(40),
  /** Samples the value rests on. */
  n: z.int().min(0),
  components: z.array(Component).max(10),
  stimulus: StimulusKind,
  conditions: z.record(z.string().max(80), z.union([z.number(), z.string().max(500), z.boolean()])).optional(),
  /** Companion figures that are shown and never judged (the naive percentile, a device-reported time). */
  also: z.record(z.string().max(80), z.number()).optional(),
  raw: z.array(ObjectRef).max(10).optional(),
});
export type Measurement = z.infer<typeof Measurement>;

/** One check of a method that asks many. `not applicable`: what it is about is neither declared nor claimed. */
export const CheckFound = z.strictObject({
  name: Name,
  subject: z.string().max(64).optional(),
  value: z.union([z.boolean(), z.literal('unknown'), z.literal('not applicable')]),
  required: z.string().max(1000),
  actual: z.string().max(1000),
  raw: z.array(ObjectRef).max(10).optional(),
});
export type CheckFound = z.infer<typeof CheckFound>;

/** A yes, no or unknown, with what was required and what was seen. */
export const Observation = z.strictObject({
  quantity: Name,
  subject: z.string().max(64).optional(),
  value: z.union([z.boolean(), z.literal('unknown')]),
  required: z.string().max(1000),
  actual: z.string().max(1000),
  stimulus: StimulusKind.optional(),
  conditions: z.record(z.string().max(80), z.union([z.number(), z.string().max(500), z.boolean()])).optional(),
  raw: z.array(ObjectRef).max(10).optional(),
});
export type Observation = z.infer<typeof Observation>;
