import { z } from 'zod';
import { DateOnly, Digest, Duration, Level, Name, StimulusKind, Text } from './terms.ts';
import { ComponentKind } from './component.ts';
import { Feature } from './declaration.ts';

/** A named document or person that says something. `tag` after the project's reading: established, claimed by one kind of source, contradicted, not recoverable, inference. */
export const Source = z.strictObject({
  kind: z.enum([
    'standard',
    'guidance',
    'trade-article',
    'benchmark-rules',
    'paper',
    'regulation',
    'specification',
    'own-proposal',
    'contract',
  ]),
  title: z.string().min(1).max(500),
  url: z.url().max(500).optional(),
  read: DateOnly,
  tag: z.enum(['established', 'claimed', 'contradicted', 'not-recoverable', 'inference']).optional(),
  digest: Digest.optional(),
  conflicts: z.array(Name).max(50).optional(),
});
export type Source = z.infer<typeof Source>;

const SourceId = Name;
const origin = {
  official: SourceId.optional(),
  contracted: SourceId.optional(),
  stated: SourceId.optional(),
  derived: SourceId.optional(),
  proposed: SourceId.optional(),
  clause: z.string().max(100).optional(),
  note: z.string().max(1000).optional(),
};
export const provenances = ['official', 'contracted', 'stated', 'derived', 'proposed'] as const;
export type Provenance = (typeof provenances)[number];
const oneOrigin = (who: Partial<Record<Provenance, string | undefined>>): boolean =>
  provenances.filter((p) => who[p] !== undefined).length === 1;
const oneOriginSays = { error: 'say who says so: exactly one of official, contracted, stated, derived, proposed' };

/** Who says so. The limit may come from somewhere else than the requirement. Exactly one of the five keys names a source. */
export const Who = z
  .strictObject({ ...origin, limit: z.strictObject(origin).refine(oneOrigin, oneOriginSays).optional() })
  .refine(oneOrigin, oneOriginSays);
export type Who = z.infer<typeof Who>;

/** Which of the five kinds of provenance `who` claims, and the source it names. */
export function provenanceOf(who: Partial<Record<Provenance, string | undefined>>): {
  kind: Provenance;
  source: string;
} {
  for (const kind of provenances) {
    const source = who[kind];
    if (source !== undefined) return { kind, source };
  }
  throw new TypeError('a rule without provenance');
}

/** A number the pack sets, or a value the declaration states about the subject (`declared.deadline`). */
const Bound = z.union([z.number(), z.string().regex(/^declared\.[a-z]+$/, 'a limit is a number or declared.<name>')]);

/**
 * The requirement on one quantity. `most` ≤, `least` ≥, `above` >; `is` for a yes/no observation. With a declared
 * value `floor` is the weakest the pack accepts: the stricter of the two applies.
 */
export const Limit = z
  .strictObject({
    most: Bound.optional(),
    least: Bound.optional(),
    above: Bound.optional(),
    is: z.boolean().optional(),
    unit: z.string().max(40).optional(),
    floor: z.number().optional(),
  })
  .refine((l) => [l.most, l.least, l.above, l.is].filter((x) => x !== undefined).length === 1, {
    error: 'a limit has exactly one of most, least, above, is',
  })
  .refine((l) => (l.is === undefined) === (l.unit !== undefined), {
    error: 'a number has a unit (UCUM), a yes or no has none',
  })
  .refine((l) => l.floor === undefined || [l.most, l.least, l.above].some((b) => typeof b === 'string'), {
    error: 'floor bounds a declared value; a number needs none',
  });
export type Limit = z.infer<typeof Limit>;

/** ILAC-G8:09/2019. `U95` is the expanded uncertainty (95 %) on the side of the limit. */
export const Decision = z.discriminatedUnion('rule', [
  z.strictObject({ rule: z.literal('simple') }),
  z.strictObject({ rule: z.literal('guarded'), band: z.literal('U95') }),
  z.strictObject({
    rule: z.literal('non-binary'),
    band: z.literal('U95'),
    meets: z.array(z.enum(['pass', 'conditional pass'])).min(1),
  }),
]);
export type Decision = z.infer<typeof Decision>;

export const Parameter = z.union([z.number(), z.boolean(), z.string().max(200)]);
export type Parameter = z.infer<typeof Parameter>;

/** A part of a device that can become another one. */
export const Part = z.enum(['firmware', 'model', 'hardware', 'configuration']);
export type Part = z.infer<typeof Part>;

export const Indicator = z.strictObject({
  title: Text,
  asks: Text,
  /** An indicator is asked once per declared thing of this kind. */
  for: z.enum(['device', 'each-rule', 'each-model']),
  method: Name,
  parameters: z.record(Name, Parameter).optional(),
  quantity: Name,
  /** Absent only in a pack that refuses to grade. */
  limit: Limit.optional(),
  decision: Decision.optional(),
  stimulus: z.array(StimulusKind).max(3).optional(),
  /** Samples by the name a programme uses (`full`, `routine`). Absent: the method's own count. */
  samples: z.record(Name, z.int().min(1).max(10_000_000)).optional(),
  /** For a method of many checks: those that must hold, and those that should and are only shown. Others are notes. */
  checks: z.strictObject({ must: z.array(Name).min(1).max(200), should: z.array(Name).max(200).optional() }).optional(),
  /** What the maker must declare the device to do (ICS); undeclared: the requirement is not met. */
  supports: Feature.optional(),
  /** CEL over `declaration` (and `subject`); false: not applicable. Absent: always applicable. */
  when: z.string().max(500).optional(),
  who: Who,
  /** What invalidates this indicator's evidence when it changes. */
  depends: z.array(Part).max(4),
});
export type Indicator = z.infer<typeof Indicator>;

