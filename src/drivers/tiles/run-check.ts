import { createHash, type Hash as Hashing } from 'node:crypto';
import type { Inspected } from '../../evidence/inspect.ts';
import { digestText, type Hash } from '../../evidence/tree.ts';
import type { Findings } from './findings.ts';

/** `chain`: grows by the leaves of the run, so that none is kept. `lost`: an entry of it was not to be read, or is not there. */
type Open = { entries: number; chain: Hashing; lost: boolean };
const ends = new Set(['run-concluded', 'run-aborted']);

/** The runs of a log as they go by: each opens once, counts from 0 without a gap and ends once, in an entry that chains the others. */
export class RunCheck {
  readonly #findings: Findings;
  readonly #fileOf: (entry: number) => string;
  readonly #open = new Map<string, Open>();
  readonly #ended = new Set<string>();
  /** An entry before was not to be read: it may have been of any run. */
  #missed = false;

  constructor(findings: Findings, fileOf: (entry: number) => string) {
    this.#findings = findings;
    this.#fileOf = fileOf;
  }

  get count(): number {
    return this.#open.size + this.#ended.size;
  }

  #damage(index: number, says: string): void {
    this.#findings.damage(this.#fileOf(index), `entry ${index} ${says}`, index);
  }

  /** An entry that says nothing: its damage is told already. */
  miss(): void {
    this.#missed = true;
    for (const open of this.#open.values()) open.lost = true;
  }

  take(index: number, inspected: Inspected, leaf: Hash): void {
    const { run, seq, kind = '' } = inspected;
    if (run === undefined || seq === undefined) return;
    if (this.#ended.has(run)) return this.#damage(index, `is of the run ${run}, which had ended`);
    const open = this.#open.get(run) ?? { entries: 0, chain: createHash('sha256'), lost: this.#missed && seq > 0 };
    this.#open.set(run, open);
    if (seq !== open.entries && !open.lost) {
      this.#damage(index, `is number ${seq} of the run ${run} where ${open.entries} belongs`);
      // What follows is off by as many: once is enough.
      open.lost = true;
    } else if ((seq === 0) !== (kind === 'run-opened'))
      this.#damage(index, `is number ${seq} of the run ${run} and says ${kind}; the first opens it, and no other`);
    open.entries += 1;
    if (ends.has(kind)) this.#close(index, run, open, inspected);
    else open.chain.update(leaf);
  }

  #close(index: number, run: string, { entries, chain, lost }: Open, end: Inspected): void {
    this.#open.delete(run);
    this.#ended.add(run);
    if (lost) return;
    if (end.entries !== entries)
      this.#damage(index, `counts ${end.entries} entries of the run ${run}; there are ${entries}`);
    else if (end.chain !== digestText(chain.digest())) this.#damage(index, `chains other entries of the run ${run}`);
  }

  /** After the last entry: what is open still. */
  end(): void {
    for (const [run, { lost }] of this.#open) if (!lost) this.#findings.note('log', `the run ${run} has not ended`);
  }
}
