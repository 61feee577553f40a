import {
  boolean,
  byte,
  byteString,
  dateTime,
  double,
  expandedNodeId,
  extensionObject,
  float,
  guid,
  int16,
  int32,
  int64,
  localizedText,
  nodeId,
  qualifiedName,
  sbyte,
  statusCode,
  string,
  uint16,
  uint32,
  uint64,
} from './builtin.ts';
import type { Codec } from './codec.ts';
import type { UaReader } from './reader.ts';
import type { UaWriter } from './writer.ts';

/** What a value may carry of itself beside its value (OPC 10000-6, 5.2.2.12). */
export type DiagnosticInfo = {
  symbolicId?: number;
  namespaceUri?: number;
  localizedText?: number;
  locale?: number;
  additionalInfo?: string;
  innerStatusCode?: number;
  inner?: DiagnosticInfo;
};

/** In the order in which the fields are written, each with its bit of the mask. */
const diagnosticFields = [
  ['symbolicId', 0x01, int32],
  ['namespaceUri', 0x02, int32],
  ['locale', 0x08, int32],
  ['localizedText', 0x04, int32],
  ['additionalInfo', 0x10, string],
  ['innerStatusCode', 0x20, statusCode],
] as const;
const hasInner = 0x40;

export const diagnosticInfo: Codec<DiagnosticInfo> = {
  read(reader) {
    const mask = reader.uint8();
    const own = diagnosticFields.flatMap(([name, bit, codec]) =>
      mask & bit ? [[name, codec.read(reader) ?? ''] as const] : [],
    );
    return {
      ...(Object.fromEntries(own) as DiagnosticInfo),
      ...(mask & hasInner ? { inner: reader.nested(() => diagnosticInfo.read(reader)) } : {}),
    };
  },
  write(writer, value) {
    const own = diagnosticFields.filter(([name]) => value[name] !== undefined);
    writer.uint8(own.reduce((mask, [, bit]) => mask | bit, value.inner ? hasInner : 0));
    for (const [name, , codec] of own) (codec as Codec<unknown>).write(writer, value[name]);
    if (value.inner) diagnosticInfo.write(writer, value.inner);
  },
};

/** A value with its time and quality. Times as ticks; `status` absent: Good. */
export type DataValue = {
  value?: Variant;
  status?: number;
  sourceTimestamp?: bigint;
  sourcePicoseconds?: number;
  serverTimestamp?: bigint;
  serverPicoseconds?: number;
};

const dataFields = [
  ['status', 0x02, statusCode],
  ['sourceTimestamp', 0x04, dateTime],
  ['sourcePicoseconds', 0x10, uint16],
  ['serverTimestamp', 0x08, dateTime],
  ['serverPicoseconds', 0x20, uint16],
] as const;
const hasValue = 0x01;

export const dataValue: Codec<DataValue> = {
  read(reader) {
    const mask = reader.uint8();
    const value = mask & hasValue ? { value: variant.read(reader) } : {};
    const rest = dataFields.flatMap(([name, bit, codec]) => (mask & bit ? [[name, codec.read(reader)] as const] : []));
    return { ...value, ...(Object.fromEntries(rest) as DataValue) };
  },
  write(writer, data) {
    const own = dataFields.filter(([name]) => data[name] !== undefined);
    writer.uint8(own.reduce((mask, [, bit]) => mask | bit, data.value ? hasValue : 0));
    if (data.value) variant.write(writer, data.value);
    for (const [name, , codec] of own) (codec as Codec<unknown>).write(writer, data[name]);
  },
};

/** Built-in types by their number on the wire (5.1.2, Table 1); 16 is XML, carried as bytes. */
const types = {
  Boolean: [1, boolean],
  SByte: [2, sbyte],
  Byte: [3, byte],
  Int16: [4, int16],
  UInt16: [5, uint16],
  Int32: [6, int32],
  UInt32: [7, uint32],
  Int64: [8, int64],
  UInt64: [9, uint64],
  Float: [10, float],
  Double: [11, double],
  String: [12, string],
  DateTime: [13, dateTime],
  Guid: [14, guid],
  ByteString: [15, byteString],
  XmlElement: [16, byteString],
  NodeId: [17, nodeId],
  ExpandedNodeId: [18, expandedNodeId],
  StatusCode: [19, statusCode],
  QualifiedName: [20, qualifiedName],
  LocalizedText: [21, localizedText],
  ExtensionObject: [22, extensionObject],
  DataValue: [
    23,
    { read: (r: UaReader) => dataValue.read(r), write: (w: UaWriter, v: DataValue) => dataValue.write(w, v) },
  ],
  Variant: [24, { read: (r: UaReader) => variant.read(r), write: (w: UaWriter, v: Variant) => variant.write(w, v) }],
  DiagnosticInfo: [25, diagnosticInfo],
} as const;
export type BuiltinName = keyof typeof types;

/** Any built-in value or a list of one built-in type; `dimensions` where the list is a matrix. */
export type Variant = { type: BuiltinName | 'Null'; value: unknown; dimensions?: number[] };

const byNumber = new Map(Object.entries(types).map(([name, [number, codec]]) => [number as number, { name, codec }]));
const isArray = 0x80;
const hasDimensions = 0x40;

function readVariant(reader: UaReader): Variant {
  const mask = reader.uint8();
  const number = mask & 0x3f;
  if (number === 0) return { type: 'Null', value: null };
  // 26 to 31 are reserved and read as ByteString (5.2.2.16).
  const known = byNumber.get(number > 25 && number < 32 ? 15 : number);
  if (!known) return reader.fail(`a Variant of type ${number}`);
  const codec = known.codec as Codec<unknown>;
  const type = known.name as BuiltinName;
  if (!(mask & isArray)) return { type, value: codec.read(reader) };
  const value = reader.list(() => codec.read(reader));
  return mask & hasDimensions ? { type, value, dimensions: reader.list(() => reader.int32()) } : { type, value };
}

export const variant: Codec<Variant> = {
  read: (reader) => reader.nested(() => readVariant(reader)),
  write(writer, { type, value, dimensions }) {
    if (type === 'Null') return writer.uint8(0);
    const [number, codec] = types[type] as unknown as [number, Codec<unknown>];
    const list = Array.isArray(value);
    writer.uint8(number | (list ? isArray : 0) | (dimensions ? hasDimensions : 0));
    if (list) writer.list(value as unknown[], (one) => codec.write(writer, one));
    else codec.write(writer, value);
    if (dimensions) writer.list(dimensions, (length) => writer.int32(length));
    return undefined;
  },
};
