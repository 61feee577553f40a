import { choicesOf, levelOfIndicators, type Choice } from '../judge/ladder.ts';
import { meets } from '../judge/verdict.ts';
import type { Assessment, Outcome } from '../model/assessment.ts';
import { levels, type Digest, type Level, type StimulusKind } from '../model/terms.ts';
import type { Declaration } from '../model/declaration.ts';
import type { Method } from '../model/method.ts';
import { methods } from '../model/methods.ts';
import type { RulePack } from '../model/pack.ts';
import type { Plan, PlannedIndicator, PlanReason, Required, Step } from '../model/plan.ts';

/** A judged run, and what its device was. */
export type Earlier = { assessment: Assessment; firmware: Digest; models: readonly Digest[] };

/** `today` and `by` are calendar dates (UTC); `leadMs` the time a laboratory needs beside the measuring. */
export type GapOptions = { target: Level; today: string; by?: string; leadMs?: number };

/** What one indicator still needs. `declared` is what the maker says, never what was measured. */
export type GapRow = {
  indicator: string;
  subject: string | undefined;
  quantity: string;
  level: Level;
  applies: boolean;
  /** Whether the declaration says the device does it; `figure` in the limit's unit where it states one. */
  declared: { says: boolean; figure: number | undefined };
  required: Required | undefined;
  backed: { run: string; outcome: Outcome; on: string } | undefined;
  open: boolean;
  /** It is one of several ways, of which so many suffice. */
  choice: Choice | undefined;
  /** Why no step of the plan measures it. */
  because: PlanReason | undefined;
  evidence: readonly StimulusKind[];
  instruments: readonly string[];
  method: string;
  hasMethod: boolean;
  step: string | undefined;
  /** Of its step, which it may share with others. */
  estimateMs: number;
  /** Place in the order to do what is open, from 1; undefined where nothing is open. */
  order: number | undefined;
};

export type Gap = {
  pack: { id: string; version: string };
  product: string;
  target: Level;
  refused: boolean;
  rows: readonly GapRow[];
  /** Time of the steps that what is open needs, each once. */
  measuringMs: number;
  /** With `by`: the last day to start, and whether it has passed. */
  start: { latest: string; by: string; leadDays: number; measuringDays: number; late: boolean } | undefined;
};

export type GapInput = {
  pack: RulePack;
  plan: Plan;
  declaration: Declaration;
  earlier: readonly Earlier[];
  options: GapOptions;
};

const dayMs = 86_400_000;
const undeclared: readonly (PlanReason | undefined)[] = ['NOTHING_DECLARED', 'NOT_DECLARED'];
/** Not to be asked of this device at all. A programme that leaves an indicator out does not settle it. */
const neutral: readonly (PlanReason | undefined)[] = ['NOT_APPLICABLE', 'NOTHING_DECLARED'];

const key = (indicator: string, subject: string | undefined): string => `${indicator} ${subject ?? ''}`;

/** Runs of this very firmware, with these very models, judged by this very pack. */
function ofThisVery(input: GapInput): Assessment[] {
  const { identity, models = [] } = input.declaration;
  const declared = models
    .flatMap((m) => m.digest ?? [])
    .toSorted()
    .join();
  const complete = models.every((m) => m.digest !== undefined);
  return input.earlier
    .filter((e) => complete && e.firmware === identity.firmware.digest && e.models.toSorted().join() === declared)
    .map((e) => e.assessment)
    .filter((a) => a.pack.digest === input.plan.pack.digest)
    .toSorted((a, b) => (a.on < b.on ? -1 : 1));
}

/** The latest word on each indicator; what was not measured says nothing. */
function backings(
  assessments: readonly Assessment[],
): Map<string, { run: string; on: string; outcome: Outcome; met: boolean }> {
  const found = new Map<string, { run: string; on: string; outcome: Outcome; met: boolean }>();
  for (const { run, on, verdicts } of assessments)
    for (const v of verdicts)
      if (v.measured && v.outcome !== 'inconclusive')
        found.set(key(v.indicator, v.subject), { run, on, outcome: v.outcome, met: meets(v) && !v.waived });
  return found;
}

