import { nodeChecks } from '../drivers/keys/checks.ts';
import { signResults } from '../certify/results.ts';
import { openStation, type SignResults, type Station } from '../drivers/tiles/station.ts';
import { readLogEntry } from '../evidence/entry.ts';
import { thawAs } from '../evidence/frozen.ts';
import { Malformed } from '../evidence/malformed.ts';
import { assess } from '../judge/assess.ts';
import type { Assessment } from '../model/assessment.ts';
import type { Digest } from '../model/terms.ts';
import { Declaration } from '../model/declaration.ts';
import type { EarlierRun, Entry, LogEntry } from '../model/entry.ts';
import { StationError } from '../model/errors.ts';
import { MethodList } from '../model/method.ts';
import { RulePack } from '../model/pack.ts';
import { Plan } from '../model/plan.ts';
import { closeAbandoned } from '../run/conduct.ts';
import type { Station as RunStation } from '../run/record.ts';
import { rawIn, type OpenedRun } from '../views/resting.ts';
import { earlierRunsOf, openRuns, runsOf, type Run } from '../views/runs.ts';
import { sha256 } from '../drivers/keys/checks.ts';

/** A station's log as read: the entries, and the runs they make. */
export type Book = { bytes: readonly Uint8Array[]; entries: readonly LogEntry[]; runs: readonly Run[] };

export async function readBook(station: Station): Promise<Book> {
  const bytes = await station.log.read(0, station.log.size);
  const entries = bytes.map((b, i) => readLogEntry(b, `log entry ${i}`));
  return { bytes, entries, runs: runsOf(entries) };
}

/** What a station says of a run's result when it is exported for the first time. */
export const signed: SignResults = (folder, signer) => signResults(folder, signer, nodeChecks);

/** What a run writes to. */
export function benchOf(station: Station): RunStation {
  return { log: station.log, objects: station.objects, signer: station.signer, sha256, wall: () => new Date() };
}

async function closeAll(station: Station, book: Book): Promise<number> {
  const abandoned = openRuns(book.runs);
  for (const run of abandoned)
    await closeAbandoned(
      run.run,
      run.entries.flatMap((i) => book.bytes[i] ?? []),
      benchOf(station),
    );
  return abandoned.length;
}

/**
 * Opens a station to write, makes it where there is none unless told not to, and closes the runs that an earlier start left open: with the
 * lock held, nobody else is at them.
 */
export async function atStation(
  folder: string,
  { create } = { create: true },
): Promise<{ station: Station; closed: number }> {
  const station = await openStation(folder, { create });
  try {
    return { station, closed: await closeAll(station, await readBook(station)) };
  } catch (error) {
    await station.close();
    throw error;
  }
}

/** A station's log to read only; null where there is none. */
export async function bookAt(folder: string): Promise<{ station: Station; book: Book } | null> {
  try {
    const station = await openStation(folder, { readOnly: true });
    return { station, book: await readBook(station) };
  } catch (error) {
    if (error instanceof StationError && error.code === 'STATION_MISSING') return null;
    throw error;
  }
}

async function object(station: Station, digest: Digest): Promise<Uint8Array> {
  const bytes = await station.objects.get(digest);
  if (!bytes) throw new StationError('STATION_DAMAGED', `the object ${digest} is in the log and not in objects/`);
  return bytes;
}

type Opened = Extract<Entry['body'], { kind: 'run-opened' }>;
type Frozen = { pack: RulePack; packDigest: Digest; declaration: Declaration; plan: Plan };

/** What a run is judged by; `Malformed` where another version wrote it in a form this one cannot read. */
async function frozenAt(station: Station, opened: Opened): Promise<Frozen> {
  return {
    pack: thawAs(await object(station, opened.pack.digest), RulePack, 'pack'),
    packDigest: opened.pack.digest,
    declaration: thawAs(await object(station, opened.declaration.digest), Declaration, 'declaration'),
    plan: thawAs(await object(station, opened.plan.digest), Plan, 'plan'),
  };
}

/** The entries at the places that a run names are of that run. */
const entriesOf = (book: Book, run: Run): Entry[] => run.entries.flatMap((i) => (book.entries[i] as Entry) ?? []);

/** Tables that steps kept are this long at most; what is longer is samples. */
const longestTable = 200_000;

async function keptIn(station: Station, entries: readonly Entry[]): Promise<Map<Digest, string>> {
  const kept = new Map<Digest, string>();
  const tables = entries.flatMap(({ body }) => rawIn(body)).filter((ref) => /json/.test(ref.type));
  for (const { digest, bytes } of tables)
    if (bytes <= longestTable) kept.set(digest, Buffer.from(await object(station, digest)).toString('utf8'));
  return kept;
}

/** A run with what it froze and found; null: this version cannot read it. */
export async function openedAt(station: Station, book: Book, run: Run): Promise<OpenedRun | null> {
  const entries = entriesOf(book, run);
  const opened = entries[0]?.body;
  if (opened?.kind !== 'run-opened') return null;
  try {
    const methods = thawAs(await object(station, opened.methods.digest), MethodList, 'methods');
    return { run, entries, methods, kept: await keptIn(station, entries), ...(await frozenAt(station, opened)) };
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

/** A run of this station, judged by the pack it was planned by, as of its conclusion. null: it was not concluded. */
export async function assessedAt(station: Station, book: Book, run: Run): Promise<Assessment | null> {
  const entries = entriesOf(book, run);
  const opened = entries[0]?.body;
  if (opened?.kind !== 'run-opened') return null;
  return assess({ ...(await frozenAt(station, opened)), entries });
}

/** As `assessedAt`; a run that another version wrote in a form this one cannot read says nothing here, and stays in the log. */
async function readableAt(station: Station, book: Book, run: Run): Promise<Assessment | null> {
  try {
    return await assessedAt(station, book, run);
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

/** What this station concluded before about the same serial and firmware, as it judges it now. */
export async function earlierOf(station: Station, serial: string, firmware: Digest): Promise<EarlierRun[]> {
  const book = await readBook(station);
  const earlier: EarlierRun[] = [];
  for (const run of earlierRunsOf(book.runs, serial, firmware)) {
    const assessment = await readableAt(station, book, run);
    earlier.push({
      run: run.run,
      programme: run.programme,
      pack: assessment ? `${assessment.pack.id} ${assessment.pack.version}` : run.pack,
      ended: run.status === 'concluded' ? 'concluded' : 'aborted',
      ...(assessment && { gave: assessment.grade.refused ? 'refused' : (assessment.grade.level ?? 'none') }),
    });
  }
  return earlier.slice(-1000);
}
