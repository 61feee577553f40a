import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parseTilePath, tilePath } from '../../evidence/tiles.ts';
import { leafHash, provesConsistency, provesInclusion } from '../../evidence/tree.ts';
import { StationError, type StationCode } from '../../model/errors.ts';
import { sha256 } from '../keys/checks.ts';
import { nodeDisk, type Disk } from './disk.ts';
import { openStation, type Station } from './station.ts';

let home: string;
const folder = (): Promise<string> => mkdtemp(path.join(home, 's-'));
const entries = (from: number, to: number): Uint8Array[] =>
  Array.from({ length: to - from }, (_, i) => Buffer.from(`entry ${from + i}`));
const now = (): Date => new Date('2026-11-23T08:12:00.000Z');
const names = async (where: string): Promise<string[]> => (await readdir(where)).toSorted();

async function isDamaged(open: Promise<unknown>, file: RegExp, code: StationCode = 'STATION_DAMAGED'): Promise<void> {
  await assert.rejects(open, (error: unknown) => {
    assert.ok(error instanceof StationError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, file);
    return true;
  });
}

/** A station that holds `count` entries, closed again. */
async function filled(count: number): Promise<string> {
  const where = await folder();
  const station = await openStation(where, { create: true });
  if (count > 0) await station.log.append(entries(0, count));
  await station.close();
  return where;
}

async function holds(station: Station, count: number): Promise<void> {
  assert.equal(station.log.size, count);
  assert.deepEqual((await station.log.read(0, count)).map(String), entries(0, count).map(String));
}

before(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'gradus-station-'));
});
after(() => rm(home, { recursive: true, force: true }));

describe('a station', () => {
  it('is not there until it is made', async () => {
    const where = await folder();
    await assert.rejects(openStation(where), { code: 'STATION_MISSING' });
    await assert.rejects(openStation(where, { readOnly: true }), { code: 'STATION_MISSING' });
    assert.deepEqual(await names(where), []);
  });

  it('states format, origin and when it was made', async () => {
    const where = path.join(await folder(), 'deep', 'down');
    const station = await openStation(where, { create: true, origin: 'bench.example/1', now });
    await station.close();
    assert.equal(
      await readFile(path.join(where, 'station.json'), 'utf8'),
      '{"created":"2026-11-23T08:12:00.000Z","format":"gradus-station/1","origin":"bench.example/1"}',
    );
    assert.ok(station.log.checkpoint.startsWith('bench.example/1\n0\n'));
    assert.deepEqual(await names(where), ['key', 'lock', 'log', 'station.json']);
  });

  it('holds what was appended when opened again, over full and partial tiles', async () => {
    const where = await folder();
    let size = 0;
    for (const batch of [1, 4, 250, 1, 1, 511, 600]) {
      const station = await openStation(where, { create: true });
      assert.equal(await station.log.append(entries(size, size + batch)), size);
      size += batch;
      await holds(station, size);
      await station.close();
    }
    const reader = await openStation(where, { readOnly: true });
    await holds(reader, size);
    for (const index of [0, 255, 256, 1023, 1024, size - 1]) {
      const proof = await reader.log.prove(index, size);
      const leaf = leafHash(Buffer.from(`entry ${index}`), sha256);
      assert.ok(await provesInclusion({ index, size, leaf, proof, root: reader.log.root }, sha256));
    }
  });

  it('keeps the partial tiles of every published size until the full tile is there', async () => {
    const where = await folder();
    const station = await openStation(where, { create: true });
    for (const [from, to] of [
      [0, 3],
      [3, 10],
      [10, 250],
    ] as const)
      await station.log.append(entries(from, to));
    const partials = path.join(where, 'log', 'tile', '0', '000.p');
    assert.deepEqual(await names(partials), ['10', '250', '3']);
    assert.deepEqual(await names(path.join(where, 'log', 'tile', 'entries', '000.p')), ['10', '250', '3']);
    await station.log.append(entries(250, 260));
    await station.close();
    assert.deepEqual(await names(path.join(where, 'log', 'tile', '0')), ['000', '001.p']);
    assert.equal((await stat(path.join(where, 'log', 'tile', '0', '000'))).size, 8192);
    assert.deepEqual(await names(path.join(where, 'log', 'tile', '1', '000.p')), ['1']);
  });

  it('grows so that every earlier checkpoint is consistent with the last', async () => {
    const station = await openStation(await folder(), { create: true });
    const heads: { size: number; root: Uint8Array }[] = [];
    for (let size = 0; size < 600; size += 97) {
      await station.log.append(entries(size, size + 97));
      heads.push({ size: station.log.size, root: station.log.root });
    }
    const newer = heads.at(-1) ?? assert.fail();
    for (const older of heads) {
      const proof = await station.log.proveConsistency(older.size, newer.size);
      assert.ok(await provesConsistency({ older, newer, proof }, sha256));
    }
    await station.close();
  });

  it('serves readers that opened before, while it grows', async () => {
    const where = await filled(5);
    const reader = await openStation(where, { readOnly: true });
    const writer = await openStation(where);
    for (let size = 5; size < 300; size += 59) await writer.log.append(entries(size, size + 59));
    await holds(reader, 5);
    assert.equal((await reader.log.prove(2, 5)).length, 3);
    await writer.close();
  });

  it('opens for a reader at the checkpoint it met, though it grows at every reading', async () => {
    const where = await filled(5);
    const writer = await openStation(where);
    let readings = 0;
    const read: Disk['read'] = async (file) => {
      const bytes = await nodeDisk.read(file);
      if (path.basename(file) !== 'checkpoint') return bytes;
      readings += 1;
      await writer.log.append(entries(writer.log.size, writer.log.size + 300));
      return bytes;
    };
    const reader = await openStation(where, { readOnly: true, disk: { ...nodeDisk, read } });
    assert.ok(readings > 0);
    assert.ok(reader.log.size < writer.log.size);
    await holds(reader, reader.log.size);
    await writer.close();
  });

  it('is never written to by a reader', async () => {
    const where = await filled(5);
    const reader = await openStation(where, { readOnly: true });
    await assert.rejects(reader.log.append(entries(5, 6)), { code: 'STATION_KEY' });
    await holds(await openStation(where, { readOnly: true }), 5);
  });
});

