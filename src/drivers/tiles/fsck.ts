import path from 'node:path';
import { equalBytes, textOf } from '../../evidence/bytes.ts';
import { openCheckpoint, parseNote, type Checkpoint } from '../../evidence/checkpoint.ts';
import type { Inspected } from '../../evidence/inspect.ts';
import { keySpans, type KeyEvent, type KeySpan } from '../../evidence/keys.ts';
import { Malformed } from '../../evidence/malformed.ts';
import { bundle, hashesIn, tileAt, tilePath, tileWidth, unbundle, type Tile } from '../../evidence/tiles.ts';
import { digestText, emptyEdge, grow, rootOf, type Edge, type Hash } from '../../evidence/tree.ts';
import type { ObjectRef } from '../../model/terms.ts';
import { StationError } from '../../model/errors.ts';
import { nodeChecks, sha256 } from '../keys/checks.ts';
import { Inspectors } from '../keys/inspectors.ts';
import { publicFile, readPublicKey } from '../keys/station-key.ts';
import { readIfThere } from './disk.ts';
import { Findings, type Finding } from './findings.ts';
import { placesIn, stationEntryIn } from './key-events.ts';
import { inside, keyFiles, type Place } from './place.ts';
import { Rows } from './rows.ts';
import { RunCheck } from './run-check.ts';
import { checkNames } from './strays.ts';

/** A checkpoint of this log that is held somewhere, and what was found of it. */
export type HeldNote = { where: string; note: string };

export type Fsck = {
  origin: string;
  size: number;
  runs: number;
  objects: number;
  /** The first thousand. */
  findings: readonly Finding[];
  damages: number;
  notes: number;
};

export type FsckOptions = {
  held?: readonly HeldNote[];
  /** Entries done of all. */
  progress?(done: number, of: number): void;
  /** Else started, and stopped when done. */
  inspectors?: Inspectors;
};

/** Batches that wait for a worker or are with one: they bound the memory. */
const ahead = 3;
/** Objects remembered as sound; beyond that some are looked at again. */
const mostObjects = 50_000;

type Log = { place: Place; checkpoint: Checkpoint; spans: readonly KeySpan[]; findings: Findings };

const inLog = ({ place }: Log, name: string): string => inside(place, 'log', ...name.split('/'));

/** A tile's bytes, from its own file or from that of the full tile; told as damage where there is neither. */
async function tileBytes(log: Log, tile: Tile): Promise<Uint8Array | undefined> {
  const own = await readIfThere(log.place.disk, inLog(log, tilePath(tile)));
  const bytes = own ?? (await readIfThere(log.place.disk, inLog(log, tilePath({ ...tile, width: tileWidth }))));
  if (!bytes) log.findings.damage(`log/${tilePath(tile)}`, 'is missing');
  return bytes ?? undefined;
}

async function contentOf(log: Log, tile: Tile): Promise<Uint8Array[] | undefined> {
  const bytes = await tileBytes(log, tile);
  const file = `log/${tilePath(tile)}`;
  try {
    const content =
      bytes && (tile.row === 'entries' ? unbundle(bytes, tile.width, file) : hashesIn(bytes, tile.width, file));
    const length = content && (tile.row === 'entries' ? bundle(content).length : content.length * 32);
    if (content && tile.width === tileWidth && bytes.length !== length)
      log.findings.damage(file, `holds ${bytes.length} bytes where its content has ${length}`);
    return content;
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    log.findings.damage(file, error.message);
    return undefined;
  }
}

/** The entries about keys, as the station's list of them says: they come first, because every signature needs them. */
async function keyEvents(log: Omit<Log, 'spans'>): Promise<KeyEvent[]> {
  const { place, checkpoint } = log;
  const events: KeyEvent[] = [];
  for (const index of (await placesIn(place.folder, place.disk)).filter((i) => i < checkpoint.size)) {
    const tile = tileAt('entries', Math.floor(index / tileWidth), checkpoint.size);
    const bytes = (await contentOf({ ...log, spans: [] }, tile))?.[index % tileWidth];
    const entry = bytes && stationEntryIn(bytes);
    if (entry) events.push({ index, entry });
  }
  return events;
}

