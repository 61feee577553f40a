import path from 'node:path';
import { equalBytes, textOf } from '../../evidence/bytes.ts';
import { isBy, openCheckpoint, parseNote, type Checkpoint, type VerifierKey } from '../../evidence/checkpoint.ts';
import { readLogEntry } from '../../evidence/entry.ts';
import type { Inspected } from '../../evidence/inspect.ts';
import { keyName, keySpans, type KeyEvent, type KeySpan } from '../../evidence/keys.ts';
import { Malformed } from '../../evidence/malformed.ts';
import { rootOver, tileAt, tilePath, tileWidth, wholeTile, type Tile } from '../../evidence/tiles.ts';
import { digestText, emptyEdge, grow, rootOf, type Edge, type Hash } from '../../evidence/tree.ts';
import type { ObjectRef } from '../../model/terms.ts';
import { StationError } from '../../model/errors.ts';
import { nodeChecks, sha256 } from '../keys/checks.ts';
import { Inspectors } from '../keys/inspectors.ts';
import { publicFile, readPublicKey } from '../keys/station-key.ts';
import { Findings, readOrTell, type Finding } from './findings.ts';
import { placesIn } from './key-events.ts';
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
  /** The first thousand of each kind, damage first. */
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

/** Bundles that wait for a worker or are with one: they bound the memory. */
const ahead = 3;
/** Objects remembered as sound; beyond that some are looked at again. */
const mostObjects = 50_000;
const aboutKeys = new Set(['key-rotated', 'key-revoked']);

/** No spans: the keys are not known, and no signature of an entry is judged. */
type Log = { place: Place; checkpoint: Checkpoint; spans: readonly KeySpan[]; findings: Findings };

/** The bundle that holds an entry. */
const bundleOf = (entry: number, size: number): string =>
  `log/${tilePath(tileAt('entries', Math.floor(entry / tileWidth), size))}`;

type Read = { bytes: Uint8Array; content: Uint8Array[] };

/** A tile by its own file or by that of the full tile; told as damage where there is neither, or it is not whole. */
async function tileIn({ place, findings }: Pick<Log, 'place' | 'findings'>, tile: Tile): Promise<Read | undefined> {
  const file = `log/${tilePath(tile)}`;
  try {
    const own = await readOrTell(place, file, findings);
    if (own) return { bytes: own, content: wholeTile(own, tile, file) };
    const full = { ...tile, width: tileWidth };
    const later =
      own === null && tile.width < tileWidth && (await readOrTell(place, `log/${tilePath(full)}`, findings));
    if (later) return { bytes: later, content: wholeTile(later, full, `log/${tilePath(full)}`).slice(0, tile.width) };
    if (own === null) findings.damage(file, 'is missing');
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    findings.damage(error.where, error.message);
  }
  return undefined;
}

const contentOf = async (log: Pick<Log, 'place' | 'findings'>, tile: Tile): Promise<Uint8Array[] | undefined> =>
  (await tileIn(log, tile))?.content;

/** The entries about keys, as the station's list of them says: they come first, because every signature needs them. */
async function keyEvents(place: Place, { size }: Checkpoint): Promise<KeyEvent[]> {
  const events: KeyEvent[] = [];
  for (const index of (await placesIn(place.folder, place.disk)).filter((i) => i < size)) {
    const tile = tileAt('entries', Math.floor(index / tileWidth), size);
    // What is wrong with the tile is told when its turn comes.
    const bytes = (await contentOf({ place, findings: new Findings() }, tile))?.[index % tileWidth];
    // An entry of a run is one that a crash let stand there.
    const entry = readLogEntry(bytes ?? new Uint8Array(), `entry ${index}`);
    if (!('run' in entry)) events.push({ index, entry });
  }
  return events;
}

/** The keys of the log, or none where its own words about them do not hold. */
async function keysOf(key: VerifierKey, place: Place, checkpoint: Checkpoint, findings: Findings): Promise<KeySpan[]> {
  try {
    const events = await keyEvents(place, checkpoint);
    return await keySpans(key, events, nodeChecks, (i) => `entry ${events[i]?.index}`);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    const [, index] = /^entry (\d+)$/.exec(error.where) ?? [];
    const file = index === undefined ? 'key/events.json' : bundleOf(Number(index), checkpoint.size);
    findings.damage(
      file,
      `${error.where} ${error.message}: no signature was checked`,
      index === undefined ? undefined : Number(index),
    );
    return [];
  }
}

