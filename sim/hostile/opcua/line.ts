import type { Socket } from 'node:net';
import { afterNodeId, afterText, list, nodeId, nothing, raw, text, time, u32, u8 } from './bytes.ts';

/** Binary encoding ids of requests, OPC 10000-6, A.3; the answer's is three higher. */
export const services = {
  open: 446,
  endpoints: 428,
  createSession: 461,
  activateSession: 467,
  closeSession: 473,
  read: 631,
  browse: 527,
  browseNext: 533,
  translate: 554,
} as const;
/** ServiceFault, and a reason that ends a handshake. */
export const fault = { id: 397, tooManySessions: 0x80560000 } as const;

export type Asked = { kind: 'HEL' | 'OPN' | 'MSG' | 'CLO'; service: number; requestId: number; handle: number };
export type Chunk = 'F' | 'C' | 'A';

/** The day every answer is dated, unless the behaviour is about that: the same in every run. */
export const today = Date.UTC(2026, 0, 1);
const none = 'http://opcfoundation.org/UA/SecurityPolicy#None';
const [channel, token] = [7, 9];

function askedIn(bytes: Buffer): Asked {
  const kind = bytes.toString('latin1', 0, 3) as Asked['kind'];
  if (kind !== 'OPN' && kind !== 'MSG') return { kind, service: 0, requestId: 0, handle: 0 };
  let at = kind === 'OPN' ? afterText(bytes, afterText(bytes, afterText(bytes, 12))) : 16;
  const requestId = bytes.readUInt32LE(at + 4);
  at += 8;
  const service = bytes.readUInt16LE(at + 2);
  // The authentication token and the time stand before the handle.
  const handle = bytes.readUInt32LE(afterNodeId(bytes, at + 4) + 8);
  return { kind, service, requestId, handle };
}

/** One connection of a server that knows how an answer looks and may give another. */
export class Line {
  readonly socket: Socket;
  sequence = 0;
  constructor(socket: Socket) {
    this.socket = socket;
  }
  message(kind: string, chunk: Chunk, body: Uint8Array): Buffer {
    return Buffer.concat([Buffer.from(kind + chunk, 'latin1'), u32(8 + body.length), body]);
  }
  /** One chunk of an answer. */
  chunk(requestId: number, body: Uint8Array, chunk: Chunk = 'F'): Buffer {
    const head = [u32(channel), u32(token), u32(++this.sequence), u32(requestId)];
    return this.message('MSG', chunk, Buffer.concat([...head, body]));
  }
  opening(requestId: number, body: Uint8Array, chunk: Chunk = 'F'): Buffer {
    const head = [u32(channel), text(none), raw(null), raw(null), u32(++this.sequence), u32(requestId)];
    return this.message('OPN', chunk, Buffer.concat([...head, body]));
  }
  /** A whole answer in chunks of what a client takes. */
  answer({ requestId }: Asked, body: Uint8Array): Buffer {
    const most = 60_000;
    const chunks: Buffer[] = [];
    for (let at = 0; at < body.length; at += most)
      chunks.push(this.chunk(requestId, body.subarray(at, at + most), at + most < body.length ? 'C' : 'F'));
    return Buffer.concat(chunks);
  }
}

export type Head = { at?: number; handle?: number; status?: number; diagnostics?: Uint8Array };
/** OPC 10000-4, 7.33. */
export const header = (asked: Asked, head: Head = {}): Buffer =>
  Buffer.concat([
    time(head.at ?? today),
    u32(head.handle ?? asked.handle),
    u32(head.status ?? 0),
    head.diagnostics ?? u8(0),
    list([]),
    nothing,
  ]);
/** An answer to a request, told by its own id. */
export const answered = (asked: Asked, body: readonly Uint8Array[], head: Head = {}): Buffer =>
  Buffer.concat([nodeId(asked.service + 3), header(asked, head), ...body]);
export const faulted = (asked: Asked, status: number): Buffer =>
  Buffer.concat([nodeId(fault.id), header(asked, { status })]);

export const acknowledged = (buffers = 65_536, most = 0): Buffer =>
  Buffer.concat([u32(0), u32(buffers), u32(buffers), u32(most), u32(most)]);
export const opened = (at = today): readonly Uint8Array[] => [
  u32(0),
  u32(channel),
  u32(token),
  time(at),
  u32(3_600_000),
  raw(null),
];

/** Calls back with each whole message that comes. */
export function messages(socket: Socket, take: (asked: Asked) => void): void {
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let size = sizeIn(rest); rest.length >= size; size = sizeIn(rest)) {
      take(askedIn(rest.subarray(0, size)));
      rest = rest.subarray(size);
    }
  });
}
const sizeIn = (bytes: Buffer): number => (bytes.length < 8 ? 8 : Math.max(8, bytes.readUInt32LE(4)));
