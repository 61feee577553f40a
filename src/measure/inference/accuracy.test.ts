import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { benchOf, declarationOf, measured, stepOf, valueOf } from '../../../test/contracts/bench.ts';
import type { Tensor } from '../../formats/tensor.ts';
import { generatorOf } from '../../signals/generators.ts';
import type { Found } from '../bench.ts';
import type { Probe, Recording } from '../probe.ts';
import { accuracy, answered } from './accuracy.ts';

const scores = (...values: number[]): Tensor => ({
  type: 'float32',
  shape: [1, values.length],
  data: Float32Array.from(values),
});
const oneHot = (label: number): Tensor => scores(...[0, 1, 2, 3].map((i) => (i === label ? 0.9 : 0.03)));
const declaration = declarationOf();
const scene = declaration.models?.[0]?.scene;
const generator = generatorOf(scene?.generator ?? '', scene?.parameters ?? {});

/** Answers by looking the input up in what the bench made: right, but for every `wrongEvery`-th. */
function knowing(seed: string, wrongEvery: number, wrong: (label: number) => Tensor): Probe {
  let i = 0;
  return {
    infer: async (_model, input) => {
      const { label, input: made } = generator.make(seed, i++);
      assert.deepEqual(input.data, made);
      return { output: i % wrongEvery === 0 ? wrong(label) : oneHot(label) };
    },
    close: async () => undefined,
  };
}

async function measure(probe: Probe, samples = 40): Promise<Found[]> {
  const bench = benchOf(declaration);
  await accuracy(probe, stepOf('task.accuracy', samples, 'bearing'), bench);
  return bench.all;
}
const { seed } = stepOf('task.accuracy', 40, 'bearing');

const recording = (suppliedBy: Recording['suppliedBy'], cases = 40): Probe => ({
  recorded: async () => ({
    suppliedBy,
    set: 'set 7',
    cases: Array.from({ length: cases }, (_, i) => ({ label: i % 4, output: oneHot(i % 8 === 7 ? 0 : i % 4) })),
  }),
  close: async () => undefined,
});

describe('task.accuracy', () => {
  it('is 0.9 where 4 of 40 answers are wrong, with the exact interval', async () => {
    const all = await measure(knowing(seed, 10, (label) => oneHot((label + 1) % 4)));
    const found = measured(all, 'task.accuracy');
    assert.equal(found.value, 0.9);
    const [component] = found.components;
    // Clopper–Pearson 95 % for 36 of 40: 0.7634 to 0.9721.
    assert.deepEqual(
      [0.9 - (component?.low ?? 0), 0.9 + (component?.high ?? 0)].map((x) => Math.round(x * 10_000) / 10_000),
      [0.7634, 0.9721],
    );
  });
  it('gains nothing by always naming the most frequent label', async () => {
    const labels = Array.from({ length: 40 }, (_, i) => generator.make(seed, i).label);
    const counts = [0, 1, 2, 3].map((label) => labels.filter((one) => one === label).length);
    const favourite = counts.indexOf(Math.max(...counts));
    const all = await measure({ infer: async () => ({ output: oneHot(favourite) }), close: async () => undefined });
    assert.equal(valueOf(all, 'task.gain'), 0);
  });
  for (const [name, output] of [
    ['another number of scores', scores(1, 0, 0)],
    ['a score that is not a number', scores(Number.NaN, 1, 0, 0)],
    ['an infinite score', scores(Infinity, 0, 0, 0)],
  ] as const)
    it(`counts ${name} as a wrong answer`, async () => {
      const all = await measure(knowing(seed, 2, () => output));
      assert.equal(valueOf(all, 'task.accuracy'), 0.5);
      assert.equal(measured(all, 'task.accuracy').also?.['unusable'], 20);
    });
  it('keeps every case and the confusion matrix', async () => {
    const all = await measure(knowing(seed, 10, (label) => oneHot((label + 1) % 4)));
    const [found] = all;
    const [raw] = found?.kind === 'measurement' ? (found.raw ?? []) : [];
    const kept = JSON.parse(new TextDecoder().decode(raw?.bytes)) as { confusion: number[][]; cases: number[][] };
    assert.equal(kept.cases.length, 40);
    assert.equal(
      kept.confusion.flat().reduce((sum, n) => sum + n, 0),
      40,
    );
    assert.equal(
      kept.confusion.reduce((sum, row, i) => sum + (row[i] ?? 0), 0),
      36,
    );
  });
  it('takes a recorded set of a laboratory and says so', async () => {
    const all = await measure(recording('laboratory'));
    const { value, stimulus, conditions } = measured(all, 'task.accuracy');
    assert.deepEqual([value, stimulus, conditions?.['suppliedBy']], [35 / 40, 'recorded', 'laboratory']);
  });
  it('gives nothing for a set that the maker supplied', async () => {
    await assert.rejects(measure(recording('maker')), { name: 'TooFew', message: /supplied by the maker/ });
  });
  it('gives nothing for a recording of fewer cases than the plan asks', async () => {
    await assert.rejects(measure(recording('laboratory', 40), 300), { name: 'TooFew', message: /40 cases.*300/ });
  });
  it('gives nothing for 29 cases', async () => {
    await assert.rejects(measure(recording('buyer', 29)), { name: 'TooFew', message: /29 cases/ });
  });
});

describe('the answer in an output', () => {
  it('is the index of the largest score, the first of equals', () => {
    assert.equal(answered(scores(0.1, 0.7, 0.7, 0), 4), 1);
    assert.equal(answered({ type: 'int64', shape: [3], data: BigInt64Array.from([1n, 9n, 3n]) }, 3), 1);
  });
});
