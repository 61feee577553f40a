import { FormatError } from './error.ts';

/** Far above what a sensor says in one message; a longer one is not read. */
export const longestSparkplug = 1024 * 1024;
const deepest = 16;
/** Messages within messages in all: an empty one takes two bytes of the payload and far more in memory. */
const mostMessages = 100_000;

/** Sparkplug 3.0.0, Data Types: the index is the datatype's number on the wire. */
export const datatypes = [
  'Unknown',
  'Int8',
  'Int16',
  'Int32',
  'Int64',
  'UInt8',
  'UInt16',
  'UInt32',
  'UInt64',
  'Float',
  'Double',
  'Boolean',
  'String',
  'DateTime',
  'Text',
  'UUID',
  'DataSet',
  'Bytes',
  'File',
  'Template',
  'PropertySet',
  'PropertySetList',
  'Int8Array',
  'Int16Array',
  'Int32Array',
  'Int64Array',
  'UInt8Array',
  'UInt16Array',
  'UInt32Array',
  'UInt64Array',
  'FloatArray',
  'DoubleArray',
  'BooleanArray',
  'StringArray',
  'DateTimeArray',
] as const;

/** A value as the wire carries it: integers are unsigned there, whatever the datatype says. `extension`: left unread. */
export type Scalar =
  | { kind: 'int'; value: number }
  | { kind: 'long'; value: bigint }
  | { kind: 'float' | 'double'; value: number }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'string'; value: string }
  | { kind: 'extension'; value: Uint8Array };
export type PropertySet = { keys: string[]; values: PropertyValue[] };
export type PropertySetList = { propertyset: PropertySet[] };
export type PropertyValue = {
  type?: number;
  isNull?: boolean;
  value?: Scalar | { kind: 'propertyset'; value: PropertySet } | { kind: 'propertysets'; value: PropertySetList };
};
export type DataSet = {
  numOfColumns?: bigint;
  columns: string[];
  types: number[];
  rows: { elements: { value?: Scalar }[] }[];
};
export type Parameter = { name?: string; type?: number; value?: Scalar };
export type Template = {
  version?: string;
  metrics: Metric[];
  parameters: Parameter[];
  templateRef?: string;
  isDefinition?: boolean;
};
export type MetaData = {
  isMultiPart?: boolean;
  contentType?: string;
  size?: bigint;
  seq?: bigint;
  fileName?: string;
  fileType?: string;
  md5?: string;
  description?: string;
};
export type Metric = {
  name?: string;
  alias?: bigint;
  timestamp?: bigint;
  datatype?: number;
  isHistorical?: boolean;
  isTransient?: boolean;
  isNull?: boolean;
  metadata?: MetaData;
  properties?: PropertySet;
  value?:
    | Scalar
    | { kind: 'bytes'; value: Uint8Array }
    | { kind: 'dataset'; value: DataSet }
    | { kind: 'template'; value: Template };
};
/** A Sparkplug B payload. Times are milliseconds since 1970 UTC. */
export type Payload = { timestamp?: bigint; metrics: Metric[]; seq?: bigint; uuid?: string; body?: Uint8Array };

type ShapeName = keyof typeof shapes;
/** `type`: one of Protocol Buffers' own or the name of a message. `one`: a member of the oneof, kept as `{kind, value}`. */
type Field = { name: string; type: string; many?: true; one?: true };

const one = (name: string, type: string): Field => ({ name, type, one: true });
const many = (name: string, type: string): Field => ({ name, type, many: true });
const single = (name: string, type: string): Field => ({ name, type });
const scalarsFrom = (first: number, ...more: Field[]): Record<number, Field> =>
  Object.fromEntries(
    [
      one('int', 'uint32'),
      one('long', 'uint64'),
      one('float', 'float'),
      one('double', 'double'),
      one('boolean', 'bool'),
      one('string', 'string'),
      ...more,
    ].map((field, i) => [first + i, field]),
  );

