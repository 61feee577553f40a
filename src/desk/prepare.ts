import { randomBytes } from 'node:crypto';
import os from 'node:os';
import type { Station } from '../drivers/tiles/station.ts';
import type { Declaration } from '../model/declaration.ts';
import type { EarlierRun } from '../model/entry.ts';
import { InputError } from '../model/errors.ts';
import { methods } from '../model/methods.ts';
import type { RulePack } from '../model/pack.ts';
import type { Request } from '../model/plan.ts';
import { planFor } from '../plan/plan.ts';
import type { RunInputs } from '../run/conduct.ts';
import { runIdFor } from '../run/run-id.ts';
import { loadPack } from './pack.ts';
import { durationOf, programmeOf, readDeclaration, targetOf, unitOf } from './inputs.ts';
import type { Manners } from './manners.ts';
import type { Unit } from './operator.ts';
import { earlierOf } from './station.ts';
import { authorityOf } from './stamp.ts';
import { version } from './version.ts';

export type RunOptions = Manners & {
  target?: string;
  pack: string;
  programme: string;
  serial?: string;
  maxTime?: string;
  stepTimeout?: string;
  fix?: string;
  only?: string[];
  /** Sensors measured at once. */
  parallel?: string;
  /** Lets steps that measure a latency run beside others. */
  shareBench?: boolean;
  retries?: string;
  answers?: string;
  trust?: string;
  /** Where every stimulus begins, 32 hex digits; drawn for the run where a demonstration does not say. */
  draw?: string;
  /** Address of an authority that says when it sees the log's checkpoint (RFC 3161). */
  timeAuthority?: string;
  report: boolean;
  station: string;
  runs: string;
  reports: string;
};

/** One sensor, ready to be measured: everything the run is made from but what came before it. */
export type Prepared = Omit<RunInputs, 'earlier'> & { folder: string };
export type Ready = Prepared & Pick<RunInputs, 'earlier'>;
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
export function countOf(option: string, text: string, least: number, most: number): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= least && count <= most) return count;
  throw new InputError('USAGE', option, `${text} is not a number from ${least} to ${most}.`);
}

export const parallelOf = ({ parallel }: RunOptions): number =>
  parallel === undefined ? 1 : countOf('--parallel', parallel, 1, 64);

function retriesOf({ retries }: RunOptions): Pick<Request, 'retries'> {
  const count = retries === undefined ? 0 : countOf('--retries', retries, 0, 10);
  return count === 0 ? {} : { retries: count };
}

/** Whether a declared rule or model has that name; anything else has none. */
function hasSubject(name: string, subject: string | undefined, { pack, declaration }: Wanted): boolean {
  if (subject === undefined) return true;
  const { rules = [], models = [] } = declaration;
  const things = { 'each-rule': rules, 'each-model': models, device: [] }[pack.indicators[name]?.for ?? 'device'];
  return things.some(({ id }) => id === subject);
}

/** Indicators named one by one: what a change sent back to the bench. A name that nothing is asked by is a mistake. */
function onlyOf({ only, programme }: RunOptions, wanted: Wanted): Pick<Request, 'only'> {
  if (!only) return {};
  const { pack } = wanted;
  const asked = pack.programmes[programmeOf(programme)].only ?? Object.keys(pack.indicators);
  for (const one of only) {
    const [name = '', subject] = one.split(/:(.*)/s);
    const refused = (why: string) => new InputError('USAGE', '--only', `${one.slice(0, 80)} ${why}.`);
    if (!Object.hasOwn(pack.indicators, name)) throw refused(`is not an indicator of ${pack.id}`);
    if (!asked.includes(name)) throw refused(`is not in the programme ${programme}`);
    if (!hasSubject(name, subject, wanted)) throw refused('is asked of no such rule or model');
  }
  return { only: [...new Set(only)].toSorted() };
}

type Wanted = { serial: string; target: Request['target']; pack: RulePack; declaration: Declaration };
function requestOf(options: RunOptions, prepared: Wanted): Request {
  return {
    programme: programmeOf(options.programme),
    target: prepared.target,
    serial: prepared.serial,
    draw: options.draw ?? randomBytes(16).toString('hex'),
    ...(options.maxTime !== undefined && { maxTimeMs: durationOf('--max-time', options.maxTime) }),
    ...(options.stepTimeout !== undefined && { stepTimeoutMs: durationOf('--step-timeout', options.stepTimeout) }),
    ...retriesOf(options),
    ...onlyOf(options, prepared),
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
    request: requestOf(options, { serial, target, pack: pack.pack, declaration }),
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
/** The plan as the run will freeze it; it asks nothing of the digests. */
export function unitOfPlan({ pack, declaration, methods, request, folder }: Prepared): Unit {
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

export async function prepareAll(files: readonly string[], options: RunOptions): Promise<Prepared[]> {
  if (files.length > 1 && options.serial !== undefined)
    throw new InputError('USAGE', '--serial', 'is for one sensor: declare the serial of each of several.');
  parallelOf(options);
  authorityOf('--time-authority', options.timeAuthority);
  const prepared: Prepared[] = [];
  for (const file of files) prepared.push(await prepare(file, options, files.length));
  refuseTwice(prepared, files);
  return prepared;
}

export async function readyAt(station: Station, prepared: readonly Prepared[]): Promise<Ready[]> {
  const ready: Ready[] = [];
  for (const one of prepared) {
    const earlier = await earlierOf(station, one.request.serial, one.declaration.identity.firmware.digest);
    allowRetest(one, earlier);
    ready.push({ ...one, earlier });
  }
  return ready;
}
