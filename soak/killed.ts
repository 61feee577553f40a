import { readdir } from 'node:fs/promises';
import { assessedAt, atStation, readBook } from '../src/desk/station.ts';
import type { Stage } from '../test/walks/stage.ts';

export type Killed = {
  /** Whether the kill met a run that was going on; one that came too late shows nothing. */
  landed: boolean;
  /** Entries that were acknowledged and are not in the log. */
  lost: number;
  /** Half-runs that were given a grade. */
  graded: number;
  /** Whether the log opened again, with every run ended in one terminal entry. */
  whole: boolean;
};

/** From the first acknowledged entry to the conclusion a run takes somewhat longer than this when nobody interferes, ms. */
const usualMs = 2500;

/** Entries acknowledged before the kill, which is timed from the first of them; `landed`: the run was still going on. */
async function cutOff(stage: Stage, pack: string, share: number): Promise<{ acknowledged: number[]; landed: boolean }> {
  const run = stage.start(['run', 'sensor.yaml', '--pack', pack, '--programme', 'routine', '--json']);
  let timer: NodeJS.Timeout | undefined;
  run.child.stdout?.once('data', () => (timer = setTimeout(() => run.child.kill('SIGKILL'), share * usualMs)));
  const { out, signal } = await run.ended;
  clearTimeout(timer);
  const acknowledged = [...out.matchAll(/^\{"ack":(\d+),/gm)].map(([, index]) => Number(index));
  return { acknowledged, landed: signal === 'SIGKILL' && !out.includes('"kind":"run-concluded"') };
}

/** Kills the bench with signal 9 at this share of a run, starts again, and counts what was lost. */
export async function killedOnce(stage: Stage, pack: string, share: number): Promise<Killed> {
  const { acknowledged, landed } = await cutOff(stage, pack, share);
  const folder = stage.file('.gradus');
  if (!(await readdir(folder).catch(() => null))) return { landed, lost: acknowledged.length, graded: 0, whole: true };
  const { station } = await atStation(folder);
  try {
    const book = await readBook(station);
    const half = book.runs.filter((r) => r.status !== 'concluded');
    const grades = await Promise.all(half.map((r) => assessedAt(station, book, r)));
    return {
      landed,
      lost: acknowledged.filter((index) => index >= book.entries.length).length,
      graded: grades.filter((g) => g !== null).length,
      whole: book.runs.every((r) => r.status !== 'running'),
    };
  } finally {
    await station.close();
  }
}
