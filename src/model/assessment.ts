import type { RetryCode } from './errors.ts';
import type { Component } from './measurement.ts';
import type { Level, ObjectRef, StimulusKind } from './terms.ts';
import type { Decision, ProgrammeName, Provenance, Who } from './pack.ts';
import type { EarlierRun } from './entry.ts';
import type { PlanReason, Required } from './plan.ts';

/** ILAC-G8:09/2019, and beside it: no usable result, and not asked of this device. */
export const outcomes = [
  'pass',
  'conditional pass',
  'conditional fail',
  'fail',
  'inconclusive',
  'not applicable',
] as const;
export type Outcome = (typeof outcomes)[number];

/** Why an outcome is what it is, as a code that `print/words` puts into a sentence. */
export const becauses = [
  'WITHIN',
  'WITHIN_BY_VALUE',
  'INSIDE_BAND',
  'BEYOND',
  'BEYOND_BY_VALUE',
  'BEYOND_IN_BAND',
  'AS_REQUIRED',
  'NOT_AS_REQUIRED',
  'NO_RESULT',
  'UNKNOWN',
  'NOT_A_NUMBER',
  'UNIT_DIFFERS',
  'STIMULUS_INSUFFICIENT',
  'CALIBRATION_LAPSED',
  'STEP_TIMED_OUT',
  'STEP_FAILED',
  'STEP_SKIPPED',
  'TOO_FEW_SAMPLES',
] as const;
export type Because = (typeof becauses)[number] | PlanReason;

/** What was measured, as judged: the value, the bounds of its expanded uncertainty (95 %), and the parts it is made of. */
export type Measured = {
  value: number | boolean | 'unknown' | 'NaN' | 'Infinity' | '-Infinity';
  low?: number | undefined;
  high?: number | undefined;
  unit?: string | undefined;
  n?: number | undefined;
  components?: readonly Component[] | undefined;
  stimulus?: StimulusKind | undefined;
  actual?: string | undefined;
  expected?: string | undefined;
  also?: Readonly<Record<string, number>> | undefined;
  conditions?: Readonly<Record<string, string | number | boolean>> | undefined;
  raw?: readonly ObjectRef[] | undefined;
};

/** One check as judged: how much it weighs is the pack's to say. */
export type CheckJudged = {
  name: string;
  severity: 'must' | 'should' | 'note';
  value: boolean | 'unknown' | 'not applicable';
  required: string;
  actual: string;
  entry: number;
  raw?: readonly ObjectRef[] | undefined;
};

export type Verdict = {
  indicator: string;
  subject: string | undefined;
  outcome: Outcome;
  because: Because;
  required: Required | undefined;
  measured: Measured | undefined;
  /** Distance from the value to the limit, in its unit: positive on the side that passes. */
  margin: number | undefined;
  decision: Decision | undefined;
  /** ILAC-G8: with the simple rule and a value nearer to the limit than its uncertainty, both parties share up to 50 % risk. */
  sharedRisk: boolean;
  /**
   * Of a number: the probability that the true value lies on the other side of the limit than the outcome says, by its
   * uncertainty (specific risk, JCGM 106:2012, 9.3.2). Of a pass it is the consumer's, of a fail the producer's.
   */
  risk?: number | undefined;
  who: Who;
  /** `seq` of the entries it rests on. */
  entries: readonly number[];
  /** What the method's checks found, where it asks many. */
  checks?: readonly CheckJudged[] | undefined;
  /** For a step that gave no result: code and words from the wire. */
  fault: { code: string; text: string } | undefined;
  /** Of a step that was taken again: the attempt judged, how many the plan allowed, and what ended those before it. */
  attempt?: { number: number; of: number; after: readonly RetryCode[] } | undefined;
  /** A dated waiver that held on the judgement date. */
  waived: { reason: string; by: string; until: string } | undefined;
};

/** A leaf of a level's tree as it stands. `open`: could still pass; `not asked`: neutral. */
export type Standing = 'met' | 'failed' | 'open' | 'not applicable';

export type LevelResult = {
  level: Level;
  standing: Standing;
  /** Provenance of the level rule itself: a proposed level is shown and never granted. */
  provenance: Provenance;
  /** Of the indicators this level adds: how many stand met, out of how many that apply. */
  met: number;
  of: number;
  /** Indicators (with subject where there is one) that keep the level from being met. */
  failed: readonly string[];
  open: readonly string[];
};

export type Grade = {
  /** The highest level reached; null: none, or the pack refuses to grade (`refused`). */
  level: Level | null;
  refused: boolean;
  /** A component gets evidence, no product grade. */
  component: boolean;
  target: Level;
  levels: readonly LevelResult[];
  /** What bounds the next level: level and the indicators in its way. */
  next: { level: Level; failed: readonly string[]; open: readonly string[] } | null;
  /** Proposed levels met beside the grade. */
  alsoMeets: readonly Level[];
  /** For each task the level rests on: the sentence's figures. */
  tasks: readonly { model: string; task: string; accuracy: number | undefined; latencyMs: number | undefined }[];
  weakest: Provenance;
  /** Most probability that some number among those that make the granted level lies on the other side of its limit; undefined where no number does. */
  risk?: number | undefined;
  run: { k: number; earlier: readonly EarlierRun[] };
};

/** A pure function of (pack, declaration, plan, entries, date). */
export type Assessment = {
  v: 1;
  run: string;
  /** The day judged: of the conclusion unless asked otherwise. RFC 3339. */
  on: string;
  pack: { id: string; version: string; digest: string };
  /** Whether the pack was in force on that day, by its own dates. */
  inForce: 'yes' | 'not yet' | 'ended';
  programme: ProgrammeName;
  verdicts: readonly Verdict[];
  grade: Grade;
};
