import type { Tensor } from '../../formats/tensor.ts';
import type { Tensors } from '../../measure/inference/engines.ts';

/** What both builds of ONNX Runtime share: the constructor of its tensors, and a tensor as it gives it back. */
type Made<T> = new (type: Tensor['type'], data: never, shape: readonly number[]) => T;
type Given = { type: string; dims: readonly number[]; data: unknown };

/** Our tensors as ONNX Runtime's. */
export function ortTensors<T>(inputs: Tensors, OrtTensor: Made<T>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { type, data, shape }]) => [name, new OrtTensor(type, data as never, shape)]),
  );
}

function tensorOfOrt({ type, dims, data }: Given): Tensor {
  const tensor = { type, shape: [...dims], data } as Tensor;
  const whole = ['float32', 'float64', 'int8', 'uint8', 'int16', 'int32', 'int64'].includes(type);
  if (!whole) throw new Error(`an output of type ${type} is not read here`);
  // A copy: the engine may use its memory again.
  return { ...tensor, data: tensor.data.slice() } as Tensor;
}

export function tensorsOfOrt(outputs: Readonly<Record<string, Given>>): Tensors {
  return Object.fromEntries(Object.entries(outputs).map(([name, given]) => [name, tensorOfOrt(given)]));
}
