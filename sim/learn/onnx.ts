import { lengthAfter } from './network.ts';
import type { Network } from './network.ts';

// ONNX IR (onnx.proto3) by hand: a message is a list of fields, a field is tag, length, bytes. Numbers in the tags are
// the field numbers of onnx.proto3.

const utf8 = new TextEncoder();
const floatType = 1;

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const number = (field: number, value: number): Uint8Array => joined([varint(field * 8), varint(value)]);
const block = (field: number, bytes: Uint8Array): Uint8Array =>
  joined([varint(field * 8 + 2), varint(bytes.length), bytes]);
const text = (field: number, value: string): Uint8Array => block(field, utf8.encode(value));
const message = (field: number, ...fields: Uint8Array[]): Uint8Array => block(field, joined(fields));

function littleEndian(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) view.setFloat32(i * 4, value, true);
  return bytes;
}

/** GraphProto.initializer: TensorProto with dims, data_type, name, raw_data. */
const initializer = (name: string, shape: readonly number[], values: Float32Array): Uint8Array =>
  message(
    5,
    ...shape.map((dimension) => number(1, dimension)),
    number(2, floatType),
    text(8, name),
    block(9, littleEndian(values)),
  );

/** NodeProto.attribute: INTS (7) for a list, INT (2) for one number. */
const attribute = (name: string, value: number | readonly number[]): Uint8Array =>
  typeof value === 'number'
    ? message(5, text(1, name), number(3, value), number(20, 2))
    : message(5, text(1, name), ...value.map((item) => number(8, item)), number(20, 7));

const node = (
  operator: string,
  inputs: readonly string[],
  output: string,
  attributes: Readonly<Record<string, number | readonly number[]>> = {},
): Uint8Array =>
  message(
    1,
    ...inputs.map((name) => text(1, name)),
    text(2, output),
    text(3, `${operator}_${output}`),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  );

/** GraphProto.input (11) or output (12): ValueInfoProto with a tensor type of fixed shape. */
function value(field: 11 | 12, name: string, shape: readonly number[]): Uint8Array {
  const dimensions = shape.map((dimension) => message(1, number(1, dimension)));
  const tensorType = message(1, number(1, floatType), message(2, ...dimensions));
  return message(field, text(1, name), message(2, tensorType));
}

export type Names = { graph: string; input: string; output: string };

/** Nodes: scale, shift, convolutions with ReLU, mean over time, Gemm (transB, which every reader takes), softmax. */
function nodesOf(network: Network, names: Names): Uint8Array[] {
  const nodes = [node('Mul', [names.input, 'scale'], 'scaled'), node('Add', ['scaled', 'shift'], 'level0')];
  for (const [i, layer] of network.convolutions.entries()) {
    const attributes = {
      dilations: [1],
      group: 1,
      kernel_shape: [layer.kernel],
      pads: [0, 0],
      strides: [layer.stride],
    };
    nodes.push(
      node('Conv', [`level${i}`, `conv${i}.weight`, `conv${i}.bias`], `conv${i}`, attributes),
      node('Relu', [`conv${i}`], `level${i + 1}`),
    );
  }
  return [
    ...nodes,
    node('ReduceMean', [`level${network.convolutions.length}`], 'features', { axes: [2], keepdims: 0 }),
    node('Gemm', ['features', 'dense.weight', 'dense.bias'], 'logits', { transB: 1 }),
    node('Softmax', ['logits'], names.output, { axis: 1 }),
  ];
}

function initializersOf(network: Network): Uint8Array[] {
  const { dense, channels, scale, shift } = network;
  return [
    initializer('scale', [1, channels, 1], scale),
    initializer('shift', [1, channels, 1], shift),
    ...network.convolutions.flatMap((layer, i) => [
      initializer(`conv${i}.weight`, [layer.outputs, layer.inputs, layer.kernel], layer.weight),
      initializer(`conv${i}.bias`, [layer.outputs], layer.bias),
    ]),
    initializer('dense.weight', [dense.outputs, dense.inputs], dense.weight),
    initializer('dense.bias', [dense.outputs], dense.bias),
  ];
}

/** ModelProto, IR version 8, opset 17: input [1, channels, length] in raw units, output [1, classes] of scores. */
export function onnxOf(network: Network, names: Names): Uint8Array {
  const last = network.convolutions.reduce(lengthAfter, network.length);
  if (last < 1) throw new RangeError('the convolutions leave nothing to average');
  const graph = joined([
    ...nodesOf(network, names),
    text(2, names.graph),
    ...initializersOf(network),
    value(11, names.input, [1, network.channels, network.length]),
    value(12, names.output, [1, network.dense.outputs]),
  ]);
  return joined([
    number(1, 8),
    text(2, 'gradus'),
    text(3, '1'),
    block(7, graph),
    message(8, text(1, ''), number(2, 17)),
  ]);
}
