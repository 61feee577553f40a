import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { nodeChecks, sha256 } from '../drivers/keys/checks.ts';
import { openedBy } from '../certify/sequence.ts';
import { servedLog } from '../drivers/tiles/served.ts';
import { parseVkey, type VerifierKey } from '../evidence/checkpoint.ts';
import { readLogEntry } from '../evidence/entry.ts';
import { heldAgainst, openedByAny, type Held } from '../evidence/held.ts';
import { keySpans, type KeySpan } from '../evidence/keys.ts';
import type { Log } from '../evidence/log.ts';
import { Malformed } from '../evidence/malformed.ts';
import { equalBytes } from '../evidence/bytes.ts';
import { emptyEdge, grow, leafHash, rootOf, type Hash } from '../evidence/tree.ts';
import { checkpointFile } from '../evidence/run-folder.ts';
import { tileWidth } from '../evidence/tiles.ts';
import type { LogEntry } from '../model/entry.ts';
import { exit, InputError, StationError } from '../model/errors.ts';
import { gapsAmong, gapsIn, type Gap, type Shown } from '../views/gaps.ts';
import { plain } from '../print/layout.ts';
import { runsOf, type Run } from '../views/runs.ts';
import { tell, write, writeJson, type Manners } from './manners.ts';
import { readRun } from './run-read.ts';
import { bookAt } from './station.ts';

type Options = Manners & {
  station: string;
  runs: string;
  serial?: string;
  held?: string[];
  log?: string;
  key?: string;
};
/** A log that is compared: the station's own, or one that somebody serves. */
type Source = { origin: string; log: Log; spans: readonly KeySpan[]; runs: readonly Run[] };
/** A checkpoint as somebody holds it, and where. */
type Note = { note: string; where: string };
type Seen = { shown: Shown; note: Note; key: VerifierKey };

/** Folders and bundles in the folder of runs: what was exported. */
async function exportsIn({ runs }: Options): Promise<string[]> {
  const names = await readdir(runs, { withFileTypes: true }).catch(() => []);
  return names
    .filter((item) => (item.isDirectory() ? !item.name.endsWith('.tmp') : item.name.endsWith('.tar')))
    .map(({ name }) => path.join(runs, name));
}

/** A run that does not verify shows nothing. */
async function seen(place: string, options: Options): Promise<Seen | undefined> {
  const { verification, files } = await readRun(place, options);
  const { contents, broken } = verification;
  if (!contents) {
    tell(plain(`${place}: does not verify (${broken?.link}: ${broken?.says}), so that it counts as not shown.`));
    return undefined;
  }
  const { request, dut, earlier } = openedBy(contents.entries);
  const { run, origin } = contents;
  const note = new TextDecoder().decode(files.get(checkpointFile));
  return {
    key: await parseVkey(verification.signer, sha256),
    shown: { run, origin, serial: request.serial, firmware: dut.firmware, earlier },
    note: { note, where: place },
  };
}

async function notesIn(files: readonly string[]): Promise<Note[]> {
  return Promise.all(
    files.map(async (file) => {
      const at = (await stat(file).catch(() => null))?.isDirectory() ? path.join(file, checkpointFile) : file;
      const note = await readFile(at, 'utf8').catch((cause: unknown) => {
        throw new InputError('FILE_MISSING', at, 'this checkpoint cannot be read.', { cause });
      });
      return { note, where: at };
    }),
  );
}

type Doubt = { where: string; says: string };
const says: Record<Exclude<Held['standing'], 'part'>, (size: number, own: number) => string> = {
  beyond: (size, own) => `the log had ${size} entries and has ${own}: it was cut back`,
  other: (size) => `the log had other entries when it had ${size}: it was written anew, or there are two`,
};

/** What each note lets doubt; one that no key of the log signed says nothing. */
async function doubtsOf(notes: readonly Note[], doubt: (one: Note) => Promise<string | undefined>): Promise<Doubt[]> {
  const doubts: Doubt[] = [];
  for (const one of notes)
    try {
      const says = await doubt(one);
      if (says !== undefined) doubts.push({ where: one.where, says });
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      tell(plain(`${one.where}: ${error.message}: it says nothing of this log.`));
    }
  return doubts;
}

function againstLog(notes: readonly Note[], { log, spans }: Source): Promise<Doubt[]> {
  return doubtsOf(notes, async ({ note, where }) => {
    const { size, standing } = await heldAgainst(note, log, spans, nodeChecks, where);
    return standing === 'part' ? undefined : says[standing](size, log.size);
  });
}

