import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Malformed } from './malformed.ts';
import { bundle, hashesIn, lastTile, parseTilePath, rowsOf, tileAt, tilePath, unbundle, type Tile } from './tiles.ts';

const anyTile: fc.Arbitrary<Tile> = fc.record({
  row: fc.oneof(fc.constant('entries' as const), fc.integer({ min: 0, max: 63 })),
  index: fc.nat({ max: 2 ** 40 }),
  width: fc.integer({ min: 1, max: 256 }),
});

describe('a tile’s path', () => {
  it('writes the index in groups of three, all but the last with an x', () => {
    assert.equal(tilePath({ row: 0, index: 1_234_067, width: 256 }), 'tile/0/x001/x234/067');
    assert.equal(tilePath({ row: 1, index: 1_234_067, width: 8 }), 'tile/1/x001/x234/067.p/8');
    assert.equal(tilePath({ row: 'entries', index: 0, width: 255 }), 'tile/entries/000.p/255');
    assert.equal(tilePath({ row: 0, index: 1000, width: 256 }), 'tile/0/x001/000');
  });

  it('reads back to the same tile', () => {
    fc.assert(fc.property(anyTile, (tile) => assert.deepEqual(parseTilePath(tilePath(tile)), { ...tile })));
  });

  it('is refused in any other spelling', () => {
    const others = [
      'tile/00/000',
      'tile/0/0',
      'tile/0/x000/000',
      'tile/0/000.p/0',
      'tile/0/000.p/256',
      'tile/0/000.p/07',
      'tile/0/001/000',
      'tile/-1/000',
    ];
    for (const path of others) assert.equal(parseTilePath(path), null, path);
  });
});

describe('the tiles of a log', () => {
  it('of 70 000 entries end in widths 112, 17 and 1', () => {
    assert.deepEqual(rowsOf(70_000), [0, 1, 2]);
    assert.deepEqual(lastTile(0, 70_000), { row: 0, index: 273, width: 112 });
    assert.deepEqual(lastTile(1, 70_000), { row: 1, index: 1, width: 17 });
    assert.deepEqual(lastTile(2, 70_000), { row: 2, index: 0, width: 1 });
  });

  it('of 256 entries are one full tile and one hash above it', () => {
    assert.deepEqual(lastTile(0, 256), { row: 0, index: 0, width: 256 });
    assert.deepEqual(lastTile(1, 256), { row: 1, index: 0, width: 1 });
    assert.equal(lastTile(2, 256), undefined);
    assert.deepEqual(tileAt('entries', 0, 256), { row: 'entries', index: 0, width: 256 });
  });
});

describe('an entry bundle', () => {
  it('puts a 16-bit big-endian length before each entry', () => {
    assert.deepEqual([...bundle([Uint8Array.of(7), new Uint8Array(258)])].slice(0, 5), [0, 1, 7, 1, 2]);
  });

  it('gives back what was put in', () => {
    const entries = fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 20 });
    fc.assert(fc.property(entries, (list) => assert.deepEqual(unbundle(bundle(list), list.length, 'b'), list)));
  });

  it('takes an entry of 65 535 bytes and none longer', () => {
    assert.equal(unbundle(bundle([new Uint8Array(65_535)]), 1, 'b')[0]?.length, 65_535);
    assert.throws(() => bundle([new Uint8Array(65_536)]), RangeError);
  });

  it('that is cut short is malformed', () => {
    const bytes = bundle([Uint8Array.of(1, 2, 3), Uint8Array.of(4)]);
    for (let length = 0; length < bytes.length; length++)
      assert.throws(() => unbundle(bytes.slice(0, length), 2, 'b'), Malformed);
  });
});

describe('a tile of hashes', () => {
  it('with fewer hashes than it should have, or a part of one, is malformed', () => {
    assert.equal(hashesIn(new Uint8Array(96), 2, 't').length, 2);
    assert.throws(() => hashesIn(new Uint8Array(32), 2, 't'), Malformed);
    assert.throws(() => hashesIn(new Uint8Array(65), 2, 't'), Malformed);
  });
});
