import path from 'node:path';
import { openCheckpoint } from '../../evidence/checkpoint.ts';
import { openLog, type Log } from '../../evidence/log.ts';
import { Malformed } from '../../evidence/malformed.ts';
import type { Signer } from '../../evidence/ports.ts';
import { StationError } from '../../model/errors.ts';
import { sha256, verifyEd25519 } from '../keys/checks.ts';
import { passphraseFromSurroundings } from '../keys/passphrase.ts';
import type { KeyFiles, Passphrase } from '../keys/station-key.ts';
import { Durable, nodeDisk, readIfThere, type Disk } from './disk.ts';
import { fileHead } from './head.ts';
import { TileStore } from './tile-store.ts';

/** Where a station's folder is, and how its files are reached. */
export type Place = { folder: string; disk: Disk; durable: Durable; passphrase: Passphrase };
export const inside = ({ folder }: Place, ...parts: string[]): string => path.join(folder, ...parts);
export function placeOf(
  folder: string,
  { disk = nodeDisk, passphrase = passphraseFromSurroundings }: Partial<Pick<Place, 'disk' | 'passphrase'>>,
): Place {
  return { folder: path.resolve(folder), disk, durable: new Durable(disk), passphrase };
}

/** How a key folder of the station reaches its files. */
export function keyFiles({ disk, durable }: Place): KeyFiles {
  return {
    read: (file) => readIfThere(disk, file),
    write: (file, bytes, mode) => durable.write(new Map([[file, bytes]]), mode),
  };
}

/** Says a damaged file in the station's words. */
export async function sound<T>(file: string, check: () => Promise<T>): Promise<T> {
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

/** A station's log and the store under it. `met`: the checkpoint that a reader keeps to; a writer meets the live one. */
export async function openParts(
  place: Place,
  signer: Signer,
  origin: string,
  met?: string | null,
): Promise<{ log: Log; store: TileStore }> {
  const { disk, durable } = place;
  const file = inside(place, 'log', 'checkpoint');
  const live = fileHead(file, disk, durable);
  const writes = met === undefined;
  return sound(file, async () => {
    const note = writes ? await live.read() : met;
    // A reader keeps to the checkpoint it met, whatever the writer does meanwhile.
    const head = writes ? live : { ...live, read: () => Promise.resolve(note) };
    const size = note === null ? 0 : (await openCheckpoint(note, signer, { verifyEd25519 }, file)).size;
    const store = new TileStore(inside(place, 'log'), size, disk, durable, sha256);
    if (writes) await store.recover(size);
    await store.checkEdge();
    return { store, log: await openLog({ store, head, signer, origin, sha256, verifyEd25519 }) };
  });
}
