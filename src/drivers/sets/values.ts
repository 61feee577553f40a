import type { Tensor } from '../../formats/tensor.ts';
import { invalid } from './file.ts';

type Type = Tensor['type'];

const ranges: Partial<Record<Type, readonly [number, number]>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32_768, 32_767],
  int32: [-2_147_483_648, 2_147_483_647],
};
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A number as it stands in a table. NaN says that there is no sample; nothing stands for infinity. */
function numberIn(text: string, type: Type, where: string): number {
  if (/^nan$/i.test(text) && type.startsWith('float')) return Number.NaN;
  if (!decimal.test(text)) throw invalid(where, text === '' ? 'is empty' : `${text.slice(0, 40)} is not a number`);
  const value = type === 'float32' ? Math.fround(Number(text)) : Number(text);
  if (!Number.isFinite(value)) throw invalid(where, `${text.slice(0, 40)} is more than ${type} holds`);
  const range = ranges[type];
  if (range && !(Number.isInteger(value) && value >= range[0] && value <= range[1]))
    throw invalid(where, `${text.slice(0, 40)} is not a whole number from ${range[0]} to ${range[1]}`);
  return value;
}

function bigIn(text: string, where: string): bigint {
  if (!/^[+-]?\d{1,19}$/.test(text) || BigInt.asIntN(64, BigInt(text)) !== BigInt(text))
    throw invalid(where, `${text.slice(0, 40)} is not a whole number of 64 bits`);
  return BigInt(text);
}

export type Cell = { text: string; where: string };

/** Cells of a table as one input. Throws `SET_INVALID` naming the cell. */
export function tensorIn(cells: readonly Cell[], type: Type, shape: readonly number[]): Tensor {
  if (type === 'int64')
    return { type, shape, data: BigInt64Array.from(cells, ({ text, where }) => bigIn(text, where)) };
  const numbers = cells.map(({ text, where }) => numberIn(text, type, where));
  const arrays = {
    float32: Float32Array,
    float64: Float64Array,
    int8: Int8Array,
    uint8: Uint8Array,
    int16: Int16Array,
    int32: Int32Array,
  };
  return { type, shape, data: arrays[type].from(numbers) } as Tensor;
}

/** A value of a typed table, as the text that a table of texts would have. */
export function cellOf(value: unknown, where: string): Cell {
  if (typeof value === 'bigint') return { text: String(value), where };
  if (typeof value === 'number') return { text: String(value), where };
  return { text: value === null || value === undefined ? '' : typeof value, where };
}
