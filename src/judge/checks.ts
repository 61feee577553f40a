import type { CheckJudged } from '../model/assessment.ts';
import type { CheckFound } from '../model/measurement.ts';
import type { Indicator } from '../model/pack.ts';

export type CheckSeen = { seq: number; check: CheckFound };
export type Severities = NonNullable<Indicator['checks']>;

function severityOf(name: string, { must, should = [] }: Severities): CheckJudged['severity'] {
  return must.includes(name) ? 'must' : should.includes(name) ? 'should' : 'note';
}

/** What was found, with the weight the pack gives it; what must hold stands first. */
export function judgedChecks(seen: readonly CheckSeen[], severities: Severities): CheckJudged[] {
  const rank = { must: 0, should: 1, note: 2 } as const;
  return seen
    .map(({ seq, check: { name, value, required, actual, raw } }) => ({
      name,
      severity: severityOf(name, severities),
      value,
      required,
      actual,
      entry: seq,
      raw,
    }))
    .toSorted((a, b) => rank[a.severity] - rank[b.severity]);
}

export type Ruling = { value: boolean | 'unknown'; required: string; actual: string };

/** Asked twice, a check has no answer; never asked, neither. */
function answerTo(name: string, checks: readonly CheckJudged[]): CheckJudged['value'] {
  const [only, ...more] = checks.filter((c) => c.name === name);
  return only && more.length === 0 ? only.value : 'unknown';
}

const listed = (names: readonly string[], checks: readonly CheckJudged[]): string =>
  names
    .map((name) => `${name}: ${checks.find((c) => c.name === name)?.actual ?? 'not asked'}`)
    .join('; ')
    .slice(0, 1000);

/**
 * One check that must hold and does not, fails; one whose answer is not known leaves it open; what does not apply is
 * neutral, and where nothing applies nothing was shown.
 */
export function rulingOf(checks: readonly CheckJudged[], { must }: Severities): Ruling {
  const answers = must.map((name) => ({ name, value: answerTo(name, checks) }));
  const named = (value: CheckJudged['value']): string[] => answers.filter((a) => a.value === value).map((a) => a.name);
  const [held, failed, unknown] = [named(true), named(false), named('unknown')];
  const asked = held.length + failed.length + unknown.length;
  const required = `${asked} of ${asked} checks that must hold`;
  const said = `${held.length} of ${asked} hold`;
  if (failed.length > 0) return { value: false, required, actual: `${said}; ${listed(failed, checks)}` };
  if (unknown.length > 0) return { value: 'unknown', required, actual: `${said}; ${listed(unknown, checks)}` };
  if (held.length === 0) return { value: 'unknown', required, actual: 'no check applies to what the device declares' };
  return { value: true, required, actual: said };
}
