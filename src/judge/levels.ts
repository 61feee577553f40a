import type { LevelResult, Standing, Verdict } from '../model/assessment.ts';
import { levels, type Level } from '../model/terms.ts';
import { provenanceOf, type LevelRule, type Needs, type RulePack } from '../model/pack.ts';
import { meets } from './verdict.ts';

/** How a verdict reads in lists: the indicator, and the declared thing it was asked of. */
export const nameOf = (verdict: Pick<Verdict, 'indicator' | 'subject'>): string =>
  verdict.subject === undefined ? verdict.indicator : `${verdict.indicator} (${verdict.subject})`;

export function standingOf(verdict: Verdict): Standing {
  if (verdict.outcome === 'not applicable') return 'not applicable';
  if (meets(verdict)) return 'met';
  return verdict.outcome === 'inconclusive' ? 'open' : 'failed';
}

/** An indicator asked of several things stands as the worst of them. */
export function worst(standings: readonly Standing[]): Standing {
  for (const standing of ['failed', 'open', 'met'] as const) if (standings.includes(standing)) return standing;
  return 'not applicable';
}

function atLeast(count: number, standings: readonly Standing[]): Standing {
  const met = standings.filter((s) => s === 'met').length;
  const open = standings.filter((s) => s === 'open').length;
  if (met >= count) return 'met';
  return met + open >= count ? 'open' : 'failed';
}

/** A tree's standing, given the standing of its leaves. Not applicable is neutral in `all`, unmet in `any` and `atLeast`. */
export function treeStanding(needs: Needs, leaf: (name: string) => Standing): Standing {
  if (typeof needs === 'string') return leaf(needs);
  if ('all' in needs) return worst(needs.all.map((n) => treeStanding(n, leaf)));
  if ('any' in needs)
    return atLeast(
      1,
      needs.any.map((n) => treeStanding(n, leaf)),
    );
  return atLeast(
    needs.atLeast,
    needs.of.map((n) => treeStanding(n, leaf)),
  );
}

/** The indicators a tree names itself, without those of the levels below it. */
export function ownIndicators(needs: Needs): string[] {
  if (typeof needs === 'string') return levels.includes(needs as Level) ? [] : [needs];
  const inner = 'all' in needs ? needs.all : 'any' in needs ? needs.any : needs.of;
  return [...new Set(inner.flatMap(ownIndicators))];
}

/** The indicators a tree's standing rests on: of an alternative that is met, those that meet it; of one that is not, all. */
function bearing(needs: Needs, leaf: (name: string) => Standing): string[] {
  if (typeof needs === 'string') return ownIndicators(needs);
  if ('all' in needs) return needs.all.flatMap((n) => bearing(n, leaf));
  const inner = 'any' in needs ? needs.any : needs.of;
  const met = treeStanding(needs, leaf) === 'met';
  return inner.filter((n) => !met || treeStanding(n, leaf) === 'met').flatMap((n) => bearing(n, leaf));
}

function resultOf(
  level: Level,
  rule: LevelRule,
  byIndicator: ReadonlyMap<string, readonly Verdict[]>,
  leaf: (name: string) => Standing,
): LevelResult {
  const own = [...new Set(bearing(rule.needs, leaf))].flatMap((name) => byIndicator.get(name) ?? []);
  const asked = own.filter((v) => standingOf(v) !== 'not applicable');
  const tree = treeStanding(rule.needs, leaf);
  const nothingApplies = asked.length === 0 && own.length > 0;
  return {
    level,
    standing: tree === 'not applicable' || nothingApplies ? 'failed' : tree,
    provenance: provenanceOf(rule.who).kind,
    met: asked.filter((v) => standingOf(v) === 'met').length,
    of: asked.length,
    failed: (nothingApplies ? own : asked.filter((v) => standingOf(v) === 'failed')).map(nameOf),
    open: asked.filter((v) => standingOf(v) === 'open').map(nameOf),
  };
}

/** Whether nothing of the level itself is missing: it waits for the one below. */
export const isHeldFromBelow = ({ standing, met, of, failed, open }: LevelResult): boolean =>
  standing !== 'met' && of > 0 && met === of && failed.length === 0 && open.length === 0;

/** Every level of the pack in order. A level of which nothing applies to the device is not reached by default. */
export function levelResults(pack: Pick<RulePack, 'levels'>, verdicts: readonly Verdict[]): LevelResult[] {
  const byIndicator = Map.groupBy(verdicts, (v) => v.indicator);
  const results = new Map<string, LevelResult>();
  // What has no verdict at all was never asked: open, not left out.
  const leaf = (name: string): Standing => {
    const verdicts = byIndicator.get(name);
    return results.get(name)?.standing ?? (verdicts ? worst(verdicts.map(standingOf)) : 'open');
  };
  for (const level of levels) {
    const rule = pack.levels[level];
    if (rule) results.set(level, resultOf(level, rule, byIndicator, leaf));
  }
  return [...results.values()];
}
