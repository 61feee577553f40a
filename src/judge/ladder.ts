import { levels, type Level } from '../model/terms.ts';
import type { Needs, RulePack } from '../model/pack.ts';
import { ownIndicators } from './levels.ts';

/** What a tree demands whatever else holds: the leaves that only `all` stands above. */
function demanded(needs: Needs): string[] {
  if (typeof needs === 'string') return ownIndicators(needs);
  return 'all' in needs ? needs.all.flatMap(demanded) : [];
}

/** So many of so many ways suffice. */
export type Choice = { atLeast: number; of: number };

function choicesIn(needs: Needs): [string, Choice][] {
  if (typeof needs === 'string') return [];
  if ('all' in needs) return needs.all.flatMap(choicesIn);
  const [ways, atLeast] = 'any' in needs ? [needs.any, 1] : [needs.of, needs.atLeast];
  const names = ways.flatMap((way) => (typeof way === 'string' ? ownIndicators(way) : []));
  return [...names.map((name): [string, Choice] => [name, { atLeast, of: ways.length }]), ...ways.flatMap(choicesIn)];
}

/** The indicators that levels up to `top` name as one way among others and do not demand, with how many of the ways suffice. */
export function choicesOf(pack: Pick<RulePack, 'levels'>, top: Level): ReadonlyMap<string, Choice> {
  const rules = levels.slice(0, levels.indexOf(top) + 1).flatMap((level) => pack.levels[level] ?? []);
  const asked = new Set(rules.flatMap(({ needs }) => demanded(needs)));
  return new Map(rules.flatMap(({ needs }) => choicesIn(needs)).filter(([name]) => !asked.has(name)));
}

/**
 * The level each indicator of a pack belongs to: the lowest that demands it, else the lowest that names it as one way
 * among others. What no level names is absent.
 */
export function levelOfIndicators(pack: Pick<RulePack, 'levels'>): ReadonlyMap<string, Level> {
  const found = new Map<string, Level>();
  for (const leaves of [demanded, ownIndicators])
    for (const level of levels) {
      const rule = pack.levels[level];
      for (const name of rule ? leaves(rule.needs) : []) if (!found.has(name)) found.set(name, level);
    }
  return found;
}
