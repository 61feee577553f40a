import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { openProbe } from '../src/desk/wire.ts';
import { addressBefore, startCloud } from '../src/drivers/simulator/broker.ts';
import type { Bench } from '../src/measure/bench.ts';
import { adaptation } from '../src/measure/inference/adaptation.ts';
import type { Digest } from '../src/model/terms.ts';
import { benchOf, stepOf } from '../test/contracts/bench.ts';
import { simulator } from '../test/contracts/simulators.ts';
import { machine, spreadOf } from './figure.ts';
import type { Benchmark, Figure } from './figure.ts';

const course = { stages: 5, labels: 60, drift: 'first', margin: 0.2 };
const heldOut = 100;
const limitSeconds = 20;
const digestOf = (bytes: Uint8Array): Digest => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

function benchFor(declaration: Bench['declaration'], folder: string): Bench {
  return {
    ...benchOf(declaration),
    digest: digestOf,
    async modelFile(file) {
      const bytes = await Promise.resolve(readFileSync(path.resolve(folder, file)));
      return { bytes, digest: digestOf(bytes) };
    },
  };
}

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
      await adaptation(probe, step, benchFor(sim.declaration, sim.folder));
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
