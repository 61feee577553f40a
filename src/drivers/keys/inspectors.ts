import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Inspected } from '../../evidence/inspect.ts';
import type { KeySpan } from '../../evidence/keys.ts';

export type Batch = { id: number; from: number; entries: readonly Uint8Array[]; spans: readonly KeySpan[] };
export type Answer = { id: number; inspected: readonly Inspected[] };

type Waiting = { resolve(inspected: readonly Inspected[]): void; reject(reason: unknown): void };

/** Heap of one worker: an entry is small, and a batch of them too. */
const heapMb = 48;

/** Workers that read entries, check their signatures and hash them: the costliest part of checking a log. */
export class Inspectors {
  readonly #workers: { worker: Worker; waiting: Map<number, Waiting> }[];
  #next = 0;

  constructor(count = Math.min(4, availableParallelism())) {
    this.#workers = Array.from({ length: count }, () => this.#start());
  }

  get count(): number {
    return this.#workers.length;
  }

  #start(): { worker: Worker; waiting: Map<number, Waiting> } {
    const worker = new Worker(new URL('inspector.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 8 },
    });
    const waiting = new Map<number, Waiting>();
    worker.on('message', ({ id, inspected }: Answer) => {
      waiting.get(id)?.resolve(inspected);
      waiting.delete(id);
    });
    worker.on('error', (error) => {
      for (const one of waiting.values()) one.reject(error);
      waiting.clear();
    });
    return { worker, waiting };
  }

  /** Entries from index `from` on, inspected in order by the worker that has the least to do. */
  inspect(from: number, entries: readonly Uint8Array[], spans: readonly KeySpan[]): Promise<readonly Inspected[]> {
    const [idlest] = this.#workers.toSorted((a, b) => a.waiting.size - b.waiting.size);
    if (!idlest) return Promise.reject(new TypeError('no worker'));
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      idlest.waiting.set(id, { resolve, reject });
      idlest.worker.postMessage({ id, from, entries, spans } satisfies Batch, []);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map(({ worker }) => worker.terminate()));
  }
}
