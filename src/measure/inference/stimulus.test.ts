import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { benchOf, declarationOf, measured, stepOf, valueOf } from '../../../test/contracts/bench.ts';
import type { Tensor } from '../../formats/tensor.ts';
import type { Declaration } from '../../model/declaration.ts';
import type { Bench, Found } from '../bench.ts';
import type { Probe } from '../probe.ts';
import { accuracy } from './accuracy.ts';
import { inputsFrom, latency } from './latency.ts';
import type { OpenSet } from './open-set.ts';
import { drawn, stimulusFor } from './stimulus.ts';

const digest = `sha256:${'1'.repeat(64)}` as const;
const declaration = declarationOf();
const [model] = declaration.models ?? [];
assert.ok(model);

/** A set whose case i is filled with i, labelled i mod 4 in the set's own order of labels. */
function setOf(cases: number, change: Partial<OpenSet> = {}, about: Partial<OpenSet['about']> = {}): OpenSet {
  return {
    about: { set: 'set 9', suppliedBy: 'laboratory', split: 'test', licence: 'CC-BY-4.0', digest, ...about },
    cases,
    labels: ['ball', 'inner-race', 'outer-race', 'normal'],
    shape: [5, 1024],
    type: 'float32',
    units: ['m/s2', 'm/s2', 'm/s2', 'Pa', 'Cel'],
    read: async (i) => ({
      input: { type: 'float32', shape: [5, 1024], data: new Float32Array(5120).fill(i) },
      label: i % 4,
    }),
    ...change,
  };
}

const benchWith = (set: OpenSet, on: Declaration = declaration): Bench & { all: Found[] } => ({
  ...benchOf(on),
  set: async () => set,
});
const scores = (label: number): Tensor => ({
  type: 'float32',
  shape: [1, 4],
  data: Float32Array.from({ length: 4 }, (_, i) => (i === label ? 1 : 0)),
});
/** Answers right, and tells what it was asked. */
function knowing(asked: number[] = []): Probe {
  return {
    infer: async (_, input) => {
      const i = Number(input.data[0]);
      asked.push(i);
      return { output: scores(3 - (i % 4)) };
    },
    close: async () => undefined,
  };
}

describe('the order in which cases are drawn', () => {
  it('takes every case once before any comes again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.string(), (n, seed) => {
        const draw = drawn(n, seed);
        const order = Array.from({ length: n }, (_, turn) => draw(turn));
        assert.deepEqual(
          order.toSorted((a, b) => a - b),
          Array.from({ length: n }, (_, i) => i),
        );
        assert.equal(draw(n + 3), order[(n + 3) % n]);
      }),
    );
  });
  it('is that of the seed, whoever draws, and another with another seed', () => {
    const order = (seed: string, n = 1000) => Array.from({ length: 20 }, (_, turn) => drawn(n, seed)(turn));
    assert.deepEqual(order('a'), order('a'));
    assert.notDeepEqual(order('a'), order('b'));
  });
  it('puts each of three cases at each of three turns as often, within five standard deviations', () => {
    const counts = Array.from({ length: 9 }, () => 0);
    for (let s = 0; s < 9000; s++) {
      const draw = drawn(3, `seed ${s}`);
      for (let turn = 0; turn < 3; turn++) counts[3 * turn + draw(turn)] = (counts[3 * turn + draw(turn)] ?? 0) + 1;
    }
    for (const count of counts) assert.ok(Math.abs(count - 3000) < 5 * Math.sqrt(9000 * (1 / 3) * (2 / 3)));
  });
});

describe('a set named at the station', () => {
  it('is what accuracy asks, its labels found by name; conditions say which set', async () => {
    const bench = benchWith(setOf(60));
    const asked: number[] = [];
    await accuracy(knowing(asked), stepOf('task.accuracy', 40, 'bearing'), bench);
    const { value, n, conditions } = measured(bench.all, 'task.accuracy');
    assert.deepEqual([value, n, new Set(asked).size], [1, 40, 40]);
    assert.deepEqual(conditions, {
      suppliedBy: 'laboratory',
      set: 'set 9',
      'set-digest': digest,
      split: 'test',
      licence: 'CC-BY-4.0',
      'set-cases': 60,
      seed: stepOf('task.accuracy', 40).seed,
    });
  });
  it('gives no accuracy where it has fewer cases than the plan asks', async () => {
    const run = accuracy(knowing(), stepOf('task.accuracy', 100, 'bearing'), benchWith(setOf(60)));
    await assert.rejects(run, { name: 'TooFew', message: /60 cases.*100/ });
  });
  for (const [about, says] of [
    [{ suppliedBy: 'maker' }, /supplied by the maker/],
    [{ split: 'train' }, /split train .* is for training/],
  ] as const)
    it(`gives no accuracy, and a latency without one, for ${JSON.stringify(about)}`, async () => {
      const bench = benchWith(setOf(60, {}, about));
      await assert.rejects(accuracy(knowing(), stepOf('task.accuracy', 40, 'bearing'), bench), { message: says });
      await latency(knowing(), stepOf('inference.latency.single-stream', 459, 'bearing'), bench);
      assert.equal(measured(bench.all, 'latency.p99').conditions?.['set-digest'], digest);
      assert.throws(() => measured(bench.all, 'latency.accuracy'));
    });
  it('gives latency with the accuracy of its answers for a laboratory’s', async () => {
    const bench = benchWith(setOf(600));
    await latency(knowing(), stepOf('inference.latency.single-stream', 459, 'bearing'), bench);
    assert.equal(valueOf(bench.all, 'latency.accuracy'), 1);
  });
  it('counts answers that are not finite beside a latency, and takes none of them for right', async () => {
    const bench = benchWith(setOf(600));
    const right = knowing();
    const infer: Probe['infer'] = async (id, input) =>
      Number(input.data[0]) % 4 === 3
        ? { output: { type: 'float32', shape: [1, 4], data: Float32Array.of(Number.NaN, 1, 0, Infinity) } }
        : ((await right.infer?.(id, input)) ?? { output: scores(0) });
    await latency({ ...right, infer }, stepOf('inference.latency.single-stream', 459, 'bearing'), bench);
    const { also, n, value } = measured(bench.all, 'latency.accuracy');
    assert.ok(Number(also?.['unusable']) > 50);
    assert.equal(Math.round(Number(value) * n) + Number(also?.['unusable']), 459);
  });
  it('warms up with cases that are not timed', async () => {
    const drawnOf = await inputsFrom(knowing(), benchWith(setOf(100)), model, stepOf('x', 80), { warm: 20, timed: 80 });
    const firsts = [...drawnOf.inputs, ...drawnOf.warm].map(({ input }) => input.data[0]);
    assert.equal(new Set(firsts).size, 100);
  });
  const other = declarationOf({ models: [{ ...model, labels: ['normal', 'worn'] }] });
  for (const [why, set, on, says] of [
    ['of another type', setOf(9, { type: 'float64' }), declaration, /^set 9: type: is float64, .* takes float32$/],
    ['of another size', setOf(9, { shape: [5, 512] }), declaration, /^set 9: shape: \[5, 512\] does not hold/],
    ['with a label the model has not', setOf(9), other, /^set 9: labels: model bearing has no ball$/],
  ] as const)
    it(`is refused when it is ${why}`, async () =>
      await assert.rejects(stimulusFor(on.models?.[0] ?? model, benchWith(set, on)), {
        code: 'SET_INVALID',
        message: says,
      }));
});
