import path from 'node:path';
import { concat, equalBytes } from '../../evidence/bytes.ts';
import { Malformed } from '../../evidence/malformed.ts';
import type { EntryStore, Sha256 } from '../../evidence/ports.ts';
import {
  bundle,
  hashesIn,
  isBeyond,
  isOldSize,
  lastTile,
  parseTilePath,
  rootOver,
  rowLength,
  rowsOf,
  tileAt,
  tileHeight,
  tilePath,
  tileWidth,
  unbundle,
  type Tile,
} from '../../evidence/tiles.ts';
import { leafHash, type Hash } from '../../evidence/tree.ts';
import { StationError } from '../../model/errors.ts';
import { listIfThere, onFile, readIfThere, type Disk, type Durable } from './disk.ts';

type Row = Tile['row'];
/** The rightmost, not yet full tile of each row. */
type RightEdge = Map<Row, { index: number; content: Uint8Array[] }>;

const cachedTiles = 64;

const damaged = (file: string, says: string): StationError =>
  new StationError('STATION_DAMAGED', `${file}: ${says}. Put this station back from a copy`);

const encode = (row: Row, content: readonly Uint8Array[]): Uint8Array =>
  row === 'entries' ? bundle(content) : concat(content);

/** Lays entries and their leaf hashes on the right edge; returns the tiles that changed, full and partial. */
function layOn(
  edge: RightEdge,
  entries: readonly Uint8Array[],
  leaves: readonly Hash[],
  whole: readonly Hash[],
  sha256: Sha256,
): { tile: Tile; bytes: Uint8Array }[] {
  const full: { tile: Tile; bytes: Uint8Array }[] = [];
  const touched = new Set<Row>();
  const add = (row: Row, item: Uint8Array): void => {
    const right = edge.get(row) ?? { index: 0, content: [] };
    edge.set(row, right);
    touched.add(row);
    right.content.push(item);
    if (right.content.length < tileWidth) return;
    full.push({ tile: { row, index: right.index, width: tileWidth }, bytes: encode(row, right.content) });
    edge.set(row, { index: right.index + 1, content: [] });
    if (row !== 'entries' && row > 0) add(row + 1, rootOver(right.content, sha256));
  };
  for (const entry of entries) add('entries', entry);
  for (const leaf of leaves) add(0, leaf);
  for (const root of whole) add(1, root);
  const partial = [...touched].flatMap((row) => {
    const { index, content } = edge.get(row) ?? { index: 0, content: [] };
    return content.length === 0 ? [] : [{ tile: { row, index, width: content.length }, bytes: encode(row, content) }];
  });
  return [...full, ...partial];
}

/** Entries and hashes as C2SP tlog-tiles under a folder; one writer at a time. */
export class TileStore implements EntryStore {
  readonly #folder: string;
  readonly #disk: Disk;
  readonly #durable: Durable;
  readonly #sha256: Sha256;
  readonly #cache = new Map<string, Uint8Array>();
  /** How many entries the files hold: of the checkpoint, or of the last append. */
  #size: number;
  #edge: { size: number; rows: RightEdge } | undefined;
  /** Tiles written by the last append: not acknowledged until the next one builds on them. */
  #fresh: Tile[] = [];
  /** Counts discards: what was read before one is not remembered after it. */
  #era = 0;

  constructor(folder: string, size: number, disk: Disk, durable: Durable, sha256: Sha256) {
    this.#folder = folder;
    this.#size = size;
    this.#disk = disk;
    this.#durable = durable;
    this.#sha256 = sha256;
  }

  #path(tile: Tile): string {
    return path.join(this.#folder, ...tilePath(tile).split('/'));
  }

