import { FormatError } from './error.ts';
import { byName } from './model-file.ts';
import type { ModelInventory, ModelValue } from './model-file.ts';

// ONNX IR (onnx.proto3) as far as an inventory needs it: a message is a list of fields, a field is a tag (number × 8 +
// wire type) and its contents. Numbers below are the field numbers of onnx.proto3. Weights are stepped over, never read.

/** The longest file read here, and what a graph may hold before it is no model but an attack. */
const longestFile = 256 * 1024 * 1024;
const mostNodes = 1_000_000;
const mostOperators = 2000;
const mostNames = 10_000;
const deepest = 32;
const longestName = 1000;

const varintType = 0;
const fixed64Type = 1;
const blockType = 2;
const fixed32Type = 5;

type Field = { number: number; at: number; value: number; block: Uint8Array };
const noBytes = new Uint8Array(0);
const wrong = (what: string, at: number): FormatError => new FormatError(`ONNX: ${what}`, at);

/** A varint: its value, of which everything beyond 2⁵³ is lost, and where the next byte is. */
function varintAt(bytes: Uint8Array, from: number, base: number): { value: number; next: number } {
  let value = 0;
  let scale = 1;
  for (let at = from; at < Math.min(bytes.length, from + 10); at++) {
    const byte = bytes[at] ?? 0;
    value += (byte & 127) * scale;
    if (byte < 128) return { value, next: at + 1 };
    scale *= 128;
  }
  throw wrong('a number does not end', base + from);
}

type Got = { field: Omit<Field, 'number' | 'at'>; next: number };

function contentsAt(bytes: Uint8Array, wire: number, from: number, base: number): Got {
  if (wire === varintType) {
    const { value, next } = varintAt(bytes, from, base);
    return { field: { value, block: noBytes }, next };
  }
  if (wire === fixed64Type || wire === fixed32Type) {
    const next = from + (wire === fixed64Type ? 8 : 4);
    if (next > bytes.length) throw wrong('ends inside a number', base + bytes.length);
    return { field: { value: 0, block: noBytes }, next };
  }
  if (wire !== blockType) throw wrong(`wire type ${wire} is not read`, base + from);
  const { value: length, next } = varintAt(bytes, from, base);
  if (length > bytes.length - next) throw wrong(`a block of ${length} bytes does not fit`, base + from);
  return { field: { value: 0, block: bytes.subarray(next, next + length) }, next: next + length };
}

