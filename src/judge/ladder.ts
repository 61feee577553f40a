import { levels, type Level } from '../model/common.ts';
import type { RulePack } from '../model/pack.ts';
import { ownIndicators } from './levels.ts';

/** For each indicator of a pack, the lowest level whose tree names it. What no level names is absent. */
export function levelOfIndicators(pack: Pick<RulePack, 'levels'>): ReadonlyMap<string, Level> {
  const found = new Map<string, Level>();
  for (const level of levels) {
    const rule = pack.levels[level];
    for (const name of rule ? ownIndicators(rule.needs) : []) if (!found.has(name)) found.set(name, level);
  }
  return found;
}
