import type { Outcome } from '../model/assessment.ts';
import { exit, InputError, StationError } from '../model/errors.ts';
import { keyOf } from '../plan/impact.ts';
import { restingText } from '../print/resting.ts';
import { restingOn, type Resting } from '../views/resting.ts';
import type { Run } from '../views/runs.ts';
import { dayOf } from './inputs.ts';
import { screen, write, writeJson, type Manners } from './manners.ts';
import { assessedAt, bookAt, openedAt } from './station.ts';

type Options = Manners & { station: string; since?: string };
type Found = Awaited<ReturnType<typeof bookAt>> & object;

/** `gave`: the level that the run gave; `outcomes`: of what rests on it. */
export type Looked = Resting & { gave?: string; outcomes: Readonly<Record<string, Outcome>> };

async function judged({ station, book }: Found, run: Run, resting: Resting): Promise<Looked> {
  const assessment = await assessedAt(station, book, run);
  const verdicts = (assessment?.verdicts ?? []).filter((v) => resting.indicators.includes(keyOf(v)));
  return {
    ...resting,
    ...(assessment && { gave: assessment.grade.refused ? 'refused' : (assessment.grade.level ?? 'none') }),
    outcomes: Object.fromEntries(verdicts.map((v) => [keyOf(v), v.outcome])),
  };
}

type Lists = { again: Looked[]; idle: Resting[]; unread: string[] };

async function look(id: string, found: Found, runs: readonly Run[]): Promise<Lists> {
  const lists: Lists = { again: [], idle: [], unread: [] };
  for (const run of runs) {
    const opened = await openedAt(found.station, found.book, run);
    const resting = opened && restingOn(id, opened);
    if (!opened) lists.unread.push(run.run);
    else if (resting?.indicators.length === 0) lists.idle.push(resting);
    else if (resting) lists.again.push(await judged(found, run, resting));
  }
  return lists;
}

/** `gradus impact --instrument ID`: which runs of this station rest on an instrument, a peer or an engine. */
export async function resting(id: string, options: Options): Promise<void> {
  if (id.trim() === '')
    throw new InputError('USAGE', '--instrument', 'names nothing. Write the id of an instrument, a peer or an engine.');
  const since = options.since === undefined ? undefined : dayOf('--since', options.since).slice(0, 10);
  const found = await bookAt(options.station);
  if (!found) throw new StationError('STATION_MISSING', `there is no station at ${options.station}.`);
  const runs = found.book.runs.filter(({ opened }) => since === undefined || opened.slice(0, 10) >= since);
  const lists = await look(id, found, runs);
  await found.station.close();
  const report = { instrument: id, since, looked: runs.length, ...lists };
  if (options.json) writeJson(report);
  else write(restingText(report, options.lang, screen()));
  process.exitCode = lists.again.length > 0 || lists.unread.length > 0 ? exit.inconclusive : exit.conforms;
}