/** The head and the keys; undefined where nothing can be said without them. */
async function opened(place: Place, findings: Findings): Promise<Log | undefined> {
  const file = 'log/checkpoint';
  try {
    const bytes = await readIfThere(place.disk, inside(place, 'log', 'checkpoint'));
    if (!bytes) throw new Malformed(file, 'is missing');
    const note = textOf(bytes, file);
    const next = await readPublicKey(inside(place, 'key'), keyFiles(place), 'next').catch(() => undefined);
    const isNext = parseNote(note, file).signatures.some(({ keyId }) => next && equalBytes(keyId, next.keyId));
    const key = isNext && next ? next : await readPublicKey(inside(place, 'key'), keyFiles(place));
    const checkpoint = await openCheckpoint(note, key, nodeChecks, file);
    const events = await keyEvents({ place, checkpoint, findings });
    const spans = await keySpans(key, events, nodeChecks, (i) => `key/events.json (entry ${events[i]?.index})`);
    return { place, checkpoint, spans, findings };
  } catch (error) {
    if (error instanceof Malformed) findings.damage(error.where, error.message);
    else if (error instanceof StationError && error.code === 'STATION_KEY')
      findings.damage(path.relative(place.folder, publicFile(inside(place, 'key'))), error.message);
    else throw error;
    return undefined;
  }
}

class Objects {
  readonly #log: Log;
  readonly #sound = new Set<string>();
  count = 0;

  constructor(log: Log) {
    this.#log = log;
  }

