import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openProbe } from '../../src/desk/wire.ts';
import type { Found } from '../../src/measure/bench.ts';
import { driftDetection } from '../../src/measure/inference/drift.ts';
import { Declaration } from '../../src/model/declaration.ts';
import { benchIn, measured, stepOf, valueOf } from '../contracts/bench.ts';
import { simulator } from '../contracts/simulators.ts';
import type { Simulator } from '../contracts/simulators.ts';

const step = {
  ...stepOf('inference.drift-detection', 6, 'bearing'),
  parameters: { drift: 'first', severity: 1, calm: 40, most: 60 },
};

async function found({ declaration, folder }: Simulator): Promise<Found[]> {
  const bench = benchIn(folder, declaration);
  const probe = await openProbe(declaration, { folder });
  try {
    await driftDetection(probe, step, bench);
  } finally {
    await probe.close();
  }
  return bench.all;
}

describe('drift that a sensor finds by itself, over the wire', () => {
  let sims: Simulator[] = [];
  before(async () => {
    sims = await Promise.all(
      ['', 'sees-no-drift', 'cries-drift'].map((fault) => simulator('L3', fault === '' ? [] : [fault])),
    );
  });
  after(async () => void (await Promise.all(sims.map((sim) => sim.stop()))));

  it('is found within a few inputs, and not before', async () => {
    const all = await found(sims[0] ?? assert.fail());
    assert.equal(valueOf(all, 'drift.false-alarms'), 0);
    assert.equal(valueOf(all, 'drift.missed'), 0);
    const { value, n } = measured(all, 'drift.delay');
    assert.ok(Number(value) >= 2 && Number(value) <= 30, `${value} inputs`);
    assert.equal(n, 6);
  });
  it('is missed by a sensor that sees none, which cries for nothing never', async () => {
    const all = await found(sims[1] ?? assert.fail());
    assert.equal(valueOf(all, 'drift.false-alarms'), 0);
    assert.equal(valueOf(all, 'drift.missed'), 1);
    assert.equal(
      all.some((one) => one.kind === 'measurement' && one.measurement.quantity === 'drift.delay'),
      false,
    );
  });
  it('is cried by a sensor that sees it where there is none', async () => {
    const all = await found(sims[2] ?? assert.fail());
    assert.equal(valueOf(all, 'drift.false-alarms'), 1);
  });
  it('is declared at a point there is, or refused with the path', () => {
    const { declaration } = sims[0] ?? assert.fail();
    const detection = { point: 'nowhere', seen: true, reference: 100 };
    const { error } = Declaration.safeParse({ ...declaration, adaptation: { ...declaration.adaptation, detection } });
    assert.deepEqual(
      error?.issues.map(({ path, message }) => [path.join('.'), message]),
      [['adaptation.detection.point', 'nowhere is not under points']],
    );
  });
});
