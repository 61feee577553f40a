import type { Assessment, Verdict } from '../model/assessment.ts';
import type { Declaration } from '../model/declaration.ts';
import type { Entry, EntryBody } from '../model/entry.ts';
import type { RetryCode } from '../model/errors.ts';
import type { Indicator, RulePack, Waiver } from '../model/pack.ts';
import type { Plan, PlannedIndicator } from '../model/plan.ts';
import { judgedChecks, type CheckSeen } from './checks.ts';
import { gradeOf } from './grade.ts';
import { verdictOf, type Evidence } from './verdict.ts';

type Of<K extends EntryBody['kind']> = Extract<EntryBody, { kind: K }>;
type Seen<B> = { seq: number; at: string; body: B };

/** A run's entries, by what the judge asks of them. */
type Record = { opened: Of<'run-opened'>; concludedAt: string; steps: ReadonlyMap<string, StepRecord> };
/** The last attempt at a step: what those before it found is not judged. */
type StepRecord = {
  at: string;
  number: number;
  /** What ended the attempts before it. */
  after: readonly RetryCode[];
  found: Seen<Of<'measurement'> | Of<'observation'>>[];
  checks: CheckSeen[];
  end: Seen<Of<'step-ended'>> | undefined;
};

function attemptAt(at: string, { attempt, because }: Of<'step-started'>, before: StepRecord | undefined): StepRecord {
  const after = [...(before?.after ?? []), ...(because ? [because] : [])];
  return { at, number: attempt ?? 1, after, found: [], checks: [], end: undefined };
}

function recordOf(entries: readonly Entry[]): Record | null {
  const first = entries[0]?.body;
  const last = entries.at(-1);
  if (first?.kind !== 'run-opened' || last?.body.kind !== 'run-concluded') return null;
  const steps = new Map<string, StepRecord>();
  for (const { seq, at, body } of entries) {
    if (body.kind === 'step-started') steps.set(body.step, attemptAt(at, body, steps.get(body.step)));
    const step = 'step' in body ? steps.get(body.step) : undefined;
    if (!step) continue;
    if (body.kind === 'measurement' || body.kind === 'observation') step.found.push({ seq, at, body });
    if (body.kind === 'check') step.checks.push({ seq, check: body.check });
    if (body.kind === 'step-ended') step.end = { seq, at, body };
  }
  return { opened: first, concludedAt: last.at, steps };
}

/** 24:00 UTC of a date, exclusive. */
const endOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) + 86_400_000;
const startOf = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const holds = (from: string, until: string, at: number): boolean => at >= startOf(from) && at < endOf(until);

/** Whether an instrument this indicator depends on was out of calibration when the step was performed. */
function lapsed(item: PlannedIndicator, declaration: Declaration, at: string): boolean {
  const when = Date.parse(at);
  return (declaration.station?.instruments ?? []).some(
    (i) => item.instruments.includes(i.kind) && !holds(i.calibrated, i.due, when),
  );
}

const endings = {
  'timed-out': 'STEP_TIMED_OUT',
  failed: 'STEP_FAILED',
  skipped: 'STEP_SKIPPED',
  done: 'NO_RESULT',
} as const;

function withoutResult(step: StepRecord | undefined): Evidence {
  const end = step?.end;
  if (!end) return { kind: 'none', because: 'NO_RESULT', entries: [], fault: undefined };
  const because = end.body.code === 'TOO_FEW_SAMPLES' ? 'TOO_FEW_SAMPLES' : endings[end.body.how];
  const fault = end.body.code ? { code: end.body.code, text: end.body.text ?? '' } : undefined;
  return { kind: 'none', because, entries: [end.seq], fault };
}

/** A method that ended for want of samples had finished what it found before: what fails there has failed. */
const foundCounts = ({ how, code }: Of<'step-ended'>): boolean => how === 'done' || code === 'TOO_FEW_SAMPLES';