/** The messages of sparkplug_b.proto (Sparkplug 3.0.0, Google Protocol Buffer Schema) by field number. */
const shapes = {
  payload: {
    1: single('timestamp', 'uint64'),
    2: many('metrics', 'metric'),
    3: single('seq', 'uint64'),
    4: single('uuid', 'string'),
    5: single('body', 'bytes'),
  },
  metric: {
    1: single('name', 'string'),
    2: single('alias', 'uint64'),
    3: single('timestamp', 'uint64'),
    4: single('datatype', 'uint32'),
    5: single('isHistorical', 'bool'),
    6: single('isTransient', 'bool'),
    7: single('isNull', 'bool'),
    8: single('metadata', 'metadata'),
    9: single('properties', 'propertyset'),
    ...scalarsFrom(
      10,
      one('bytes', 'bytes'),
      one('dataset', 'dataset'),
      one('template', 'template'),
      one('extension', 'bytes'),
    ),
  },
  metadata: {
    1: single('isMultiPart', 'bool'),
    2: single('contentType', 'string'),
    3: single('size', 'uint64'),
    4: single('seq', 'uint64'),
    5: single('fileName', 'string'),
    6: single('fileType', 'string'),
    7: single('md5', 'string'),
    8: single('description', 'string'),
  },
  propertyset: { 1: many('keys', 'string'), 2: many('values', 'property') },
  property: {
    1: single('type', 'uint32'),
    2: single('isNull', 'bool'),
    ...scalarsFrom(
      3,
      one('propertyset', 'propertyset'),
      one('propertysets', 'propertysets'),
      one('extension', 'bytes'),
    ),
  },
  propertysets: { 1: many('propertyset', 'propertyset') },
  dataset: {
    1: single('numOfColumns', 'uint64'),
    2: many('columns', 'string'),
    3: many('types', 'uint32'),
    4: many('rows', 'row'),
  },
  row: { 1: many('elements', 'element') },
  element: scalarsFrom(1, one('extension', 'bytes')),
  template: {
    1: single('version', 'string'),
    2: many('metrics', 'metric'),
    3: many('parameters', 'parameter'),
    4: single('templateRef', 'string'),
    5: single('isDefinition', 'bool'),
  },
  parameter: { 1: single('name', 'string'), 2: single('type', 'uint32'), ...scalarsFrom(3, one('extension', 'bytes')) },
} satisfies Record<string, Record<number, Field>>;

type Message = Record<string, unknown>;
const isShape = (type: string): type is ShapeName => Object.hasOwn(shapes, type);
const fieldsOf = (shape: ShapeName): Readonly<Record<number, Field>> => shapes[shape];

/** Protocol Buffers encoding, “Message Structure”. Groups (3, 4) are not in this schema. */
const wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;
function wireOf(type: string): number {
  if (type === 'float') return wire.fixed32;
  if (type === 'double') return wire.fixed64;
  return type === 'uint32' || type === 'uint64' || type === 'bool' ? wire.varint : wire.bytes;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #messages = 0;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  varint(end: number): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.at];
      if (byte === undefined || this.at >= end) throw new FormatError('Sparkplug: ends inside a number', this.at);
      this.at++;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new FormatError('Sparkplug: a number of more than 10 bytes', this.at);
  }

  /** Where what begins here and is `length` long ends. */
  past(length: number, end: number): number {
    if (length > end - this.at) throw new FormatError(`Sparkplug: ${length} bytes, ${end - this.at} are left`, this.at);
    return this.at + length;
  }

  take(length: number, end: number): Uint8Array {
    const from = this.at;
    this.at = this.past(length, end);
    return this.#bytes.subarray(from, this.at);
  }

  text(length: number, end: number): string {
    const from = this.at;
    try {
      return utf8.decode(this.take(length, end));
    } catch (error) {
      if (error instanceof FormatError) throw error;
      throw new FormatError('Sparkplug: text that is not UTF-8', from);
    }
  }

  scalar(type: string, end: number): unknown {
    if (type === 'float' || type === 'double') {
      const from = this.at;
      this.take(type === 'float' ? 4 : 8, end);
      return type === 'float' ? this.#view.getFloat32(from, true) : this.#view.getFloat64(from, true);
    }
    const value = this.varint(end);
    if (type === 'uint64') return value;
    if (type === 'uint32') return Number(BigInt.asUintN(32, value));
    if (type === 'bool') return value !== 0n;
    return type === 'string' ? this.text(Number(value), end) : Uint8Array.from(this.take(Number(value), end));
  }

  skip(type: number, end: number): void {
    if (type === wire.varint) this.varint(end);
    else if (type === wire.fixed64) this.take(8, end);
    else if (type === wire.fixed32) this.take(4, end);
    else if (type === wire.bytes) this.take(Number(this.varint(end)), end);
    else throw new FormatError(`Sparkplug: wire type ${type}`, this.at);
  }

  message(shape: ShapeName, end: number, depth: number): Message {
    if (depth > deepest) throw new FormatError(`Sparkplug: more than ${deepest} messages inside each other`, this.at);
    if (++this.#messages > mostMessages) throw new FormatError(`Sparkplug: more than ${mostMessages} parts`, this.at);
    const fields = fieldsOf(shape);
    const message: Message = {};
    for (const field of Object.values(fields)) if (field.many) message[field.name] = [];
    while (this.at < end) this.#field(fields, message, end, depth);
    return message;
  }

  #field(fields: Readonly<Record<number, Field>>, message: Message, end: number, depth: number): void {
    const from = this.at;
    const tag = this.varint(end);
    const [number, type] = [tag >> 3n, Number(tag & 7n)];
    if (number === 0n || number >= 1n << 29n) throw new FormatError('Sparkplug: not a field number', from);
    const field = fields[Number(number)];
    if (!field) return this.skip(type, end);
    if (field.many && field.type === 'uint32' && type === wire.bytes)
      return this.#packed(message[field.name] as unknown[], end);
    if (type !== wireOf(field.type)) throw new FormatError(`Sparkplug: ${field.name} has wire type ${type}`, from);
    const value = isShape(field.type) ? this.#nested(field.type, end, depth) : this.scalar(field.type, end);
    if (field.many) (message[field.name] as unknown[]).push(value);
    else if (field.one) message['value'] = { kind: field.name, value };
    else message[field.name] = value;
  }

  #nested(shape: ShapeName, end: number, depth: number): Message {
    const length = Number(this.varint(end));
    return this.message(shape, this.past(length, end), depth + 1);
  }

  #packed(list: unknown[], end: number): void {
    const length = Number(this.varint(end));
    for (const last = this.past(length, end); this.at < last;) list.push(Number(BigInt.asUintN(32, this.varint(last))));
  }
}

