import path from 'node:path';
import { parseNote, vkeyText } from '../../evidence/checkpoint.ts';
import { freeze, thawAs } from '../../evidence/frozen.ts';
import { keySpans, type KeyEvent, type KeySpan } from '../../evidence/keys.ts';
import type { Log } from '../../evidence/log.ts';
import type { ObjectStore, Signer } from '../../evidence/ports.ts';
import { buildRunFolder, type RunFolder } from '../../evidence/run-folder.ts';
import { textOf, toHex } from '../../evidence/bytes.ts';
import type { RunId } from '../../model/entry.ts';
import { StationError } from '../../model/errors.ts';
import { StationFile } from '../../model/station.ts';
import { sha256, verifyEd25519 } from '../keys/checks.ts';
import { makeKey, openSigner, readingSigner, readPublicKey, type Passphrase } from '../keys/station-key.ts';
import { readIfThere, removeHalfFiles, type Disk } from './disk.ts';
import { runFolderOf, writeFolder, type ExportSource } from './export.ts';
import { Kept } from './kept.ts';
import { keyEventsIn } from './key-events.ts';
import { lockFile } from './lock.ts';
import { objectFolder } from './objects.ts';
import { inside, keyFiles, openParts, placeOf, sound, type Place } from './place.ts';
import { settleRotation } from './rotation.ts';

/**
 * A station's folder:
 *
 *     station.json                    format, origin of its log, when it was made
 *     lock                            held by the one process that writes
 *     key/station.pem  station.vkey   private key (mode 0600), public key to hand out
 *     key/events.json                 where the log speaks of keys, once it does
 *     log/checkpoint                  C2SP tlog-checkpoint
 *     log/tile/0/x001/x234/067        C2SP tlog-tiles: hashes
 *     log/tile/entries/000.p/7        and entries
 *     objects/ab/<64 hex>             what entries refer to
 *     results/  times/                what was signed of results, and tokens of authorities (kept.ts)
 */
export type Station = {
  readonly folder: string;
  readonly origin: string;
  readonly signer: Signer;
  /** The signer's public key as others are given it. */
  readonly vkey: string;
  readonly log: Log;
  readonly objects: ObjectStore;
  readonly kept: Kept;
  /**
   * Writes the run's evidence as the new folder `toFolder`, whole or not at all. `sign`: makes what the station says of
   * the result, the first time; it is kept. A run that has not ended is `RUN_UNKNOWN`, a folder that is there `FILE_EXISTS`.
   */
  exportRun(run: RunId, toFolder: string, sign?: SignResults): Promise<void>;
  /** The keys of the log from first to last, with the entries that say so. */
  keys(): Promise<{ spans: KeySpan[]; events: KeyEvent[] }>;
  /** Lets another process write. */
  close(): Promise<void>;
};

export type SignResults = (folder: RunFolder, signer: Signer) => Promise<ReadonlyMap<string, Uint8Array>>;

export type StationOptions = {
  /** Opens the private key, where it is encrypted; encrypts it, when it is made. Default: what the surroundings give. */
  passphrase?: Passphrase;
  /** Makes the station where there is none. */
  create?: boolean;
  /** Needs neither lock nor private key; sees the log as it was when opened. */
  readOnly?: boolean;
  /** What the log is called in its checkpoints, when it is made. */
  origin?: string;
  now?: () => Date;
  disk?: Disk;
};

const stationFile = (place: Place): string => inside(place, 'station.json');

const noStation = ({ folder }: Place): StationError =>
  new StationError('STATION_MISSING', `${folder}: there is no station here (no station.json)`);

async function readStation(place: Place): Promise<StationFile | null> {
  const file = stationFile(place);
  const bytes = await readIfThere(place.disk, file);
  return bytes && sound(file, async () => thawAs(bytes, StationFile, file));
}

