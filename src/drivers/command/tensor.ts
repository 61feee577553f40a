import { itemSize, tensorOf, type Tensor } from '../../formats/tensor.ts';
import { ProbeError } from '../../model/errors.ts';

const isType = (type: unknown): type is Tensor['type'] => typeof type === 'string' && Object.hasOwn(itemSize, type);

/** Items in row-major order, little endian, as base64. */
export function textOf({ data }: Tensor): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
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
  const wanted = sizes.reduce((product, size) => product * size, itemSize[type]);
  if (bytes.length !== wanted) throw garbage(`data has ${bytes.length} bytes, its shape needs ${wanted}`);
  return tensorOf(type, sizes, bytes.buffer);
}
