import path from 'node:path';
import { bytesOf } from '../../evidence/bytes.ts';
import { openCheckpoint, parseNote, vkeyText, type Checkpoint, type VerifierKey } from '../../evidence/checkpoint.ts';
import { readEntry, objectsIn } from '../../evidence/entry.ts';
import { keyName, keySpans, type KeySpan } from '../../evidence/keys.ts';
import type { Log } from '../../evidence/log.ts';
import { formatProof } from '../../evidence/proof.ts';
import type { Checks, ObjectStore, Sha256 } from '../../evidence/ports.ts';
import type { Placed, RunFolder } from '../../evidence/run-folder.ts';
import { tileWidth } from '../../evidence/tiles.ts';
import { leafHash, provesInclusion } from '../../evidence/tree.ts';
import { DsseEnvelope } from '../../model/result.ts';
import { thawAs } from '../../evidence/frozen.ts';
import type { Digest } from '../../model/terms.ts';
import { InputError, StationError } from '../../model/errors.ts';
import type { Entry, RunId } from '../../model/entry.ts';
import { Durable, listIfThere, onFile, type Disk } from './disk.ts';
import { keyEventsIn } from './key-events.ts';
import type { Kept } from './kept.ts';

type Found = { index: number; bytes: Uint8Array; entry: Entry };

/** What of an open station an export is made from. `key`: the one in use. */
export type ExportSource = {
  folder: string;
  origin: string;
  key: VerifierKey;
  log: Log;
  objects: ObjectStore;
  kept: Kept;
  disk: Disk;
  sha256: Sha256;
  verifyEd25519: Checks['verifyEd25519'];
};

/** A run's entries, searched from the log's end back to the one that opened the run. */
async function entriesOf(run: RunId, log: Log, size: number): Promise<Found[]> {
  const found: Found[] = [];
  const mark = Buffer.from(`"run":${JSON.stringify(run)}`);
  for (let to = size; to > 0 && found.at(-1)?.entry.seq !== 0;) {
    const from = Math.floor((to - 1) / tileWidth) * tileWidth;
    const batch = await log.read(from, to);
    for (const [i, bytes] of [...batch.entries()].toReversed()) {
      if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(mark)) continue;
      const entry = readEntry(bytes, `entry ${from + i}`);
      if (entry.run === run) found.push({ index: from + i, bytes, entry });
    }
    to = from;
  }
  return found.toReversed();
}

const terminal = new Set(['run-concluded', 'run-aborted']);

function refuseUnended(run: RunId, found: readonly Found[]): number {
  const last = found.at(-1);
  if (!last) throw new InputError('RUN_UNKNOWN', run, 'this station has no such run');
  if (!terminal.has(last.entry.body.kind)) throw new InputError('RUN_UNKNOWN', run, 'this run has not ended');
  return last.index;
}

async function objectsOf(found: readonly Found[], objects: ObjectStore): Promise<Map<string, Uint8Array>> {
  const digests = new Set<Digest>(found.flatMap(({ entry }) => objectsIn(entry.body).map(({ digest }) => digest)));
  const all = new Map<string, Uint8Array>();
  for (const digest of digests) {
    const bytes = await objects.get(digest);
    if (!bytes)
      throw new StationError('STATION_DAMAGED', `the object ${digest} is missing. Put this station back from a copy`);
    all.set(digest.slice('sha256:'.length), bytes);
  }
  return all;
}

/** A head of the log that a run may be proved against. */
type Against = { note: string; token?: Uint8Array; key: VerifierKey; checkpoint: Checkpoint };

/** Which key signed a checkpoint, with the checkpoint it holds. */
async function openedBy(note: string, spans: readonly KeySpan[], source: ExportSource): Promise<Against> {
  const signed = parseNote(note, 'checkpoint').signatures;
  const span = spans.find(({ key }) => signed.some((s) => Buffer.from(s.keyId).equals(key.keyId)));
  const key = span?.key ?? source.key;
  return { note, key, checkpoint: await openCheckpoint(note, key, source, 'checkpoint') };
}

