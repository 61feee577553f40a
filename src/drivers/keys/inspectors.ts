import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Inspected } from '../../evidence/inspect.ts';
import type { KeySpan } from '../../evidence/keys.ts';
import { bundle } from '../../evidence/tiles.ts';

/** What goes to a worker and comes back is one piece of memory that changes hands, and few words. */
export type Batch = { id: number; from: number; width: number; entries: Uint8Array; spans: readonly KeySpan[] };
/** `said`: JSON of what was inspected, without the leaves; `leaves`: their hashes one behind the other. */
export type Answer = { id: number; said: string; leaves: Uint8Array };

type Waiting = { resolve(inspected: readonly Inspected[]): void; reject(reason: unknown): void };
type One = { worker: Worker; waiting: Map<number, Waiting>; failed?: Error };

/** Heap of one worker: an entry is small, and a batch of them too. */
const heapMb = 48;

function inspectedIn({ said, leaves }: Answer): Inspected[] {
  const all = JSON.parse(said) as Omit<Inspected, 'leaf'>[];
  return all.map((one, i) => Object.assign(one, { leaf: leaves.subarray(i * 32, (i + 1) * 32) }));
}

/** Workers that read entries, check their signatures and hash them: the costliest part of checking a log. */
export class Inspectors {
  readonly #workers: One[];
  #next = 0;

  constructor(count = Math.min(4, availableParallelism())) {
    this.#workers = Array.from({ length: count }, () => this.#start());
  }

  get count(): number {
    return this.#workers.length;
  }

  #start(): One {
    const worker = new Worker(new URL('inspector.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 16 },
    });
    const waiting = new Map<number, Waiting>();
    const one: One = { worker, waiting };
    worker.on('message', (answer: Answer) => {
      waiting.get(answer.id)?.resolve(inspectedIn(answer));
      waiting.delete(answer.id);
    });
    // A worker that failed (for want of memory) answers nothing more.
    worker.on('error', (error: Error) => {
      one.failed = error;
      for (const batch of waiting.values()) batch.reject(error);
      waiting.clear();
    });
    return one;
  }

  /** Entries from index `from` on, inspected in order by the worker that has the least to do. */
  inspect(from: number, entries: readonly Uint8Array[], spans: readonly KeySpan[]): Promise<readonly Inspected[]> {
    const [idlest] = this.#workers.toSorted((a, b) => a.waiting.size - b.waiting.size);
    if (!idlest) return Promise.reject(new TypeError('no worker'));
    if (idlest.failed) return Promise.reject(idlest.failed);
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      idlest.waiting.set(id, { resolve, reject });
      const packed = bundle(entries);
      const batch: Batch = { id, from, width: entries.length, entries: packed, spans };
      idlest.worker.postMessage(batch, [packed.buffer as ArrayBuffer]);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map(({ worker }) => worker.terminate()));
  }
}
