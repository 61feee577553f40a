import path from 'node:path';
import { z } from 'zod';
import { readLogEntry } from '../../evidence/entry.ts';
import { freeze, thawAs } from '../../evidence/frozen.ts';
import type { KeyEvent } from '../../evidence/keys.ts';
import type { Log } from '../../evidence/log.ts';
import { Malformed } from '../../evidence/malformed.ts';
import type { Placed } from '../../evidence/run-folder.ts';
import type { StationEntry } from '../../model/entry.ts';
import { readIfThere, type Disk, type Durable } from './disk.ts';

/** Where in the log the entries about keys may stand. */
const Places = z.array(z.int().min(0)).max(1000);

const fileIn = (folder: string): string => path.join(folder, 'key', 'events.json');

/** Where the station's list says that the log speaks of keys. */
export async function placesIn(folder: string, disk: Disk): Promise<number[]> {
  const file = fileIn(folder);
  const bytes = await readIfThere(disk, file);
  return bytes ? thawAs(bytes, Places, file) : [];
}

/** Notes a place before the entry is there: a crash in between leaves a place of another entry, which is passed over. */
export async function notePlace(folder: string, index: number, disk: Disk, durable: Durable): Promise<void> {
  const places = new Set([...(await placesIn(folder, disk)), index]);
  await durable.write(new Map([[fileIn(folder), freeze([...places].toSorted((a, b) => a - b))]]));
}

/** What an entry says of the station; undefined where it says nothing of it. */
export function stationEntryIn(bytes: Uint8Array): StationEntry | undefined {
  try {
    const entry = readLogEntry(bytes, 'entry');
    return 'run' in entry ? undefined : entry;
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

/** The log's entries about the station's keys among its first `size`, with their bytes, in order. */
export async function keyEventsIn(
  folder: string,
  log: Log,
  size: number,
  disk: Disk,
): Promise<{ events: KeyEvent[]; placed: Omit<Placed, 'proof'>[] }> {
  const [events, placed]: [KeyEvent[], Omit<Placed, 'proof'>[]] = [[], []];
  for (const index of (await placesIn(folder, disk)).filter((place) => place < size)) {
    const [bytes] = await log.read(index, index + 1);
    const entry = bytes && stationEntryIn(bytes);
    if (!bytes || !entry) continue;
    events.push({ index, entry });
    placed.push({ index, bytes });
  }
  return { events, placed };
}