  async append(
    from: number,
    entries: readonly Uint8Array[],
    leaves: readonly Hash[],
    whole: readonly Hash[],
  ): Promise<void> {
    await this.#settle(from);
    const rows = await this.#edgeAt(from);
    const tiles = layOn(rows, entries, leaves, whole, this.#sha256);
    this.#fresh = tiles.map(({ tile }) => tile);
    this.#edge = undefined;
    try {
      await this.#durable.write(new Map(tiles.map(({ tile, bytes }) => [this.#path(tile), bytes])));
    } catch (error) {
      await this.#settle(from);
      throw error;
    }
    this.#size = from + entries.length;
    this.#edge = { size: this.#size, rows };
  }

  /** The last append was acknowledged if the log goes on from its end; else its tiles are not in the log and go. */
  async #settle(from: number): Promise<void> {
    if (this.#edge?.size === from) await this.#prune();
    else await this.#discard();
    this.#fresh = [];
    this.#size = from;
  }

  async #discard(): Promise<void> {
    this.#edge = undefined;
    this.#era += 1;
    this.#cache.clear();
    // What cannot be removed now is never served, and goes when the station is next opened.
    const files = this.#fresh.map((tile) => this.#path(tile));
    for (const file of files) await this.#disk.remove(file).catch(() => undefined);
    for (const folder of foldersOf(files)) await this.#disk.syncFolder(folder).catch(() => undefined);
  }

  /** Leaves a log of `size` entries tidy. An append that may or may not be acknowledged is left as it is, for who opens the log next. */
  async tidy(size: number): Promise<void> {
    if (this.#edge?.size === size) await this.#prune();
  }

  /** Removes partial tiles whose full tile is acknowledged. */
  async #prune(): Promise<void> {
    const isFirst = ({ row, index }: Tile): boolean => !this.#fresh.some((t) => t.row === row && t.index < index);
    // Only the first of a row can have been there in part.
    for (const tile of this.#fresh) {
      if (tile.width < tileWidth || !isFirst(tile)) continue;
      const partials = `${this.#path(tile)}.p`;
      await this.#disk.remove(partials).catch(() => undefined);
      this.#durable.forget(partials);
    }
    this.#fresh = [];
  }

