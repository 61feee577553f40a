import { randomBytes } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { sessionOpener } from '../drivers/session/session.ts';
import type { Station } from '../drivers/tiles/station.ts';
import type { EarlierRun, RunId } from '../model/entry.ts';
import { exit, InputError } from '../model/errors.ts';
import { methods } from '../model/methods.ts';
import type { RulePack } from '../model/pack.ts';
import type { Language } from '../model/terms.ts';
import type { Request } from '../model/plan.ts';
import { planFor } from '../plan/plan.ts';
import { conduct, type Conduct, type RunEvent, type RunInputs } from '../run/conduct.ts';
import { runIdFor } from '../run/run-id.ts';
import { needOf, Turns } from '../run/turns.ts';
import { loadPack } from './pack.ts';
import { durationOf, programmeOf, readDeclaration, targetOf, unitOf } from './inputs.ts';
import { screen, tell, write, writeJson, type Manners } from './manners.ts';
import { runWords, watchAsJson, watchForPeople } from './progress.ts';
import { printSummary, refuseBroken } from './read.ts';
import { readRun, type RunRead } from './run-read.ts';
import { quoted } from './quoted.ts';
import { reportOf, writeReports } from './reports.ts';
import { exitFor, worstOf } from './exit-for.ts';
import { operatorFor, type Operator, type Unit } from './operator.ts';
import { atStation, benchOf, earlierOf } from './station.ts';
import { version } from './version.ts';

export type RunOptions = Manners & {
  target?: string;
  pack: string;
  programme: string;
  serial?: string;
  maxTime?: string;
  stepTimeout?: string;
  fix?: string;
  /** Sensors measured at once. */
  parallel?: string;
  /** Lets steps that measure a latency run beside others. */
  shareBench?: boolean;
  retries?: string;
  answers?: string;
  trust?: string;
  report: boolean;
  station: string;
  runs: string;
  reports: string;
};

type Prepared = Omit<RunInputs, 'earlier'> & { folder: string };
type Ready = Prepared & Pick<RunInputs, 'earlier'>;
/** A run that was taken and exported; `read` is absent where it was stopped before it began. */
type Taken = { run: RunId; serial: string; read: RunRead | undefined; reports: string[] };

export const versions = (): Record<string, string> => ({
  gradus: version,
  node: process.versions.node,
  v8: process.versions.v8,
  platform: `${process.platform}-${process.arch}`,
});

/** What the machine was doing when the run began, and what it was doing beside. */
const conditions = (options: RunOptions, sensors: number): Record<string, string | number> => ({
  'host.cores': os.availableParallelism(),
  'host.load1': Math.round((os.loadavg()[0] ?? 0) * 100) / 100,
  'host.memory.free.MiB': Math.round(os.freemem() / 2 ** 20),
  ...(sensors > 1 && {
    'station.sensors': sensors,
    'station.parallel': Math.min(parallelOf(options), sensors),
    'station.latency': options.shareBench ? 'beside others' : 'alone',
  }),
});

/** A whole number given as an option. */
function countOf(option: string, text: string, least: number, most: number): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= least && count <= most) return count;
  throw new InputError('USAGE', option, `${text} is not a number from ${least} to ${most}.`);
}

const parallelOf = ({ parallel }: RunOptions): number =>
  parallel === undefined ? 1 : countOf('--parallel', parallel, 1, 64);

function retriesOf({ retries }: RunOptions): Pick<Request, 'retries'> {
  const count = retries === undefined ? 0 : countOf('--retries', retries, 0, 10);
  return count === 0 ? {} : { retries: count };
}

function requestOf(options: RunOptions, prepared: { serial: string; target: Request['target'] }): Request {
  return {
    programme: programmeOf(options.programme),
    target: prepared.target,
    serial: prepared.serial,
    draw: randomBytes(16).toString('hex'),
    ...(options.maxTime !== undefined && { maxTimeMs: durationOf('--max-time', options.maxTime) }),
    ...(options.stepTimeout !== undefined && { stepTimeoutMs: durationOf('--step-timeout', options.stepTimeout) }),
    ...retriesOf(options),
    ...(options.fix !== undefined && { fix: fixOf(options.fix) }),
  };
}

function fixOf(text: string): string {
  if (text.trim() !== '' && text.length <= 1000) return text;
  throw new InputError('USAGE', '--fix', 'say what was repaired in 1 to 1000 characters.');
}

async function prepare(file: string, options: RunOptions, sensors: number): Promise<Prepared> {
  const read = await readDeclaration(file);
  const pack = await loadPack(options.pack, options.trust);
  const { declaration, serial } = unitOf(read.declaration, options.serial);
  const target = targetOf(options.target, declaration, pack.pack);
  return {
    run: runIdFor(new Date(), serial, randomBytes(6)),
    pack: pack.pack,
    ...(pack.signature && { packSignature: pack.signature }),
    declaration,
    methods,
    request: requestOf(options, { serial, target }),
    versions: versions(),
    conditions: conditions(options, sensors),
    folder: read.folder,
  };
}

