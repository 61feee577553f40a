import { FormatError } from '../error.ts';
import { readUaHeader, uaHeaderLength } from './frame.ts';
import type { UaHeader } from './frame.ts';
import { byteString, statusCode, string, uint32 } from './builtin.ts';
import { struct } from './codec.ts';
import type { Codec, ValueOf } from './codec.ts';
import { UaReader } from './reader.ts';
import { readBody } from './requests.ts';
import type { Body } from './requests.ts';
import { UaWriter } from './writer.ts';

// OPC 10000-6, 6.7 (UA Secure Conversation, policy None) and 7.1 (UA-TCP).

const buffers = {
  protocolVersion: uint32,
  receiveBufferSize: uint32,
  sendBufferSize: uint32,
  maxMessageSize: uint32,
  maxChunkCount: uint32,
};
const acknowledge = struct(buffers);
const hello = struct({ ...buffers, endpointUrl: string });
const failure = struct({ error: statusCode, reason: string });
const asymmetric = struct({
  channel: uint32,
  policy: string,
  senderCertificate: byteString,
  receiverThumbprint: byteString,
});
const symmetric = struct({ channel: uint32, token: uint32 });
const sequence = struct({ sequence: uint32, request: uint32 });

export type Hello = ValueOf<typeof hello>;
export type Acknowledge = ValueOf<typeof acknowledge>;
export const policyNone = 'http://opcfoundation.org/UA/SecurityPolicy#None';

/** A whole message. OPN, MSG and CLO come in chunks that `chunksIn` joins; the rest never do (7.1.2). */
export type UaMessage =
  | { type: 'HEL'; hello: Hello }
  | { type: 'ACK'; acknowledge: Acknowledge }
  | { type: 'ERR'; error: number; reason: string | null }
  | { type: 'OPN'; channel: number; policy: string | null; sequence: number; request: number; body: Body }
  | { type: 'MSG' | 'CLO'; channel: number; token: number; sequence: number; request: number; body: Body };

/** A chunk with its 8-byte header before it. */
export function chunkOf(type: UaHeader['type'], chunk: UaHeader['chunk'], content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(uaHeaderLength + content.length);
  new TextEncoder().encodeInto(type + chunk, bytes);
  new DataView(bytes.buffer).setUint32(4, bytes.length, true);
  bytes.set(content, uaHeaderLength);
  return bytes;
}

function encoded<T>(codec: Codec<T>, value: T): Uint8Array {
  const writer = new UaWriter();
  codec.write(writer, value);
  return writer.done();
}

export const encodeHello = (value: Hello): Uint8Array => chunkOf('HEL', 'F', encoded(hello, value));
export const encodeAcknowledge = (value: Acknowledge): Uint8Array => chunkOf('ACK', 'F', encoded(acknowledge, value));
export const encodeError = (error: number, reason: string): Uint8Array =>
  chunkOf('ERR', 'F', encoded(failure, { error, reason }));

type Place = { channel: number; sequence: number; request: number };

/** Opens a channel in policy None: no certificate on either side. */
export function encodeOpen({ channel, sequence: number, request }: Place, body: Uint8Array): Uint8Array {
  const writer = new UaWriter();
  asymmetric.write(writer, { channel, policy: policyNone, senderCertificate: null, receiverThumbprint: null });
  sequence.write(writer, { sequence: number, request });
  writer.bytes(body);
  return chunkOf('OPN', 'F', writer.done());
}

/** A message of an open channel in mode None, in as many chunks as `mostBytes` asks for; sequence numbers count on. */
export function encodeMessage(
  type: 'MSG' | 'CLO',
  { channel, token, sequence: first, request }: Place & { token: number },
  body: Uint8Array,
  mostBytes = 65_536,
): Uint8Array[] {
  const room = mostBytes - uaHeaderLength - 16;
  const count = Math.max(1, Math.ceil(body.length / room));
  return Array.from({ length: count }, (_, i) => {
    const writer = new UaWriter();
    symmetric.write(writer, { channel, token });
    sequence.write(writer, { sequence: (first + i) >>> 0, request });
    writer.bytes(body.subarray(i * room, (i + 1) * room));
    return chunkOf(type, i === count - 1 ? 'F' : 'C', writer.done());
  });
}

