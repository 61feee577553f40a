import { levels, type Level } from '../model/terms.ts';
import type { Needs, RulePack } from '../model/pack.ts';
import { ownIndicators } from './levels.ts';

/** What a tree demands whatever else holds: the leaves that only `all` stands above. */
function demanded(needs: Needs): string[] {
  if (typeof needs === 'string') return ownIndicators(needs);
  return 'all' in needs ? needs.all.flatMap(demanded) : [];
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
