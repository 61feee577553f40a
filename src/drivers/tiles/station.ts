import path from 'node:path';
import { openCheckpoint, vkeyText } from '../../evidence/checkpoint.ts';
import { freeze, thawAs } from '../../evidence/frozen.ts';
import { openLog, type Log } from '../../evidence/log.ts';
import { Malformed } from '../../evidence/malformed.ts';
import type { ObjectStore, Signer } from '../../evidence/ports.ts';
import { toHex } from '../../evidence/bytes.ts';
import type { RunId } from '../../model/entry.ts';
import { StationError } from '../../model/errors.ts';
import { StationFile } from '../../model/station.ts';
import { sha256, verifyEd25519 } from '../keys/checks.ts';
import { makeKey, openSigner, readingSigner, readPublicKey, type KeyFiles } from '../keys/station-key.ts';
import { Durable, nodeDisk, readIfThere, type Disk } from './disk.ts';
import { exportFiles, writeFolder } from './export.ts';
import { fileHead } from './head.ts';
import { lockFile } from './lock.ts';
import { objectFolder, sweepObjects } from './objects.ts';
import { TileStore } from './tile-store.ts';

/**
 * A station's folder:
 *
 *     station.json                    format, origin of its log, when it was made
 *     lock                            held by the one process that writes
 *     key/station.pem  station.vkey   private key (mode 0600), public key to hand out
 *     log/checkpoint                  C2SP tlog-checkpoint
 *     log/tile/0/x001/x234/067        C2SP tlog-tiles: hashes
 *     log/tile/entries/000.p/7        and entries
 *     objects/ab/<64 hex>             what entries refer to
 */
export type Station = {
  readonly folder: string;
  readonly origin: string;
  readonly signer: Signer;
  /** The signer's public key as others are given it. */
  readonly vkey: string;
  readonly log: Log;
  readonly objects: ObjectStore;
  /** Writes the run's evidence as the new folder `toFolder`, whole or not at all. A run that has not ended is `RUN_UNKNOWN`, a folder that is there `FILE_EXISTS`. */
  exportRun(run: RunId, toFolder: string): Promise<void>;
  /** Lets another process write. */
  close(): Promise<void>;
};

export type StationOptions = {
  /** Makes the station where there is none. */
  create?: boolean;
  /** Needs neither lock nor private key; sees the log as it was when opened. */
  readOnly?: boolean;
  /** What the log is called in its checkpoints, when it is made. */
  origin?: string;
  now?: () => Date;
  disk?: Disk;
};

type Place = { folder: string; disk: Disk; durable: Durable };
const inside = ({ folder }: Place, ...parts: string[]): string => path.join(folder, ...parts);
const stationFile = (place: Place): string => inside(place, 'station.json');

function keyFiles({ disk, durable }: Place): KeyFiles {
  return {
    read: (file) => readIfThere(disk, file),
    write: (file, bytes, mode) => durable.write(new Map([[file, bytes]]), mode),
  };
}

/** Says a damaged file in the station's words. */
async function sound<T>(file: string, check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof Malformed)
      throw new StationError('STATION_DAMAGED', `${file}: ${error.message}. Put this station back from a copy`, {
        cause: error,
      });
    throw error;
  }
}

const noStation = ({ folder }: Place): StationError =>
  new StationError('STATION_MISSING', `${folder}: there is no station here (no station.json)`);

async function readStation(place: Place): Promise<StationFile | null> {
  const file = stationFile(place);
  const bytes = await readIfThere(place.disk, file);
  return bytes && sound(file, async () => thawAs(bytes, StationFile, file));
}

