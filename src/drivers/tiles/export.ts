import path from 'node:path';
import { readEntry, objectsIn } from '../../evidence/entry.ts';
import { buildRunFolder } from '../../evidence/run-folder.ts';
import { leafHash, provesInclusion } from '../../evidence/tree.ts';
import type { Log } from '../../evidence/log.ts';
import type { ObjectStore, Sha256 } from '../../evidence/ports.ts';
import { bytesOf } from '../../evidence/bytes.ts';
import { tileWidth } from '../../evidence/tiles.ts';
import type { Digest } from '../../model/terms.ts';
import { InputError, StationError } from '../../model/errors.ts';
import type { Entry, RunId } from '../../model/entry.ts';
import { Durable, listIfThere, onFile, type Disk } from './disk.ts';

type Found = { index: number; bytes: Uint8Array; entry: Entry };

/** What of an open station an export is made from. */
export type ExportSource = { origin: string; vkey: string; log: Log; objects: ObjectStore; sha256: Sha256 };

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

function refuseUnended(run: RunId, found: readonly Found[]): void {
  const last = found.at(-1);
  if (!last) throw new InputError('RUN_UNKNOWN', run, 'this station has no such run');
  if (!terminal.has(last.entry.body.kind)) throw new InputError('RUN_UNKNOWN', run, 'this run has not ended');
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

/** The files of a run's export, each entry with its proof against the checkpoint as it stands now. */
export async function exportFiles(run: RunId, source: ExportSource): Promise<Map<string, Uint8Array>> {
  const { origin, vkey, log, sha256 } = source;
  const { size, root, checkpoint } = log;
  const found = await entriesOf(run, log, size);
  refuseUnended(run, found);
  const entries = [];
  for (const { index, bytes } of found) {
    const proof = await log.prove(index, size);
    if (!(await provesInclusion({ index, size, leaf: leafHash(bytes, sha256), proof, root }, sha256)))
      throw new StationError(
        'STATION_DAMAGED',
        `entry ${index} is not in the checkpoint. Put this station back from a copy`,
      );
    entries.push({ index, proof, bytes });
  }
  const objects = await objectsOf(found, source.objects);
  return buildRunFolder({ run, origin, signer: vkey, checkpoint: bytesOf(checkpoint), entries, objects });
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
