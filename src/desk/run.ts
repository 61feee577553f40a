import { randomBytes } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { sessionOpener } from '../drivers/session/session.ts';
import type { Station } from '../drivers/tiles/station.ts';
import type { EarlierRun } from '../model/entry.ts';
import { exit, InputError } from '../model/errors.ts';
import { methods } from '../model/methods.ts';
import type { Language } from '../model/terms.ts';
import type { Request } from '../model/plan.ts';
import { conduct, type RunInputs } from '../run/conduct.ts';
import { runIdFor } from '../run/run-id.ts';
import { loadPack } from './pack.ts';
import { durationOf, programmeOf, readDeclaration, targetOf, unitOf } from './inputs.ts';
import { tell, write, writeJson, type Manners } from './manners.ts';
import { runWords, watchAsJson, watchForPeople } from './progress.ts';
import { printSummary, refuseBroken } from './read.ts';
import { readRun, type RunRead } from './run-read.ts';
import { quoted } from './quoted.ts';
import { writeReports } from './reports.ts';
import { exitFor } from './exit-for.ts';
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
  trust?: string;
  report: boolean;
  station: string;
  runs: string;
  reports: string;
};

type Prepared = Omit<RunInputs, 'earlier'> & { folder: string };

const versions = (): Record<string, string> => ({
  gradus: version,
  node: process.versions.node,
  v8: process.versions.v8,
  platform: `${process.platform}-${process.arch}`,
});

/** What the machine was doing when the run began. */
const conditions = (): Record<string, string | number> => ({
  'host.cores': os.availableParallelism(),
  'host.load1': Math.round((os.loadavg()[0] ?? 0) * 100) / 100,
  'host.memory.free.MiB': Math.round(os.freemem() / 2 ** 20),
});

function requestOf(options: RunOptions, prepared: { serial: string; target: Request['target'] }): Request {
  return {
    programme: programmeOf(options.programme),
    target: prepared.target,
    serial: prepared.serial,
    draw: randomBytes(16).toString('hex'),
    ...(options.maxTime !== undefined && { maxTimeMs: durationOf('--max-time', options.maxTime) }),
    ...(options.stepTimeout !== undefined && { stepTimeoutMs: durationOf('--step-timeout', options.stepTimeout) }),
    ...(options.fix !== undefined && { fix: fixOf(options.fix) }),
  };
}

function fixOf(text: string): string {
  if (text.trim() !== '' && text.length <= 1000) return text;
  throw new InputError('USAGE', '--fix', 'say what was repaired in 1 to 1000 characters.');
}

async function prepare(file: string, options: RunOptions): Promise<Prepared> {
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
    conditions: conditions(),
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

async function conductAt(station: Station, prepared: Prepared, options: RunOptions): Promise<'concluded' | 'aborted'> {
  const earlier = await earlierOf(station, prepared.request.serial, prepared.declaration.identity.firmware.digest);
  allowRetest(prepared, earlier);
  const { signal, release } = onStop(options.lang);
  try {
    return await conduct(
      { ...prepared, earlier },
      {
        station: benchOf(station),
        openSession: sessionOpener({ declaration: prepared.declaration, folder: prepared.folder }),
        now: () => performance.now(),
        watch: options.json ? watchAsJson : watchForPeople(options.lang, prepared.request.serial),
        stop: signal,
      },
    );
  } finally {
    release();
  }
}

/** Measures, keeps, exports. The run folder is there when this resolves, concluded or aborted. */
export async function takeRun(file: string, options: RunOptions): Promise<{ read: RunRead; reports: string[] }> {
  const prepared = await prepare(file, options);
  const { station, closed } = await atStation(options.station);
  if (closed > 0) tell(runWords[options.lang].closed(closed));
  try {
    await conductAt(station, prepared, options);
    await station.exportRun(prepared.run, path.join(options.runs, prepared.run));
  } finally {
    await station.close();
  }
  const { lang, runs, trust } = options;
  // The run's own station is not on the list of those who may sign a pack.
  const read = await readRun(prepared.run, { lang, runs, ...(trust !== undefined && { packTrust: trust }) });
  return { read, reports: options.report && read.assessment ? await writeReports(read, options) : [] };
}

export async function run(file: string, options: RunOptions): Promise<void> {
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