async function openParts(
  place: Place,
  signer: Signer,
  origin: string,
  writes: boolean,
): Promise<{ log: Log; store: TileStore }> {
  const { disk, durable } = place;
  const file = inside(place, 'log', 'checkpoint');
  const live = fileHead(file, disk, durable);
  return sound(file, async () => {
    const note = await live.read();
    // A reader keeps to the checkpoint it met, whatever the writer does meanwhile.
    const head = writes ? live : { ...live, read: () => Promise.resolve(note) };
    const size = note === null ? 0 : (await openCheckpoint(note, signer, { verifyEd25519 }, file)).size;
    const store = new TileStore(inside(place, 'log'), size, disk, durable, sha256);
    if (writes) await store.recover(size);
    await store.checkEdge();
    return { store, log: await openLog({ store, head, signer, origin, sha256, verifyEd25519 }) };
  });
}

/** `station.json` comes last: until it is there, the station is not, and making it again goes on where it stopped. */
async function make(place: Place, options: StationOptions): Promise<void> {
  const nameFor = (publicKey: Uint8Array): string =>
    options.origin ?? `gradus.local/station/${toHex(sha256(publicKey)).slice(0, 16)}`;
  const { name: origin } = await makeKey(inside(place, 'key'), nameFor, keyFiles(place));
  const signer = await openSigner(inside(place, 'key'), keyFiles(place));
  const { log } = await openParts(place, signer, origin, true);
  if (log.size > 0)
    throw new StationError('STATION_DAMAGED', `${stationFile(place)}: is missing. Put this station back from a copy`);
  const created = (options.now?.() ?? new Date()).toISOString();
  const file = freeze({ format: 'gradus-station/1', origin, created });
  await place.durable.write(new Map([[stationFile(place), file]]));
}

async function refuseLostCheckpoint(place: Place): Promise<void> {
  const file = inside(place, 'log', 'checkpoint');
  if (!(await readIfThere(place.disk, file)))
    throw new StationError('STATION_DAMAGED', `${file}: is missing. Put this station back from a copy`);
}

async function openMade(place: Place, readOnly: boolean, unlock: () => void): Promise<Station> {
  const made = await readStation(place);
  if (!made) throw noStation(place);
  await refuseLostCheckpoint(place);
  const keys = inside(place, 'key');
  const signer = readOnly
    ? readingSigner(await readPublicKey(keys, keyFiles(place)))
    : await openSigner(keys, keyFiles(place));
  const { origin } = made;
  const { log, store } = await openParts(place, signer, origin, !readOnly);
  if (!readOnly) await sweepObjects(inside(place, 'objects'), place.disk);
  const objects = objectFolder(inside(place, 'objects'), place.disk, place.durable, sha256);
  const vkey = vkeyText(signer);
  return {
    folder: place.folder,
    origin,
    signer,
    vkey,
    log,
    objects,
    exportRun: async (run, toFolder) =>
      writeFolder(path.resolve(toFolder), await exportFiles(run, { origin, vkey, log, objects, sha256 }), place.disk),
    close: async () => {
      if (!readOnly) await store.prune();
      unlock();
    },
  };
}

async function openForWriting(place: Place, options: StationOptions): Promise<Station> {
  if (options.create) await place.durable.folder(place.folder);
  else if (!(await readStation(place))) throw noStation(place);
  const unlock = await lockFile(inside(place, 'lock'), place.folder);
  try {
    if (options.create && !(await readStation(place))) await make(place, options);
    return await openMade(place, false, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

/**
 * Opens a station's folder. Throws `StationError`: where there is none (`STATION_MISSING`), when another process writes to it
 * (`STATION_BUSY`), when what is there does not add up (`STATION_DAMAGED`, with the file), for its key (`STATION_KEY`)
 * and for the disk (`STATION_FULL`, `STATION_STORAGE`).
 */
export async function openStation(folder: string, options: StationOptions = {}): Promise<Station> {
  const disk = options.disk ?? nodeDisk;
  const place = { folder: path.resolve(folder), disk, durable: new Durable(disk) };
  return options.readOnly ? openMade(place, true, () => undefined) : openForWriting(place, options);
}
