import type { Tensor } from '../../formats/tensor.ts';
import { ProbeError } from '../../model/errors.ts';

const itemSizes: Readonly<Record<Tensor['type'], number>> = {
  float32: 4,
  float64: 8,
  int8: 1,
  uint8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
};
const isType = (type: unknown): type is Tensor['type'] => typeof type === 'string' && Object.hasOwn(itemSizes, type);

/** Items in row-major order, little endian, as base64. */
export function textOf({ data }: Tensor): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
}

function dataOf(type: Tensor['type'], shape: readonly number[], bytes: ArrayBuffer): Tensor {
  switch (type) {
    case 'float32':
      return { type, shape, data: new Float32Array(bytes) };
    case 'float64':
      return { type, shape, data: new Float64Array(bytes) };
    case 'int8':
      return { type, shape, data: new Int8Array(bytes) };
    case 'uint8':
      return { type, shape, data: new Uint8Array(bytes) };
    case 'int16':
      return { type, shape, data: new Int16Array(bytes) };
    case 'int32':
      return { type, shape, data: new Int32Array(bytes) };
    case 'int64':
      return { type, shape, data: new BigInt64Array(bytes) };
  }
}

const garbage = (what: string): ProbeError => new ProbeError('PROBE_GARBAGE', `output.${what}`);

/** The tensor in an answer: `type`, `shape`, `data`. Throws `PROBE_GARBAGE`. */
export function tensorIn(value: unknown): Tensor {
  if (typeof value !== 'object' || value === null) throw new ProbeError('PROBE_GARBAGE', 'the answer has no output');
  const { type, shape, data } = value as { type?: unknown; shape?: unknown; data?: unknown };
  if (!isType(type)) throw garbage('type is not one of float32, float64, int8, uint8, int16, int32, int64');
  if (!Array.isArray(shape) || shape.length > 32 || !shape.every((n) => Number.isSafeInteger(n) && Number(n) >= 0))
    throw garbage('shape is not a list of whole numbers');
  if (typeof data !== 'string') throw garbage('data is not base64');
  const sizes = shape.map(Number);
  const bytes = Uint8Array.from(Buffer.from(data, 'base64'));
  const wanted = sizes.reduce((product, size) => product * size, itemSizes[type]);
  if (bytes.length !== wanted) throw garbage(`data has ${bytes.length} bytes, its shape needs ${wanted}`);
  return dataOf(type, sizes, bytes.buffer);
}
