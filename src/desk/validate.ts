import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { knownPacks, digestOf } from '../drivers/packs/load.ts';
import { sha256 } from '../drivers/keys/checks.ts';
import type { Station } from '../drivers/tiles/station.ts';
import { digestText } from '../evidence/tree.ts';
import { exit, InputError, StationError } from '../model/errors.ts';
import { methods } from '../model/methods.ts';
import type { Digest } from '../model/terms.ts';
import type { Validation, ValidationItem, ValidationPart } from '../model/validation.ts';
import { partText, validationHtml, validationText } from '../print/validation.ts';
import { validationWords } from '../print/words/validation.ts';
import { tell, write, writeJson, type Manners } from './manners.ts';
import { loadPack } from './pack.ts';
import { writeWhole } from './reports.ts';
import { versions, type RunOptions } from './prepare.ts';
import { itemWhere } from './self-check/item.ts';
import { answerItems, statisticsItems } from './self-check/known-answers.ts';
import { logItems } from './self-check/log.ts';
import { machineFacts, machineItems } from './self-check/machine.ts';
import { comparedWith, measureReference } from './self-check/reference.ts';
import { vectorItems, vectorsOf } from './self-check/vectors.ts';
import { atStation } from './station.ts';

export type ValidateOptions = Manners & { by?: string; station: string; runs: string; reports: string };

const lockFile = path.resolve(import.meta.dirname, '../../package-lock.json');

/** Absent where the program was installed without it. */
async function lockDigest(): Promise<Digest | undefined> {
  const bytes = await readFile(lockFile).catch(() => undefined);
  return bytes && digestText(sha256(bytes));
}

async function digests(): Promise<Validation['digests']> {
  const packs: Record<string, Digest> = {};
  for (const id of knownPacks()) {
    const { pack, digest } = await loadPack(id);
    packs[`${id} ${pack.version}`] = digest;
  }
  const lock = await lockDigest();
  return { ...(lock !== undefined && { lock }), methods: digestOf(methods), packs };
}

async function allVectors(): Promise<ValidationItem[]> {
  const items: ValidationItem[] = [];
  for (const id of knownPacks()) {
    const { pack } = await loadPack(id);
    items.push(...vectorItems(pack, vectorsOf(id)).map((item) => ({ ...item, name: `${id}: ${item.name}` })));
  }
  return items;
}

/** A station that cannot be opened is a finding; one that somebody else writes to is not this check's to judge. */
async function openedFor<T>(folder: string, work: (station: Station) => Promise<T>): Promise<T | ValidationItem> {
  try {
    const { station } = await atStation(folder);
    try {
      return await work(station);
    } finally {
      await station.close();
    }
  } catch (error) {
    if (!(error instanceof StationError) || error.code === 'STATION_BUSY') throw error;
    return itemWhere(false, 'the station opens', 'open', `${error.code}: ${error.message}`);
  }
}

type AtStation = { log: ValidationItem[]; machine: ValidationItem[]; facts: Omit<Validation['station'], 'folder'> };

async function stationItems(folder: string): Promise<AtStation | ValidationItem> {
  return await openedFor(folder, async (station) => ({
    log: await logItems(station.folder),
    machine: await machineItems(station),
    facts: factsOf(station),
  }));
}

const factsOf = ({ origin, vkey, log }: Station): AtStation['facts'] => ({
  origin,
  key: vkey,
  entries: log.size,
  checkpoint: log.checkpoint,
});

const runOptions = ({ station, runs, reports }: ValidateOptions): RunOptions => ({
  pack: 'gbt-45288-2026-described',
  programme: 'routine',
  report: false,
  station,
  runs,
  reports,
  lang: 'en',
});

/** Takes the parts in order and tells of each as it ends. */
class Parts {
  readonly list: Validation['parts'] = [];
  readonly #options: ValidateOptions;
  constructor(options: ValidateOptions) {
    this.#options = options;
  }
  add(part: ValidationPart, items: readonly ValidationItem[]): void {
    const one = { part, items: [...items] };
    this.list.push(one);
    if (!this.#options.json) write(partText(one, this.#options.lang));
  }
  get ok(): boolean {
    return this.list.every(({ items }) => items.length > 0 && items.every(({ ok }) => ok));
  }
}

type Facts = Pick<Validation, 'station' | 'run'>;

/** The reference sensor is measured only at a station whose log is sound: nothing is written to another. */
async function checkStation(parts: Parts, options: ValidateOptions): Promise<Facts> {
  const folder = path.resolve(options.station);
  const before = await stationItems(options.station);
  if (!('log' in before)) {
    parts.add('log', [before]);
    return { station: { folder } };
  }
  parts.add('log', before.log);
  parts.add('station', before.machine);
  if (before.log.some(({ ok }) => !ok)) return { station: { folder, ...before.facts } };
  const read = await measureReference(runOptions(options), options.by ?? 'not stated');
  parts.add('reference', comparedWith(read));
  const after = await openedFor(options.station, async (station) => factsOf(station));
  return { run: read.run, station: { folder, ...('ok' in after ? before.facts : after) } };
}

function refuseLongName({ by }: ValidateOptions): void {
  if (by !== undefined && (by.trim() === '' || by.length > 200))
    throw new InputError('USAGE', '--by', 'say who does it in 1 to 200 characters.');
}

async function recordOf(options: ValidateOptions): Promise<Validation> {
  const at = new Date().toISOString();
  const parts = new Parts(options);
  parts.add('vectors', await allVectors());
  parts.add('statistics', statisticsItems());
  parts.add('answers', answerItems());
  const facts = await checkStation(parts, options);
  return {
    format: 'gradus-validation/1',
    at,
    ...(options.by !== undefined && { by: options.by }),
    ok: parts.ok,
    versions: versions(),
    machine: machineFacts(),
    digests: await digests(),
    ...facts,
    parts: parts.list,
  };
}

async function writeRecord(record: Validation, { reports, lang }: ValidateOptions): Promise<string[]> {
  const stem = path.join(reports, `validation-${record.at.replaceAll(/[-:]|\.\d{3}/g, '')}`);
  const files: [string, string][] = [
    [`${stem}.json`, `${JSON.stringify(record, null, 2)}\n`],
    [`${stem}.html`, validationHtml(record, lang)],
  ];
  for (const [file, text] of files) await writeWhole(file, text);
  return files.map(([file]) => file);
}

/** `gradus validate`: whether this station does what it is meant to, before a shift, as a dated record. */
export async function validate(options: ValidateOptions): Promise<void> {
  refuseLongName(options);
  const record = await recordOf(options);
  const files = await writeRecord(record, options);
  if (options.json) writeJson({ ok: record.ok, files, record });
  else {
    write(validationText(record, options.lang));
    for (const file of files) write(validationWords[options.lang].record + file);
  }
  if (!record.ok && options.json) tell(validationText(record, options.lang));
  process.exitCode = record.ok ? exit.conforms : exit.station;
}