describe('objects', () => {
  it('are kept once, under their digest, in 256 folders', async () => {
    const where = await folder();
    const station = await openStation(where, { create: true });
    const ref = await station.objects.put(Buffer.from('raw'), 'text/plain');
    assert.deepEqual(await station.objects.put(Buffer.from('raw'), 'text/plain'), ref);
    assert.deepEqual([ref.bytes, ref.type], [3, 'text/plain']);
    const hex = ref.digest.slice(7);
    assert.deepEqual(await names(path.join(where, 'objects', hex.slice(0, 2))), [hex]);
    assert.equal(String(await station.objects.get(ref.digest)), 'raw');
    assert.equal(await station.objects.get(`sha256:${'0'.repeat(64)}`), null);
    await station.close();
  });

  it('that were changed are STATION_DAMAGED with the file', async () => {
    const where = await folder();
    const station = await openStation(where, { create: true });
    const { digest } = await station.objects.put(Buffer.from('raw'), 'text/plain');
    const hex = digest.slice(7);
    await writeFile(path.join(where, 'objects', hex.slice(0, 2), hex), 'rau');
    await isDamaged(station.objects.get(digest), new RegExp(hex));
    await station.close();
  });
});

describe('a second writer', () => {
  it('is refused, told what to do, and let in when the first has closed', async () => {
    const where = await filled(1);
    const first = await openStation(where);
    await assert.rejects(openStation(where), { code: 'STATION_BUSY', message: /Wait until it ends, or use another/ });
    const reader = await openStation(where, { readOnly: true });
    await holds(reader, 1);
    await first.close();
    await (await openStation(where)).close();
  });

  it('is refused in another process, and let in when the first was killed', async () => {
    const where = await filled(0);
    const program = `
      import { openStation } from ${JSON.stringify(new URL('station.ts', import.meta.url).href)};
      await openStation(${JSON.stringify(where)});
      process.stdout.write('open');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await assert.rejects(openStation(where), { code: 'STATION_BUSY' });
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await openStation(where)).close();
  });
});

describe('what a stopped writer left behind', () => {
  it('goes when the station is opened: half files, tiles beyond the checkpoint, partial tiles of full ones', async () => {
    const where = await filled(300);
    const log = path.join(where, 'log');
    // Of a commit of 312 entries that was cut off, and of one before it that was not tidied up.
    const left = [
      'tile/0/001',
      'tile/entries/001',
      'tile/0/002.p/100',
      'tile/1/000.p/2',
      'tile/0/000.p/7',
      'tile/0/001.p/50.3.tmp',
      'checkpoint.4.tmp',
    ];
    for (const name of left) {
      await mkdir(path.dirname(path.join(log, name)), { recursive: true });
      await writeFile(path.join(log, name), 'junk');
    }
    await mkdir(path.join(where, 'objects', 'ab'), { recursive: true });
    await writeFile(path.join(where, 'objects', 'ab', `ab${'0'.repeat(62)}.0.tmp`), 'junk');
    const station = await openStation(where);
    const all = (await readdir(log, { recursive: true, withFileTypes: true })).filter((e) => e.isFile());
    const there = all.map((e) => path.relative(log, path.join(e.parentPath, e.name)).replaceAll('\\', '/')).toSorted();
    assert.deepEqual(there, [
      'checkpoint',
      'tile/0/000',
      'tile/0/001.p/44',
      'tile/1/000.p/1',
      'tile/entries/000',
      'tile/entries/001.p/44',
    ]);
    assert.deepEqual(await names(path.join(where, 'objects', 'ab')), []);
    await station.log.append(entries(300, 520));
    await holds(station, 520);
    await station.close();
  });

  it('of a commit that failed at its checkpoint goes when the station is opened again, and what was there stays', async () => {
    const where = await filled(250);
    const rename: Disk['rename'] = async (from, to) => {
      if (path.basename(to) === 'checkpoint') throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
      await nodeDisk.rename(from, to);
    };
    const station = await openStation(where, { disk: { ...nodeDisk, rename } });
    await assert.rejects(station.log.append(entries(250, 300)), { code: 'STATION_FULL' });
    await station.close();
    const again = await openStation(where);
    await holds(again, 250);
    await again.close();
  });

  it('is finished when the station itself was only half made', async () => {
    const where = await filled(0);
    await rm(path.join(where, 'station.json'));
    const vkey = await readFile(path.join(where, 'key', 'station.vkey'), 'utf8');
    const station = await openStation(where, { create: true });
    assert.equal(`${station.vkey}\n`, vkey);
    await station.close();
  });
});

describe('a commit that was cut off', () => {
  const filesIn = async (where: string): Promise<string[]> =>
    (await readdir(where, { recursive: true, withFileTypes: true }))
      .filter((one) => one.isFile() && one.name !== 'checkpoint')
      .map((one) => path.join(one.parentPath, one.name));

  it('goes again, whichever of its tiles are there, and all that was acknowledged stays', async () => {
    const commits = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 3 });
    const isThere = fc.array(fc.boolean(), { minLength: 20, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(commits, fc.integer({ min: 1, max: 800 }), isThere, async (earlier, last, there) => {
        const [where, crashed] = [await folder(), await folder()];
        const station = await openStation(where, { create: true });
        const { log } = station;
        for (const size of earlier) await log.append(entries(log.size, log.size + size));
        const [acknowledged, checkpoint, before] = [log.size, log.checkpoint, await filesIn(where)];
        await log.append(entries(log.size, log.size + last));
        const fresh = (await filesIn(where)).filter((file) => !before.includes(file));
        await cp(where, crashed, { recursive: true });
        await station.close();
        for (const [i, file] of fresh.entries())
          if (!there[i]) await rm(path.join(crashed, path.relative(where, file)));
        await writeFile(path.join(crashed, 'log', 'checkpoint'), checkpoint);
        const again = await openStation(crashed);
        await holds(again, acknowledged);
        await again.log.append(entries(acknowledged, acknowledged + 7));
        await holds(again, acknowledged + 7);
        await again.close();
      }),
      { numRuns: 25 },
    );
  });
});

/** Whether commits since a log of that size, which ended with a tile, left behind what one commit would have. */
function looksLikeOne(size: number, later: readonly number[]): boolean {
  const tileOf = (end: number): number => Math.floor(end / 256);
  const last = tileOf(later.at(-1) ?? 0);
  const begun = later.filter((end) => end % 256 !== 0 && tileOf(end) === last);
  const filled = new Set(later.map(tileOf).filter((tile) => tile !== tileOf(size)));
  return later.every((end) => end % 256 === 0) || (size % 256 === 0 && begun.length <= 1 && filled.size <= 1);
}

describe('an old checkpoint that was put back', () => {
  const checkpointIn = (where: string): string => path.join(where, 'log', 'checkpoint');

  it('is refused by who would write, and nothing is removed; the newest opens again', async () => {
    const commits = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 3, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(commits, async (sizes) => {
        const where = await folder();
        const station = await openStation(where, { create: true });
        const old: { size: number; note: string }[] = [];
        for (const size of sizes) {
          await station.log.append(entries(station.log.size, station.log.size + size));
          old.push({ size: station.log.size, note: station.log.checkpoint });
        }
        await station.close();
        const newest = old.at(-1)?.note ?? assert.fail();
        const there = await readdir(where, { recursive: true });
        for (const [i, { size, note }] of old.slice(0, -2).entries()) {
          if (
            looksLikeOne(
              size,
              old.slice(i + 1).map((later) => later.size),
            )
          )
            continue;
          await writeFile(checkpointIn(where), note);
          await isDamaged(openStation(where), new RegExp(`states ${size} entries and is older .*nothing was removed`));
          assert.deepEqual(await readdir(where, { recursive: true }), there);
        }
        await writeFile(checkpointIn(where), newest);
        const again = await openStation(where);
        await holds(again, old.at(-1)?.size ?? 0);
        await again.close();
      }),
      // The second from 512 on fills the tile that the first began: as one would have.
      { numRuns: 25, examples: [[[56, 97, 359, 1, 255]]] },
    );
  });
});

describe('a damaged station is refused with the file:', () => {
  const places: Record<string, string> = {
    'the checkpoint': 'checkpoint',
    'the last hashes': tilePath({ row: 0, index: 1, width: 44 }),
    'the last entries': tilePath({ row: 'entries', index: 1, width: 44 }),
    'the hashes above': tilePath({ row: 1, index: 0, width: 1 }),
  };
  for (const [name, place] of Object.entries(places)) {
    it(`${name}, a byte changed`, async () => {
      const where = await filled(300);
      const file = path.join(where, 'log', ...place.split('/'));
      const bytes = await readFile(file);
      const at = Math.floor(bytes.length / 2);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      await writeFile(file, bytes);
      const twin = parseTilePath(place)?.row === 0 ? /entries|log.tile.1/ : new RegExp(place.replaceAll(/[/.]/g, '.'));
      await isDamaged(openStation(where), twin);
      await isDamaged(openStation(where, { readOnly: true }), twin);
    });

    it(`${name}, missing or cut short`, async () => {
      const where = await filled(300);
      const file = path.join(where, 'log', ...place.split('/'));
      await writeFile(file, (await readFile(file)).subarray(0, 20));
      await isDamaged(openStation(where), new RegExp(place.replaceAll(/[/.]/g, '.')));
      await rm(file);
      await isDamaged(openStation(where), new RegExp(place.replaceAll(/[/.]/g, '.')));
    });
  }

  it('station.json, missing over a log that holds something', async () => {
    const where = await filled(3);
    await rm(path.join(where, 'station.json'));
    await isDamaged(openStation(where, { create: true }), /station\.json/);
  });

  it('an entry deep in the log, when it is read', async () => {
    const where = await filled(600);
    const file = path.join(where, 'log', 'tile', 'entries', '000');
    const bytes = await readFile(file);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    await writeFile(file, bytes);
    const station = await openStation(where, { readOnly: true });
    await isDamaged(station.log.read(0, 10), /entries.000/);
  });
});
