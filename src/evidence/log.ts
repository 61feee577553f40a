import { longestEntry } from '../model/entry.ts';
import { StationError } from '../model/errors.ts';
import { equalBytes } from './bytes.ts';
import { openCheckpoint, signCheckpoint, type Checkpoint } from './checkpoint.ts';
import { Malformed } from './malformed.ts';
import type { Checks, EntryStore, Head, Sha256, Signer } from './ports.ts';
import { rootOver, tileWidth } from './tiles.ts';
import {
  consistencyProof,
  edgeOf,
  emptyEdge,
  grow,
  inclusionProof,
  leafHash,
  rootOf,
  type Edge,
  type Hash,
  type Subtree,
} from './tree.ts';

/** What a log is made of. `origin` names it in its checkpoints. */
export type LogParts = {
  store: EntryStore;
  head: Head;
  signer: Signer;
  origin: string;
  sha256: Sha256;
  verifyEd25519: Checks['verifyEd25519'];
};

type Waiting = {
  entries: readonly Uint8Array[];
  leaves: readonly Hash[];
  resolve(firstIndex: number): void;
  reject(reason: unknown): void;
};

/** What shares one checkpoint at most: bounds memory when many callers append at once. */
const largestCommit = { entries: 4096, bytes: 16 * 1024 * 1024 };
/** Subtree roots kept for proofs; 32 bytes and a short key each. */
const largestMemo = 50_000;

/** An append-only log whose signed checkpoint is the only thing that says what is in it. */
export class Log {
  readonly #parts: LogParts;
  readonly #subtree: Subtree;
  readonly #queue: Waiting[] = [];
  #edge: Edge;
  #note: string;
  #committing = false;
  #broken: unknown;

  constructor(parts: LogParts, subtree: Subtree, edge: Edge, note: string) {
    this.#parts = parts;
    this.#subtree = remembered(subtree);
    this.#edge = edge;
    this.#note = note;
  }

  get size(): number {
    return this.#edge.size;
  }

