import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Inspectors } from '../../src/drivers/keys/inspectors.ts';
import { openStation } from '../../src/drivers/tiles/station.ts';
import { KilledWriters, writer } from './killed-writers.ts';
import { foundIn } from './whole.ts';

let home: string;
let inspectors: Inspectors;
before(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'gradus-kill-'));
  inspectors = new Inspectors(1);
});
after(async () => {
  await inspectors.close();
  await rm(home, { recursive: true, force: true });
});

describe('a writer killed at a random moment', () => {
  it('leaves every acknowledged entry in a log that only grew, and fsck finds no damage', async () => {
    const folder = path.join(home, 'station');
    const writers = new KilledWriters(folder, inspectors);
    for (let round = 0; round < 15; round++) assert.deepEqual(await writers.round(), []);
    assert.deepEqual(await foundIn(folder, inspectors), []);
    assert.ok(writers.acknowledged > 50, `only ${writers.acknowledged} acknowledged in all`);
  });
});

describe('a writer under load', () => {
  it('is not disturbed by others: writers are refused, in this process and another, and readers read', async () => {
    const folder = path.join(home, 'shared');
    const writers = new KilledWriters(folder, inspectors);
    const sizes: number[] = [];
    const others = async (): Promise<void> => {
      for (let i = 0; i < 5; i++) {
        await assert.rejects(openStation(folder), { code: 'STATION_BUSY' });
        const { log } = await openStation(folder, { readOnly: true });
        assert.equal((await log.read(0, log.size)).length, log.size);
        sizes.push(log.size);
        const { stdout, stderr, status } = spawnSync(process.execPath, [writer, folder, 'second'], {
          encoding: 'utf8',
        });
        assert.deepEqual([stdout, status], ['begin\n', 1]);
        assert.match(stderr, /another process is writing to this station/);
      }
    };
    assert.deepEqual(await writers.during(others), []);
    assert.deepEqual(await foundIn(folder, inspectors), []);
    assert.ok((sizes.at(-1) ?? 0) > (sizes[0] ?? 0), `it went on: ${sizes.join(', ')}`);
    assert.ok(writers.acknowledged >= (sizes.at(-1) ?? 0));
  });
});