  async #edgeAt(size: number): Promise<RightEdge> {
    if (this.#edge?.size === size) return this.#edge.rows;
    const rows: RightEdge = new Map();
    for (const row of ['entries' as const, ...rowsOf(size)]) {
      const index = Math.floor(rowLength(row, size) / tileWidth);
      const { width } = tileAt(row, index, size);
      rows.set(row, { index, content: width === 0 ? [] : [...(await this.#content({ row, index, width }))] });
    }
    return rows;
  }

  /** The tile's file: of its own width, or of the full tile that came after it. */
  async #bytes(tile: Tile): Promise<{ file: string; bytes: Uint8Array }> {
    const candidates = tile.width < tileWidth ? [tile, { ...tile, width: tileWidth }] : [tile];
    const era = this.#era;
    for (const candidate of candidates) {
      const file = this.#path(candidate);
      const bytes = this.#cache.get(file) ?? (await readIfThere(this.#disk, file));
      if (!bytes) continue;
      if (era === this.#era) this.#remember(file, bytes);
      return { file, bytes };
    }
    throw damaged(this.#path(tile), 'is missing');
  }

  #remember(file: string, bytes: Uint8Array): void {
    this.#cache.delete(file);
    this.#cache.set(file, bytes);
    const [oldest] = this.#cache.keys();
    if (this.#cache.size > cachedTiles && oldest !== undefined) this.#cache.delete(oldest);
  }

  async #content(tile: Tile): Promise<Uint8Array[]> {
    const { file, bytes } = await this.#bytes(tile);
    try {
      return tile.row === 'entries' ? unbundle(bytes, tile.width, file) : hashesIn(bytes, tile.width, file);
    } catch (error) {
      if (error instanceof Malformed) throw damaged(file, error.message);
      throw error;
    }
  }

  /** A bundle's entries, each of which hashes to what the tile of hashes says. */
  async #bundle(index: number): Promise<Uint8Array[]> {
    const tile = tileAt('entries', index, this.#size);
    const entries = await this.#content(tile);
    const hashes = await this.#content({ ...tile, row: 0 });
    const wrong = entries.findIndex((entry, i) => !equalBytes(leafHash(entry, this.#sha256), hashes[i] ?? entry));
    if (wrong >= 0)
      throw damaged(
        this.#path(tile),
        `entry ${index * tileWidth + wrong} does not match its hash in ${this.#path({ ...tile, row: 0 })}`,
      );
    return entries;
  }

  async read(from: number, to: number): Promise<Uint8Array[]> {
    const entries: Uint8Array[] = [];
    for (let index = Math.floor(from / tileWidth); index * tileWidth < to; index++) {
      const start = index * tileWidth;
      entries.push(...(await this.#bundle(index)).slice(Math.max(0, from - start), to - start));
    }
    return entries;
  }

  async subtree(level: number, index: number): Promise<Hash> {
    const row = Math.floor(level / tileHeight);
    const width = 2 ** (level % tileHeight);
    const start = index * width;
    const tile = tileAt(row, Math.floor(start / tileWidth), this.#size);
    const hashes = await this.#content(tile);
    const within = start % tileWidth;
    return rootOver(hashes.slice(within, within + width), this.#sha256);
  }

  /** Whether the rightmost tiles agree with each other; the checkpoint's root then settles the rest. */
  async checkEdge(): Promise<void> {
    const last = lastTile('entries', this.#size);
    if (last) await this.#bundle(last.index);
    for (const row of rowsOf(this.#size).slice(1)) await this.#checkAbove(row);
  }

  async #checkAbove(row: number): Promise<void> {
    const tile = lastTile(row, this.#size);
    if (!tile) return;
    const stated = (await this.#content(tile)).at(-1);
    const below: Tile = { row: row - 1, index: rowLength(row, this.#size) - 1, width: tileWidth };
    const computed = rootOver(await this.#content(below), this.#sha256);
    if (!stated || !equalBytes(stated, computed))
      throw damaged(this.#path(tile), `does not agree with ${this.#path(below)}`);
  }

  /**
   * Removes what a stopped writer left behind: files half written, tiles beyond the checkpoint, partial tiles of full
   * ones. Where the tiles beyond were acknowledged, the checkpoint is an old one: nothing is removed then.
   */
  async recover(size: number): Promise<void> {
    this.#size = size;
    const names = await namesUnder(this.#folder, 'tile', this.#disk);
    const tiles = names.flatMap((name) => parseTilePath(name) ?? []);
    if (isOldSize(size, tiles))
      throw damaged(
        path.join(this.#folder, 'checkpoint'),
        `states ${size} entries and is older than the tiles beside it, which hold entries that were acknowledged since; nothing was removed`,
      );
    const left = leftIn(names, size).map((name) => path.join(this.#folder, ...name.split('/')));
    for (const file of left) await onFile(file, () => this.#disk.remove(file));
    for (const folder of foldersOf(left)) await onFile(folder, () => this.#disk.syncFolder(folder));
  }
}

/** Folders to sync, so that what was removed stays away: tiles of two commits beyond the checkpoint would make it look like an old one. */
const foldersOf = (removed: readonly string[]): Set<string> =>
  new Set(removed.map((file) => path.dirname(file)).filter((folder) => !removed.includes(folder)));

/** Paths of all files under a folder of the log, with `/`. */
export async function namesUnder(root: string, folder: string, disk: Disk): Promise<string[]> {
  const names: string[] = [];
  for (const { name, isFolder } of await listIfThere(disk, path.join(root, ...folder.split('/')))) {
    const below = `${folder}/${name}`;
    if (isFolder) names.push(...(await namesUnder(root, below, disk)));
    else names.push(below);
  }
  return names;
}

/** Of these files, what a stopped writer left: to be removed. A folder of partial tiles whose full one is there goes as one. */
export function leftIn(names: readonly string[], size: number): string[] {
  const left = new Set<string>();
  for (const name of names) {
    const tile = parseTilePath(name);
    const whole = tile && { ...tile, width: tileWidth };
    if (name.endsWith('.tmp') || (tile && isBeyond(tile, size))) left.add(name);
    else if (tile && whole && tile.width < tileWidth && !isBeyond(whole, size)) left.add(`${tilePath(whole)}.p`);
  }
  return [...left];
}