/** The one thing a step found for this indicator. Two answers to one question are no answer. */
function evidenceFor(
  item: PlannedIndicator,
  severities: Indicator['checks'],
  record: Record,
  declaration: Declaration,
): Evidence {
  const step = item.step === undefined ? undefined : record.steps.get(item.step);
  if (!step?.end || !foundCounts(step.end.body)) return withoutResult(step);
  if (severities) {
    const seen = step.checks.filter(({ check }) => check.subject === item.subject);
    return seen.length === 0
      ? withoutResult(step)
      : {
          kind: 'checks',
          checks: judgedChecks(seen, severities),
          severities,
          entries: seen.map(({ seq }) => seq),
          lapsed: lapsed(item, declaration, step.at),
        };
  }
  const found = step.found.filter(({ body }) => {
    const thing = body.kind === 'measurement' ? body.measurement : body.observation;
    return thing.quantity === item.quantity && thing.subject === item.subject;
  });
  const [only] = found;
  if (!only || found.length > 1) return withoutResult(step);
  const seen = { entries: [only.seq], lapsed: lapsed(item, declaration, step.at) };
  return only.body.kind === 'measurement'
    ? { kind: 'measurement', measurement: only.body.measurement, ...seen }
    : { kind: 'observation', observation: only.body.observation, ...seen };
}

/** Said only of a step that was taken more than once. */
function attemptOf(item: PlannedIndicator, record: Record, { request }: Plan): Pick<Verdict, 'attempt'> {
  const step = item.step === undefined ? undefined : record.steps.get(item.step);
  if (!step || step.number < 2) return {};
  return { attempt: { number: step.number, of: 1 + (request.retries ?? 0), after: step.after } };
}

function waiverFor(pack: RulePack, declaration: Declaration, indicator: string, on: number): Verdict['waived'] {
  const applies = (w: Waiver): boolean =>
    w.indicator === indicator &&
    holds(w.from, w.until, on) &&
    (w.products?.includes(declaration.identity.product) ?? true);
  const waiver = pack.waivers?.find(applies);
  return waiver && { reason: waiver.reason, by: waiver.by, until: waiver.until };
}

function inForce(pack: RulePack, on: number): Assessment['inForce'] {
  if (on < startOf(pack.effective.from)) return 'not yet';
  return pack.effective.until !== undefined && on >= endOf(pack.effective.until) ? 'ended' : 'yes';
}

export type Assessed = {
  pack: RulePack;
  packDigest: string;
  declaration: Declaration;
  plan: Plan;
  /** Of one run, in order of `seq`. */
  entries: readonly Entry[];
  /** RFC 3339 date-time to judge on; absent: the conclusion's. */
  on?: string;
};

/** Judges a run. null where it was not concluded: no conclusion, no verdict. Pure: the same inputs give the same bytes. */
export function assess({ pack, packDigest, declaration, plan, entries, on }: Assessed): Assessment | null {
  const record = recordOf(entries);
  const run = entries[0]?.run;
  if (!record || run === undefined) return null;
  const day = on ?? record.concludedAt;
  const verdicts = plan.indicators.flatMap((item) => {
    const rule = pack.indicators[item.indicator];
    if (!rule) throw new TypeError(`the plan asks ${item.indicator}, which the pack does not have`);
    const waived = waiverFor(pack, declaration, item.indicator, Date.parse(day));
    const verdict = verdictOf(item, rule.who, evidenceFor(item, rule.checks, record, declaration), waived);
    return [{ ...verdict, ...attemptOf(item, record, plan) }];
  });
  return {
    v: 1,
    run,
    on: day,
    pack: { id: pack.id, version: pack.version, digest: packDigest },
    inForce: inForce(pack, Date.parse(day)),
    programme: plan.request.programme,
    verdicts,
    grade: gradeOf(pack, declaration, plan.request.target, verdicts, record.opened.earlier),
  };
}
