import { levelOfIndicators } from '../judge/ladder.ts';
import { nameOf } from '../judge/levels.ts';
import type { Measured, Outcome, Verdict } from '../model/assessment.ts';
import type { Level } from '../model/terms.ts';
import { provenanceOf, type RulePack, type Who } from '../model/pack.ts';
import type { Required } from '../model/plan.ts';
import {
  count,
  decimalsFor,
  decimalsOf,
  fixed,
  plainFigure,
  ranges,
  scaleOf,
  signedFigure,
  withUnit,
  riskText,
} from './figure.ts';
import type { Report } from './report.ts';
import type { Words } from './words/shape.ts';

/** Outcome by sign, beside the word and never alone. */
export const signs: Readonly<Record<Outcome, string>> = {
  pass: '✓',
  'conditional pass': '✓?',
  'conditional fail': '✗?',
  fail: '✗',
  inconclusive: '?',
  'not applicable': '–',
};

/** A verdict in words: what every table, page and file is written from. Absent parts are empty strings. */
export type Row = {
  verdict: Verdict;
  level: Level | undefined;
  name: string;
  title: string;
  quantity: string;
  sign: string;
  outcome: string;
  /** The value alone. */
  value: string;
  /** `59.7 to 63.9 ms`. */
  interval: string;
  /** `U95 2.1 ms: sampling 1.7, tap 1.1`. */
  uncertainty: string;
  required: string;
  /** The limit's figure alone, for a picture. */
  limit: string;
  margin: string;
  decision: string;
  /** `consumer’s risk 0.3 %` of a number that passed, the producer's of one that failed; empty of anything else. */
  risk: string;
  because: string;
  who: string;
  entries: string;
};

const isNumber = (value: Measured['value']): value is number => typeof value === 'number';

/** Expanded half-widths below and above the value. */
export function halves(measured: Measured): { low: number; high: number } | undefined {
  const { value, low, high } = measured;
  if (!isNumber(value) || low === undefined || high === undefined) return undefined;
  return { low: value - low, high: high - value };
}

const widest = (measured: Measured): number | undefined => {
  const half = halves(measured);
  return half && Math.max(half.low, half.high);
};

function yesNo(value: boolean | 'unknown', words: Words): string {
  return value === 'unknown' ? words.unknown : value ? words.yes : words.no;
}

/** A value with its unit, to the second significant digit of its uncertainty. */
export function valueText(measured: Measured, quantity: string, words: Words): string {
  const { value, unit = '' } = measured;
  if (value === 'NaN') return 'NaN';
  if (value === 'Infinity' || value === '-Infinity') return fixed(Number(value), 0);
  if (!isNumber(value)) return yesNo(value, words);
  const { factor, symbol } = scaleOf(unit, quantity, words);
  const u = widest(measured);
  return withUnit(fixed(value * factor, decimalsOf(value * factor, u && u * factor)), symbol, words);
}

function intervalText(measured: Measured, quantity: string, words: Words): string {
  const { value, low, high, unit = '' } = measured;
  if (!isNumber(value) || low === undefined || high === undefined || low === high) return '';
  const { factor, symbol } = scaleOf(unit, quantity, words);
  const decimals = decimalsOf(value * factor, Math.max(value - low, high - value) * factor);
  return words.interval(fixed(low * factor, decimals), withUnit(fixed(high * factor, decimals), symbol, words));
}

/** Two significant digits, as uncertainties are stated (JCGM 100, 7.2.6). */
export function uncertaintyText(value: number): string {
  return value === 0 ? '0' : fixed(value, decimalsFor(value));
}

function halfText(low: number, high: number): string {
  const alike = Math.abs(low - high) <= 0.05 * Math.max(low, high);
  return alike ? uncertaintyText(Math.max(low, high)) : `−${uncertaintyText(low)}/+${uncertaintyText(high)}`;
}

function expandedText(measured: Measured, quantity: string, words: Words): string {
  const half = halves(measured);
  if (!half || (half.low === 0 && half.high === 0)) return '';
  const { factor, symbol } = scaleOf(measured.unit ?? '', quantity, words);
  const decimals = decimalsFor(Math.max(half.low, half.high) * factor);
  const least = 0.5 * 10 ** -decimals;
  const parts = (measured.components ?? [])
    .filter((c) => Math.max(c.low, c.high) * factor >= least)
    .map((c) => `${words.component[c.source]} ${fixed(Math.max(c.low, c.high) * factor, decimals)}`);
  const figure = withUnit(halfText(half.low * factor, half.high * factor), symbol, words);
  return words.u95(figure, parts.join(words.comma));
}

/** `≤ 50 ms`; `yes` for an observation. */
export function requiredText(required: Required, quantity: string, words: Words): string {
  if (typeof required.value === 'boolean') return yesNo(required.value, words);
  const figure = plainFigure(required.value, required.unit ?? '', quantity, words);
  return required.relation === 'is' ? figure : words.relation[required.relation](figure);
}

function limitText(required: Required | undefined, quantity: string, words: Words): string {
  if (typeof required?.value !== 'number') return '';
  return plainFigure(required.value, required.unit ?? '', quantity, words);
}

