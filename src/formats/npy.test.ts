import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { FormatError } from './error.ts';
import { decodeNpy, encodeNpy } from './npy.ts';
import type { Tensor } from './tensor.ts';

function npy(header: string, body: Uint8Array | number[] = [], version = 1): Uint8Array {
  const text = new TextEncoder().encode(header);
  const length = version === 1 ? [text.length & 255, text.length >> 8] : [text.length & 255, text.length >> 8, 0, 0];
  return Uint8Array.from([0x93, ...new TextEncoder().encode('NUMPY'), version, 0, ...length, ...text, ...body]);
}
const refuses = (bytes: Uint8Array, words: RegExp): void =>
  assert.throws(
    () => decodeNpy(bytes),
    (error) => error instanceof FormatError && words.test(error.message),
  );

const numbers = fc.array(fc.float({ noNaN: false }), { maxLength: 40 });
const tensors: fc.Arbitrary<Tensor> = fc.oneof(
  numbers.map((n): Tensor => ({ type: 'float32', shape: [n.length], data: Float32Array.from(n) })),
  numbers.map((n): Tensor => ({ type: 'float64', shape: [1, n.length, 1], data: Float64Array.from(n) })),
  fc.int8Array().map((data): Tensor => ({ type: 'int8', shape: [data.length], data: Int8Array.from(data) })),
  fc.uint8Array().map((data): Tensor => ({ type: 'uint8', shape: [data.length], data: Uint8Array.from(data) })),
  fc.int16Array().map((data): Tensor => ({ type: 'int16', shape: [data.length], data: Int16Array.from(data) })),
  fc.int32Array().map((data): Tensor => ({ type: 'int32', shape: [data.length, 1], data: Int32Array.from(data) })),
  fc.bigInt64Array().map((data): Tensor => ({ type: 'int64', shape: [data.length], data: BigInt64Array.from(data) })),
);

describe('NPY', () => {
  it('writes what numpy 1.0 writes: header padded to 64 bytes, newline last', () => {
    const bytes = encodeNpy({ type: 'float32', shape: [2, 1], data: Float32Array.of(1, -2) });
    assert.equal(bytes.length, 128 + 8);
    assert.equal(bytes[127], 0x0a);
    const text = new TextDecoder('latin1').decode(bytes.subarray(10, 128));
    assert.match(text, /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(2, 1\), \} *\n$/);
    assert.deepEqual([...bytes.subarray(128)], [0, 0, 128, 63, 0, 0, 0, 192]);
  });

  it('gives back every tensor it wrote, bit for bit, also from a misaligned view', () => {
    fc.assert(
      fc.property(tensors, fc.nat(7), (tensor, shift) => {
        const bytes = encodeNpy(tensor);
        const room = new Uint8Array(bytes.length + shift);
        room.set(bytes, shift);
        assert.deepEqual(decodeNpy(room.subarray(shift)), tensor);
      }),
    );
  });

  it('reads version 2.0, a scalar, keys in another order, no last comma', () => {
    const header = "{'shape':(), 'fortran_order':False, 'descr':'<i2'}\n";
    assert.deepEqual(decodeNpy(npy(header, [1, 2], 2)), { type: 'int16', shape: [], data: Int16Array.of(513) });
  });

  it('refuses what it does not read, each with its reason', () => {
    const good = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }\n";
    refuses(new Uint8Array(0), /begin with/);
    refuses(Uint8Array.of(1, 2, 3), /begin with/);
    refuses(npy(good).subarray(0, 7), /version/);
    refuses(
      Uint8Array.from(npy(good), (byte, i) => (i === 6 ? 3 : byte)),
      /version 3\.0/,
    );
    refuses(npy(good).subarray(0, 9), /header length/);
    refuses(npy(good).subarray(0, 30), /inside its header/);
    refuses(npy(' '.repeat(5000)), /header of 5000/);
    refuses(npy(good.replace('False', 'True'), [0, 0, 0, 0]), /Fortran/);
    refuses(npy(good.replace('<f4', '>f4'), [0, 0, 0, 0]), /big endian/);
    refuses(npy(good.replace('<f4', '|O'), [0, 0, 0, 0]), /element type \|O/);
    refuses(npy(good, [0, 0, 0]), /needs 4 bytes, 3 are there/);
    refuses(npy(good, [0, 0, 0, 0, 0]), /1 bytes after/);
    refuses(npy(good.replace('(1,)', '(9999999999999999, 9999999999999999)')), /dimension|counted/);
    refuses(npy(good.replace('(1,)', '(1)'), [0, 0, 0, 0]), /\(n,\)/);
    refuses(npy(good.replace('(1,)', '(-1,)')), /not a dict/);
    refuses(npy(good.replace("'descr': '<f4', ", '')), /needs descr/);
    refuses(npy(good.replace('{', "{'descr': '<f4', ")), /twice/);
    refuses(npy(good.replace('}', '} x')), /not a dict/);
  });

  it('refuses to write a tensor whose shape is not its data', () => {
    assert.throws(() => encodeNpy({ type: 'int8', shape: [3], data: Int8Array.of(1) }), FormatError);
  });

  it('answers any bytes with a tensor or a FormatError', () => {
    const start = encodeNpy({ type: 'float32', shape: [1, 2], data: Float32Array.of(1, 2) });
    const edits = fc.array(fc.tuple(fc.nat(start.length - 1), fc.nat(255)), { maxLength: 8 });
    const mutated = fc.tuple(edits, fc.nat(start.length)).map(([changes, length]) => {
      const bytes = start.slice();
      for (const [at, value] of changes) bytes[at] = value;
      return bytes.subarray(0, Math.max(length, bytes.length - 3));
    });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), mutated), (bytes) => {
        try {
          const tensor = decodeNpy(bytes);
          assert.equal(
            tensor.data.length,
            tensor.shape.reduce((a, b) => a * b, 1),
          );
        } catch (error) {
          assert.ok(error instanceof FormatError, String(error));
        }
      }),
      { numRuns: 2000 },
    );
  });
});
