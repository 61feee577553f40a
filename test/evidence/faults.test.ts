import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { nodeChecks } from '../../src/drivers/keys/checks.ts';
import { verifyRun } from '../../src/certify/verify.ts';
import { readRunFolder } from '../../src/drivers/tiles/read-run.ts';
import { openStation, type Station } from '../../src/drivers/tiles/station.ts';
import { StationError } from '../../src/model/errors.ts';
import { failingDisk, type Call } from './failing-disk.ts';
import { runId, writeRun } from './genuine-run.ts';

let home: string;
let pattern: string;
const text = (i: number): string => `entry ${i}`;
const entries = (from: number, to: number): Uint8Array[] =>
  Array.from({ length: to - from }, (_, i) => Buffer.from(text(from + i)));

before(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'gradus-faults-'));
  pattern = path.join(home, 'pattern');
  const station = await openStation(pattern, { create: true });
  await station.log.append(entries(0, 250));
  await station.close();
});
after(() => rm(home, { recursive: true, force: true }));

const codes = { ENOSPC: 'STATION_FULL', EDQUOT: 'STATION_FULL', EIO: 'STATION_STORAGE' } as const;

/** Tries once, and after a fault again; returns how many entries were acknowledged so far. */
async function appendTwice(station: Station, from: number, to: number, refused: unknown[]): Promise<number> {
  for (let attempt = 0; attempt < 2; attempt++)
    try {
      assert.equal(await station.log.append(entries(from, to)), from);
      return to;
    } catch (error) {
      refused.push(error);
    }
  return from;
}

/** Opens, crosses a tile's end, keeps an object, goes on. Returns how many entries were acknowledged. */
async function work(where: string, disk: ReturnType<typeof failingDisk>['disk'], refused: unknown[]): Promise<number> {
  let station: Station;
  try {
    station = await openStation(where, { disk });
  } catch (error) {
    refused.push(error);
    return 250;
  }
  let acknowledged = await appendTwice(station, 250, 260, refused);
  await station.objects.put(Buffer.from('raw'), 'text/plain').catch((error: unknown) => refused.push(error));
  if (acknowledged === 260) acknowledged = await appendTwice(station, 260, 262, refused);
  await station.close();
  return acknowledged;
}

async function isWhole(where: string, acknowledged: number): Promise<void> {
  const station = await openStation(where);
  const { size } = station.log;
  assert.ok(size >= acknowledged, `${size} entries of ${acknowledged} acknowledged`);
  assert.deepEqual((await station.log.read(0, size)).map(String), entries(0, size).map(String));
  await station.log.append(entries(size, size + 1));
  await station.close();
  const names = await readdir(where, { recursive: true });
  assert.deepEqual(
    names.filter((name) => name.endsWith('.tmp')),
    [],
  );
}

async function withFault(nth: number, code: keyof typeof codes): Promise<{ fired: Call | undefined; calls: Call[] }> {
  const where = path.join(home, `${code}-${nth}`);
  await cp(pattern, where, { recursive: true });
  const { disk, calls, fired } = failingDisk(nth, code);
  const refused: unknown[] = [];
  const acknowledged = await work(where, disk, refused);
  for (const error of refused) {
    assert.ok(error instanceof StationError, String(error));
    assert.equal(error.code, codes[code], error.message);
  }
  const harmless = fired() === undefined || fired()?.kind === 'remove' || refused.length > 0;
  assert.ok(harmless, `${JSON.stringify(fired())} failed and nobody was told`);
  await isWhole(where, acknowledged);
  await rm(where, { recursive: true });
  return { fired: fired(), calls };
}

describe('a disk that fails once', () => {
  for (const code of ['ENOSPC', 'EIO'] as const)
    it(`with ${code}, at whichever call, is reported and tears nothing`, async () => {
      const { calls, fired: none } = await withFault(-1, code);
      assert.equal(none, undefined);
      const kinds = new Set<string>();
      // Which call comes nth may vary a little: writes go side by side.
      for (let nth = 0; nth < calls.length; nth++)
        kinds.add((await withFault(nth, code)).fired?.kind ?? `no call ${nth}`);
      assert.deepEqual([...kinds].toSorted(), [
        'close',
        'create',
        'list',
        'makeFolder',
        'read',
        'remove',
        'rename',
        'sync',
        'syncFolder',
        'write',
      ]);
    });

  it('does not lose a station that was being made', async () => {
    const count = failingDisk(-1, 'EIO');
    await (await openStation(path.join(home, 'made'), { create: true, disk: count.disk })).close();
    for (let nth = 0; nth < count.calls.length; nth++) {
      const where = path.join(home, `made-${nth}`);
      const { disk, fired } = failingDisk(nth, 'ENOSPC');
      await assert.rejects(openStation(where, { create: true, disk }), { code: 'STATION_FULL' });
      assert.ok(fired());
      const station = await openStation(where, { create: true });
      assert.equal(await station.log.append(entries(0, 1)), 0);
      await station.close();
    }
  });

  it('leaves an export whole or not at all', async () => {
    const where = path.join(home, 'exporting');
    const station = await openStation(where, { create: true });
    await writeRun(station);
    await station.close();
    // What an export that was killed left there.
    await mkdir(path.join(home, 'runs', 'first.tmp', 'entries'), { recursive: true });
    await writeFile(path.join(home, 'runs', 'first.tmp', 'entries', '9999.json'), 'junk');
    const count = failingDisk(-1, 'EIO');
    const reader = await openStation(where, { readOnly: true, disk: count.disk });
    const opened = count.calls.length;
    await reader.exportRun(runId, path.join(home, 'runs', 'first'));
    for (let nth = opened; nth < count.calls.length; nth++) {
      const { disk, fired } = failingDisk(nth, 'ENOSPC');
      const again = await openStation(where, { readOnly: true, disk });
      const target = path.join(home, 'runs', `n${nth}`);
      await assert.rejects(again.exportRun(runId, target), { code: 'STATION_FULL' }, JSON.stringify(fired()));
      assert.ok(fired());
      const there = (await readdir(path.join(home, 'runs'))).includes(`n${nth}`);
      if (!there) await again.exportRun(runId, target);
      assert.ok((await verifyRun(await readRunFolder(target), { keys: [] }, nodeChecks)).ok);
    }
    assert.ok((await verifyRun(await readRunFolder(path.join(home, 'runs', 'first')), { keys: [] }, nodeChecks)).ok);
    await assert.rejects(reader.exportRun(runId, path.join(home, 'runs', 'first')), { code: 'FILE_EXISTS' });
  });
});

describe('an export', () => {
  it('is refused for a run the station does not have, or that has not ended', async () => {
    const station = await openStation(path.join(home, 'unended'), { create: true });
    await assert.rejects(station.exportRun(runId, path.join(home, 'x')), {
      code: 'RUN_UNKNOWN',
      message: /no such run/,
    });
    const unended = writeRun(station, { terminal: () => ({ kind: 'step-started', step: 's99' }) });
    await assert.rejects(station.exportRun(await unended, path.join(home, 'x')), {
      code: 'RUN_UNKNOWN',
      message: /not ended/,
    });
    await station.close();
  });
});