/** A requirement tree over levels and indicators. A leaf that is not applicable is neutral in `all`, unmet in `any` and `atLeast`. */
export type Needs = string | { all: Needs[] } | { any: Needs[] } | { atLeast: number; of: Needs[] };
export const Needs: z.ZodType<Needs> = z.lazy(() =>
  z.union([
    z.string().max(80),
    z.strictObject({ all: z.array(Needs).min(1).max(100) }),
    z.strictObject({ any: z.array(Needs).min(1).max(100) }),
    z.strictObject({ atLeast: z.int().min(1), of: z.array(Needs).min(1).max(100) }),
  ]),
);

export const LevelRule = z.strictObject({ title: Text, needs: Needs, who: Who });
export type LevelRule = z.infer<typeof LevelRule>;

/** Which indicators a component of one kind bears on: what its supplier may be asked for, and what its change invalidates. */
export const ComponentRule = z.strictObject({ title: Text, bears: z.array(Name).min(1).max(500), who: Who });
export type ComponentRule = z.infer<typeof ComponentRule>;

export const programmeNames = ['type', 'routine', 'sample', 'retest'] as const;
export const ProgrammeName = z.enum(programmeNames);
export type ProgrammeName = z.infer<typeof ProgrammeName>;
/** Which indicators a programme asks (`only` absent: all), at which sample sizes, within which time. */
export const Programme = z.strictObject({
  only: z.array(Name).min(1).max(500).optional(),
  samples: Name,
  budget: Duration.optional(),
  /** Units drawn from a lot (programme `sample`) or samples of a type. */
  units: z.int().min(1).max(10_000).optional(),
});
export type Programme = z.infer<typeof Programme>;

export const Waiver = z.strictObject({
  indicator: Name,
  reason: z.string().min(1).max(1000),
  by: z.string().min(1).max(200),
  from: DateOnly,
  /** The last day it holds (to 24:00 UTC). */
  until: DateOnly,
  /** For which products, by the declared name. Absent: all. */
  products: z.array(z.string().max(200)).min(1).max(100).optional(),
});
export type Waiver = z.infer<typeof Waiver>;

/** What the second reader is asked of each declared channel (docs/mapping.md). */
export const questionKinds = ['point', 'value', 'range', 'rate', 'uncertainty'] as const;
export const Question = z.strictObject({ ask: Text, of: z.enum(questionKinds), who: Who });
export type Question = z.infer<typeof Question>;
export const Questions = z.record(Name, Question);
export type Questions = z.infer<typeof Questions>;

export const RulePack = z.strictObject({
  format: z.literal('gradus-pack/1'),
  id: Name,
  version: z.string().regex(/^\d{1,4}\.\d{1,4}\.\d{1,4}$/, 'a version is three numbers: 0.1.0'),
  title: Text,
  about: Text,
  effective: z.strictObject({ from: DateOnly, until: DateOnly.optional() }),
  /** The highest level a grade by this pack goes to, or why the pack refuses to grade. */
  grading: z.union([z.strictObject({ upTo: Level }), z.strictObject({ refuse: Text })]),
  sources: z.record(SourceId, Source),
  conflicts: z.record(Name, z.strictObject({ says: Text, sources: z.array(SourceId).min(1) })).optional(),
  levels: z.partialRecord(Level, LevelRule),
  indicators: z.record(Name, Indicator),
  programmes: z.record(ProgrammeName, Programme),
  /** SHACL in Turtle: what a data point must carry to count as annotated (docs/annotation.md). */
  shapes: z.string().min(1).max(20_000).optional(),
  questions: Questions.optional(),
  components: z.partialRecord(ComponentKind, ComponentRule).optional(),
  retest: z.strictObject({ after: z.enum(['fix-recorded', 'any']), most: z.int().min(0).max(100) }),
  waivers: z.array(Waiver).max(1000).optional(),
});
export type RulePack = z.infer<typeof RulePack>;

/** A rule that calls itself official, if there is one: the path to the word. */
export function officialPath({ indicators, levels }: RulePack): PropertyKey[] | undefined {
  const rules = [
    ...Object.entries(levels).map(([name, rule]) => [['levels', name, 'who'], rule.who] as const),
    ...Object.entries(indicators).map(([name, rule]) => [['indicators', name, 'who'], rule.who] as const),
  ];
  for (const [at, who] of rules) {
    if (provenanceOf(who).kind === 'official') return [...at, 'official'];
    if (who.limit && provenanceOf(who.limit).kind === 'official') return [...at, 'limit', 'official'];
  }
  return undefined;
}
