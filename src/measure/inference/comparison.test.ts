import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ModelInventory } from '../../formats/model-file.ts';
import type { Tensor } from '../../formats/tensor.ts';
import { comparisonOf, inputsOf } from './comparison.ts';
import type { Comparison, Filling } from './comparison.ts';
import type { Engine, Tensors } from './engines.ts';

const inventory: ModelInventory = {
  format: 'onnx',
  version: 8,
  producer: '',
  opsets: { '': 17 },
  operators: [{ domain: '', name: 'If', count: 1, attributes: ['else_branch'] }],
  inputs: [{ name: 'x', type: 1, shape: [3] }],
  outputs: [
    { name: 'y', type: 1, shape: [3] },
    { name: 'state', type: 7, shape: [1] },
  ],
};
const x: Filling = { name: 'x', type: 'float32', shape: [3], low: -1, high: 1 };
const file = { id: 'm', bytes: new Uint8Array(0), inventory };

type Fake = { name: string; family: string; change?: (x: number, i: number) => number; long?: boolean; why?: string };
function engine({ name, family, change = (value) => value, long = false, why }: Fake): Engine {
  let turn = 0;
  const infer = async (inputs: Tensors): Promise<Tensors> => {
    const data = Float32Array.from(inputs['x']?.data as Float32Array, (value) => change(value, turn));
    const state: Tensor = { type: 'int64', shape: [1], data: BigInt64Array.of(BigInt(turn++)) };
    const y = long ? Float32Array.of(...data, 0) : data;
    return { y: { type: 'float32', shape: [y.length], data: y }, state };
  };
  return {
    about: { name, family, isa: 'x64', version: '1', maintainer: name },
    load: async () => (why === undefined ? { loaded: true, infer } : { loaded: false, why }),
    close: async () => undefined,
  };
}

const compared = async (...fakes: Fake[]): Promise<Comparison> =>
  await comparisonOf(fakes.map(engine), file, { fillings: [x], seed: 's', n: 20, progress: () => undefined });
const likeness = ({ pairs }: Comparison): string[] => pairs.map((pair) => `${pair.output} ${pair.likeness}`);

describe('a model file on several engines', () => {
  it('is bit-exact by every output where nothing differs', async () => {
    const found = await compared({ name: 'a', family: 'A' }, { name: 'b', family: 'B' });
    assert.deepEqual(likeness(found), ['y bit-exact', 'state bit-exact']);
    assert.equal(found.tooFew, undefined);
  });
  it('is the same arithmetic where its last digits differ, and no other output is blamed', async () => {
    const found = await compared({ name: 'a', family: 'A' }, { name: 'b', family: 'B', change: (v) => v * 1.00001 });
    assert.deepEqual(likeness(found), ['y numerical', 'state bit-exact']);
  });
  it('differs where one answer of twenty does', async () => {
    const change = (v: number, i: number): number => (i === 7 ? v + 0.1 : v);
    const found = await compared({ name: 'a', family: 'A' }, { name: 'b', family: 'B', change });
    assert.deepEqual(likeness(found), ['y different', 'state bit-exact']);
    assert.ok(Math.abs((found.pairs[0]?.apart.maxAbs ?? 0) - 0.1) < 1e-6);
  });
  it('differs where one answers NaN or at another length, whatever else it says', async () => {
    const nan = await compared({ name: 'a', family: 'A' }, { name: 'b', family: 'B', change: () => Number.NaN });
    assert.equal(likeness(nan)[0], 'y different');
    const long = await compared({ name: 'a', family: 'A' }, { name: 'b', family: 'B', long: true });
    assert.equal(likeness(long)[0], 'y different');
  });
  it('says why one family shows nothing, and the operator that another lacks', async () => {
    const found = await compared(
      { name: 'a', family: 'A' },
      { name: 'a2', family: 'A' },
      { name: 'b', family: 'B', why: 'attribute else_branch is not known' },
    );
    assert.match(found.tooFew ?? '', /^one family alone runs the model, A \(a on x64, a2 on x64\).*Not: b \(If\)$/);
    assert.deepEqual(
      found.engines.map(({ name, loaded, operator }) => [name, loaded, operator]),
      [
        ['a', true, undefined],
        ['a2', true, undefined],
        ['b', false, 'If'],
      ],
    );
  });
  it('is given the same inputs for a seed, within what each may hold', () => {
    const fillings: Filling[] = [
      x,
      { name: 'k', type: 'int64', shape: [50], low: -2, high: 2 },
      { name: 'c', type: 'uint8', shape: [2], low: 7, high: 7 },
    ];
    const { x: floats, k, c } = inputsOf(fillings, 's', 3);
    assert.deepEqual(inputsOf(fillings, 's', 3), { x: floats, k, c });
    assert.notDeepEqual(inputsOf(fillings, 's', 4)['x'], floats);
    assert.deepEqual(
      [...new Set(Array.from((k?.data ?? []) as ArrayLike<bigint>, Number))].toSorted((a, b) => a - b),
      [-2, -1, 0, 1, 2],
    );
    assert.deepEqual(c, { type: 'uint8', shape: [2], data: Uint8Array.of(7, 7) });
  });
});
