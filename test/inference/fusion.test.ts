import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openProbe } from '../../src/desk/wire.ts';
import { fusion } from '../../src/measure/inference/fusion.ts';
import type { Measurement } from '../../src/model/measurement.ts';
import { benchOf, measured, stepOf } from '../contracts/bench.ts';
import { simulator } from '../contracts/simulators.ts';
import type { Simulator } from '../contracts/simulators.ts';

/** As many as the routine programme asks; and enough to see that nothing is gained. */
const [routine, few] = [600, 150];

async function gainOf({ declaration, folder }: Simulator, samples: number): Promise<Omit<Measurement, 'raw'>> {
  const bench = benchOf(declaration);
  const probe = await openProbe(declaration, { folder });
  await fusion(probe, stepOf('inference.fusion', samples, 'bearing'), bench);
  await probe.close();
  return measured(bench.all, 'fusion.gain');
}
const lowOf = ({ value, components }: Omit<Measurement, 'raw'>): number => Number(value) - (components[0]?.low ?? 0);

describe('fusion of a sensor over the wire', { timeout: 180_000 }, () => {
  let sensor: Simulator;
  before(async () => void (sensor = await simulator('L3')));
  after(() => sensor.stop());

  it('its three sensors together answer better than the best alone, beyond chance', async () => {
    const gain = await gainOf(sensor, routine);
    assert.ok(lowOf(gain) > 0, JSON.stringify(gain));
    assert.equal(gain.conditions?.['sensors'], 'radial, axial, microphone');
  });
  for (const name of ['fuses-nothing', 'constant-answer'])
    it(`${name}: gains nothing`, async () => {
      await sensor.tell(`fault on ${name}`);
      const gain = await gainOf(sensor, few);
      await sensor.tell(`fault off ${name}`);
      assert.equal(gain.value, 0);
      assert.ok(lowOf(gain) < 0);
    });
});