function marginText(verdict: Verdict, quantity: string, words: Words): string {
  const { margin, measured } = verdict;
  if (margin === undefined || !measured || !isNumber(measured.value)) return '';
  const { factor, symbol } = scaleOf(measured.unit ?? '', quantity, words);
  const u = widest(measured);
  const exact = Number((margin * factor).toPrecision(10));
  const unit = symbol === '%' ? words.points : symbol;
  return signedFigure(exact, decimalsOf(measured.value * factor, u && u * factor), unit, words);
}

/** `stated by "…"; its limit derived from "…"`. */
export function whoText(who: Who, pack: RulePack, words: Words): string {
  const says = (origin: Omit<Who, 'limit'>): string => {
    const { kind, source } = provenanceOf(origin);
    const clause = origin.clause === undefined ? '' : words.clause(origin.clause);
    return words.provenance[kind].says(pack.sources[source]?.title ?? source) + clause;
  };
  return who.limit ? says(who) + words.limitFrom(says(who.limit)) : says(who);
}

/** `Attempt 2 of 2 after PROBE_CLOSED.`; empty where the step was taken once. */
export function attemptText({ attempt }: Verdict, words: Words): string {
  return attempt ? words.attempt(attempt.number, attempt.of, attempt.after.join(words.comma)) : '';
}

function becauseText(verdict: Verdict, words: Words): string {
  const said = [words.because[verdict.because], verdict.sharedRisk ? words.sharedRisk : ''].filter(Boolean).join(' ');
  return words.sentences([said, attemptText(verdict, words)]);
}

function riskOf({ risk, outcome }: Verdict, words: Words): string {
  if (risk === undefined) return '';
  const bearer = outcome === 'pass' || outcome === 'conditional pass' ? 'consumer' : 'producer';
  return words.risk[bearer](riskText(risk, words));
}

function rowOf(verdict: Verdict, level: Level | undefined, report: Report, words: Words): Row {
  const { pack } = report;
  const indicator = pack.indicators[verdict.indicator];
  const quantity = indicator?.quantity ?? verdict.indicator;
  const { measured, required } = verdict;
  return {
    verdict,
    level,
    name: nameOf(verdict),
    title: indicator?.title[words.language] ?? verdict.indicator,
    quantity,
    sign: signs[verdict.outcome],
    outcome: words.outcome[verdict.outcome],
    value: measured ? valueText(measured, quantity, words) : '',
    interval: measured ? intervalText(measured, quantity, words) : '',
    uncertainty: measured ? expandedText(measured, quantity, words) : '',
    required: required ? requiredText(required, quantity, words) : '',
    limit: limitText(required, quantity, words),
    margin: marginText(verdict, quantity, words),
    decision: verdict.decision ? words.decision[verdict.decision.rule].name : '',
    risk: riskOf(verdict, words),
    because: becauseText(verdict, words),
    who: whoText(verdict.who, pack, words),
    entries: ranges(verdict.entries),
  };
}

/** Every verdict of a report in words, in the plan's order. */
export function rowsOf(report: Report, words: Words): Row[] {
  const level = levelOfIndicators(report.pack);
  return report.assessment.verdicts.map((v) => rowOf(v, level.get(v.indicator), report, words));
}

const reasonsNotToAsk: readonly string[] = ['NOT_IN_PROGRAMME', 'NOTHING_DECLARED', 'NOT_APPLICABLE'];

/** Whether the run left this indicator out on purpose. */
export const isNotAsked = (row: Row): boolean => reasonsNotToAsk.includes(row.verdict.because);
/** Whether the indicator was asked and has no usable result. */
export const isOpen = (row: Row): boolean => row.verdict.outcome === 'inconclusive' && !isNotAsked(row);
export const hasFailed = (row: Row): boolean =>
  row.verdict.outcome === 'fail' || row.verdict.outcome === 'conditional fail';

/** Companion figures that are numbers of events, shares of 1, or times whatever the judged quantity is. */
const events: readonly string[] = [
  'overruns',
  'refused',
  'changed',
  'count',
  'never-seen',
  'outside-the-ramp',
  'right',
  'unusable',
  'engines',
  'families',
  'pairs',
  'bit-exact',
  'different',
  'non-finite',
];
const shares: readonly string[] = ['accuracy', 'accuracy-low', 'accuracy-high', 'majority'];
const times: readonly string[] = [
  'p50',
  'mean',
  'most',
  'least',
  'bound',
  'reported',
  'naive-p99',
  'naive-most',
  'seen',
  'empty-trip',
];

function companion(key: string, value: number, unit: string, words: Words): string {
  const name = words.key[key] ?? key;
  if (events.includes(key)) return `${name} ${count(value)}`;
  const own = shares.includes(key) ? '1' : times.includes(key) ? 'ms' : unit === '1' ? '' : unit;
  return `${name} ${plainFigure(Number(value.toPrecision(3)), own, key, words)}`;
}

/** Companion figures (never judged), each named in words where we have some. */
export function alsoText(measured: Measured, words: Words): string[] {
  const unit = measured.unit ?? '';
  const also = Object.entries(measured.also ?? {}).map(([key, value]) => companion(key, value, unit, words));
  return measured.n === undefined ? also : [words.samples(count(measured.n)), ...also];
}