/** The fields of a message; `base` is where it begins in the file. */
function* fieldsOf(bytes: Uint8Array, base: number): Generator<Field> {
  let at = 0;
  while (at < bytes.length) {
    const tag = varintAt(bytes, at, base);
    const number = Math.floor(tag.value / 8);
    if (number === 0 || number > 536_870_911) throw wrong(`field ${number} is none`, base + at);
    const { field, next } = contentsAt(bytes, tag.value % 8, tag.next, base);
    yield { number, at: base + next - field.block.length, ...field };
    at = next;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
function textOf({ block, at }: Field): string {
  if (block.length > longestName) throw wrong(`a name of ${block.length} bytes`, at);
  try {
    return utf8.decode(block);
  } catch {
    throw wrong('a name is not UTF-8', at);
  }
}

/** TensorShapeProto.Dimension: dim_value 1, dim_param 2. */
function dimensionOf(dimension: Field): number | string {
  for (const field of fieldsOf(dimension.block, dimension.at)) {
    if (field.number === 1) return field.value;
    if (field.number === 2) return textOf(field);
  }
  return '';
}

/** TypeProto.Tensor: elem_type 1, shape 2 (dim 1). */
function tensorOf(tensor: Field): Pick<ModelValue, 'type' | 'shape'> {
  let type = 0;
  const shape: (number | string)[] = [];
  for (const field of fieldsOf(tensor.block, tensor.at)) {
    if (field.number === 1) type = field.value;
    if (field.number !== 2) continue;
    for (const dimension of fieldsOf(field.block, field.at)) {
      if (dimension.number === 1) shape.push(dimensionOf(dimension));
      if (shape.length > deepest) throw wrong(`more than ${deepest} dimensions`, dimension.at);
    }
  }
  return { type, shape };
}

/** ValueInfoProto: name 1, type 2; TypeProto: tensor_type 1. */
function valueOf(value: Field): ModelValue {
  let name = '';
  let tensor: Pick<ModelValue, 'type' | 'shape'> = { type: -1, shape: [] };
  for (const field of fieldsOf(value.block, value.at)) {
    if (field.number === 1) name = textOf(field);
    if (field.number !== 2) continue;
    for (const kind of fieldsOf(field.block, field.at)) if (kind.number === 1) tensor = tensorOf(kind);
  }
  return { name, ...tensor };
}

type Tally = { domain: string; name: string; count: number; attributes: Set<string> };
type Walk = { operators: Map<string, Tally>; nodes: number };

/** AttributeProto: name 1, g 6, graphs 11. */
function attributeOf(attribute: Field, walk: Walk, depth: number): string {
  let name = '';
  for (const field of fieldsOf(attribute.block, attribute.at)) {
    if (field.number === 1) name = textOf(field);
    else if (field.number === 6 || field.number === 11) walkGraph(field, walk, depth + 1);
  }
  return name;
}

function countOperator(walk: Walk, domain: string, name: string, attributes: readonly string[], at: number): void {
  if (name === '') throw wrong('a node has no operator', at);
  const key = `${domain} ${name}`;
  const tally = walk.operators.get(key) ?? { domain, name, count: 0, attributes: new Set() };
  tally.count++;
  for (const attribute of attributes) tally.attributes.add(attribute);
  walk.operators.set(key, tally);
  if (walk.operators.size > mostOperators || tally.attributes.size > mostOperators)
    throw wrong(`more than ${mostOperators} operators or attributes`, at);
}

/** NodeProto: op_type 4, attribute 5, domain 7. */
function walkNode(node: Field, walk: Walk, depth: number): void {
  if (++walk.nodes > mostNodes) throw wrong(`more than ${mostNodes} nodes`, node.at);
  let name = '';
  let domain = '';
  const attributes: string[] = [];
  for (const field of fieldsOf(node.block, node.at)) {
    if (field.number === 4) name = textOf(field);
    else if (field.number === 7) domain = textOf(field);
    else if (field.number === 5) attributes.push(attributeOf(field, walk, depth));
  }
  countOperator(walk, domain === 'ai.onnx' ? '' : domain, name, attributes, node.at);
}

type Ends = { inputs: ModelValue[]; outputs: ModelValue[]; initialised: Set<string> };

/** TensorProto: name 8. */
function tensorName(tensor: Field): string {
  for (const field of fieldsOf(tensor.block, tensor.at)) if (field.number === 8) return textOf(field);
  return '';
}

/** GraphProto: node 1, initializer 5, input 11, output 12. */
function walkGraph(graph: Field, walk: Walk, depth: number): Ends {
  if (depth > deepest) throw wrong(`graphs within graphs, deeper than ${deepest}`, graph.at);
  const ends: Ends = { inputs: [], outputs: [], initialised: new Set() };
  for (const field of fieldsOf(graph.block, graph.at)) {
    if (field.number === 1) walkNode(field, walk, depth);
    else if (field.number === 5 && depth === 0) ends.initialised.add(tensorName(field));
    else if (field.number === 11 && depth === 0) ends.inputs.push(valueOf(field));
    else if (field.number === 12 && depth === 0) ends.outputs.push(valueOf(field));
    if (ends.inputs.length + ends.outputs.length > mostNames) throw wrong('too many inputs and outputs', field.at);
  }
  return ends;
}

/** OperatorSetIdProto: domain 1, version 2. */
function opsetOf(opset: Field): [string, number] {
  let domain = '';
  let version = 0;
  for (const field of fieldsOf(opset.block, opset.at)) {
    if (field.number === 1) domain = textOf(field);
    else if (field.number === 2) version = field.value;
  }
  return [domain === 'ai.onnx' ? '' : domain, version];
}

/**
 * What an ONNX model is made of: its operators with those of every subgraph and local function, the versions of their
 * sets, what it takes and gives. Nothing of the file is run, and weights are not looked at. Throws `FormatError` for
 * everything that is no ONNX model, or one too large to be one.
 */
export function readOnnx(bytes: Uint8Array): ModelInventory {
  if (bytes.length > longestFile) throw wrong(`${bytes.length} bytes are more than the ${longestFile} read here`, 0);
  const walk: Walk = { operators: new Map(), nodes: 0 };
  const opsets = new Map<string, number>();
  let irVersion = 0;
  let producer = '';
  let ends: Ends | undefined;
  // ModelProto: ir_version 1, producer_name 2, graph 7, opset_import 8, functions 25 (FunctionProto: node 7).
  for (const field of fieldsOf(bytes, 0)) {
    if (field.number === 1) irVersion = field.value;
    else if (field.number === 2) producer = textOf(field);
    else if (field.number === 7) ends = walkGraph(field, walk, 0);
    else if (field.number === 8) opsets.set(...opsetOf(field));
    else if (field.number === 25)
      for (const node of fieldsOf(field.block, field.at)) if (node.number === 7) walkNode(node, walk, 1);
    if (opsets.size > mostOperators) throw wrong(`more than ${mostOperators} operator sets`, field.at);
  }
  if (!ends || irVersion === 0) throw wrong('there is no graph, or no version of the format', bytes.length);
  const { initialised } = ends;
  return {
    format: 'onnx',
    version: irVersion,
    producer,
    opsets: Object.fromEntries(opsets),
    operators: [...walk.operators.values()]
      .map((one) => ({ ...one, attributes: [...one.attributes] }))
      .toSorted(byName),
    // Up to IR version 3 weights stand among the inputs too.
    inputs: ends.inputs.filter(({ name }) => !initialised.has(name)),
    outputs: ends.outputs,
  };
}
