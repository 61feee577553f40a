import type { Entry, EntryBody, RunId } from '../model/entry.ts';
import { signEntry } from '../evidence/entry.ts';
import { Malformed } from '../evidence/malformed.ts';
import type { ObjectStore, Sha256, Signer } from '../evidence/ports.ts';
import { chainOf, leafHash } from '../evidence/tree.ts';
import type { ObjectRef } from '../model/terms.ts';
import type { Raw } from '../measure/raw.ts';

/** What a run needs of its station. */
export type Station = {
  log: { append(entries: readonly Uint8Array[]): Promise<number> };
  objects: ObjectStore;
  signer: Signer;
  sha256: Sha256;
  wall: () => Date;
};

/** What has no place in an entry (too long, not a number, an unknown member) is `Malformed`, whoever said it. */
async function fitting<T>(make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof TypeError) throw new Malformed('entry', error.message, { cause: error });
    throw error;
  }
}

/** Writes one run's entries in order: signed, numbered, durable when the promise resolves. */
export class RunRecord {
  readonly run: RunId;
  readonly #station: Station;
  readonly #leaves: Uint8Array[];
  #last: Promise<unknown> = Promise.resolve();
  /** Called with (index in the log, seq) when an entry is durable. */
  readonly #acknowledged: (index: number, entry: Entry) => void;

  constructor(
    run: RunId,
    station: Station,
    acknowledged: (index: number, entry: Entry) => void,
    earlier: readonly Uint8Array[] = [],
  ) {
    this.run = run;
    this.#station = station;
    this.#acknowledged = acknowledged;
    this.#leaves = earlier.map((bytes) => leafHash(bytes, station.sha256));
  }

  async #write(body: EntryBody): Promise<void> {
    const { log, signer, sha256, wall } = this.#station;
    const place = { run: this.run, seq: this.#leaves.length, at: wall().toISOString() };
    const { entry, bytes } = await fitting(() => signEntry(body, place, signer));
    const index = await log.append([bytes]);
    this.#leaves.push(leafHash(bytes, sha256));
    this.#acknowledged(index, entry);
  }

  #inTurn<T>(job: () => Promise<T>): Promise<T> {
    const done = this.#last.then(job);
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Appends after everything appended before, and keeps the order even when callers do not wait. */
  append(body: EntryBody): Promise<void> {
    return this.#inTurn(() => this.#write(body));
  }

  /** Keeps raw bytes as objects, then appends what refers to them. */
  appendWith(raw: readonly Raw[], body: (refs: ObjectRef[]) => EntryBody): Promise<void> {
    return this.#inTurn(async () => {
      const refs: ObjectRef[] = [];
      for (const { bytes, type } of raw) refs.push(await this.#station.objects.put(bytes, type));
      await this.#write(body(refs));
    });
  }

  /** The terminal entry: nothing of this run comes after it. */
  end(
    how: { kind: 'run-concluded' } | { kind: 'run-aborted'; code: 'OPERATOR' | 'BENCH_DIED' | 'STATION'; text: string },
  ): Promise<void> {
    return this.#inTurn(() =>
      this.#write({ ...how, entries: this.#leaves.length + 1, chain: chainOf(this.#leaves, this.#station.sha256) }),
    );
  }
}
