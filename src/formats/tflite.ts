import { FormatError } from './error.ts';
import { byName, elementTypes } from './model-file.ts';
import type { ModelInventory, ModelOperator, ModelValue } from './model-file.ts';

// TensorFlow Lite's schema (schema.fbs, version 3) as far as an inventory needs it. A FlatBuffers table begins with the
// distance back to its vtable, which holds the table's length and, for each field, where it stands in it (0: left out);
// a reference is the distance forward to what it means. Numbers below are the field numbers of schema.fbs. Weights are
// never read.

const longestFile = 256 * 1024 * 1024;
const mostItems = 100_000;
const longestName = 1000;
const identifier = 'TFL3';

/** TensorType by number. */
const types = [
  'float32',
  'float16',
  'int32',
  'uint8',
  'int64',
  'string',
  'bool',
  'int16',
  'complex64',
  'int8',
  'float64',
] as const;

/** BuiltinOperator by number. */
const operators =
  `ADD AVERAGE_POOL_2D CONCATENATION CONV_2D DEPTHWISE_CONV_2D DEPTH_TO_SPACE DEQUANTIZE EMBEDDING_LOOKUP FLOOR
  FULLY_CONNECTED HASHTABLE_LOOKUP L2_NORMALIZATION L2_POOL_2D LOCAL_RESPONSE_NORMALIZATION LOGISTIC LSH_PROJECTION LSTM
  MAX_POOL_2D MUL RELU RELU_N1_TO_1 RELU6 RESHAPE RESIZE_BILINEAR RNN SOFTMAX SPACE_TO_DEPTH SVDF TANH CONCAT_EMBEDDINGS
  SKIP_GRAM CALL CUSTOM EMBEDDING_LOOKUP_SPARSE PAD UNIDIRECTIONAL_SEQUENCE_RNN GATHER BATCH_TO_SPACE_ND
  SPACE_TO_BATCH_ND TRANSPOSE MEAN SUB DIV SQUEEZE UNIDIRECTIONAL_SEQUENCE_LSTM STRIDED_SLICE BIDIRECTIONAL_SEQUENCE_RNN
  EXP TOPK_V2 SPLIT LOG_SOFTMAX DELEGATE BIDIRECTIONAL_SEQUENCE_LSTM CAST PRELU MAXIMUM ARG_MAX MINIMUM LESS NEG PADV2
  GREATER GREATER_EQUAL LESS_EQUAL SELECT SLICE SIN TRANSPOSE_CONV SPARSE_TO_DENSE TILE EXPAND_DIMS EQUAL NOT_EQUAL LOG
  SUM SQRT RSQRT SHAPE POW ARG_MIN FAKE_QUANT REDUCE_PROD REDUCE_MAX PACK LOGICAL_OR ONE_HOT LOGICAL_AND LOGICAL_NOT
  UNPACK REDUCE_MIN FLOOR_DIV REDUCE_ANY SQUARE ZEROS_LIKE FILL FLOOR_MOD RANGE RESIZE_NEAREST_NEIGHBOR LEAKY_RELU
  SQUARED_DIFFERENCE MIRROR_PAD ABS SPLIT_V UNIQUE CEIL REVERSE_V2 ADD_N GATHER_ND COS WHERE RANK ELU REVERSE_SEQUENCE
  MATRIX_DIAG QUANTIZE MATRIX_SET_DIAG ROUND HARD_SWISH IF WHILE NON_MAX_SUPPRESSION_V4 NON_MAX_SUPPRESSION_V5 SCATTER_ND
  SELECT_V2 DENSIFY SEGMENT_SUM BATCH_MATMUL`.split(/\s+/);
const custom = operators.indexOf('CUSTOM');

const wrong = (what: string, at: number): FormatError => new FormatError(`TensorFlow Lite: ${what}`, at);
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A file, and positions in it that were checked to be there. */
class Buffer {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  #inside(at: number, length: number): number {
    if (at < 0 || at + length > this.#bytes.length) throw wrong(`${length} bytes are not there`, at);
    return at;
  }
  uint8 = (at: number): number => this.#view.getUint8(this.#inside(at, 1));
  uint16 = (at: number): number => this.#view.getUint16(this.#inside(at, 2), true);
  int32 = (at: number): number => this.#view.getInt32(this.#inside(at, 4), true);
  uint32 = (at: number): number => this.#view.getUint32(this.#inside(at, 4), true);
  /** What the reference here means. */
  follow = (at: number): number => at + this.uint32(at);

  /** Where a table's field stands; undefined where it was left out. */
  field(table: number, number: number): number | undefined {
    const vtable = table - this.int32(table);
    const slot = 4 + 2 * number;
    if (slot + 2 > this.uint16(vtable)) return undefined;
    const from = this.uint16(vtable + slot);
    return from === 0 ? undefined : table + from;
  }

