import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FormatError } from './error.ts';
import { oipDocumentIn, oipTensorIn, oipTensorText } from './oip.ts';
import type { Tensor } from './tensor.ts';

const tensors: readonly Tensor[] = [
  { type: 'float32', shape: [1, 2, 2], data: Float32Array.of(0.1, -0, 3.4e38, 1e-45) },
  { type: 'float64', shape: [3], data: Float64Array.of(1e308, -0, 5e-324) },
  { type: 'int8', shape: [2], data: Int8Array.of(-128, 127) },
  { type: 'uint8', shape: [2, 1], data: Uint8Array.of(0, 255) },
  { type: 'int16', shape: [2], data: Int16Array.of(-32_768, 32_767) },
  { type: 'int32', shape: [2], data: Int32Array.of(-(2 ** 31), 2 ** 31 - 1) },
  { type: 'int64', shape: [2, 2], data: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n, 9007199254740993n, 0n) },
  { type: 'float32', shape: [0, 4], data: new Float32Array(0) },
];

const read = (change: Record<string, unknown>) => () =>
  oipTensorIn({ name: 'x', shape: [2], datatype: 'INT64', data: [1, 2], ...change });
const says = (message: RegExp) => (error: unknown) => error instanceof FormatError && message.test(error.message);

describe('a tensor of the Open Inference Protocol', () => {
  for (const tensor of tensors)
    for (const form of ['flat', 'nested'] as const)
      it(`${tensor.type} [${tensor.shape.join(',')}] comes back to the bit, ${form}`, () => {
        const text = oipTensorText({ name: 'x', tensor }, form);
        const back = oipTensorIn(oipDocumentIn(text));
        assert.deepEqual(back, { name: 'x', tensor });
        assert.deepEqual(new Uint8Array(back.tensor.data.buffer), new Uint8Array(tensor.data.buffer));
      });
  it('is written as the protocol’s own example', () =>
    assert.equal(
      oipTensorText({ name: 'input0', tensor: { type: 'int32', shape: [2, 2], data: Int32Array.of(1, 2, 3, 4) } }),
      '{"name":"input0","shape":[2,2],"datatype":"INT32","data":[1,2,3,4]}',
    ));
  const bad: readonly (readonly [string, Record<string, unknown>, RegExp])[] = [
    ['too few items', { data: [1] }, /shape \[2\] needs 2 items, 1 are there/],
    ['too many', { data: [1, 2, 3] }, /needs 2 items, 3 are there/],
    ['ragged lists', { shape: [2, 2], data: [[1, 2], [3]] }, /nested data is not of shape \[2,2\]/],
    ['a dimension of −1', { shape: [-1] }, /a dimension is a whole number, not -1/],
    ['more items than memory has', { shape: [1e9, 1e9] }, /more than \d+ items/],
    ['a quoted integer', { data: ['1', 2] }, /"1" is no INT64/],
    ['a fraction', { data: [1.5, 2] }, /1\.5 is no INT64/],
    ['an integer that a double has rounded', { data: [2 ** 60, 2] }, /is no INT64/],
    ['more than 64 bits', { data: [2n ** 63n, 2] }, /9223372036854775808 is no INT64/],
    ['an INT8 of 128', { datatype: 'INT8', data: [128, 0] }, /128 is no INT8/],
    ['null', { datatype: 'FP32', data: [null, 0] }, /null is no FP32/],
    ['what FP32 cannot hold', { datatype: 'FP32', data: [1e39, 0] }, /is no FP32/],
    ['numpy’s name of a datatype', { datatype: 'float32' }, /datatype float32 is not one of FP32/],
    ['no data', { data: undefined }, /x has no data/],
    ['no name', { name: undefined }, /no name/],
  ];
  for (const [name, change, message] of bad)
    it(`is refused with ${name}`, () => assert.throws(read(change), says(message)));
  it('cannot hold what JSON cannot', () => {
    const tensor: Tensor = { type: 'float32', shape: [1], data: Float32Array.of(NaN) };
    assert.throws(() => oipTensorText({ name: 'x', tensor }), says(/JSON has no NaN/));
  });
  it('is no document where it is not JSON', () => assert.throws(() => oipDocumentIn('{"a":'), says(/OIP: not JSON/)));
});
