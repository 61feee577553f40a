import { struct } from './codec.ts';
import type { Codec } from './codec.ts';
import { UaReader } from './reader.ts';
import { UaWriter } from './writer.ts';

// OPC 10000-6, 5.2.2: the built-in types.

type Scalar = 'uint8' | 'int8' | 'uint16' | 'int16' | 'uint32' | 'int32' | 'float' | 'double';
const scalar = (name: Scalar): Codec<number> => ({
  read: (reader) => reader[name](),
  write: (writer, value) => writer[name](value),
});
export const byte = scalar('uint8');
export const sbyte = scalar('int8');
export const uint16 = scalar('uint16');
export const int16 = scalar('int16');
export const uint32 = scalar('uint32');
export const int32 = scalar('int32');
export const float = scalar('float');
export const double = scalar('double');
export const uint64: Codec<bigint> = { read: (r) => r.uint64(), write: (w, value) => w.uint64(value) };
export const int64: Codec<bigint> = { read: (r) => r.int64(), write: (w, value) => w.int64(value) };
/** Any byte but 0 reads as true (5.2.2.1). */
export const boolean: Codec<boolean> = { read: (r) => r.uint8() !== 0, write: (w, value) => w.uint8(value ? 1 : 0) };
/** 32 bits; `statusName` says them in words. */
export const statusCode = uint32;
/** 100 ns since 1601-01-01T00:00Z; 0 and below stand for no time (5.2.2.5). */
export const dateTime = int64;

const epochMs = 11_644_473_600_000n;
export const ticksOf = (unixMs: number): bigint => (BigInt(Math.round(unixMs)) + epochMs) * 10_000n;
/** ms since 1970; null where there is no time. */
export const unixMsOf = (ticks: bigint): number | null => (ticks <= 0n ? null : Number(ticks / 10_000n - epochMs));

export const byteString: Codec<Uint8Array | null> = {
  read(reader) {
    const length = reader.length();
    return length === null ? null : reader.bytes(length);
  },
  write(writer, value) {
    writer.int32(value?.length ?? -1);
    if (value) writer.bytes(value);
  },
};

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();
export const string: Codec<string | null> = {
  read(reader) {
    const bytes = byteString.read(reader);
    try {
      return bytes && decoder.decode(bytes);
    } catch {
      return reader.fail('a string that is not UTF-8');
    }
  },
  write: (writer, value) => byteString.write(writer, value === null ? null : encoder.encode(value)),
};

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
/** As text, `72962b91-fa75-4ae6-8d28-b404dc7daf63`; its first three parts are little endian on the wire (5.1.3). */
export const guid: Codec<string> = {
  read(reader) {
    const [a, b, c] = [reader.uint32(), reader.uint16(), reader.uint16()];
    const [d, e] = [reader.bytes(2), reader.bytes(6)];
    return `${a.toString(16).padStart(8, '0')}-${b.toString(16).padStart(4, '0')}-${c.toString(16).padStart(4, '0')}-${hex(d)}-${hex(e)}`;
  },
  write(writer, value) {
    const [a = '', b = '', c = '', d = '', e = ''] = value.split('-');
    writer.uint32(Number.parseInt(a, 16));
    writer.uint16(Number.parseInt(b, 16));
    writer.uint16(Number.parseInt(c, 16));
    writer.bytes(Buffer.from(d + e, 'hex'));
  },
};

/** In its usual text (OPC 10000-6, 5.3.1.10): `i=2253`, `ns=2;s=Pump`, `ns=1;g=…`, `b=<base64>`. */
export type NodeId = string;
type Parts = { namespace: number; kind: 'i' | 's' | 'g' | 'b'; id: string };

function partsOf(node: NodeId): Parts {
  const found = /^(?:ns=(\d+);)?([isgb])=([\s\S]*)$/.exec(node);
  if (!found) throw new TypeError(`not a NodeId: ${node}`);
  return { namespace: Number(found[1] ?? 0), kind: found[2] as Parts['kind'], id: found[3] ?? '' };
}

const nodeText = (namespace: number, id: string): NodeId => (namespace === 0 ? id : `ns=${namespace};${id}`);

