import { readdir } from 'node:fs/promises';
import { assessedAt, atStation, readBook } from '../src/desk/station.ts';
import type { Stage } from '../test/walks/stage.ts';

export type Killed = {
  /** Entries that were acknowledged and are not in the log. */
  lost: number;
  /** Half-runs that were given a grade. */
  graded: number;
  /** Whether the log opened again, with every run ended in one terminal entry. */
  whole: boolean;
};

/** A run of about this long when nobody interferes, ms. */
const usualMs = 5000;

async function acknowledgedBefore(stage: Stage, pack: string, afterMs: number): Promise<number[]> {
  const run = stage.start(['run', 'sensor.yaml', '--pack', pack, '--programme', 'routine', '--json']);
  const timer = setTimeout(() => run.child.kill('SIGKILL'), afterMs);
  const { out } = await run.ended;
  clearTimeout(timer);
  return [...out.matchAll(/^\{"ack":(\d+),/gm)].map(([, index]) => Number(index));
}

/** Kills the bench with signal 9 at this share of a run, starts again, and counts what was lost. */
export async function killedOnce(stage: Stage, pack: string, share: number): Promise<Killed> {
  const acknowledged = await acknowledgedBefore(stage, pack, share * usualMs);
  const folder = stage.file('.gradus');
  if (!(await readdir(folder).catch(() => null))) return { lost: acknowledged.length, graded: 0, whole: true };
  const { station } = await atStation(folder);
  try {
    const book = await readBook(station);
    const half = book.runs.filter((r) => r.status !== 'concluded');
    const grades = await Promise.all(half.map((r) => assessedAt(station, book, r)));
    return {
      lost: acknowledged.filter((index) => index >= book.entries.length).length,
      graded: grades.filter((g) => g !== null).length,
      whole: book.runs.every((r) => r.status !== 'running'),
    };
  } finally {
    await station.close();
  }
}
