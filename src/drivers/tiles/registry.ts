import { readLogEntry, signStationEntry } from '../../evidence/entry.ts';
import { Malformed } from '../../evidence/malformed.ts';
import type { StationBody } from '../../model/entry.ts';
import { StationError } from '../../model/errors.ts';
import { openStation, type Station, type StationOptions } from './station.ts';

/** A registry's folder is a station's, with a log of its own: entries of no run, and the documents they name beside them. */
export type RegistryFolder = {
  station: Station;
  /** What the log says, in order, with when (RFC 3339). */
  said: readonly { at: string; body: StationBody }[];
  /** Durable when it resolves; the index of the entry. */
  enter(body: StationBody, at?: Date): Promise<number>;
  close(): Promise<void>;
};

const perRead = 4096;

async function readAll({ log }: Station): Promise<RegistryFolder['said']> {
  const said: { at: string; body: StationBody }[] = [];
  for (let from = 0; from < log.size; from += perRead)
    for (const [i, bytes] of (await log.read(from, Math.min(log.size, from + perRead))).entries()) {
      const entry = readLogEntry(bytes, `entry ${from + i}`);
      if (!('run' in entry)) said.push({ at: entry.at, body: entry.body });
    }
  return said;
}

/** Opens a registry's folder; `create` makes it. Errors are those of a station; an entry that is none is `STATION_DAMAGED`. */
export async function openRegistry(folder: string, options: StationOptions = {}): Promise<RegistryFolder> {
  const station = await openStation(folder, options);
  try {
    const said = [...(await readAll(station))];
    return {
      station,
      said,
      enter: async (body, at = new Date()) => {
        const index = await station.log.append([await signStationEntry(body, at.toISOString(), station.signer)]);
        said.push({ at: at.toISOString(), body });
        return index;
      },
      close: () => station.close(),
    };
  } catch (error) {
    await station.close();
    if (error instanceof Malformed)
      throw new StationError('STATION_DAMAGED', `${folder}: ${error.where} ${error.message}`, { cause: error });
    throw error;
  }
}
