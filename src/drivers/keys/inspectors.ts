import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Inspected } from '../../evidence/inspect.ts';
import type { KeySpan } from '../../evidence/keys.ts';
import type { Hash } from '../../evidence/tree.ts';

/** What goes to a worker and comes back is one piece of memory that changes hands, and few words. */
export type Batch = {
  id: number;
  from: number;
  width: number;
  bundle: Uint8Array;
  spans: readonly KeySpan[];
};
/** `said`: JSON of what was inspected, without the leaves; `leaves`: their hashes one behind the other, and of a full bundle their root. */
export type Answer = { id: number; said: string; leaves: Uint8Array };

/** `root`: over a full bundle. */
export type InspectedBundle = { inspected: readonly Inspected[]; root?: Hash };

type Waiting = { resolve(inspected: InspectedBundle): void; reject(reason: unknown): void };
type One = { worker: Worker; waiting: Map<number, Waiting>; failed?: Error };

/** Heap of one worker, MiB: an entry is small, and a batch of them too; a small young generation is cleared too often. */
const heapMb = 48;

function inspectedIn({ said, leaves }: Answer): InspectedBundle {
  const all = JSON.parse(said) as Omit<Inspected, 'leaf'>[];
  const hashAt = (i: number): Hash => leaves.subarray(i * 32, (i + 1) * 32);
  const inspected = all.map((one, i) => Object.assign(one, { leaf: hashAt(i) }));
  return { inspected, ...(leaves.length > all.length * 32 && { root: hashAt(all.length) }) };
}

/** Workers that read entries, check their signatures and hash them: the costliest part of checking a log. */
export class Inspectors {
  readonly #workers: One[];
  #next = 0;

  constructor(count = Math.min(2, availableParallelism())) {
    this.#workers = Array.from({ length: count }, () => this.#start());
  }

  get count(): number {
    return this.#workers.length;
  }

  #start(): One {
    const worker = new Worker(new URL('inspector.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 32 },
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

  /**
   * Entries from index `from` on, the first `width` of a bundle, inspected in order by the worker that has the least to
   * do. The bundle's memory goes with them: it is empty here afterwards.
   */
  inspect(from: number, bundle: Uint8Array, width: number, spans: readonly KeySpan[]): Promise<InspectedBundle> {
    const [idlest] = this.#workers.toSorted((a, b) => a.waiting.size - b.waiting.size);
    if (!idlest) return Promise.reject(new TypeError('no worker'));
    if (idlest.failed) return Promise.reject(idlest.failed);
    const id = this.#next++;
    const own = bundle.byteLength === bundle.buffer.byteLength ? bundle : bundle.slice();
    return new Promise((resolve, reject) => {
      idlest.waiting.set(id, { resolve, reject });
      const batch: Batch = { id, from, width, bundle: own, spans };
      idlest.worker.postMessage(batch, [own.buffer as ArrayBuffer]);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map(({ worker }) => worker.terminate()));
  }
}