/** `station.json` comes last: until it is there, the station is not, and making it again goes on where it stopped. */
async function make(place: Place, options: StationOptions): Promise<void> {
  const nameFor = (publicKey: Uint8Array): string =>
    options.origin ?? `gradus.local/station/${toHex(sha256(publicKey)).slice(0, 16)}`;
  const { name: origin } = await makeKey(inside(place, 'key'), nameFor, keyFiles(place), place);
  const signer = await openSigner(inside(place, 'key'), keyFiles(place), place);
  const { log } = await openParts(place, signer, origin);
  if (log.size > 0)
    throw new StationError('STATION_DAMAGED', `${stationFile(place)}: is missing. Put this station back from a copy`);
  const created = (options.now?.() ?? new Date()).toISOString();
  const file = freeze({ format: 'gradus-station/1', origin, created });
  await place.durable.write(new Map([[stationFile(place), file]]));
}

async function checkpointOf(place: Place): Promise<string> {
  const file = inside(place, 'log', 'checkpoint');
  const bytes = await readIfThere(place.disk, file);
  if (!bytes) throw new StationError('STATION_DAMAGED', `${file}: is missing. Put this station back from a copy`);
  return sound(file, async () => textOf(bytes, file));
}

function exporter(source: ExportSource, signer: Signer, writes: boolean): Station['exportRun'] {
  return async (run, toFolder, sign) => {
    let folder = await runFolderOf(run, source);
    if (sign && writes && folder.results.size === 0) {
      const results = await sign(folder, signer);
      if (results.size > 0) await source.kept.keepResults(run, results);
      folder = { ...folder, results };
    }
    await writeFolder(path.resolve(toFolder), buildRunFolder(folder), source.disk);
  };
}

/** Where a reader meets a station while its key changes, the checkpoint may be signed by either. */
async function readerKey(place: Place, note: string): Promise<Signer> {
  const { signatures } = await sound(inside(place, 'log', 'checkpoint'), async () => parseNote(note, 'checkpoint'));
  const keys = inside(place, 'key');
  const next = await readPublicKey(keys, keyFiles(place), 'next').catch(() => undefined);
  const isNext = next && signatures.some(({ keyId }) => Buffer.from(keyId).equals(next.keyId));
  return readingSigner(isNext ? next : await readPublicKey(keys, keyFiles(place)));
}

/** What a stopped writer left, but for tiles, which have a sweep of their own. */
async function removeLeftovers(place: Place): Promise<void> {
  for (const part of ['.', 'log']) await removeHalfFiles(place.disk, inside(place, part), false);
  for (const part of ['key', 'objects', 'results', 'times'])
    await removeHalfFiles(place.disk, inside(place, part), true);
}

async function openMade(place: Place, readOnly: boolean, unlock: () => void): Promise<Station> {
  const made = await readStation(place);
  if (!made) throw noStation(place);
  const { origin } = made;
  const note = await checkpointOf(place);
  if (!readOnly) await settleRotation(place, origin);
  const signer = readOnly
    ? await readerKey(place, note)
    : await openSigner(inside(place, 'key'), keyFiles(place), place);
  const { log, store } = await openParts(place, signer, origin, readOnly ? note : undefined);
  if (!readOnly) await removeLeftovers(place);
  const { folder, disk } = place;
  const objects = objectFolder(inside(place, 'objects'), disk, place.durable, sha256);
  const kept = new Kept(folder, disk, place.durable);
  const source = { folder, origin, key: signer, log, objects, kept, disk, sha256 };
  return {
    folder,
    origin,
    signer,
    vkey: vkeyText(signer),
    log,
    objects,
    kept,
    exportRun: exporter(source, signer, !readOnly),
    keys: async () => {
      const { events } = await keyEventsIn(folder, log, log.size, disk);
      return {
        events,
        spans: await keySpans(signer, events, { sha256, verifyEd25519 }, (i) => `event ${i} of key/events.json`),
      };
    },
    close: async () => {
      if (!readOnly) await store.tidy(log.size);
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
  const place = placeOf(folder, options);
  return options.readOnly ? openMade(place, true, () => undefined) : openForWriting(place, options);
}
