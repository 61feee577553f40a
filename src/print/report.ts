import type { Assessment } from '../model/assessment.ts';
import type { Language } from '../model/terms.ts';
import type { Declaration } from '../model/declaration.ts';
import type { Entry } from '../model/entry.ts';
import type { RulePack } from '../model/pack.ts';
import type { Plan } from '../model/plan.ts';
import type { Party } from './words/shape.ts';

/** Two that ran the same inputs, as the method kept it (measure/inference/pair). */
export type EnginePair = {
  first: string;
  second: string;
  n: number;
  agreed: number;
  low: number;
  likeness: 'bit-exact' | 'numerical' | 'task-equivalent' | 'different';
  apart: { maxAbs: number; maxUlp: number; nonFiniteAlike: number; nonFiniteUnlike: number };
  onlyFirst: number;
  onlySecond: number;
  difference: { low: number; high: number };
};
export type EngineTable = {
  reference: string;
  set: { n: number };
  engines: readonly {
    name: string;
    family: string;
    isa: string;
    version: string;
    loaded: boolean;
    why?: string | undefined;
    operator?: string | undefined;
  }[];
  pairs: readonly EnginePair[];
};

/**
 * Times of one stream, ms, in the order asked, ∞ for an answer that never came. `prefix`: of its quantities; `naive`: from
 * when they were sent, where what is judged counts from when they were due.
 */
export type TimedStream = {
  subject: string;
  prefix: 'latency' | 'latency.at-rate' | 'latency.server' | 'latency.multi-stream';
  ms: readonly number[];
  naive?: readonly number[];
};

/** Accuracy by state and stage, as the method kept it (measure/inference/adaptation). */
export type StageTable = {
  drift: string;
  severities: readonly number[];
  labels: number;
  n: number;
  stages: readonly (readonly number[])[];
  inputs: { lessons: readonly (readonly string[])[]; heldOut: readonly (readonly string[])[] };
};

/** One point of a curve: `right` of `n`; `sensor`: whose rows were changed, where it is not all of them. */
export type CurvePoint = { at: number; sensor?: string | undefined; right: number; n: number };
/** What every subset of a model's sensors answered, as the method kept it (measure/inference/fusion). */
export type FusionTable = {
  n: number;
  best?: string | undefined;
  subsets: readonly { sensors: readonly string[]; right: number; accuracy: number }[];
  dropOut: readonly { p: number; expected: number }[];
  curves: {
    undisturbed: { right: number; n: number };
    noise: readonly CurvePoint[];
    skew: readonly CurvePoint[];
  };
  misses?: { missed: number; n: number } | undefined;
};

/** What a device says of a declared point (measure/meaning/annotation). */
export type PointTable = {
  point: string;
  wires: readonly string[];
  units: readonly string[];
  quantities: readonly string[];
  lacks: readonly string[];
};
/** A second reader's answer (measure/meaning/questions). */
export type AnswerTable = { question: string; channel: string; expected: string; answer: string; right: boolean };

/** Raw samples, decoded from the run's objects, by the declared thing (model or rule) they are about. */
export type Samples = {
  /** Every stream of timed answers. */
  streams?: readonly TimedStream[];
  /** Where the output came on and went off in each ramp, in the rule's unit; null: it did not. */
  ramps?: Readonly<Record<string, readonly { trip: number | null; reset: number | null }[]>>;
  /** Counts, [truth][answer], in the order of the declared labels. */
  confusion?: Readonly<Record<string, readonly (readonly number[])[]>>;
  /** The engines that a model was compared on, by model. */
  engines?: Readonly<Record<string, EngineTable>>;
  /** The sensors of a model together and away, by model. */
  fusion?: Readonly<Record<string, FusionTable>>;
  /** The stages that a model adapted to, by model. */
  stages?: Readonly<Record<string, StageTable>>;
  points?: readonly PointTable[];
  answers?: readonly AnswerTable[];
};

/** All a report is made of. It is derived: the log is the record. */
export type Report = {
  assessment: Assessment;
  pack: RulePack;
  plan: Plan;
  declaration: Declaration;
  /** The run's own, in order of `seq`. */
  entries: readonly Entry[];
  /** Name of the station that ran it. */
  station: string;
  /** The command line that checks the run. */
  verify: string;
  language: Language;
  /** Name of the trusted key that signed the pack; absent: nobody trusted did, and its rules earn no more than its source. */
  packSignedBy?: string;
  /** The pack bears the id of one that comes with Gradus and is not known to be it. */
  packIsNot?: 'altered' | 'unknown version';
  /** Who speaks; absent: the maker itself. */
  party?: Party;
  samples?: Samples;
};
