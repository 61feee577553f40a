import { longestEntry } from '../model/entry.ts';
import { Malformed } from './malformed.ts';
import { nodeHash, type Hash } from './tree.ts';
import type { Sha256 } from './ports.ts';

/** C2SP tlog-tiles: a tile holds 2^8 hashes of 32 bytes, an entry bundle as many entries. */
export const tileHeight = 8;
export const tileWidth = 256;
const hashLength = 32;

/** `row` is the tile's level (hashes of subtrees of 256^row entries) or the entries themselves; `width` 256 is a full tile. */
export type Tile = { row: number | 'entries'; index: number; width: number };

function indexPath(index: number): string {
  const last = String(index % 1000).padStart(3, '0');
  const before = Math.floor(index / 1000);
  return before === 0 ? last : `${indexPath(before).replace(/(\d{3})$/, 'x$1')}/${last}`;
}

/** `tile/0/x001/x234/067.p/8`: where a tile or entry bundle is served, relative to the log. */
export function tilePath({ row, index, width }: Tile): string {
  return `tile/${row}/${indexPath(index)}${width === tileWidth ? '' : `.p/${width}`}`;
}

/** The tile a path names, or null where it names none. */
export function parseTilePath(path: string): Tile | null {
  const match = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path);
  const [, row, digits, width] = match ?? [];
  if (row === undefined || digits === undefined) return null;
  const tile: Tile = {
    row: row === 'entries' ? row : Number(row),
    index: Number(digits.replaceAll(/[x/]/g, '')),
    width: width === undefined ? tileWidth : Number(width),
  };
  const spansTooMuch = !Number.isSafeInteger(tile.index) || tile.width < 1 || tile.width > tileWidth;
  return spansTooMuch || tilePath(tile) !== path ? null : tile;
}

/** Entries that one place in a row stands for. */
const span = (row: Tile['row']): number => (row === 'entries' ? 1 : tileWidth ** row);

/** How many places a row has in a log of `size` entries. */
export const rowLength = (row: Tile['row'], size: number): number => Math.floor(size / span(row));

/** The rightmost tile of a row in a log of `size` entries; undefined where the row is empty. */
export function lastTile(row: Tile['row'], size: number): Tile | undefined {
  const length = rowLength(row, size);
  if (length === 0) return undefined;
  const index = Math.floor((length - 1) / tileWidth);
  return { row, index, width: length - index * tileWidth };
}

/** The tile with that index as it stands in a log of `size` entries. */
export function tileAt(row: Tile['row'], index: number, size: number): Tile {
  return { row, index, width: Math.min(tileWidth, rowLength(row, size) - index * tileWidth) };
}

/** Rows a log of `size` entries has hashes in: 0, 1, … */
export function rowsOf(size: number): number[] {
  const rows: number[] = [];
  for (let row = 0; rowLength(row, size) > 0; row++) rows.push(row);
  return rows;
}

/** Whether a tile holds more than a log of `size` entries has. */
export const isBeyond = ({ row, index, width }: Tile, size: number): boolean =>
  index * tileWidth + width > rowLength(row, size);

function acknowledgedIn(row: Tile['row'], size: number, tiles: readonly Tile[]): boolean {
  const own = tiles.filter((tile) => tile.row === row);
  const [partial, ...more] = own.filter((tile) => tile.width < tileWidth && isBeyond(tile, size));
  const full = own.filter((tile) => tile.width === tileWidth && isBeyond(tile, size)).map(({ index }) => index);
  const last = lastTile(row, size);
  const isPruned = last !== undefined && full.includes(last.index) && !own.some((t) => tilePath(t) === tilePath(last));
  return more.length > 0 || (partial !== undefined && partial.index <= Math.max(-1, ...full)) || isPruned;
}

/**
 * Whether tiles beyond a log of `size` entries were acknowledged, so that the checkpoint which states that size is an old
 * one. A commit that was cut off leaves full tiles and at most one partial tile after them in each row, and all that was
 * there before; two leave two partial tiles, or took a partial tile away whose full one is there. An old checkpoint by
 * one commit, by commits that all end with a tile, or one that itself ends with a tile and has but one filled since, cannot
 * be told from a commit that was cut off: only who holds a newer checkpoint can (witnesses, exports, `gradus log gaps --held`).
 */
export const isOldSize = (size: number, tiles: readonly Tile[]): boolean =>
  [...new Set(tiles.map(({ row }) => row))].some((row) => acknowledgedIn(row, size, tiles));

/** Each entry behind its length as a 16-bit big-endian number. */
export function bundle(entries: readonly Uint8Array[]): Uint8Array {
  const tooLong = entries.find(({ length }) => length > longestEntry);
  if (tooLong) throw new RangeError(`an entry of ${tooLong.length} bytes; at most ${longestEntry}`);
  const bytes = new Uint8Array(entries.reduce((sum, { length }) => sum + 2 + length, 0));
  let at = 0;
  for (const entry of entries) {
    bytes[at] = entry.length >> 8;
    bytes[at + 1] = entry.length & 255;
    bytes.set(entry, at + 2);
    at += 2 + entry.length;
  }
  return bytes;
}

/** The first `width` entries of a bundle; one that holds fewer, or ends within an entry, is `Malformed`. */
export function unbundle(bytes: Uint8Array, width: number, where: string): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (entries.length < width) {
    const [high, low] = [bytes[at], bytes[at + 1]];
    if (high === undefined || low === undefined)
      throw new Malformed(where, `holds ${entries.length} entries of ${width}`);
    const end = at + 2 + high * 256 + low;
    if (end > bytes.length) throw new Malformed(where, `ends within its entry ${entries.length}`);
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return entries;
}

/** The first `width` hashes of a tile. */
export function hashesIn(bytes: Uint8Array, width: number, where: string): Hash[] {
  if (bytes.length < width * hashLength || bytes.length % hashLength !== 0)
    throw new Malformed(where, `holds ${bytes.length} bytes where ${width} hashes need ${width * hashLength}`);
  return Array.from({ length: width }, (_, i) => bytes.subarray(i * hashLength, (i + 1) * hashLength));
}

/** What a tile's own file holds: as much as its width says, and nothing behind it; else `Malformed`. */
export function wholeTile(bytes: Uint8Array, { row, width }: Tile, where: string): Uint8Array[] {
  const isBundle = row === 'entries';
  const content = isBundle ? unbundle(bytes, width, where) : hashesIn(bytes, width, where);
  const length = content.reduce((sum, one) => sum + one.length + (isBundle ? 2 : 0), 0);
  if (bytes.length === length) return content;
  throw new Malformed(where, `holds ${bytes.length} bytes where ${width} of a tile have ${length}`);
}

/** The root over 2^k neighbouring hashes: of a full tile, what it is in the row above. */
export function rootOver(hashes: readonly Hash[], sha256: Sha256): Hash {
  const [first] = hashes;
  if (!first) throw new RangeError('no hashes');
  if (hashes.length === 1) return first;
  const middle = hashes.length / 2;
  return nodeHash(rootOver(hashes.slice(0, middle), sha256), rootOver(hashes.slice(middle), sha256), sha256);
}