/** Without the log: checkpoints of one log and one size that differ. `keys`: those that signed what was shown. */
function contradictions(notes: readonly Note[], keys: readonly { key: VerifierKey }[]): Promise<Doubt[]> {
  const roots = new Map<string, { root: Hash; where: string }>();
  return doubtsOf(notes, async ({ note, where }) => {
    const { origin, size, root } = await openedByAny(note, keys, nodeChecks, where);
    const at = `${origin} ${size}`;
    const other = roots.get(at) ?? { root, where };
    roots.set(at, other);
    if (equalBytes(other.root, root)) return undefined;
    return `has another root for ${size} entries than ${other.where}: there are two logs`;
  });
}

function print(gaps: readonly Gap[], doubts: readonly Doubt[], against: string, options: Options): void {
  if (options.json) {
    for (const gap of gaps) writeJson({ gap });
    for (const doubt of doubts) writeJson({ doubt });
    writeJson({ against, gaps: gaps.length, doubts: doubts.length });
    return;
  }
  for (const { where, says } of doubts) write(plain(`✗ ${where}: ${says}.`));
  for (const { run, serial, by, opened, ended } of gaps)
    write(
      plain(
        `· ${run}  ${serial}  ${ended ?? ''}${opened ? `, opened ${opened.slice(0, 10)}` : ''}  not shown${by === 'log' ? '' : `; named by ${by}`}`,
      ),
    );
  if (gaps.length + doubts.length === 0) write(`No gap, as far as ${against} can tell.`);
}

/** A served log read from its first entry to its last. */
async function served(url: string, vkey: string): Promise<Source> {
  const { origin, log } = await servedLog(url, vkey);
  const entries: LogEntry[] = [];
  let edge = emptyEdge;
  for (let from = 0; from < log.size; from += tileWidth) {
    const all = await log.read(from, Math.min(from + tileWidth, log.size));
    for (const [i, bytes] of all.entries()) entries.push(readLogEntry(bytes, `${url} entry ${from + i}`));
    const leaves = all.map((bytes) => leafHash(bytes, sha256));
    edge = grow(edge, leaves, sha256);
  }
  // Tiles that agree with each other prove nothing: the entries have to give the root that was signed.
  if (!equalBytes(rootOf(edge, sha256), log.root))
    throw new Malformed(url, 'serves entries that do not give the root of its checkpoint');
  const events = entries.flatMap((entry, index) => ('run' in entry ? [] : [{ index, entry }]));
  const key = await parseVkey(vkey, sha256);
  const spans = await keySpans(key, events, nodeChecks, (i) => `${url} entry ${events[i]?.index}`);
  return { origin, log, spans, runs: runsOf(entries) };
}

async function sourceOf({ log, key, station }: Options): Promise<Source | null> {
  if (log !== undefined) {
    if (key === undefined)
      throw new InputError('USAGE', '--key', 'is needed with --log: the key by which you know whose log it is.');
    return await served(log, key).catch((error: unknown) => {
      // Where the tiles contradict each other the store says so as of a station of its own.
      if (error instanceof StationError) throw new Malformed(log, error.message, { cause: error });
      throw error;
    });
  }
  const found = await bookAt(station);
  if (!found) return null;
  const { origin, log: own } = found.station;
  const { spans } = await found.station.keys();
  return { origin, log: own, spans, runs: found.book.runs };
}

/** `gradus log gaps`: what a station did not show. */
export async function gaps(given: readonly string[], options: Options): Promise<void> {
  const places = given.length > 0 ? given : await exportsIn(options);
  const all = [];
  for (const place of places) all.push(await seen(place, options));
  const read = all.filter((one) => one !== undefined);
  const shown = read.map((one) => one.shown);
  const notes = [...read.map(({ note }) => note), ...(await notesIn(options.held ?? []))];
  const broken: Doubt[] = [];
  const found = await sourceOf(options).catch((error: unknown) => {
    if (!(error instanceof Malformed)) throw error;
    broken.push({ where: error.where, says: error.message });
    return null;
  });
  const missing = found ? gapsIn(found.runs, shown, options.serial) : gapsAmong(shown, options.serial);
  const doubts = [...broken, ...(found ? await againstLog(notes, found) : await contradictions(notes, read))];
  if (!found && shown.length + broken.length === 0)
    throw new InputError('USAGE', options.station, 'there is no log here and no run was named: nothing to compare.');
  const against = found ? `${found.origin} at ${found.log.size} entries` : `${shown.length} runs without their log`;
  print(missing, doubts, against, options);
  process.exitCode = doubts.length > 0 ? exit.integrity : missing.length > 0 ? exit.inconclusive : exit.conforms;
}
