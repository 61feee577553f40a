import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { nodeChecks, sha256 } from '../drivers/keys/checks.ts';
import { openedBy } from '../certify/sequence.ts';
import type { Station } from '../drivers/tiles/station.ts';
import { parseVkey, type VerifierKey } from '../evidence/checkpoint.ts';
import { heldAgainst, openedByAny, type Held } from '../evidence/held.ts';
import { Malformed } from '../evidence/malformed.ts';
import { equalBytes } from '../evidence/bytes.ts';
import type { Hash } from '../evidence/tree.ts';
import { checkpointFile } from '../evidence/run-folder.ts';
import { exit, InputError } from '../model/errors.ts';
import { gapsAmong, gapsIn, type Gap, type Shown } from '../views/gaps.ts';
import { plain } from '../print/layout.ts';
import { tell, write, writeJson, type Manners } from './manners.ts';
import { readRun } from './run-read.ts';
import { bookAt, type Book } from './station.ts';

type Options = Manners & { station: string; runs: string; serial?: string; held?: string[] };
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

async function againstLog(notes: readonly Note[], station: Station): Promise<Doubt[]> {
  const { log } = station;
  const { spans } = await station.keys();
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

/** `gradus log gaps`: what a station did not show. */
export async function gaps(given: readonly string[], options: Options): Promise<void> {
  const places = given.length > 0 ? given : await exportsIn(options);
  const all = [];
  for (const place of places) all.push(await seen(place, options));
  const read = all.filter((one) => one !== undefined);
  const shown = read.map((one) => one.shown);
  const notes = [...read.map(({ note }) => note), ...(await notesIn(options.held ?? []))];
  const found: { station: Station; book: Book } | null = await bookAt(options.station);
  const missing = found ? gapsIn(found.book.runs, shown, options.serial) : gapsAmong(shown, options.serial);
  const doubts = found ? await againstLog(notes, found.station) : await contradictions(notes, read);
  if (!found && shown.length === 0)
    throw new InputError('USAGE', options.station, 'there is no log here and no run was named: nothing to compare.');
  const against = found
    ? `${found.station.origin} at ${found.station.log.size} entries`
    : `${shown.length} runs without their log`;
  print(missing, doubts, against, options);
  process.exitCode = doubts.length > 0 ? exit.integrity : missing.length > 0 ? exit.inconclusive : exit.conforms;
}
