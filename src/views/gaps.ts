import type { EarlierRun } from '../model/entry.ts';
import type { Run } from './runs.ts';

/** A run that somebody was shown: of which unit it is, and what its station said it had done before. */
export type Shown = { run: string; origin: string; serial: string; firmware: string; earlier: readonly EarlierRun[] };

/** A run that is known of and was not shown. `by`: `log`, or a shown run that names it. */
export type Gap = { run: string; serial: string; by: string; opened?: string; ended?: string };

/** What a station's log holds and what was shown of it, oldest first. `serial`: of that unit alone. */
export function gapsIn(runs: readonly Run[], shown: readonly Shown[], serial?: string): Gap[] {
  const known = new Set(shown.map(({ run }) => run));
  return runs
    .filter((run) => !known.has(run.run) && (serial === undefined || run.serial === serial))
    .map(({ run, serial, opened, status }) => ({ run, serial, by: 'log', opened, ended: status }));
}

/** Without the log: runs that those shown name as earlier ones of the same unit and firmware. */
export function gapsAmong(shown: readonly Shown[], serial?: string): Gap[] {
  const known = new Set(shown.map(({ run }) => run));
  const gaps = new Map<string, Gap>();
  for (const one of shown)
    for (const { run, ended } of one.earlier)
      if (!known.has(run) && (serial === undefined || one.serial === serial))
        gaps.set(run, { run, serial: one.serial, by: one.run, ended });
  return [...gaps.values()].toSorted((a, b) => (a.run < b.run ? -1 : 1));
}
