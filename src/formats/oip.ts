import { FormatError } from './error.ts';
import { itemSize, tensorOf, type Tensor } from './tensor.ts';

// Open Inference Protocol v2 over REST (KServe), “Tensor Data Types” and “Tensor Data”: typed contents in row-major
// order, flat or nested. BOOL, BYTES, FP16 and the wider unsigned types are named there and have no tensor here.

type Type = Tensor['type'];
const datatypeOfType: Readonly<Record<Type, string>> = {
  float32: 'FP32',
  float64: 'FP64',
  int8: 'INT8',
  uint8: 'UINT8',
  int16: 'INT16',
  int32: 'INT32',
  int64: 'INT64',
};
const typeOf = new Map(Object.entries(datatypeOfType).map(([type, datatype]) => [datatype, type as Type]));
/** Every datatype of the protocol. */
export const datatypes: readonly string[] =
  'BOOL UINT8 UINT16 UINT32 UINT64 INT8 INT16 INT32 INT64 FP16 FP32 FP64 BYTES'.split(' ');

export type NamedTensor = { name: string; tensor: Tensor };
export const datatypeOf = (type: Type): string => datatypeOfType[type];

const mostDimensions = 32;
const mostItems = 64 * 1024 * 1024;

type ItemReader = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown;
// JSON.parse source text access (ECMA-262 proposal, in V8 since 11.4), which TypeScript does not know yet.
const parse = JSON.parse as (text: string, reviver?: ItemReader) => unknown;

const exact: ItemReader = (_key, value, { source = '' }) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source) ? BigInt(source) : value;

/** A JSON document; where it holds 64-bit datatypes, integers that a double cannot hold are `bigint`. Throws `FormatError`. */
export function oipDocumentIn(text: string): unknown {
  try {
    return /"U?INT64"/.test(text) ? parse(text, exact) : parse(text);
  } catch (error) {
    throw new FormatError(`OIP: not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function countOf(shape: readonly number[]): number {
  if (shape.length > mostDimensions) throw new FormatError(`OIP: more than ${mostDimensions} dimensions`);
  const count = shape.reduce((product, dimension) => product * dimension, 1);
  if (count > mostItems) throw new FormatError(`OIP: the shape has more than ${mostItems} items`);
  return count;
}

const numberText = (value: number): string => {
  if (!Number.isFinite(value)) throw new FormatError(`OIP: JSON has no ${value}`);
  return Object.is(value, -0) ? '-0' : String(value);
};
const itemsOf = ({ data }: Tensor): string[] =>
  Array.from<number | bigint, string>(data, (item) => (typeof item === 'bigint' ? String(item) : numberText(item)));

/** Items of a shape as nested lists. */
function nest(items: readonly string[], [, ...inner]: readonly number[]): string {
  if (inner.length === 0) return `[${items.join(',')}]`;
  const each = Math.max(1, countOf(inner));
  const rows = Array.from({ length: items.length / each }, (_, i) => items.slice(i * each, (i + 1) * each));
  return `[${rows.map((row) => nest(row, inner)).join(',')}]`;
}

/** A tensor as JSON text, its data flat or nested. Throws `FormatError` for what JSON cannot hold. */
export function oipTensorText({ name, tensor }: NamedTensor, form: 'flat' | 'nested' = 'flat'): string {
  if (countOf(tensor.shape) !== tensor.data.length)
    throw new FormatError(`OIP: shape [${tensor.shape.join(',')}] does not hold ${tensor.data.length} items`);
  const items = itemsOf(tensor);
  const head = { name, shape: tensor.shape, datatype: datatypeOf(tensor.type) };
  const data = form === 'flat' ? `[${items.join(',')}]` : nest(items, tensor.shape);
  return `${JSON.stringify(head).slice(0, -1)},"data":${data}}`;
}

const asRecord = (value: unknown): Readonly<Record<string, unknown>> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new FormatError('OIP: a tensor is an object of name, shape, datatype and data');
  return value as Record<string, unknown>;
};

/** The dimensions in a tensor's `shape`. Throws `FormatError`. */
export function oipShapeIn(value: unknown): number[] {
  if (!Array.isArray(value)) throw new FormatError('OIP: shape is not a list');
  for (const dimension of value as unknown[])
    if (!Number.isSafeInteger(dimension) || Number(dimension) < 0)
      throw new FormatError(`OIP: a dimension is a whole number, not ${String(dimension).slice(0, 40)}`);
  return value as number[];
}

/** Items of a nested list, which must have the tensor's own shape; flat data is given back as it is. */
function flat(data: readonly unknown[], shape: readonly number[]): readonly unknown[] {
  if (!data.some((item) => Array.isArray(item))) return data;
  let level: readonly unknown[] = [data];
  for (const dimension of shape)
    level = level.flatMap((row) => {
      if (!Array.isArray(row) || row.length !== dimension)
        throw new FormatError(`OIP: nested data is not of shape [${shape.join(',')}]`);
      return row as unknown[];
    });
  return level;
}

const rangeOf: Readonly<Partial<Record<Type, readonly [number, number]>>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32_768, 32_767],
  int32: [-(2 ** 31), 2 ** 31 - 1],
};

const wrongItem = (type: Type, item: unknown): FormatError =>
  new FormatError(
    `OIP: ${typeof item === 'string' ? JSON.stringify(item).slice(0, 40) : String(item).slice(0, 40)} is no ${datatypeOf(type)}`,
  );

function bigIn(type: Type, item: unknown): bigint {
  if (typeof item === 'bigint' && BigInt.asIntN(64, item) === item) return item;
  if (typeof item === 'number' && Number.isSafeInteger(item)) return BigInt(item);
  throw wrongItem(type, item);
}

function numberIn(type: Type, item: unknown): number {
  if (typeof item !== 'number') throw wrongItem(type, item);
  const range = rangeOf[type];
  if (range && (!Number.isInteger(item) || item < range[0] || item > range[1])) throw wrongItem(type, item);
  if (!Number.isFinite(type === 'float32' ? Math.fround(item) : item)) throw wrongItem(type, item);
  return item;
}

/** A tensor of a request or an answer, its JSON read by `oipDocumentIn`. Throws `FormatError` where shape, datatype and data do not agree. */
export function oipTensorIn(value: unknown): NamedTensor {
  const { name, shape: dimensions, datatype, data } = asRecord(value);
  if (typeof name !== 'string') throw new FormatError('OIP: a tensor has no name');
  const shape = oipShapeIn(dimensions);
  const type = typeOf.get(String(datatype));
  if (type === undefined)
    throw new FormatError(
      `OIP: datatype ${String(datatype).slice(0, 40)} is not one of ${[...typeOf.keys()].join(' ')}`,
    );
  if (!Array.isArray(data)) throw new FormatError(`OIP: ${name} has no data`);
  const count = countOf(shape);
  const items = flat(data as unknown[], shape);
  if (items.length !== count)
    throw new FormatError(`OIP: ${name}: shape [${shape.join(',')}] needs ${count} items, ${items.length} are there`);
  const tensor = tensorOf(type, shape, new ArrayBuffer(count * itemSize[type]));
  if (tensor.type === 'int64') for (const [i, item] of items.entries()) tensor.data[i] = bigIn(type, item);
  else for (const [i, item] of items.entries()) tensor.data[i] = numberIn(type, item);
  return { name, tensor };
}