  async check({ digest, bytes: length }: ObjectRef, entry: number): Promise<void> {
    if (this.#sound.has(digest)) return;
    const hex = digest.slice('sha256:'.length);
    const { place, findings } = this.#log;
    const file = `objects/${hex.slice(0, 2)}/${hex}`;
    const bytes = await readIfThere(place.disk, inside(place, ...file.split('/')));
    if (!bytes) findings.damage(file, `is missing; entry ${entry} refers to it`, entry);
    else if (digestText(sha256(bytes)) !== digest)
      findings.damage(file, 'does not have the digest it is named by', entry);
    else if (bytes.length !== length)
      findings.damage(file, `has ${bytes.length} bytes; entry ${entry} says ${length}`, entry);
    this.count += 1;
    if (this.#sound.size >= mostObjects) this.#sound.clear();
    this.#sound.add(digest);
  }
}

/** Checkpoints that are held somewhere, the smallest first, each compared when the tree has grown to its size. */
class HeldNotes {
  readonly #log: Log;
  readonly #waiting: { where: string; size: number; root: Hash }[] = [];

  constructor(log: Log) {
    this.#log = log;
  }

  async add({ where, note }: HeldNote): Promise<void> {
    const { spans, checkpoint, findings } = this.#log;
    try {
      const { signatures } = parseNote(note, where);
      const own = spans.find(({ key }) => signatures.some(({ keyId }) => equalBytes(keyId, key.keyId)));
      if (!own) return findings.note(where, 'no key of this log signed it: it says nothing of it');
      const { size, root } = await openCheckpoint(note, own.key, nodeChecks, where);
      if (size > checkpoint.size)
        findings.damage(where, `the log had ${size} entries and has ${checkpoint.size}: it was cut back`);
      else this.#waiting.push({ where, size, root });
      this.#waiting.sort((a, b) => a.size - b.size);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      findings.damage(where, error.message);
    }
  }

  /** Grows the tree by leaves, and stops at each size that somebody holds a checkpoint of. */
  grow(edge: Edge, leaves: readonly Hash[]): Edge {
    let [grown, from] = [edge, 0];
    for (;;) {
      const [next] = this.#waiting;
      if (!next || next.size > edge.size + leaves.length) return grow(grown, leaves.slice(from), sha256);
      const to = next.size - edge.size;
      grown = grow(grown, leaves.slice(from, to), sha256);
      from = to;
      this.#waiting.shift();
      if (!equalBytes(rootOf(grown, sha256), next.root))
        this.#log.findings.damage(
          next.where,
          `the log had other entries when it had ${next.size}: it was written anew, or there are two`,
        );
    }
  }
}

/** A bundle's entries with their hashes as the tile beside it states them. */
type Batch = { from: number; tile: Tile; stated: Hash[] | undefined; inspected: readonly Inspected[] | undefined };

/** The leaf to go on with: where an entry is not what it should be, what the tile of hashes says of it. */
function leafOf(batch: Batch, i: number, { findings }: Log): Hash {
  const { from, tile, stated, inspected } = batch;
  const [found, hash] = [inspected?.[i], stated?.[i]];
  const [entries, hashes] = [`log/${tilePath(tile)}`, `log/${tilePath({ ...tile, row: 0 })}`];
  if (!found) return hash ?? new Uint8Array(32);
  if (found.fault !== undefined) findings.damage(entries, `entry ${from + i} ${found.fault}`, from + i);
  if (!hash || equalBytes(hash, found.leaf)) return found.leaf;
  if (found.fault !== undefined) return hash;
  findings.damage(hashes, `states another hash than entry ${from + i} has`, from + i);
  return found.leaf;
}

/** Every entry in order, each bundle inspected by the workers while the one before is taken in. */
async function* batches(log: Log, inspectors: Inspectors): AsyncGenerator<Batch> {
  const { size } = log.checkpoint;
  const all = Math.ceil(size / tileWidth);
  const read = async (index: number): Promise<Batch> => {
    const tile = tileAt('entries', index, size);
    const from = index * tileWidth;
    const entries = await contentOf(log, tile);
    const stated = await contentOf(log, { ...tile, row: 0 });
    const inspected = entries && (await inspectors.inspect(from, entries, log.spans));
    return { from, tile, stated, inspected };
  };
  const waiting: Promise<Batch>[] = [];
  for (let next = 0; next < all || waiting.length > 0;) {
    while (next < all && waiting.length < ahead * inspectors.count) waiting.push(read(next++));
    const batch = await waiting.shift();
    if (batch) yield batch;
  }
}

async function walk(log: Log, held: HeldNotes, inspectors: Inspectors, options: FsckOptions): Promise<Partial<Fsck>> {
  const { checkpoint, findings } = log;
  const [runs, objects, rows] = [new RunCheck(findings), new Objects(log), new Rows()];
  let edge = emptyEdge;
  for await (const batch of batches(log, inspectors)) {
    const leaves = Array.from({ length: batch.tile.width }, (_, i) => leafOf(batch, i, log));
    for (const [i, one] of (batch.inspected ?? []).entries()) {
      runs.take(batch.from + i, one, leaves[i] ?? one.leaf);
      for (const ref of one.objects ?? []) await objects.check(ref, batch.from + i);
    }
    edge = held.grow(edge, leaves);
    for (const { tile, hashes } of rows.add(leaves)) await checkRow(log, tile, hashes);
    options.progress?.(edge.size, checkpoint.size);
  }
  for (const { tile, hashes } of rows.rest()) await checkRow(log, tile, hashes);
  if (!equalBytes(rootOf(edge, sha256), checkpoint.root))
    findings.damage('log/checkpoint', 'states another root than the entries give');
  runs.end(log.spans, await placesIn(log.place.folder, log.place.disk));
  return { runs: runs.count, objects: objects.count };
}

/** A tile of a row above the entries' own hashes against what those below give. */
async function checkRow(log: Log, tile: Tile, computed: readonly Hash[]): Promise<void> {
  const stated = await contentOf(log, tile);
  const wrong = stated?.findIndex((hash, i) => !equalBytes(hash, computed[i] ?? hash)) ?? -1;
  if (wrong >= 0) log.findings.damage(`log/${tilePath(tile)}`, `its hash ${wrong} is not that of the tile below`);
}

/**
 * Checks a station's log from its files alone, and changes nothing: every bundle and tile recomputed from the entries up
 * to the signed root, every entry's form and signature, every run from its opening to its end, every object; and files
 * that do not belong. All that is wrong is found, not only the first.
 */
export async function fsck(place: Place, options: FsckOptions = {}): Promise<Fsck> {
  const findings = new Findings();
  const log = await opened(place, findings);
  const nothing = { origin: '', size: 0, runs: 0, objects: 0 };
  if (!log) return { ...nothing, ...findings.result() };
  const held = new HeldNotes(log);
  for (const one of options.held ?? []) await held.add(one);
  await checkNames(place, log.checkpoint.size, findings);
  const inspectors = options.inspectors ?? new Inspectors();
  try {
    const counts = await walk(log, held, inspectors, options);
    const { origin, size } = log.checkpoint;
    return { ...nothing, origin, size, ...counts, ...findings.result() };
  } finally {
    if (!options.inspectors) await inspectors.close();
  }
}