  get root(): Hash {
    return rootOf(this.#edge, this.#parts.sha256);
  }

  /** The signed checkpoint of `size` and `root`, a C2SP signed note. */
  get checkpoint(): string {
    return this.#note;
  }

  /**
   * Appends in one piece; resolves with the first entry's index once a checkpoint over it is durable. What is appended
   * meanwhile shares the next checkpoint. Rejects with `StationError` and then nothing of it is in the log. `leaves`: the
   * entries' leaf hashes, where the caller has them already.
   */
  append(
    entries: readonly Uint8Array[],
    leaves: readonly Hash[] = entries.map((entry) => leafHash(entry, this.#parts.sha256)),
  ): Promise<number> {
    if (leaves.length !== entries.length)
      return Promise.reject(new RangeError(`${leaves.length} leaf hashes for ${entries.length} entries`));
    const tooLong = entries.find((entry) => entry.length > longestEntry);
    if (tooLong) return Promise.reject(new RangeError(`an entry of ${tooLong.length} bytes; at most ${longestEntry}`));
    if (entries.length === 0) return Promise.resolve(this.size);
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#queue.push({ entries, leaves, resolve, reject });
    void this.#commitAll();
    return promise;
  }

  /** Entries [from, to). */
  async read(from: number, to: number): Promise<Uint8Array[]> {
    if (!(from >= 0 && from <= to && to <= this.size))
      throw new RangeError(`no entries ${from} to ${to} of ${this.size}`);
    return from === to ? [] : this.#parts.store.read(from, to);
  }

  /** The root over the log's first `size` entries. */
  async rootAt(size: number): Promise<Hash> {
    if (!(size >= 0 && size <= this.size)) throw new RangeError(`the log has ${this.size} entries, not ${size}`);
    return rootOf(await edgeOf(size, this.#subtree), this.#parts.sha256);
  }

  /** Inclusion proof of entry `index` in the log's first `size` entries. */
  async prove(index: number, size: number): Promise<Hash[]> {
    if (size > this.size) throw new RangeError(`the log has ${this.size} entries, not ${size}`);
    return inclusionProof(index, size, this.#subtree, this.#parts.sha256);
  }

  /** Proof that the log's first `newer` entries begin with its first `older`. */
  async proveConsistency(older: number, newer: number): Promise<Hash[]> {
    if (newer > this.size) throw new RangeError(`the log has ${this.size} entries, not ${newer}`);
    return consistencyProof(older, newer, this.#subtree, this.#parts.sha256);
  }

  #nextBatch(): Waiting[] {
    let [entries, bytes] = [0, 0];
    const fits = this.#queue.findIndex((waiting) => {
      entries += waiting.entries.length;
      for (const { length } of waiting.entries) bytes += length;
      return entries > largestCommit.entries || bytes > largestCommit.bytes;
    });
    return this.#queue.splice(0, fits < 0 ? this.#queue.length : Math.max(1, fits));
  }

  async #commitAll(): Promise<void> {
    if (this.#committing) return;
    this.#committing = true;
    // Callers of this turn share the first commit.
    await Promise.resolve();
    for (let batch = this.#nextBatch(); batch.length > 0; batch = this.#nextBatch()) {
      let index = this.size;
      try {
        await this.#commit(
          batch.flatMap(({ entries }) => entries),
          batch.flatMap(({ leaves }) => leaves),
        );
      } catch (error) {
        for (const waiting of batch) waiting.reject(error);
        continue;
      }
      for (const waiting of batch) {
        waiting.resolve(index);
        index += waiting.entries.length;
      }
    }
    this.#committing = false;
  }

  async #commit(entries: readonly Uint8Array[], leaves: readonly Hash[]): Promise<void> {
    if (this.#broken !== undefined) throw this.#broken;
    const { store, signer, origin, sha256 } = this.#parts;
    const whole: Hash[] = [];
    const edge = grow(this.#edge, leaves, sha256, 1, (root, width) => {
      if (width === tileWidth) whole.push(root);
    });
    await store.append(this.#edge.size, entries, leaves, whole);
    const note = await signCheckpoint({ origin, size: edge.size, root: rootOf(edge, sha256) }, signer);
    await this.#publish(note);
    this.#edge = edge;
    this.#note = note;
  }

  /** A checkpoint that may or may not be out cannot be built upon: the log then takes no more until it is opened again. */
  async #publish(note: string): Promise<void> {
    const { head } = this.#parts;
    try {
      if (await head.swap(this.#note, note)) return;
    } catch (error) {
      const now = await head.read().catch(() => null);
      if (now !== this.#note) this.#broken = error;
      throw error;
    }
    this.#broken = new StationError(
      'STATION_BUSY',
      'the checkpoint was changed by another writer: open the station again',
    );
    throw this.#broken;
  }
}

/** Perfect subtrees never change, so their roots are kept. */
function remembered(subtree: Subtree): Subtree {
  const memo = new Map<string, Hash>();
  return async (level, index) => {
    const key = `${level}/${index}`;
    const known = memo.get(key);
    if (known) return known;
    const root = await subtree(level, index);
    if (memo.size >= largestMemo) memo.clear();
    memo.set(key, root);
    return root;
  };
}

function subtreeOf({ store, sha256 }: LogParts): Subtree {
  if (store.subtree)
    return (level, index) => store.subtree?.(level, index) ?? Promise.reject(new TypeError('no subtree'));
  return async (level, index) => {
    const width = 2 ** level;
    const entries = await store.read(index * width, (index + 1) * width);
    return rootOver(
      entries.map((entry) => leafHash(entry, sha256)),
      sha256,
    );
  };
}

async function begin(parts: LogParts): Promise<string> {
  const { head, signer, origin, sha256 } = parts;
  const note = await signCheckpoint({ origin, size: 0, root: rootOf(emptyEdge, sha256) }, signer);
  if (await head.swap(null, note)) return note;
  throw new StationError('STATION_BUSY', 'another writer began this log');
}

async function checked(parts: LogParts, note: string): Promise<Checkpoint> {
  const checkpoint = await openCheckpoint(note, parts.signer, parts, 'checkpoint');
  if (checkpoint.origin !== parts.origin)
    throw new Malformed('checkpoint', `is of the log ${checkpoint.origin}, not ${parts.origin}`);
  return checkpoint;
}

/** Opens a log, beginning it where there is none. A head that the key did not sign, or that the store does not add up to, is `Malformed`. */
export async function openLog(parts: LogParts): Promise<Log> {
  const note = (await parts.head.read()) ?? (await begin(parts));
  const { size, root } = await checked(parts, note);
  const subtree = subtreeOf(parts);
  const edge = await edgeOf(size, subtree);
  if (!equalBytes(rootOf(edge, parts.sha256), root))
    throw new Malformed('checkpoint', 'states a root that the stored hashes do not add up to');
  return new Log(parts, subtree, edge, note);
}
