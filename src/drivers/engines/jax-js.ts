import { defaultDevice, init, jit, numpy } from '@jax-js/jax';
import { ONNXModel } from '@jax-js/onnx';
import { readOnnx } from '../../formats/onnx.ts';
import type { ModelValue } from '../../formats/model-file.ts';
import type { Tensor } from '../../formats/tensor.ts';
import type { Tensors } from '../../measure/inference/engines.ts';
import { serve } from './serve.ts';

type Arrays = Record<string, numpy.Array>;

/** jax-js has no int64: what fits int32 is given as that. */
function narrowed(name: string, data: BigInt64Array): Int32Array<ArrayBuffer> {
  if (data.some((value) => value !== BigInt.asIntN(32, value)))
    throw new Error(`input ${name} is int64 and does not fit int32, the widest integer of jax-js`);
  return Int32Array.from(data, Number);
}

function numbersOf(name: string, { type, data }: Tensor): Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> {
  if (type === 'float32') return Float32Array.from(data);
  if (type === 'int32') return Int32Array.from(data);
  if (type === 'int64') return narrowed(name, data);
  throw new Error(`input ${name} is ${type}: jax-js is given float32, int32 and int64 here`);
}

const arrayOf = (name: string, tensor: Tensor): numpy.Array =>
  numpy.array(numbersOf(name, tensor)).reshape([...tensor.shape]);

async function tensorOf(array: numpy.Array): Promise<Tensor> {
  const shape = [...array.shape];
  const data = await array.data();
  if (data instanceof Int32Array) return { type: 'int32', shape, data: data.slice() };
  if (!(data instanceof Float32Array)) throw new Error('an output that is neither float32 nor int32 is not read here');
  return { type: 'float32', shape, data: data.slice() };
}

async function tensorsOf(arrays: Arrays): Promise<Tensors> {
  const all = await Promise.all(
    Object.entries(arrays).map(async ([name, array]) => [name, await tensorOf(array)] as const),
  );
  return Object.fromEntries(all);
}

const isFixed = ({ shape, type }: ModelValue): boolean =>
  type === 1 && shape.every((size) => typeof size === 'number' && size > 0);

/** It looks for each operator only when it runs: zeros are run once, so that a model it cannot take does not load. */
async function tried(run: (inputs: Arrays) => Arrays, inputs: readonly ModelValue[]): Promise<void> {
  if (!inputs.every(isFixed)) return;
  const zeros = inputs.map(({ name, shape }) => [name, numpy.zeros(shape.map(Number))] as const);
  await tensorsOf(run(Object.fromEntries(zeros)));
}

serve(async (model) => {
  await init('wasm');
  defaultDevice('wasm');
  const loaded = new ONNXModel(Uint8Array.from(model));
  const run = jit(loaded.run as (inputs: Arrays) => Arrays) as (inputs: Arrays) => Arrays;
  await tried(run, readOnnx(model).inputs);
  return async (inputs) =>
    await tensorsOf(run(Object.fromEntries(Object.entries(inputs).map(([name, one]) => [name, arrayOf(name, one)]))));
});