/** The head and the keys; undefined where nothing can be said without them. */
async function opened(place: Place, findings: Findings): Promise<Log | undefined> {
  const file = 'log/checkpoint';
  try {
    const bytes = await readOrTell(place, file, findings);
    if (bytes === null) findings.damage(file, 'is missing');
    if (!bytes) return undefined;
    const note = textOf(bytes, file);
    const next = await readPublicKey(inside(place, 'key'), keyFiles(place), 'next').catch(() => undefined);
    const isNext = parseNote(note, file).signatures.some(({ keyId }) => next && equalBytes(keyId, next.keyId));
    const key = isNext && next ? next : await readPublicKey(inside(place, 'key'), keyFiles(place));
    const checkpoint = await openCheckpoint(note, key, nodeChecks, file);
    return { place, checkpoint, findings, spans: await keysOf(key, place, checkpoint, findings) };
  } catch (error) {
    if (error instanceof Malformed) findings.damage(error.where, error.message);
    else if (error instanceof StationError && error.code === 'STATION_KEY')
      findings.damage(path.relative(place.folder, publicFile(inside(place, 'key'))), error.message);
    else throw error;
    return undefined;
  }
}

/** The objects that entries refer to, each looked at once. */
class Objects {
  readonly #log: Log;
  readonly #seen = new Set<string>();
  count = 0;

  constructor(log: Log) {
    this.#log = log;
  }

