import type { Grade, LevelResult, Verdict } from '../model/assessment.ts';
import { levels, type Level } from '../model/terms.ts';
import type { Declaration } from '../model/declaration.ts';
import type { EarlierRun } from '../model/entry.ts';
import { provenanceOf, provenances, type Provenance, type RulePack } from '../model/pack.ts';
import { together } from '../statistics/risk.ts';
import { levelResults, ownIndicators } from './levels.ts';
import { meets } from './verdict.ts';

const isProposed = (result: LevelResult): boolean => result.provenance === 'proposed';
const upTo = (pack: RulePack): Level | null => ('upTo' in pack.grading ? pack.grading.upTo : null);
const rank = (level: Level): number => levels.indexOf(level);

/** The levels that can be granted, lowest first. */
function grantable(pack: RulePack, results: readonly LevelResult[]): LevelResult[] {
  const highest = upTo(pack);
  return highest === null ? [] : results.filter((r) => rank(r.level) <= rank(highest) && !isProposed(r));
}

/** Levels are cumulative: the first one not met ends the climb. */
function reached(results: readonly LevelResult[]): { level: Level | null; next: LevelResult | null } {
  let level: Level | null = null;
  for (const result of results) {
    if (result.standing !== 'met') return { level, next: result };
    level = result.level;
  }
  return { level, next: null };
}

/** The weakest provenance among the rules that the levels up to `top` rest on; their limits count. */
function weakestOf(pack: RulePack, top: Level): Provenance {
  const rules = levels.filter((l) => rank(l) <= rank(top)).flatMap((l) => pack.levels[l] ?? []);
  const indicators = rules.flatMap((r) => ownIndicators(r.needs)).flatMap((name) => pack.indicators[name] ?? []);
  const kinds = [...rules, ...indicators].flatMap(({ who }) => [
    provenanceOf(who).kind,
    ...(who.limit ? [provenanceOf(who.limit).kind] : []),
  ]);
  return kinds.reduce<Provenance>((a, b) => (provenances.indexOf(a) >= provenances.indexOf(b) ? a : b), 'official');
}

function proven(pack: RulePack, verdicts: readonly Verdict[], model: string, quantity: string): Verdict | undefined {
  return verdicts.find(
    (v) => v.subject === model && pack.indicators[v.indicator]?.quantity === quantity && meets(v) && v.measured,
  );
}

/** What was proven of each declared task: the bounds of the uncertainty, not the values. */
function tasksOf(pack: RulePack, declaration: Declaration, verdicts: readonly Verdict[]): Grade['tasks'] {
  return (declaration.models ?? []).map((m) => ({
    model: m.id,
    task: m.task,
    accuracy: proven(pack, verdicts, m.id, 'task.accuracy')?.measured?.low,
    latencyMs: proven(pack, verdicts, m.id, 'latency.p99')?.measured?.high,
  }));
}

const hasPassed = (v: Verdict): boolean => v.outcome === 'pass' || (v.outcome === 'conditional pass' && meets(v));

/** Together, of the numbers that passed (not those that a waiver holds up) among those the levels up to `top` name. A level's other leaves are a yes or a no. */
function riskOf(pack: RulePack, top: Level, verdicts: readonly Verdict[]): number | undefined {
  const names = new Set(
    levels.filter((l) => rank(l) <= rank(top)).flatMap((l) => ownIndicators(pack.levels[l]?.needs ?? { all: [] })),
  );
  const risks = verdicts.flatMap((v) =>
    names.has(v.indicator) && hasPassed(v) && v.risk !== undefined ? [v.risk] : [],
  );
  return risks.length === 0 ? undefined : together(risks);
}

/** The grade that verdicts give by a pack: the level, what bounds the next, and what of higher levels already stands. */
export function gradeOf(
  pack: RulePack,
  declaration: Declaration,
  target: Level,
  verdicts: readonly Verdict[],
  earlier: readonly EarlierRun[],
): Grade {
  const results = levelResults(pack, verdicts);
  const component = declaration.kind === 'component';
  const { level, next } = reached(grantable(pack, results));
  const granted = component ? null : level;
  return {
    level: granted,
    refused: upTo(pack) === null,
    component,
    target,
    levels: results,
    next: next && { level: next.level, failed: next.failed, open: next.open },
    alsoMeets:
      component || next !== null
        ? []
        : results.filter((r) => isProposed(r) && r.standing === 'met').map((r) => r.level),
    tasks: tasksOf(pack, declaration, verdicts),
    weakest: weakestOf(pack, granted ?? target),
    risk: granted === null ? undefined : riskOf(pack, granted, verdicts),
    run: { k: earlier.length + 1, earlier },
  };
}