/** The place in the succession of keys of the one that signed what was kept of the result; of the one in use, where nothing was. */
function keyOfResults(results: ReadonlyMap<string, Uint8Array>, spans: readonly KeySpan[]): number {
  const [first] = results.values();
  const by = first && thawAs(first, DsseEnvelope, 'results').signatures[0]?.keyid;
  const found = spans.findIndex(({ key }) => keyName(key) === by);
  return found < 0 ? spans.length - 1 : found;
}

/** The oldest checkpoint that an authority saw and that covers the run and the key of its results; else the present one. */
async function headFor(
  last: number,
  results: ReadonlyMap<string, Uint8Array>,
  spans: readonly KeySpan[],
  source: ExportSource,
): Promise<Against> {
  const needed = keyOfResults(results, spans);
  for (const { note, token } of await source.kept.stampedBeyond(last)) {
    const against = await openedBy(note, spans, source);
    const at = spans.findIndex(({ key }) => key === against.key);
    if (at >= needed) return { ...against, token };
  }
  return openedBy(source.log.checkpoint, spans, source);
}

async function prove(
  all: readonly { index: number; bytes: Uint8Array }[],
  { checkpoint: { size, root } }: Against,
  { log, sha256 }: ExportSource,
): Promise<Placed[]> {
  const placed: Placed[] = [];
  for (const { index, bytes } of all) {
    const proof = await log.prove(index, size);
    if (!(await provesInclusion({ index, size, leaf: leafHash(bytes, sha256), proof, root }, sha256)))
      throw new StationError(
        'STATION_DAMAGED',
        `entry ${index} is not in the checkpoint. Put this station back from a copy`,
      );
    placed.push({ index, proof, bytes });
  }
  return placed;
}

/** A run's export, each entry with its proof; `results` as they were kept. */
export async function runFolderOf(run: RunId, source: ExportSource): Promise<RunFolder> {
  const { origin, log } = source;
  const found = await entriesOf(run, log, log.size);
  const last = refuseUnended(run, found);
  const results = await source.kept.results(run);
  const { events, placed } = await keyEventsIn(source.folder, log, log.size, source.disk);
  const spans = await keySpans(source.key, events, source, (i) => `key/events.json: event ${i}`);
  const against = await headFor(last, results, spans, source);
  const { checkpoint, note, token, key } = against;
  const entries = await prove(found, against, source);
  // The rotation away from the key that signed this checkpoint is for those who hold a later one.
  const end = Math.min(checkpoint.size, (spans.find((span) => span.key === key)?.to ?? 0) - 1);
  const keys = await prove(
    placed.filter(({ index }) => index < end),
    against,
    source,
  );
  const proof = formatProof({ index: last, proof: entries.at(-1)?.proof ?? [], checkpoint: note });
  return {
    run,
    origin,
    signer: vkeyText(key),
    checkpoint: bytesOf(note),
    ...(token && { time: token }),
    entries,
    keys,
    objects: await objectsOf(found, source.objects),
    withheld: [],
    proof: bytesOf(proof),
    results,
  };
}

/** Writes `files` as the new folder `target`, which is there whole or not at all. */
export async function writeFolder(target: string, files: ReadonlyMap<string, Uint8Array>, disk: Disk): Promise<void> {
  const parent = path.dirname(target);
  const beside = `${target}.tmp`;
  const durable = new Durable(disk);
  await durable.folder(parent);
  if ((await listIfThere(disk, parent)).some(({ name }) => name === path.basename(target)))
    throw new InputError('FILE_EXISTS', target, 'is there already');
  await onFile(beside, () => disk.remove(beside));
  await durable.write(new Map([...files].map(([file, bytes]) => [path.join(beside, ...file.split('/')), bytes])));
  await onFile(target, () => disk.rename(beside, target));
  await durable.keepName(target);
}
