import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { benchOf, declarationOf, measured, stepOf, valueOf } from '../../../test/contracts/bench.ts';
import type { Tensor } from '../../formats/tensor.ts';
import { ProbeError } from '../../model/errors.ts';
import { Declaration } from '../../model/declaration.ts';
import { generatorOf } from '../../signals/generators.ts';
import type { Found } from '../bench.ts';
import type { Probe } from '../probe.ts';
import { fusion } from './fusion.ts';
import { deviationOf, noisy, skewed, without } from './sensors.ts';

const base = declarationOf().models?.[0];
const sensors = [
  { id: 'radial', rows: [0, 1] },
  { id: 'axial', rows: [2] },
  { id: 'microphone', rows: [3] },
];
const declaration = declarationOf({ models: [{ ...base, sensors }] });
const samples = 120;
const step = stepOf('inference.fusion', samples, 'bearing');
const generator = generatorOf(base?.scene?.generator ?? '', base?.scene?.parameters ?? {});
/** The truth by what no sensor feeds: the temperature, which is there in every subset. */
const truths = new Map(
  Array.from({ length: samples }, (_, i) => generator.make(step.seed, i)).map(({ input, label }) => [
    input.at(-1),
    label,
  ]),
);

/** Answers rightly where it `knows`: told which rows are there, and how manieth input it is. */
function probeOf(knows: (there: readonly boolean[], nth: number) => boolean, refuses = false): Probe {
  const order = [...truths.keys()];
  return {
    infer: async (_model, { data }: Tensor) => {
      const values = data as Float32Array;
      const there = [0, 1, 2, 3].map((row) => !Number.isNaN(values[row * 1024]));
      if (refuses && there.includes(false)) throw new ProbeError('PROBE_REFUSED', 'a sensor is away');
      const label = truths.get(values.at(-1)) ?? 0;
      const said = knows(there, order.indexOf(values.at(-1))) ? label : (label + 1) % 4;
      return {
        output: {
          type: 'float32',
          shape: [1, 4],
          data: Float32Array.from({ length: 4 }, (_, i) => Number(i === said)),
        },
      };
    },
    close: async () => undefined,
  };
}

async function foundOf(probe: Probe): Promise<Found[]> {
  const bench = benchOf(declaration);
  await fusion(probe, step, bench);
  return bench.all;
}

function tableIn(all: readonly Found[]): { subsets: { sensors: string[]; right: number }[]; best: string } {
  const [first] = all;
  assert.ok(first?.kind === 'measurement' && first.raw?.[0]);
  return JSON.parse(Buffer.from(first.raw[0].bytes).toString());
}

describe('inference.fusion', () => {
  it('of a device of which each sensor knows a share: the gain over the best, and the table of subsets', async () => {
    // Radial knows the first half, the microphone the second, the axial one a tenth.
    const all = await foundOf(
      probeOf(
        ([x, , z, sound], i) =>
          (x === true && i < 60) || (sound === true && i >= 60 && i < 100) || (z === true && i < 12),
      ),
    );
    assert.ok(Math.abs(valueOf(all, 'fusion.gain') - 40 / 120) < 1e-12);
    const { also, conditions, components } = measured(all, 'fusion.gain');
    assert.equal(conditions?.['best'], 'radial');
    assert.equal(also?.['right-together-alone'], 40);
    assert.ok((components[0]?.low ?? 1) < 40 / 120);
    assert.deepEqual(
      tableIn(all).subsets.map(({ sensors: kept, right }) => [kept.join('+'), right]),
      [
        ['radial', 60],
        ['axial', 12],
        ['microphone', 40],
        ['radial+axial', 60],
        ['radial+microphone', 100],
        ['axial+microphone', 52],
        ['radial+axial+microphone', 100],
      ],
    );
    assert.ok(Math.abs(valueOf(all, 'fusion.emm') - (60 + 12 + 40 + 60 + 100 + 52 + 100) / 7 / 120) < 1e-12);
  });
  it('of one that looks at a single sensor: none, and the whole interval does not clear it', async () => {
    const all = await foundOf(probeOf(([x], i) => x === true && i < 110));
    assert.equal(valueOf(all, 'fusion.gain'), 0);
    assert.ok((measured(all, 'fusion.gain').components[0]?.low ?? 0) > 0);
  });
  it('of one that refuses what lacks a sensor: it is right about none of these', async () => {
    const all = await foundOf(probeOf(() => true, true));
    assert.equal(valueOf(all, 'fusion.gain'), 1);
    assert.equal(measured(all, 'fusion.gain').also?.['best'], 0);
  });
  it('gives no result where no sensors are declared', async () => {
    await assert.rejects(
      fusion(
        probeOf(() => true),
        step,
        benchOf(declarationOf()),
      ),
      /declares no sensors/,
    );
  });
});

describe('inputs of which rows are changed', () => {
  const input: Tensor = { type: 'float32', shape: [1, 2, 4], data: Float32Array.of(1, 2, 3, 4, 5, 5, 5, 5) };
  it('lack a row, and leave the input as it was', () => {
    assert.deepEqual([...(without(input, [0]).data as Float32Array)], [NaN, NaN, NaN, NaN, 5, 5, 5, 5]);
    assert.equal(input.data[0], 1);
  });
  it('come later by so many samples', () =>
    assert.deepEqual([...(skewed(input, [0], 1).data as Float32Array)], [4, 1, 2, 3, 5, 5, 5, 5]));
  it('are noisy by what the row varies by itself, which a constant row does not', () => {
    const { data } = noisy(
      { ...input, data: Float32Array.from({ length: 8 }, (_, i) => (i < 4 ? i : 5)) },
      [0, 1],
      2,
      's',
    );
    assert.notEqual(deviationOf((data as Float32Array).subarray(0, 4)), deviationOf([0, 1, 2, 3]));
    assert.deepEqual([...(data as Float32Array).subarray(4)], [5, 5, 5, 5]);
  });
});

describe('declared sensors', () => {
  const refused = (change: unknown, path: string, says: RegExp): void => {
    const { error } = Declaration.safeParse({ ...declarationOf(), models: [{ ...base, ...(change as object) }] });
    const issue = error?.issues.find((one) => one.path.join('.') === path);
    assert.match(issue?.message ?? `no issue at ${path}: ${error?.message}`, says);
  };
  it('are at least two', () => refused({ sensors: sensors.slice(0, 1) }, 'models.0.sensors', />=2/));
  it('feed rows that the input has', () =>
    refused({ sensors: [...sensors, { id: 'more', rows: [5] }] }, 'models.0.sensors.3.rows.0', /are 0 to 4/));
  it('share no row', () =>
    refused(
      { sensors: [...sensors, { id: 'more', rows: [3] }] },
      'models.0.sensors.3.rows.0',
      /belongs to microphone/,
    ));
  it('have names of their own', () =>
    refused({ sensors: [...sensors, { id: 'axial', rows: [4] }] }, 'models.0.sensors.3.id', /declared twice/));
  it('feed an input that has NaN', () => {
    const inputs = [{ name: 'window', type: 'int16', shape: [1, 5, 1024] }];
    refused({ sensors, inputs }, 'models.0.sensors', /int16 has not/);
  });
});
