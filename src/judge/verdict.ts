import type { Because, CheckJudged, Measured, Outcome, Verdict } from '../model/assessment.ts';
import type { Component, Measurement, Observation } from '../model/measurement.ts';
import type { Who } from '../model/pack.ts';
import type { PlannedIndicator, PlanReason } from '../model/plan.ts';
import { riskBeyond } from '../statistics/risk.ts';
import { rulingOf, type Severities } from './checks.ts';
import { decide } from './decide.ts';

/** What the log holds for one planned indicator. */
export type Evidence =
  | { kind: 'measurement'; measurement: Measurement; entries: readonly number[]; lapsed: boolean }
  | { kind: 'observation'; observation: Observation; entries: readonly number[]; lapsed: boolean }
  | {
      kind: 'checks';
      checks: readonly CheckJudged[];
      severities: Severities;
      entries: readonly number[];
      lapsed: boolean;
    }
  | { kind: 'none'; because: Because; entries: readonly number[]; fault: Verdict['fault'] };

type OfNumber = Extract<Evidence, { kind: 'measurement' }>;
type OfObservation = Extract<Evidence, { kind: 'observation' }>;
type Waived = Verdict['waived'];
const noEntries: readonly number[] = [];

/** Outcome of an indicator that no step measures. A feature not declared fails as it stands (ISO/IEC 9646: static conformance). */
const unmeasured: Readonly<Record<PlanReason, Outcome>> = {
  NOT_APPLICABLE: 'not applicable',
  NOTHING_DECLARED: 'not applicable',
  NOT_DECLARED: 'fail',
  NOT_IN_PROGRAMME: 'inconclusive',
  NO_METHOD: 'inconclusive',
  NO_PROBE: 'inconclusive',
  NO_STIMULUS: 'inconclusive',
  NO_TIME: 'inconclusive',
  NO_LIMIT: 'inconclusive',
};

/** Expanded half-width (95 %) on one side: independent components add as squares (JCGM 100:2008, 5.1.2). */
function combined(components: readonly Component[], side: 'low' | 'high'): number {
  let sum = 0;
  for (let i = 0; i < components.length; i++) {
    const half = components[i]?.[side] ?? 0;
    sum += half * half;
  }
  return Math.sqrt(sum);
}

function verdict(
  item: PlannedIndicator,
  who: Who,
  outcome: Outcome,
  because: Because,
  measured: Measured | undefined,
  margin: number | undefined,
  sharedRisk: boolean,
  entries: readonly number[],
  fault: Verdict['fault'],
  waived: Waived,
): Verdict {
  return {
    indicator: item.indicator,
    subject: item.subject,
    outcome,
    because,
    required: item.required,
    measured,
    margin,
    decision: item.decision,
    sharedRisk,
    who,
    entries,
    fault,
    waived: outcome === 'pass' || outcome === 'not applicable' ? undefined : waived,
  };
}

/** Why a measurement cannot be judged, if it cannot. */
function obstacle(item: PlannedIndicator, m: Measurement, isLapsed: boolean): Because | undefined {
  const { required, decision } = item;
  if (typeof m.value !== 'number') return 'NOT_A_NUMBER';
  if (required === undefined || decision === undefined || typeof required.value !== 'number') return 'NO_LIMIT';
  if (required.unit !== m.unit) return 'UNIT_DIFFERS';
  if (item.stimulus && !item.stimulus.includes(m.stimulus)) return 'STIMULUS_INSUFFICIENT';
  return isLapsed ? 'CALIBRATION_LAPSED' : undefined;
}

/** That the truth lies beyond the limit, of a pass; that it lies within, of a fail. */
function riskOf(
  relation: 'most' | 'least' | 'above',
  outcome: Outcome,
  margin: number,
  below: number,
  above: number,
): number {
  const isPass = outcome === 'pass' || outcome === 'conditional pass';
  // The uncertainty that counts is the one on the way to the limit.
  const half = (relation === 'most') === margin >= 0 ? above : below;
  return riskBeyond(isPass ? margin : -margin, half);
}

