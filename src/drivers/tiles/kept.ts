import path from 'node:path';
import { bytesOf, textOf } from '../../evidence/bytes.ts';
import { parseCheckpoint, parseNote } from '../../evidence/checkpoint.ts';
import type { RunId } from '../../model/entry.ts';
import { listIfThere, readIfThere, type Disk, type Durable } from './disk.ts';

const [checkpointFile, tokenFile] = ['checkpoint', 'checkpoint.tsr'] as const;

/** A checkpoint that an authority saw, and its token. */
export type Stamped = { note: string; size: number; token: Uint8Array };

/**
 * What a station keeps beside its log because it cannot be made again: what it signed of a run's result (its key may
 * be another by then), and the tokens of authorities.
 *
 *     results/<run>/<name>.dsse.json
 *     times/<size, 16 digits>/checkpoint  checkpoint.tsr
 */
export class Kept {
  readonly #folder: string;
  readonly #disk: Disk;
  readonly #durable: Durable;

  constructor(folder: string, disk: Disk, durable: Durable) {
    this.#folder = folder;
    this.#disk = disk;
    this.#durable = durable;
  }

  async results(run: RunId): Promise<Map<string, Uint8Array>> {
    const place = path.join(this.#folder, 'results', run);
    const found = new Map<string, Uint8Array>();
    for (const { name } of await listIfThere(this.#disk, place)) {
      const bytes = name.endsWith('.dsse.json') && (await readIfThere(this.#disk, path.join(place, name)));
      if (bytes) found.set(name, bytes);
    }
    return found;
  }

  async keepResults(run: RunId, results: ReadonlyMap<string, Uint8Array>): Promise<void> {
    const place = path.join(this.#folder, 'results', run);
    await this.#durable.write(new Map([...results].map(([name, bytes]) => [path.join(place, name), bytes])));
  }

  async keepTime(note: string, token: Uint8Array): Promise<void> {
    const { size } = parseCheckpoint(parseNote(note, checkpointFile).text, checkpointFile);
    const place = path.join(this.#folder, 'times', String(size).padStart(16, '0'));
    // The checkpoint last: without it the token is not there.
    await this.#durable.write(new Map([[path.join(place, tokenFile), token]]));
    await this.#durable.write(new Map([[path.join(place, checkpointFile), bytesOf(note)]]));
  }

  /** Checkpoints of more than `index` entries that an authority saw, the oldest first. */
  async stampedBeyond(index: number): Promise<Stamped[]> {
    const found: Stamped[] = [];
    const names = (await listIfThere(this.#disk, path.join(this.#folder, 'times'))).map(({ name }) => name);
    for (const name of names.filter((one) => /^\d{16}$/.test(one) && Number(one) > index).toSorted()) {
      const place = path.join(this.#folder, 'times', name);
      const [note, token] = [
        await readIfThere(this.#disk, path.join(place, checkpointFile)),
        await readIfThere(this.#disk, path.join(place, tokenFile)),
      ];
      if (note && token)
        found.push({ note: textOf(note, path.join(place, checkpointFile)), size: Number(name), token });
    }
    return found;
  }
}