/** What a receiver takes; what is more is refused (7.1.2.3). */
export type Bounds = { mostBytes: number; mostChunks: number; chunkBytes: number };
export const usualBounds: Bounds = { mostBytes: 8 * 1024 * 1024, mostChunks: 256, chunkBytes: 1024 * 1024 };

/** Splits one direction of a connection into whole chunks. Keeps at most one chunk, and grows only as its bytes come. Throws `FormatError`. */
export function chunkReader({ chunkBytes }: Bounds = usualBounds): (bytes: Uint8Array) => Uint8Array[] {
  let kept = new Uint8Array(1024);
  let filled = 0;
  const append = (bytes: Uint8Array): void => {
    if (filled + bytes.length > kept.length) {
      const grown = new Uint8Array(Math.max(filled + bytes.length, 2 * kept.length));
      grown.set(kept.subarray(0, filled));
      kept = grown;
    }
    kept.set(bytes, filled);
    filled += bytes.length;
  };
  return (bytes) => {
    append(bytes);
    const done: Uint8Array[] = [];
    let at = 0;
    while (filled - at >= uaHeaderLength) {
      const { size } = readUaHeader(kept.subarray(at, filled));
      if (size > chunkBytes)
        throw new FormatError(`OPC UA: a chunk of ${size} bytes; at most ${chunkBytes} are taken`, 4);
      if (filled - at < size) break;
      done.push(kept.slice(at, at + size));
      at += size;
    }
    kept.copyWithin(0, at, filled);
    filled -= at;
    return done;
  };
}

type Head = { channel: number; token: number; sequence: number; request: number };
type Pending = { parts: Uint8Array[]; bytes: number; head: Head };

function plain(type: 'HEL' | 'ACK' | 'ERR', reader: UaReader): UaMessage {
  if (type === 'HEL') return { type, hello: hello.read(reader) };
  if (type === 'ACK') return { type, acknowledge: acknowledge.read(reader) };
  return { type, ...failure.read(reader) };
}

/**
 * Joins chunks into messages, one direction of one connection. A chunk aborted by its sender ends its message, which is
 * dropped (6.7.3). Throws `FormatError` for more than the bounds allow and for what is not the protocol.
 */
export function messageReader(bounds: Bounds = usualBounds): (chunk: Uint8Array) => UaMessage | undefined {
  let pending: Pending | undefined;
  return (chunk) => {
    const header = readUaHeader(chunk);
    const reader = new UaReader(chunk.subarray(uaHeaderLength, header.size));
    if (header.type === 'RHE') throw new FormatError('OPC UA: a reverse hello where none was asked for', 0);
    if (header.type === 'HEL' || header.type === 'ACK' || header.type === 'ERR') return plain(header.type, reader);
    if (header.type === 'OPN') {
      const { channel, policy } = asymmetric.read(reader);
      const place = sequence.read(reader);
      return { type: 'OPN', channel, policy, ...place, body: readBody(reader.bytes(reader.left)) };
    }
    const { type } = header;
    const head = { ...symmetric.read(reader), ...sequence.read(reader) };
    if (header.chunk === 'A') return void (pending = undefined);
    pending = joined(pending, head, reader.bytes(reader.left), bounds);
    if (header.chunk === 'C') return undefined;
    const { parts, bytes, head: first } = pending;
    pending = undefined;
    return { type, ...first, body: readBody(concatenated(parts, bytes)) };
  };
}

function joined(pending: Pending | undefined, head: Head, part: Uint8Array, bounds: Bounds): Pending {
  if (pending && pending.head.request !== head.request)
    throw new FormatError(`OPC UA: a chunk of request ${head.request} within request ${pending.head.request}`);
  const parts = [...(pending?.parts ?? []), part];
  const bytes = (pending?.bytes ?? 0) + part.length;
  if (parts.length > bounds.mostChunks || bytes > bounds.mostBytes)
    throw new FormatError(`OPC UA: a message of more than ${bounds.mostChunks} chunks or ${bounds.mostBytes} bytes`);
  return { parts, bytes, head: pending?.head ?? head };
}

function concatenated(parts: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
