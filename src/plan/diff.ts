import type { Indicator, RulePack } from '../model/pack.ts';

/** One difference between two packs: what came, went, or changed, with both values where it changed. */
export type Change = {
  of: 'pack' | 'level' | 'indicator' | 'programme' | 'component' | 'source' | 'conflict';
  name: string;
  how: 'added' | 'removed' | 'changed';
  field?: string;
  from?: unknown;
  to?: unknown;
};

/** Same value whatever the order of keys. */
export function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  if (Array.isArray(a) !== Array.isArray(b) || left.length !== right.length) return false;
  return left.every(([key, value]) => Object.hasOwn(b, key) && same(value, (b as Record<string, unknown>)[key]));
}

function fields(of: Change['of'], name: string, a: object, b: object): Change[] {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.flatMap((field) => {
    const [from, to] = [(a as Record<string, unknown>)[field], (b as Record<string, unknown>)[field]];
    return same(from, to) ? [] : [{ of, name, how: 'changed' as const, field, from, to }];
  });
}

type Group = Readonly<Record<string, object | undefined>>;
function members(of: Change['of'], a: Group = {}, b: Group = {}): Change[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names.flatMap((name): Change[] => {
    const [from, to] = [a[name], b[name]];
    if (from && to) return fields(of, name, from, to);
    if (from) return [{ of, name, how: 'removed' }];
    return to ? [{ of, name, how: 'added' }] : [];
  });
}

const frame = ({ id, version, title, about, effective, grading, retest, waivers }: RulePack): object => ({
  id,
  version,
  title,
  about,
  effective,
  grading,
  retest,
  waivers,
});

/** What changed from one pack to another: the frame first, then levels, indicators, programmes, components, sources, conflicts. */
export function packChanges(a: RulePack, b: RulePack): Change[] {
  return [
    ...fields('pack', a.id, frame(a), frame(b)),
    ...members('level', a.levels, b.levels),
    ...members('indicator', a.indicators, b.indicators),
    ...members('programme', a.programmes, b.programmes),
    ...members('component', a.components, b.components),
    ...members('source', a.sources, b.sources),
    ...members('conflict', a.conflicts, b.conflicts),
  ];
}

/** Fields whose change leaves what was measured as it is. */
const onlyWords = new Set<keyof Indicator>(['title', 'asks', 'who', 'depends']);

/** Whether a change can alter a verdict or a grade. */
export function alters(change: Change): boolean {
  if (['component', 'source', 'conflict'].includes(change.of)) return false;
  if (change.of === 'pack') return ['effective', 'grading', 'retest', 'waivers'].includes(change.field ?? '');
  return change.field === undefined || !onlyWords.has(change.field as keyof Indicator);
}
