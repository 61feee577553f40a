import { equalBytes } from '../../evidence/bytes.ts';
import { isBeyond, isOldSize, parseTilePath, tileAt, tilePath, tileWidth, type Tile } from '../../evidence/tiles.ts';
import { readIfThere } from './disk.ts';
import type { Findings } from './findings.ts';
import { inside, type Place } from './place.ts';
import { namesUnder } from './tile-store.ts';

/** A partial tile of an earlier size begins as the tile that came after it. */
async function checkEarlier(place: Place, name: string, tile: Tile, size: number, findings: Findings): Promise<void> {
  const now = tileAt(tile.row, tile.index, size);
  if (now.width === tile.width) return;
  const read = (path: string) => readIfThere(place.disk, inside(place, 'log', ...path.split('/')));
  const [earlier, later] = [
    await read(name),
    (await read(tilePath(now))) ?? (await read(tilePath({ ...now, width: tileWidth }))),
  ];
  if (earlier && later && !equalBytes(earlier, later.subarray(0, earlier.length)))
    findings.damage(`log/${name}`, `does not begin as ${tilePath(now)}, which came after it`);
}

/** Files of the log that do not belong, or that only a stopped writer or an old checkpoint explains. */
export async function checkNames(place: Place, size: number, findings: Findings): Promise<void> {
  const names = await namesUnder(inside(place, 'log'), 'tile', place.disk);
  const tiles = names.map((name) => [name, parseTilePath(name)] as const);
  const known = tiles.flatMap(([, tile]) => tile ?? []);
  if (isOldSize(size, known))
    findings.damage('log/checkpoint', `states ${size} entries and is older than the tiles beside it`);
  for (const [name, tile] of tiles) {
    if (name.endsWith('.tmp')) findings.note(`log/${name}`, 'was left half written');
    else if (!tile) findings.note(`log/${name}`, 'is no tile of a log');
    else if (isBeyond(tile, size)) findings.note(`log/${name}`, 'holds what lies beyond the checkpoint');
    else if (tile.width < tileWidth) await checkEarlier(place, name, tile, size, findings);
  }
}
