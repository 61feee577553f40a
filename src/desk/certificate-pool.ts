import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { CertificateQuestion, CertificateVerification } from '../certify/certificate.ts';
import type { Named } from '../certify/known.ts';
import type { VerifierKey } from '../evidence/checkpoint.ts';

/** What every worker goes by: documents that it opens itself, and what is asked. */
export type Given = {
  sources: { lists: readonly Named[]; registers: readonly Named[] };
  pinned: readonly VerifierKey[];
  question: Omit<CertificateQuestion, 'where'>;
  /** Whether the links of a valid one are wanted too; without them only its state comes back. */
  full: boolean;
};
export type Credential = { name: string; jwt: string };
export type Followed = { credential: Credential; verification: CertificateVerification };
/** `jwts`: one a line, in memory that changes hands. */
export type Batch = { id: number; names: string[]; jwts: Uint8Array };
/** `checked`: JSON of what was found of each, in order; null for a valid one of which no more is wanted. */
export type BatchAnswer = { id: number; checked: string };

const perBatch = 500;
const valid: CertificateVerification = { state: 'valid', links: [] };

type Waiting = { resolve(checked: CertificateVerification[]): void; reject(reason: unknown): void };

/** Follows many certificates at once, in the order in which they were given. */
export class CertificatePool {
  readonly #workers: Worker[];
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;

  constructor(given: Given, count = Math.min(8, availableParallelism())) {
    this.#workers = Array.from({ length: count }, () => this.#start(given));
  }

  get count(): number {
    return this.#workers.length;
  }

  #start(given: Given): Worker {
    const worker = new Worker(new URL('certificate-worker.ts', import.meta.url), { workerData: given });
    worker.on('message', ({ id, checked }: BatchAnswer) => {
      const found = JSON.parse(checked) as (CertificateVerification | null)[];
      this.#waiting.get(id)?.resolve(found.map((one) => one ?? valid));
      this.#waiting.delete(id);
    });
    worker.on('error', (error) => {
      for (const one of this.#waiting.values()) one.reject(error);
      this.#waiting.clear();
    });
    return worker;
  }

  #check(certificates: readonly Credential[], worker: Worker): Promise<CertificateVerification[]> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      const jwts = new Uint8Array(Buffer.from(certificates.map(({ jwt }) => jwt).join('\n'), 'latin1'));
      const batch: Batch = { id, names: certificates.map(({ name }) => name), jwts };
      worker.postMessage(batch, [jwts.buffer]);
    });
  }

  /** Each batch as soon as it and those before it are checked. */
  async *check(all: AsyncIterable<Credential> | Iterable<Credential>): AsyncGenerator<Followed> {
    const running: { batch: Credential[]; checked: Promise<CertificateVerification[]> }[] = [];
    let [batch, sent]: [Credential[], number] = [[], 0];
    const send = (): void => {
      const worker = this.#workers[sent++ % this.#workers.length];
      if (worker && batch.length > 0) running.push({ batch, checked: this.#check(batch, worker) });
      batch = [];
    };
    const first = async function* (): AsyncGenerator<{
      credential: Credential;
      verification: CertificateVerification;
    }> {
      const done = running.shift();
      for (const [i, verification] of (await (done?.checked ?? [])).entries()) {
        const credential = done?.batch[i];
        if (credential) yield { credential, verification };
      }
    };
    for await (const credential of all) {
      batch.push(credential);
      if (batch.length < perBatch) continue;
      send();
      // Enough for each worker to have the next at hand.
      if (running.length > 2 * this.#workers.length) yield* first();
    }
    send();
    while (running.length > 0) yield* first();
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}