const methodOf = (id: string | undefined): Method | undefined => methods.find((m) => m.id === id);

type Known = {
  choices: ReadonlyMap<string, Choice>;
  steps: ReadonlyMap<string, Step>;
  backed: ReturnType<typeof backings>;
  pack: RulePack;
};

function rowOf(item: PlannedIndicator, level: Level, known: Known): GapRow {
  const method = methodOf(known.pack.indicators[item.indicator]?.method);
  const step = item.step === undefined ? undefined : known.steps.get(item.step);
  const backing = known.backed.get(key(item.indicator, item.subject));
  const applies = !neutral.includes(item.because);
  return {
    indicator: item.indicator,
    subject: item.subject,
    quantity: item.quantity,
    level,
    applies,
    declared: { says: applies && !undeclared.includes(item.because), figure: item.required?.declared },
    required: item.required,
    backed: backing && { run: backing.run, outcome: backing.outcome, on: backing.on },
    open: applies && !(backing?.met ?? false),
    choice: known.choices.get(item.indicator),
    because: item.because,
    evidence: item.stimulus ?? method?.stimulus ?? [],
    instruments: item.instruments.length > 0 ? item.instruments : (method?.instruments ?? []),
    method: known.pack.indicators[item.indicator]?.method ?? '',
    hasMethod: method?.status === 'available',
    step: item.step,
    estimateMs: step?.estimateMs ?? 0,
    order: undefined,
  };
}

/** First what the maker can do at a desk, then what can be measured (the quick first), then what waits for a method. */
function kindOf(row: GapRow): number {
  if (!row.declared.says) return 0;
  return row.step === undefined ? 2 : 1;
}

function ordered(rows: readonly GapRow[]): GapRow[] {
  const open = rows
    .filter((r) => r.open)
    .toSorted(
      (a, b) =>
        levels.indexOf(a.level) - levels.indexOf(b.level) || kindOf(a) - kindOf(b) || a.estimateMs - b.estimateMs,
    );
  return [...open.map((r, i) => ({ ...r, order: i + 1 })), ...rows.filter((r) => !r.open)];
}

function measuring(rows: readonly GapRow[]): number {
  const perStep = new Map(
    rows.flatMap((r) => (r.open && r.step !== undefined ? [[r.step, r.estimateMs] as const] : [])),
  );
  return [...perStep.values()].reduce((a, b) => a + b, 0);
}

/** Whole UTC days back from `by`, which counts to its end; a day begun counts whole. */
function latestStart({ by, leadMs = 0, today }: GapOptions, measuringMs: number): Gap['start'] {
  if (by === undefined) return undefined;
  const leadDays = Math.ceil(leadMs / dayMs);
  const measuringDays = Math.ceil(measuringMs / dayMs);
  const at = Date.parse(`${by}T00:00:00Z`) - (leadDays + measuringDays) * dayMs;
  const latest = new Date(at).toISOString().slice(0, 10);
  return { latest, by, leadDays, measuringDays, late: today > latest };
}

/**
 * What stands between a declaration and a level, without a device: which indicators apply, which are declared, which an
 * earlier run of this very firmware and these very models backs, and what each open one needs.
 */
export function gapOf(input: GapInput): Gap {
  const { pack, plan, declaration, options } = input;
  const level = levelOfIndicators(pack);
  const top = levels.indexOf(options.target);
  const known: Known = {
    pack,
    choices: choicesOf(pack, options.target),
    steps: new Map(plan.steps.map((s) => [s.id, s])),
    backed: backings(ofThisVery(input)),
  };
  const rows = plan.indicators.flatMap((item) => {
    const own = level.get(item.indicator);
    return own === undefined || levels.indexOf(own) > top ? [] : [rowOf(item, own, known)];
  });
  const measuringMs = measuring(rows);
  return {
    pack: { id: pack.id, version: pack.version },
    product: declaration.identity.product,
    target: options.target,
    refused: 'refuse' in pack.grading,
    rows: ordered(rows),
    measuringMs,
    start: latestStart(options, measuringMs),
  };
}
