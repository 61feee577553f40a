import path from 'node:path';
import { bytesOf } from '../../evidence/bytes.ts';
import { vkeyText, type VerifierKey } from '../../evidence/checkpoint.ts';
import { readEntry, objectsIn } from '../../evidence/entry.ts';
import type { Log } from '../../evidence/log.ts';
import { formatProof } from '../../evidence/proof.ts';
import type { ObjectStore, Sha256 } from '../../evidence/ports.ts';
import type { Placed, RunFolder } from '../../evidence/run-folder.ts';
import { tileWidth } from '../../evidence/tiles.ts';
import { leafHash, provesInclusion } from '../../evidence/tree.ts';
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

type Seen = NonNullable<RunFolder['seen']>;

/** The oldest checkpoint that an authority saw and that covers the run, with the proof that the log begins with it. */
async function seenOf(last: number, { kept, log }: ExportSource): Promise<Seen | undefined> {
  const [oldest] = await kept.stampedBeyond(last);
  if (!oldest || oldest.size > log.size) return undefined;
  const proof = await log.proveConsistency(oldest.size, log.size);
  return { checkpoint: bytesOf(oldest.note), token: oldest.token, proof };
}

async function prove(
  all: readonly { index: number; bytes: Uint8Array }[],
  { log, sha256 }: ExportSource,
): Promise<Placed[]> {
  const placed: Placed[] = [];
  const { size, root } = log;
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

/** A run's export, each entry with its proof against the present checkpoint; `results` as they were kept. */
export async function runFolderOf(run: RunId, source: ExportSource): Promise<RunFolder> {
  const { origin, key, log, kept } = source;
  const found = await entriesOf(run, log, log.size);
  const last = refuseUnended(run, found);
  const { checkpoint } = log;
  const entries = await prove(found, source);
  const { placed } = await keyEventsIn(source.folder, log, log.size, source.disk);
  const seen = await seenOf(last, source);
  const proof = formatProof({ index: last, proof: entries.at(-1)?.proof ?? [], checkpoint });
  return {
    run,
    origin,
    signer: vkeyText(key),
    checkpoint: bytesOf(checkpoint),
    ...(seen && { seen }),
    entries,
    keys: await prove(placed, source),
    objects: await objectsOf(found, source.objects),
    withheld: [],
    proof: bytesOf(proof),
    results: await kept.results(run),
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