/** What the low six bits of the first byte say follows (5.2.2.9). */
function readNode(reader: UaReader, encoding: number): NodeId {
  if (encoding === 0) return nodeText(0, `i=${reader.uint8()}`);
  if (encoding === 1) return nodeText(reader.uint8(), `i=${reader.uint16()}`);
  const namespace = reader.uint16();
  if (encoding === 2) return nodeText(namespace, `i=${reader.uint32()}`);
  if (encoding === 3) return nodeText(namespace, `s=${string.read(reader) ?? ''}`);
  if (encoding === 4) return nodeText(namespace, `g=${guid.read(reader)}`);
  if (encoding !== 5) reader.fail(`a NodeId of kind ${encoding}`);
  return nodeText(namespace, `b=${Buffer.from(byteString.read(reader) ?? []).toString('base64')}`);
}

function writeNumeric(writer: UaWriter, namespace: number, id: number, flags: number): void {
  if (namespace === 0 && id < 256) {
    writer.uint8(flags);
    writer.uint8(id);
  } else if (namespace < 256 && id < 65_536) {
    writer.uint8(flags | 1);
    writer.uint8(namespace);
    writer.uint16(id);
  } else {
    writer.uint8(flags | 2);
    writer.uint16(namespace);
    writer.uint32(id);
  }
}

function writeNode(writer: UaWriter, node: NodeId, flags = 0): void {
  const { namespace, kind, id } = partsOf(node);
  if (kind === 'i') return writeNumeric(writer, namespace, Number(id), flags);
  writer.uint8(flags | { s: 3, g: 4, b: 5 }[kind]);
  writer.uint16(namespace);
  if (kind === 's') string.write(writer, id);
  else if (kind === 'g') guid.write(writer, id);
  else byteString.write(writer, Buffer.from(id, 'base64'));
  return undefined;
}

export const nodeId: Codec<NodeId> = {
  read: (reader) => readNode(reader, reader.uint8()),
  write: (writer, value) => writeNode(writer, value),
};

const hasUri = 0x80;
const hasServer = 0x40;
/** A NodeId that may name its namespace by URI and live on another server. */
export type ExpandedNodeId = { node: NodeId; uri?: string; server?: number };
export const expandedNodeId: Codec<ExpandedNodeId> = {
  read(reader) {
    const first = reader.uint8();
    const node = readNode(reader, first & 0x3f);
    return {
      node,
      ...(first & hasUri ? { uri: string.read(reader) ?? '' } : {}),
      ...(first & hasServer ? { server: reader.uint32() } : {}),
    };
  },
  write(writer, { node, uri, server }) {
    writeNode(writer, node, (uri === undefined ? 0 : hasUri) | (server === undefined ? 0 : hasServer));
    if (uri !== undefined) string.write(writer, uri);
    if (server !== undefined) writer.uint32(server);
  },
};

export const qualifiedName = struct({ namespace: uint16, name: string });

export type LocalizedText = { locale?: string; text?: string };
export const localizedText: Codec<LocalizedText> = {
  read(reader) {
    const mask = reader.uint8();
    return {
      ...(mask & 1 ? { locale: string.read(reader) ?? '' } : {}),
      ...(mask & 2 ? { text: string.read(reader) ?? '' } : {}),
    };
  },
  write(writer, { locale, text }) {
    writer.uint8((locale === undefined ? 0 : 1) | (text === undefined ? 0 : 2));
    if (locale !== undefined) string.write(writer, locale);
    if (text !== undefined) string.write(writer, text);
  },
};

/** A structure whose type may be unknown: its bytes stay bytes. `xml`: they are text (5.2.2.15). */
export type ExtensionObject = { type: NodeId; body: Uint8Array | null; xml?: true };
export const nothing: ExtensionObject = { type: 'i=0', body: null };
export const extensionObject: Codec<ExtensionObject> = {
  read(reader) {
    const type = nodeId.read(reader);
    const encoding = reader.uint8();
    if (encoding > 2) reader.fail(`an ExtensionObject encoded as ${encoding}`);
    if (encoding === 0) return { type, body: null };
    const body = byteString.read(reader);
    return encoding === 2 ? { type, body, xml: true } : { type, body };
  },
  write(writer, { type, body, xml }) {
    nodeId.write(writer, type);
    writer.uint8(body === null ? 0 : xml ? 2 : 1);
    if (body !== null) byteString.write(writer, body);
  },
};

/** A structure as the body of an ExtensionObject. */
export function wrapped<T>(type: NodeId, codec: Codec<T>, value: T): ExtensionObject {
  const writer = new UaWriter();
  codec.write(writer, value);
  return { type, body: writer.done() };
}

/** The structure in an ExtensionObject of that type; null where it is of another. Throws `FormatError`. */
export function unwrapped<T>({ type, body }: ExtensionObject, wanted: NodeId, codec: Codec<T>): T | null {
  return type === wanted && body ? codec.read(new UaReader(body)) : null;
}
