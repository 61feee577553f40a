import type { Inspected } from '../../evidence/inspect.ts';
import type { KeySpan } from '../../evidence/keys.ts';
import { chainOf, type Hash } from '../../evidence/tree.ts';
import { sha256 } from '../keys/checks.ts';
import type { Findings } from './findings.ts';

type Open = { leaves: Hash[]; lost: boolean };
const ends = new Set(['run-concluded', 'run-aborted']);
const aboutKeys = new Set(['key-rotated', 'key-revoked']);

/** The runs of a log as they go by: each counts from 0 without a gap and ends once, in an entry that chains the others. */
export class RunCheck {
  readonly #findings: Findings;
  readonly #open = new Map<string, Open>();
  readonly #ended = new Set<string>();
  readonly #aboutKeys: number[] = [];

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  get count(): number {
    return this.#open.size + this.#ended.size;
  }

  #damage(index: number, says: string): void {
    this.#findings.damage('log', `entry ${index} ${says}`, index);
  }

  take(index: number, inspected: Inspected, leaf: Hash): void {
    const { run, seq, kind = '' } = inspected;
    if (aboutKeys.has(kind)) this.#aboutKeys.push(index);
    if (run === undefined || seq === undefined) return;
    if (this.#ended.has(run)) return this.#damage(index, `is of the run ${run}, which had ended`);
    const open = this.#open.get(run) ?? { leaves: [], lost: false };
    this.#open.set(run, open);
    if (seq !== open.leaves.length && !open.lost) {
      this.#damage(index, `is number ${seq} of the run ${run} where ${open.leaves.length} belongs`);
      // What follows is off by as many: once is enough.
      open.lost = true;
    }
    if (ends.has(kind)) this.#close(index, run, open, inspected);
    else open.leaves.push(leaf);
  }

  #close(index: number, run: string, { leaves, lost }: Open, end: Inspected): void {
    this.#open.delete(run);
    this.#ended.add(run);
    if (lost) return;
    if (end.entries !== leaves.length + 1)
      this.#damage(index, `counts ${end.entries} entries of the run ${run}; there are ${leaves.length + 1}`);
    else if (end.chain !== chainOf(leaves, sha256)) this.#damage(index, `chains other entries of the run ${run}`);
  }

  /** After the last entry: what is open still, and whether the station's list of entries about keys is whole. */
  end(spans: readonly KeySpan[], places: readonly number[]): void {
    for (const run of this.#open.keys()) this.#findings.note('log', `the run ${run} has not ended`);
    for (const index of this.#aboutKeys)
      if (!places.includes(index))
        this.#findings.damage('key/events.json', `does not name entry ${index}, which is about a key`, index);
    for (const { key, revoked } of spans)
      if (revoked)
        this.#findings.note('log', `a key of ${key.name} is revoked as of ${revoked.since}: ${revoked.because}`);
  }
}
