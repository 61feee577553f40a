import path from 'node:path';
import { sessionOpener } from '../drivers/session/session.ts';
import type { Station } from '../drivers/tiles/station.ts';
import type { RunId } from '../model/entry.ts';
import { methods } from '../model/methods.ts';
import type { RulePack } from '../model/pack.ts';
import type { Language } from '../model/terms.ts';
import { conduct, type Conduct, type RunEvent, type RunInputs } from '../run/conduct.ts';
import { needOf, Turns } from '../run/turns.ts';
import { tell } from './manners.ts';
import { runWords, watchAsJson, watchForPeople } from './progress.ts';
import { readRun, type RunRead } from './run-read.ts';
import { writeReports } from './reports.ts';
import { authorityOf, stamp } from './stamp.ts';
import { operatorFor, type Operator } from './operator.ts';
import { atStation, benchOf, signed } from './station.ts';
import { keyKept } from './key-kept.ts';
import { parallelOf, prepareAll, readyAt, unitOfPlan, type Prepared, type Ready, type RunOptions } from './prepare.ts';

/** A run that was taken and exported; `read` is absent where it was stopped before it began. */
export type Taken = { run: RunId; serial: string; read: RunRead | undefined; reports: string[] };

/** Ctrl-C ends the run as aborted; a second one ends the program. */
function onStop(lang: Language): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    tell(`\n${runWords[lang].stopping}`);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return { signal: controller.signal, release: () => void process.off('SIGINT', stop).off('SIGTERM', stop) };
}

/** What the runs of one command have in common. */
type Shared = {
  station: Station;
  turns: Turns;
  operator: Operator;
  stop: AbortSignal;
  options: RunOptions;
  many: boolean;
};

function watchOf({ run, request }: Ready, { options, many }: Shared): (event: RunEvent) => void {
  if (options.json) return watchAsJson(many ? run : undefined);
  return watchForPeople(options.lang, request.serial, many);
}

async function conductOne(ready: Ready, shared: Shared): Promise<void> {
  const { station, turns, operator, stop, options, many } = shared;
  const { declaration, folder, request } = ready;
  const turn: Conduct['turn'] = (step, waiting) => {
    const method = methods.find(({ id }) => id === step.method);
    const need = method ? needOf(method, declaration, options.shareBench === true) : { alone: false, anyOf: [] };
    return turns.take(need, waiting, stop);
  };
  await conduct(ready, {
    station: benchOf(station),
    openSession: sessionOpener({ declaration, folder }),
    ask: operator.askAbout(request.serial),
    ...(many && { turn }),
    now: () => performance.now(),
    watch: watchOf(ready, shared),
    stop,
  });
}

/** Has somebody outside say when, where the run is asked to. */
async function stampFor({ station, options }: Shared): Promise<void> {
  const authority = authorityOf('--time-authority', options.timeAuthority);
  const complaint = authority && (await stamp(station, authority));
  if (complaint) tell(runWords[options.lang].unstamped(complaint));
}

/** Measures and exports one unit. Writing folders is work for the processor too: it keeps out of a step that runs alone. */
async function takeOne(ready: Ready, shared: Shared): Promise<boolean> {
  if (shared.stop.aborted) return false;
  await conductOne(ready, shared);
  await stampFor(shared);
  const release = await shared.turns.take({ alone: false, anyOf: [] }, () => undefined, shared.stop);
  try {
    await shared.station.exportRun(ready.run, path.join(shared.options.runs, ready.run), signed);
  } finally {
    release();
  }
  return true;
}

/** At most so many at once, in the order given. The first failure stops what has not begun, and is thrown when all have ended. */
async function inParallel<T, R>(
  most: number,
  list: readonly T[],
  work: (one: T) => Promise<R>,
): Promise<(R | undefined)[]> {
  const results: (R | undefined)[] = list.map(() => undefined);
  const failures: unknown[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < list.length && failures.length === 0) {
      const at = next++;
      try {
        results[at] = await work(list[at] as T);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, list.length) }, worker));
  if (failures.length > 0) throw failures[0];
  return results;
}

async function takeAll(prepared: readonly Prepared[], operator: Operator, options: RunOptions): Promise<boolean[]> {
  const { station, closed } = await atStation(options.station);
  if (closed > 0) tell(runWords[options.lang].closed(closed));
  if (station.log.size === 0 && (await keyKept(options.station)) === 'not encrypted')
    tell(runWords[options.lang].unprotected);
  const { signal: stop, release } = onStop(options.lang);
  try {
    const ready = await readyAt(station, prepared);
    const shared = { station, turns: new Turns(), operator, stop, options, many: prepared.length > 1 };
    const taken = await inParallel(parallelOf(options), ready, (one) => takeOne(one, shared));
    return taken.map((one) => one === true);
  } finally {
    release();
    await station.close();
  }
}

async function readTaken({ run, request }: Prepared, options: RunOptions): Promise<Taken> {
  const { lang, runs, trust } = options;
  // The run's own station is not on the list of those who may sign a pack.
  const read = await readRun(run, { lang, runs, ...(trust !== undefined && { packTrust: trust }) });
  const reports = options.report && read.assessment ? await writeReports(read, options) : [];
  return { run, serial: request.serial, read, reports };
}

/** Measures, keeps, exports, one after another or several at once. The run folders are there when this resolves, concluded or aborted. */
export async function takePrepared(prepared: readonly Prepared[], options: RunOptions): Promise<Taken[]> {
  const operator = await operatorFor(prepared.map(unitOfPlan), options);
  const taken: Taken[] = [];
  let begun: boolean[];
  try {
    begun = await takeAll(prepared, operator, options);
  } finally {
    operator.close();
  }
  for (const [i, one] of prepared.entries())
    taken.push(
      begun[i]
        ? await readTaken(one, options)
        : { run: one.run, serial: one.request.serial, read: undefined, reports: [] },
    );
  return taken;
}

export async function takeRun(file: string, options: RunOptions): Promise<{ read: RunRead; reports: string[] }> {
  const [taken] = await takePrepared(await prepareAll([file], options), options);
  if (!taken?.read) throw new TypeError('a run that was not taken');
  return { read: taken.read, reports: taken.reports };
}

/** As `takeRun`, by a pack that is in hand; `more` stands among the conditions. */
export async function takeRunBy(
  pack: RulePack,
  file: string,
  options: RunOptions,
  more: RunInputs['conditions'],
): Promise<RunRead> {
  const [prepared] = await prepareAll([file], options);
  if (!prepared) throw new TypeError('nothing was prepared');
  const own = { ...prepared, pack, conditions: { ...prepared.conditions, ...more } };
  const [taken] = await takePrepared([own], options);
  if (!taken?.read) throw new TypeError('a run that was not taken');
  return taken.read;
}
