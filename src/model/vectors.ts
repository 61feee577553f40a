import { z } from 'zod';
import { becauses, outcomes } from './assessment.ts';
import { ComponentKind } from './component.ts';
import { Level, Name, StimulusKind } from './terms.ts';
import { Real } from './measurement.ts';
import { Part } from './pack.ts';
import { planReasons } from './plan.ts';

/** What the device declares in this case, in the units of `declared.<name>`: %, ms, 1, ms. */
const Declared = z.strictObject({
  tolerance: z.number().gt(0).optional(),
  response: z.number().gt(0).optional(),
  accuracy: z.number().min(0).max(1).optional(),
  deadline: z.number().gt(0).optional(),
});

/** One case of an indicator: what was found, and the verdict that must follow. */
export const IndicatorVector = z
  .strictObject({
    name: z.string().min(1).max(200),
    declared: Declared.optional(),
    /** A number with the half-widths of its expanded uncertainty below and above. */
    measured: z
      .strictObject({
        value: Real,
        low: z.number().min(0),
        high: z.number().min(0),
        unit: z.string().max(40).optional(),
        stimulus: StimulusKind.optional(),
      })
      .optional(),
    observed: z.union([z.boolean(), z.literal('unknown')]).optional(),
    /** Checks as found; those of the pack that are not named here held. */
    checks: z.record(Name, z.union([z.boolean(), z.enum(['unknown', 'not applicable'])])).optional(),
    /** No result, and why. */
    without: z.enum([...becauses, ...planReasons]).optional(),
    gives: z.enum(outcomes),
    because: z.enum([...becauses, ...planReasons]),
  })
  .refine((v) => [v.measured, v.observed, v.checks, v.without].filter((x) => x !== undefined).length === 1, {
    error: 'a case has exactly one of measured, observed, checks, without',
  });
export type IndicatorVector = z.infer<typeof IndicatorVector>;

const Leaf = z.enum(['met', 'failed', 'open', 'not applicable']);
/** How the leaves stand (`all` where not named under `but`), and the grade that must follow. */
export const LevelVector = z.strictObject({
  name: z.string().min(1).max(200),
  all: Leaf,
  but: z.record(Name, Leaf).optional(),
  gives: z.union([Level, z.enum(['none', 'refused'])]),
  alsoMeets: z.array(Level).optional(),
});
export type LevelVector = z.infer<typeof LevelVector>;

/** What falls when a part of a device, or a component of a kind, is another one, and what stands; of the others nothing is said. */
export const ChangeVector = z.strictObject({
  name: z.string().min(1).max(200),
  changed: z.union([Part, ComponentKind]),
  falls: z.array(Name).min(1).max(500),
  stands: z.array(Name).max(500),
});
export type ChangeVector = z.infer<typeof ChangeVector>;

/** Cases beside a pack's rules: whoever implements the pack can check himself against them. */
export const Vectors = z.strictObject({
  format: z.literal('gradus-vectors/1'),
  pack: Name,
  indicators: z.record(Name, z.array(IndicatorVector).min(1).max(50)),
  levels: z.array(LevelVector).min(1).max(100),
  changes: z.array(ChangeVector).max(100).optional(),
});
export type Vectors = z.infer<typeof Vectors>;