  /** Where each item of a vector field begins. */
  items(table: number, number: number, size: number): number[] {
    const at = this.field(table, number);
    if (at === undefined) return [];
    const vector = this.follow(at);
    const length = this.uint32(vector);
    if (length > mostItems) throw wrong(`${length} items are more than the ${mostItems} read here`, vector);
    this.#inside(vector + 4, length * size);
    return Array.from({ length }, (_, i) => vector + 4 + i * size);
  }
  numbers = (table: number, number: number): number[] => this.items(table, number, 4).map((at) => this.int32(at));
  tables = (table: number, number: number): number[] => this.items(table, number, 4).map(this.follow);

  text(table: number, number: number): string {
    const at = this.field(table, number);
    if (at === undefined) return '';
    const from = this.follow(at);
    const length = this.uint32(from);
    if (length > longestName) throw wrong(`a name of ${length} bytes`, from);
    this.#inside(from + 4, length);
    try {
      return utf8.decode(this.#bytes.subarray(from + 4, from + 4 + length));
    } catch {
      throw wrong('a name is not UTF-8', from);
    }
  }
}

/** OperatorCode: deprecated_builtin_code 0, custom_code 1, builtin_code 3. What was written before builtin_code has 0 there. */
function operatorOf(file: Buffer, table: number): string {
  const at = (number: number): number | undefined => file.field(table, number);
  const [old, now] = [at(0), at(3)];
  const code = Math.max(old === undefined ? 0 : file.uint8(old), now === undefined ? 0 : file.int32(now));
  if (code === custom) return file.text(table, 1) || 'CUSTOM';
  return operators[code] ?? `operator ${code}`;
}

/** Tensor: shape 0, type 1, name 3, shape_signature 7 (−1 for a size that is open). */
function valueOf(file: Buffer, table: number): ModelValue {
  const at = file.field(table, 1);
  const type = types[at === undefined ? 0 : file.uint8(at)];
  const [shape, signature] = [file.numbers(table, 0), file.numbers(table, 7)];
  return {
    name: file.text(table, 3),
    type: type === undefined ? -1 : elementTypes[type],
    shape: shape.map((size, i) => ((signature[i] ?? size) < 0 ? '' : size)),
  };
}

/** SubGraph: tensors 0, inputs 1, outputs 2. */
function endsOf(file: Buffer, graph: number): Pick<ModelInventory, 'inputs' | 'outputs'> {
  const tensors = file.tables(graph, 0);
  const values = (indices: readonly number[]): ModelValue[] =>
    indices.map((index) => {
      const tensor = tensors[index];
      if (tensor === undefined) throw wrong(`there is no tensor ${index}`, graph);
      return valueOf(file, tensor);
    });
  return { inputs: values(file.numbers(graph, 1)), outputs: values(file.numbers(graph, 2)) };
}

/** SubGraph: operators 3; Operator: opcode_index 0. */
function countsOf(file: Buffer, graphs: readonly number[], names: readonly string[]): ModelOperator[] {
  const counts = new Map<string, number>();
  for (const operator of graphs.flatMap((graph) => file.tables(graph, 3))) {
    const at = file.field(operator, 0);
    const name = names[at === undefined ? 0 : file.uint32(at)];
    if (name === undefined) throw wrong('an operator that the model does not list', operator);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => ({ domain: 'tflite', name, count, attributes: [] })).toSorted(byName);
}

/** The identifier of the schema stands after the reference to the root. */
export const isTflite = (bytes: Uint8Array): boolean => String.fromCharCode(...bytes.subarray(4, 8)) === identifier;

/**
 * What a TensorFlow Lite model is made of: its operators with those of every subgraph, what its first subgraph takes and
 * gives. Nothing of the file is run, and weights are not looked at. Throws `FormatError` for everything that is no such
 * model, or one too large to be one.
 */
export function readTflite(bytes: Uint8Array): ModelInventory {
  if (bytes.length > longestFile) throw wrong(`${bytes.length} bytes are more than the ${longestFile} read here`, 0);
  if (!isTflite(bytes)) throw wrong(`${identifier} does not stand at byte 4`, 4);
  const file = new Buffer(bytes);
  // Model: version 0, operator_codes 1, subgraphs 2, description 3.
  const root = file.follow(0);
  const graphs = file.tables(root, 2);
  const [first] = graphs;
  if (first === undefined) throw wrong('there is no graph', root);
  const version = file.field(root, 0);
  const names = file.tables(root, 1).map((table) => operatorOf(file, table));
  return {
    format: 'tflite',
    version: version === undefined ? 0 : file.uint32(version),
    producer: file.text(root, 3),
    opsets: {},
    operators: countsOf(file, graphs, names),
    ...endsOf(file, first),
  };
}