/** The pack's retest policy, before anything is measured. */
function allowRetest({ pack, request }: Prepared, earlier: readonly EarlierRun[]): void {
  if (request.programme !== 'retest') return;
  const before = earlier.filter((r) => r.programme === 'retest').length;
  const first = earlier.some((r) => r.ended === 'concluded');
  if (!first)
    throw new InputError(
      'RETEST_REFUSED',
      '--programme',
      'there is no concluded run of this serial and firmware to repeat. Run programme type, routine or sample first.',
    );
  if (pack.retest.after === 'fix-recorded' && request.fix === undefined)
    throw new InputError(
      'RETEST_REFUSED',
      '--fix',
      `${pack.id} allows a retest after a recorded fix. Say what was repaired: --fix "…".`,
    );
  if (before >= pack.retest.most)
    throw new InputError(
      'RETEST_REFUSED',
      '--programme',
      `${pack.id} allows ${pack.retest.most} retests of one serial and firmware; ${before} are in the log.`,
    );
}

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

/** The plan as the run will freeze it; it asks nothing of the digests. */
function unitOfPlan({ pack, declaration, methods, request, folder }: Prepared): Unit {
  const digest = { packDigest: '', declarationDigest: '', methodsDigest: '' };
  return {
    declaration,
    folder,
    serial: request.serial,
    plan: planFor({ pack, declaration, methods, request, ...digest }),
  };
}

/** One unit has one wire: two runs at once would measure each other. */
function refuseTwice(prepared: readonly Prepared[], files: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const [i, { request }] of prepared.entries()) {
    const before = seen.get(request.serial);
    if (before !== undefined)
      throw new InputError('USAGE', files[i] ?? '', `declares the serial ${request.serial}, as ${before} does.`);
    seen.set(request.serial, files[i] ?? '');
  }
}

async function prepareAll(files: readonly string[], options: RunOptions): Promise<Prepared[]> {
  if (files.length > 1 && options.serial !== undefined)
    throw new InputError('USAGE', '--serial', 'is for one sensor: declare the serial of each of several.');
  const prepared: Prepared[] = [];
  for (const file of files) prepared.push(await prepare(file, options, files.length));
  refuseTwice(prepared, files);
  return prepared;
}

async function readyAt(station: Station, prepared: readonly Prepared[]): Promise<Ready[]> {
  const ready: Ready[] = [];
  for (const one of prepared) {
    const earlier = await earlierOf(station, one.request.serial, one.declaration.identity.firmware.digest);
    allowRetest(one, earlier);
    ready.push({ ...one, earlier });
  }
  return ready;
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

/** Measures and exports one unit. Writing folders is work for the processor too: it keeps out of a step that runs alone. */
async function takeOne(ready: Ready, shared: Shared): Promise<boolean> {
  if (shared.stop.aborted) return false;
  await conductOne(ready, shared);
  const release = await shared.turns.take({ alone: false, anyOf: [] }, () => undefined, shared.stop);
  try {
    await shared.station.exportRun(ready.run, path.join(shared.options.runs, ready.run));
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
async function takePrepared(prepared: readonly Prepared[], options: RunOptions): Promise<Taken[]> {
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

/** What several runs came to, in a table; the worst decides the exit. */
async function closeStation(taken: readonly Taken[], options: RunOptions): Promise<void> {
  const rows = taken.map((one) => ({ ...one, exit: exitOf(one.read) }));
  const code = worstOf(rows.map((row) => row.exit));
  if (options.json) {
    const runs = rows.map(({ run, serial, read, exit }) => ({
      run,
      serial,
      ended: endedOf(read),
      grade: read?.assessment?.grade.level ?? null,
      exit,
    }));
    for (const { run, read, reports } of rows)
      if (read?.assessment)
        writeJson({ run, ended: 'concluded', folder: read.folder, reports, assessment: read.assessment });
    writeJson({ station: { runs, exit: code } });
  } else {
    const { stationTable } = await import('../print/station.ts');
    const lines = rows.map(({ serial, run, read }) => {
      const report = read && reportOf(read, options.lang);
      return { serial, run, ...(report && { report }), ended: endedOf(read) };
    });
    write(stationTable(lines, { language: options.lang, runs: options.runs }, screen()));
  }
  process.exitCode = code;
}

function endedOf(read: RunRead | undefined): 'concluded' | 'aborted' | 'not begun' | 'broken' {
  if (!read) return 'not begun';
  if (!read.verification.ok) return 'broken';
  return read.assessment ? 'concluded' : 'aborted';
}

function exitOf(read: RunRead | undefined): number {
  if (read && !read.verification.ok) return exit.integrity;
  return read?.assessment ? exitFor(read.assessment) : exit.inconclusive;
}

export async function run(files: readonly string[], options: RunOptions): Promise<void> {
  const [file = '', ...more] = files;
  if (more.length > 0) return closeStation(await takePrepared(await prepareAll(files, options), options), options);
  const { read, reports } = await takeRun(file, options);
  const folder = path.join(options.runs, read.run);
  const say = runWords[options.lang];
  if (refuseBroken(read, options.json === true)) return;
  if (!read.assessment) {
    if (options.json) writeJson({ run: read.run, ended: 'aborted', folder });
    else tell(say.aborted(read.run, folder));
    process.exitCode = exit.inconclusive;
    return;
  }
  if (options.json) writeJson({ run: read.run, ended: 'concluded', folder, reports, assessment: read.assessment });
  else {
    await printSummary(read, options.lang);
    for (const report of reports) write(say.report + report);
    write(`${say.check}npx gradus verify ${quoted(folder)}`);
  }
  process.exitCode = exitFor(read.assessment);
}