  async check({ digest, bytes: length }: ObjectRef, entry: number): Promise<void> {
    if (this.#seen.has(digest)) return;
    const hex = digest.slice('sha256:'.length);
    const { place, findings } = this.#log;
    const file = `objects/${hex.slice(0, 2)}/${hex}`;
    const bytes = await readOrTell(place, file, findings);
    if (bytes === null) findings.damage(file, `is missing; entry ${entry} refers to it`, entry);
    else if (bytes && digestText(sha256(bytes)) !== digest)
      findings.damage(file, 'does not have the digest it is named by', entry);
    else if (bytes && bytes.length !== length)
      findings.damage(file, `has ${bytes.length} bytes; entry ${entry} says ${length}`, entry);
    this.count += 1;
    if (this.#seen.size >= mostObjects) this.#seen.clear();
    this.#seen.add(digest);
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
      const own = spans.find(({ key }) => signatures.some((one) => isBy(one, key)));
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

  /** Grows the tree by leaves, and stops at each size that somebody holds a checkpoint of. `root`: over a full tile of them. */
  grow(edge: Edge, leaves: readonly Hash[], root: Hash | undefined): Edge {
    let [grown, from] = [edge, 0];
    for (;;) {
      const [next] = this.#waiting;
      if (!next || next.size > edge.size + leaves.length)
        return from === 0 && root ? grow(edge, [root], sha256, tileWidth) : grow(grown, leaves.slice(from), sha256);
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

/** A bundle's entries with their hashes as the tile beside it states them; undefined: not to be read, which is told. */
type Batch = {
  from: number;
  tile: Tile;
  stated: Hash[] | undefined;
  inspected: readonly Inspected[] | undefined;
  root: Hash | undefined;
};

/** `root`: over the leaves of a full tile. `changed`: places whose entries are not those that were signed. */
type Leaves = { leaves: readonly Hash[]; root: Hash | undefined; changed: ReadonlySet<number> };

/** Whether these leaves are what was signed: by the hash above a full tile, by the root at the end of the log. */
async function areSigned(leaves: readonly Hash[], { tile }: Batch, edge: Edge, log: Log): Promise<boolean> {
  if (tile.width < tileWidth) return equalBytes(rootOf(grow(edge, leaves, sha256), sha256), log.checkpoint.root);
  const above = tileAt(1, Math.floor(tile.index / tileWidth), log.checkpoint.size);
  const hash = (await contentOf({ ...log, findings: new Findings() }, above))?.[tile.index % tileWidth];
  return hash !== undefined && equalBytes(hash, rootOver(leaves, sha256));
}

/** What is told where entries and tile differ; whether the entries are the ones that were changed, as what was signed says. */
async function toldOf(
  differ: readonly number[],
  stated: readonly Hash[],
  batch: Batch,
  edge: Edge,
  log: Log,
): Promise<boolean> {
  const { from, tile } = batch;
  const isBundleChanged = await areSigned(stated, batch, edge, log);
  const [entries, hashes] = [`log/${tilePath(tile)}`, `log/${tilePath({ ...tile, row: 0 })}`];
  for (const i of differ)
    if (isBundleChanged) log.findings.damage(entries, `entry ${from + i} is not the one that was signed`, from + i);
    else log.findings.damage(hashes, `states another hash than entry ${from + i} has`, from + i);
  return isBundleChanged;
}

/** The leaves to go on with: those of the entries, unless the tile beside them states what was signed. */
async function leavesOf(batch: Batch, edge: Edge, log: Log): Promise<Leaves> {
  const { tile, stated, inspected, root } = batch;
  const computed = inspected?.map(({ leaf }) => leaf);
  const differ = stated?.flatMap((hash, i) => (equalBytes(hash, computed?.[i] ?? hash) ? [] : [i])) ?? [];
  const isBundleChanged = stated && differ.length > 0 && (await toldOf(differ, stated, batch, edge, log));
  if (computed && !isBundleChanged) return { leaves: computed, root, changed: new Set() };
  const leaves = stated ?? Array.from({ length: tile.width }, () => new Uint8Array(32));
  return { leaves, changed: new Set(differ), root: tile.width === tileWidth ? rootOver(leaves, sha256) : undefined };
}

/** Every entry in order, each bundle inspected by the workers while the one before is taken in. */
async function* batches(log: Log, inspectors: Inspectors): AsyncGenerator<Batch> {
  const { size } = log.checkpoint;
  const all = Math.ceil(size / tileWidth);
  const read = async (index: number): Promise<Batch> => {
    const tile = tileAt('entries', index, size);
    const from = index * tileWidth;
    const entries = await tileIn(log, tile);
    const stated = await contentOf(log, { ...tile, row: 0 });
    const found = entries && (await inspectors.inspect(from, entries.bytes, tile.width, log.spans));
    return { from, tile, stated, inspected: found?.inspected, root: found?.root };
  };
  const waiting: Promise<Batch>[] = [];
  for (let next = 0; next < all || waiting.length > 0;) {
    while (next < all && waiting.length < ahead * inspectors.count) waiting.push(read(next++));
    const batch = await waiting.shift();
    if (batch) yield batch;
  }
}

/** What is known of a log beside its tree. */
type Known = { runs: RunCheck; objects: Objects; aboutKeys: number[] };

async function takeEntries(
  batch: Batch,
  leaves: readonly Hash[],
  changed: ReadonlySet<number>,
  log: Log,
  known: Known,
): Promise<void> {
  if (!batch.inspected) return known.runs.miss();
  for (const [i, one] of batch.inspected.entries()) {
    const entry = batch.from + i;
    if (one.fault !== undefined && !changed.has(i))
      log.findings.damage(`log/${tilePath(batch.tile)}`, `entry ${entry} ${one.fault}`, entry);
    if (one.fault !== undefined || changed.has(i)) {
      known.runs.miss();
      continue;
    }
    known.runs.take(entry, one, leaves[i] ?? one.leaf);
    if (aboutKeys.has(one.kind ?? '')) known.aboutKeys.push(entry);
    for (const ref of one.objects ?? []) await known.objects.check(ref, entry);
  }
}

async function walk(log: Log, held: HeldNotes, inspectors: Inspectors, options: FsckOptions): Promise<Partial<Fsck>> {
  const { checkpoint, findings } = log;
  const runs = new RunCheck(findings, (entry) => bundleOf(entry, checkpoint.size));
  const known: Known = { runs, objects: new Objects(log), aboutKeys: [] };
  const rows = new Rows();
  let edge = emptyEdge;
  for await (const batch of batches(log, inspectors)) {
    const { leaves, root, changed } = await leavesOf(batch, edge, log);
    await takeEntries(batch, leaves, changed, log, known);
    edge = held.grow(edge, leaves, root);
    for (const { tile, hashes } of root ? rows.add(root) : []) await checkRow(log, tile, hashes);
    options.progress?.(edge.size, checkpoint.size);
  }
  for (const { tile, hashes } of rows.rest()) await checkRow(log, tile, hashes);
  if (!equalBytes(rootOf(edge, sha256), checkpoint.root))
    findings.damage('log/checkpoint', 'states another root than the entries give');
  runs.end();
  await checkKeys(log, known.aboutKeys);
  return { runs: runs.count, objects: known.objects.count };
}

async function checkKeys({ place, spans, findings }: Log, entries: readonly number[]): Promise<void> {
  const places = new Set(await placesIn(place.folder, place.disk).catch(() => []));
  for (const entry of entries)
    if (!places.has(entry))
      findings.damage('key/events.json', `does not name entry ${entry}, which is about a key`, entry);
  for (const { key, revoked } of spans)
    if (revoked) findings.note('log', `the key ${keyName(key)} is revoked as of ${revoked.since}: ${revoked.because}`);
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
  const inspectors = options.inspectors ?? new Inspectors();
  try {
    const counts = await walk(log, held, inspectors, options);
    await checkNames(place, log.checkpoint.size, findings);
    const { origin, size } = log.checkpoint;
    return { ...nothing, origin, size, ...counts, ...findings.result() };
  } finally {
    if (!options.inspectors) await inspectors.close();
  }
}
