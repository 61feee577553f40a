import { recipes } from './recipes.ts';
import type { Convolution, Network } from './network.ts';

// Our own models read back: initializers of the ONNX graph that onnx.ts writes. Field numbers are those of onnx.proto3.

type Field = { number: number; value: number; bytes: Uint8Array };

function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  let at = 0;
  const varint = (): number => {
    for (let value = 0, scale = 1; ; scale *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const value = varint();
    const isBlock = tag % 8 === 2;
    yield { number: tag >> 3, value, bytes: isBlock ? bytes.subarray(at, at + value) : bytes.subarray(0, 0) };
    if (isBlock) at += value;
  }
}

type Weights = { dimensions: number[]; values: Float32Array };

/** TensorProto: dims 1, name 8, raw_data 9. */
function weightsIn(tensor: Uint8Array): [string, Weights] {
  const dimensions: number[] = [];
  let name = '';
  let raw = new Uint8Array(0);
  for (const { number, value, bytes } of fieldsOf(tensor)) {
    if (number === 1) dimensions.push(value);
    else if (number === 8) name = new TextDecoder().decode(bytes);
    else if (number === 9) raw = Uint8Array.from(bytes);
  }
  return [name, { dimensions, values: new Float32Array(raw.buffer) }];
}

/** ModelProto: graph 7; GraphProto: initializer 5. */
function allWeights(model: Uint8Array): ReadonlyMap<string, Weights> {
  const graph = [...fieldsOf(model)].find(({ number }) => number === 7)?.bytes ?? new Uint8Array(0);
  const tensors = [...fieldsOf(graph)].filter(({ number }) => number === 5);
  return new Map(tensors.map(({ bytes }) => weightsIn(bytes)));
}

/** The network of a model that `recipe` was written with. */
export function networkOf(model: Uint8Array, recipe: keyof typeof recipes, length: number): Network {
  const weights = allWeights(model);
  const named = (name: string): Weights => {
    const found = weights.get(name);
    if (!found) throw new Error(`the model has no ${name}`);
    return found;
  };
  const convolutions = recipes[recipe].layers.map(([outputs, kernel, stride], i): Convolution => {
    const { dimensions, values } = named(`conv${i}.weight`);
    return {
      inputs: dimensions[1] ?? 0,
      outputs,
      kernel,
      stride,
      weight: values,
      bias: named(`conv${i}.bias`).values,
    };
  });
  const { dimensions, values } = named('dense.weight');
  const [outputs = 0, inputs = 0] = dimensions;
  const { values: scale } = named('scale');
  return {
    channels: scale.length,
    length,
    scale,
    shift: named('shift').values,
    convolutions,
    dense: { inputs, outputs, weight: values, bias: named('dense.bias').values },
  };
}
