import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { openStation } from '../../src/drivers/tiles/station.ts';
import { PowerCut } from './power-cut.ts';
import { growBy, powerCuts } from './power-cuts.ts';

describe('a station whose power is cut', () => {
  it('has every acknowledged entry, whatever of the rest reached the disk, cut after cut', async () => {
    await fc.assert(powerCuts(), { numRuns: 50 });
  });

  it('does not have again what a stopped writer had left and it removed', async () => {
    const home = await mkdtemp(path.join(os.tmpdir(), 'gradus-power-'));
    const [where, left] = [path.join(home, 'station'), path.join(home, 'left')];
    const station = await openStation(where, { create: true });
    await growBy(station, 3);
    await station.close();
    await writeFile(path.join(where, 'log/tile/0/000.p/9'), 'junk');
    const cut = new PowerCut(where);
    await cut.start(Infinity);
    await (await openStation(where, { disk: cut.disk })).close();
    await cut.left(left, () => 1);
    assert.deepEqual(await readdir(path.join(left, 'log/tile/0/000.p')), ['3']);
    await rm(home, { recursive: true });
  });
});