/** Reads a Sparkplug B payload. Fields that the schema does not know are left out. Throws `FormatError`. */
export function decodeSparkplug(bytes: Uint8Array): Payload {
  if (bytes.length > longestSparkplug) throw new FormatError(`Sparkplug: a payload of ${bytes.length} bytes`);
  return new Reader(bytes).message('payload', bytes.length, 0) as Payload;
}

function varintOf(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return [...bytes, Number(rest)];
}

function fixed(length: 4 | 8, value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(length));
  if (length === 4) view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  return new Uint8Array(view.buffer);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function bytesOf(type: string, value: unknown): Uint8Array {
  if (isShape(type)) return messageBytes(type, value as Message);
  return type === 'string' ? new TextEncoder().encode(value as string) : (value as Uint8Array);
}

function fieldBytes(number: number, type: string, value: unknown): Uint8Array {
  const kind = wireOf(type);
  const tag = Uint8Array.from(varintOf(BigInt(number * 8 + kind)));
  if (kind === wire.varint) return joined([tag, Uint8Array.from(varintOf(BigInt(value as bigint | number | boolean)))]);
  if (kind !== wire.bytes) return joined([tag, fixed(kind === wire.fixed32 ? 4 : 8, value as number)]);
  const bytes = bytesOf(type, value);
  return joined([tag, Uint8Array.from(varintOf(BigInt(bytes.length))), bytes]);
}

function messageBytes(shape: ShapeName, message: Message): Uint8Array {
  const variant = message['value'] as { kind: string; value: unknown } | undefined;
  const parts = Object.entries(fieldsOf(shape)).flatMap(([number, { name, type, many: all, one: member }]) => {
    if (member) return variant?.kind === name ? [fieldBytes(Number(number), type, variant.value)] : [];
    const value = message[name];
    if (value === undefined) return [];
    return (all ? (value as unknown[]) : [value]).map((each) => fieldBytes(Number(number), type, each));
  });
  return joined(parts);
}

/** Writes a Sparkplug B payload, fields in the order of their numbers. */
export function encodeSparkplug(payload: Payload): Uint8Array {
  return messageBytes('payload', payload);
}

const signedBits: Readonly<Record<number, number>> = { 1: 8, 2: 16, 3: 32, 4: 64 };

/** A metric's number, text or truth as its datatype means it: the wire carries negative integers as their two's complement. Undefined for null and for what is none of these. */
export function plainValue({ value, datatype = 0, isNull }: Metric): number | bigint | boolean | string | undefined {
  if (isNull || !value) return undefined;
  const bits = signedBits[datatype];
  if (value.kind === 'int') return bits ? Number(BigInt.asIntN(bits, BigInt(value.value))) : value.value;
  if (value.kind === 'long') return bits ? BigInt.asIntN(bits, value.value) : value.value;
  return typeof value.value === 'object' ? undefined : value.value;
}