function ofNumber(
  item: PlannedIndicator,
  who: Who,
  { measurement: m, entries, lapsed }: OfNumber,
  waived: Waived,
): Verdict {
  const { value } = m;
  const isNumber = typeof value === 'number';
  const low = isNumber ? value - combined(m.components, 'low') : undefined;
  const high = isNumber ? value + combined(m.components, 'high') : undefined;
  const measured: Measured = {
    value,
    low,
    high,
    unit: m.unit,
    n: m.n,
    components: m.components,
    stimulus: m.stimulus,
    actual: undefined,
    expected: undefined,
    also: m.also,
    conditions: m.conditions,
    raw: m.raw,
  };
  const because = obstacle(item, m, lapsed);
  if (because !== undefined || !isNumber || low === undefined || high === undefined)
    return verdict(
      item,
      who,
      'inconclusive',
      because ?? 'NOT_A_NUMBER',
      measured,
      undefined,
      false,
      entries,
      undefined,
      waived,
    );
  const limit = item.required?.value as number;
  const relation = item.required?.relation as 'most' | 'least' | 'above';
  const ruling = decide(relation, limit, item.decision?.rule ?? 'guarded', value, low, high);
  const margin = relation === 'most' ? limit - value : value - limit;
  const given = verdict(
    item,
    who,
    ruling.outcome,
    ruling.because,
    measured,
    margin,
    ruling.sharedRisk,
    entries,
    undefined,
    waived,
  );
  return { ...given, risk: riskOf(relation, ruling.outcome, margin, value - low, high - value) };
}

function ofObservation(
  item: PlannedIndicator,
  who: Who,
  { observation: o, entries, lapsed }: OfObservation,
  waived: Waived,
): Verdict {
  const measured: Measured = {
    value: o.value,
    low: undefined,
    high: undefined,
    unit: undefined,
    n: undefined,
    components: undefined,
    stimulus: o.stimulus,
    actual: o.actual,
    expected: o.required,
    also: undefined,
    conditions: o.conditions,
    raw: o.raw,
  };
  const say = (outcome: Outcome, because: Because): Verdict =>
    verdict(item, who, outcome, because, measured, undefined, false, entries, undefined, waived);
  if (o.value === 'unknown') return say('inconclusive', 'UNKNOWN');
  if (item.required?.relation !== 'is') return say('inconclusive', 'NO_LIMIT');
  if (o.stimulus && item.stimulus && !item.stimulus.includes(o.stimulus))
    return say('inconclusive', 'STIMULUS_INSUFFICIENT');
  if (lapsed) return say('inconclusive', 'CALIBRATION_LAPSED');
  return o.value === item.required.value ? say('pass', 'AS_REQUIRED') : say('fail', 'NOT_AS_REQUIRED');
}

/** Many checks are one yes or no: the pack says which of them must hold. */
function ofChecks(
  item: PlannedIndicator,
  who: Who,
  { checks, severities, entries, lapsed }: Extract<Evidence, { kind: 'checks' }>,
  waived: Waived,
): Verdict {
  const observation = { quantity: item.quantity, ...rulingOf(checks, severities) };
  return { ...ofObservation(item, who, { kind: 'observation', observation, entries, lapsed }, waived), checks };
}

/** The verdict on one planned indicator. Pure; the same inputs give the same verdict for ever. */
export function verdictOf(item: PlannedIndicator, who: Who, evidence: Evidence, waived?: Waived): Verdict {
  if (item.because !== undefined)
    return verdict(
      item,
      who,
      unmeasured[item.because],
      item.because,
      undefined,
      undefined,
      false,
      noEntries,
      undefined,
      waived,
    );
  if (evidence.kind === 'measurement') return ofNumber(item, who, evidence, waived);
  if (evidence.kind === 'observation') return ofObservation(item, who, evidence, waived);
  if (evidence.kind === 'checks') return ofChecks(item, who, evidence, waived);
  return verdict(
    item,
    who,
    'inconclusive',
    evidence.because,
    undefined,
    undefined,
    false,
    evidence.entries,
    evidence.fault,
    waived,
  );
}

/** Whether a verdict satisfies its requirement: a pass, a conditional pass where the pack accepts it, or a waiver that holds. */
export function meets(verdict: Verdict): boolean {
  if (verdict.waived || verdict.outcome === 'pass') return true;
  return (
    verdict.outcome === 'conditional pass' &&
    verdict.decision?.rule === 'non-binary' &&
    verdict.decision.meets.includes('conditional pass')
  );
}
