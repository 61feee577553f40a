import { rootOver, tileWidth, type Tile } from '../../evidence/tiles.ts';
import type { Hash } from '../../evidence/tree.ts';
import { sha256 } from '../keys/checks.ts';

type Due = { tile: Tile; hashes: readonly Hash[] };

/** The tiles of hashes above the first row, computed from the leaves as they come. */
export class Rows {
  readonly #open: { index: number; hashes: Hash[] }[] = [];

  /** The root over one full tile of leaves; the tiles above that are complete with it. */
  add(root: Hash): Due[] {
    return this.#put(1, root);
  }

  #put(row: number, hash: Hash): Due[] {
    const open = (this.#open[row] ??= { index: 0, hashes: [] });
    open.hashes.push(hash);
    if (open.hashes.length < tileWidth) return [];
    const { index, hashes } = open;
    this.#open[row] = { index: index + 1, hashes: [] };
    return [{ tile: { row, index, width: tileWidth }, hashes }, ...this.#put(row + 1, rootOver(hashes, sha256))];
  }

  /** The partial tiles at the right edge. */
  rest(): Due[] {
    return this.#open.flatMap((open, row) => {
      if (!open || open.hashes.length === 0) return [];
      return [{ tile: { row, index: open.index, width: open.hashes.length }, hashes: open.hashes }];
    });
  }
}
