import { openProbe } from '../src/desk/wire.ts';
import { addressBefore, startCloud } from '../src/drivers/simulator/broker.ts';
import { adaptation } from '../src/measure/inference/adaptation.ts';
import { benchIn, stepOf } from '../test/contracts/bench.ts';
import { simulator } from '../test/contracts/simulators.ts';
import { machine, spreadOf } from './figure.ts';
import type { Benchmark, Figure } from './figure.ts';

const course = { stages: 5, labels: 60, drift: 'first', margin: 0.2 };
const heldOut = 100;
const limitSeconds = 20;

/** Seconds of the whole method on the simulated sensor: every stage open, the way back, and all lessons again shut in. */
async function seconds(runs: number): Promise<number[]> {
  const cloud = await startCloud();
  const sim = await simulator('L3', [], ['--uplink', await addressBefore('http'), '--cloud', cloud.url]);
  const all: number[] = [];
  try {
    for (let i = 0; i < runs; i++) {
      const probe = await openProbe(sim.declaration, { folder: sim.folder });
      const step = {
        ...stepOf('inference.adaptation', heldOut, 'bearing'),
        seed: `benchmark/${i}`,
        parameters: course,
      };
      const from = performance.now();
      await adaptation(probe, step, benchIn(sim.folder, sim.declaration));
      all.push((performance.now() - from) / 1000);
      await probe.close();
    }
  } finally {
    await sim.stop();
    await cloud.stop();
  }
  return all;
}

export const benchmark: Benchmark = {
  name: 'adaptation',
  title: `${course.stages} stages of drift, ${course.labels} labels and ${heldOut} held-out inputs a stage, on the simulated sensor`,
  runs: 3,
  async run(runs) {
    const figure: Figure = {
      name: `adaptation over ${course.stages} stages, with the ways out open and shut`,
      ours: spreadOf(await seconds(runs)),
      peer: null,
      ratio: null,
      limit: { of: 'ours', most: limitSeconds },
      unit: 's',
      runs,
      machine: machine(),
    };
    return [figure];
  },
};
