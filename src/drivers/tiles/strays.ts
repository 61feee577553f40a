import { equalBytes, textOf } from '../../evidence/bytes.ts';
import { parseCheckpoint, parseNote } from '../../evidence/checkpoint.ts';
import { Malformed } from '../../evidence/malformed.ts';
import {
  isBeyond,
  isOldSize,
  parseTilePath,
  tileAt,
  tilePath,
  tileWidth,
  wholeTile,
  type Tile,
} from '../../evidence/tiles.ts';
import { listIfThere } from './disk.ts';
import { readOrTell, type Findings } from './findings.ts';
import { inside, type Place } from './place.ts';
import { namesUnder } from './tile-store.ts';

/** What a station keeps, beside the tiles of its log (station.ts). */
const belongs = [
  /^(station\.json|lock(-journal)?)$/,
  /^key\/((station|next)\.(pem|vkey)|events\.json)$/,
  /^log\/checkpoint$/,
  /^objects\/([0-9a-f]{2})\/\1[0-9a-f]{62}$/,
  /^results\/[^/]+\/[^/]+\.dsse\.json$/,
  /^times\/\d{16}\/checkpoint(\.tsr)?$/,
];

/** A partial tile of an earlier size is whole, and begins as the tile that came after it; nothing is said where that is damaged itself. */
async function checkEarlier(place: Place, tile: Tile, size: number, findings: Findings): Promise<void> {
  const now = tileAt(tile.row, tile.index, size);
  const [file, after] = [`log/${tilePath(tile)}`, `log/${tilePath(now)}`];
  if (findings.isDamaged(after)) return;
  const earlier = await readOrTell(place, file, findings);
  const later =
    (await readOrTell(place, after, findings)) ??
    (await readOrTell(place, `log/${tilePath({ ...now, width: tileWidth })}`, findings));
  if (!earlier || !later) return;
  try {
    wholeTile(earlier, tile, file);
    if (!equalBytes(earlier, later.subarray(0, earlier.length)))
      findings.damage(file, `does not begin as ${tilePath(now)}, which came after it`);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    findings.damage(file, error.message);
  }
}

/** How far the log is by now: somebody may write to it. */
async function sizeNow(place: Place, size: number, findings: Findings): Promise<number> {
  const note = await readOrTell(place, 'log/checkpoint', findings);
  try {
    return Math.max(size, note ? parseCheckpoint(parseNote(textOf(note, 'note'), 'note').text, 'note').size : 0);
  } catch (error) {
    if (error instanceof Malformed) return size;
    throw error;
  }
}

async function checkTiles(place: Place, size: number, findings: Findings): Promise<void> {
  const names = await namesUnder(inside(place, 'log'), 'tile', place.disk);
  const now = await sizeNow(place, size, findings);
  const tiles = names.map((name) => [name, parseTilePath(name)] as const);
  const known = tiles.flatMap(([, tile]) => tile ?? []);
  if (isOldSize(now, known))
    findings.damage(
      'log/checkpoint',
      `states ${size} entries and is older than the tiles beside it: it was put back, and the station will not be written to`,
    );
  for (const [name, tile] of tiles) {
    if (!tile) noteStray(`log/${name}`, findings);
    else if (isBeyond(tile, now)) findings.note(`log/${name}`, 'holds what lies beyond the checkpoint');
    else if (tile.width < tileAt(tile.row, tile.index, size).width) await checkEarlier(place, tile, size, findings);
  }
}

function noteStray(name: string, findings: Findings): void {
  findings.note(name, name.endsWith('.tmp') ? 'was left half written' : 'is nothing that a station keeps');
}

async function checkFolder(place: Place, folder: string, findings: Findings): Promise<void> {
  for (const { name, isFolder } of await listIfThere(place.disk, inside(place, ...folder.split('/')))) {
    const below = folder === '' ? name : `${folder}/${name}`;
    if (below === 'log/tile') continue;
    if (isFolder) await checkFolder(place, below, findings);
    else if (!belongs.some((known) => known.test(below))) noteStray(below, findings);
  }
}

/** Files that do not belong, or that only a stopped writer or an old checkpoint explains. */
export async function checkNames(place: Place, size: number, findings: Findings): Promise<void> {
  await checkTiles(place, size, findings);
  await checkFolder(place, '', findings);
}
