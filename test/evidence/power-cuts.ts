import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { openStation, type Station } from '../../src/drivers/tiles/station.ts';
import { StationError } from '../../src/model/errors.ts';
import { PowerCut } from './power-cut.ts';

/** Power cut at the nth call on the disk, while appends of these sizes are made. */
export type Cut = { nth: number; sizes: readonly number[] };

const text = (i: number): string => `entry ${i}`;

export async function growBy({ log }: Station, count: number): Promise<void> {
  await log.append(Array.from({ length: count }, (_, i) => Buffer.from(text(log.size + i))));
}

/** Appends until the power is cut; returns how many entries were acknowledged. */
async function untilCut(where: string, cut: PowerCut, sizes: readonly number[]): Promise<number> {
  let station: Station | undefined;
  let acknowledged = 0;
  try {
    station = await openStation(where, { create: true, disk: cut.disk });
    for (const size of sizes) {
      await growBy(station, size);
      acknowledged = station.log.size;
    }
  } catch (error) {
    assert.ok(error instanceof StationError && error.code === 'STATION_STORAGE' && cut.isCut, String(error));
  }
  await station?.close();
  return acknowledged;
}

/** The size of the log there, each of whose entries is as it was written. */
async function whole(where: string): Promise<number> {
  if (!existsSync(path.join(where, 'station.json'))) return 0;
  const { log } = await openStation(where, { readOnly: true });
  assert.deepEqual(
    (await log.read(0, log.size)).map(String),
    Array.from({ length: log.size }, (_, i) => text(i)),
  );
  return log.size;
}

/** A station has every acknowledged entry after each cut, and goes on after the last. */
async function outlasts(home: string, cuts: readonly Cut[], chance: () => number): Promise<void> {
  let where = path.join(home, '0');
  await mkdir(where);
  for (const [i, { nth, sizes }] of cuts.entries()) {
    const cut = new PowerCut(where);
    await cut.start(nth);
    const acknowledged = await untilCut(where, cut, sizes);
    where = path.join(home, String(i + 1));
    await cut.left(where, chance);
    const size = await whole(where);
    assert.ok(size >= acknowledged, `${size} of ${acknowledged} acknowledged entries`);
  }
  const station = await openStation(where, { create: true });
  await growBy(station, 3);
  await station.close();
  await whole(where);
}

const cuts = fc.array(
  fc.record({ nth: fc.nat(150), sizes: fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 }) }),
  { minLength: 1, maxLength: 4 },
);
const chances = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));

/** Up to four cuts one after another, of a station that is made, opened and written to. */
export const powerCuts = (done: () => void = () => undefined): fc.IAsyncProperty<unknown> =>
  fc.asyncProperty(cuts, chances, async (all, chance) => {
    const home = await mkdtemp(path.join(os.tmpdir(), 'gradus-power-'));
    try {
      await outlasts(home, all, () => chance.next().value);
    } finally {
      await rm(home, { recursive: true });
    }
    done();
  });
