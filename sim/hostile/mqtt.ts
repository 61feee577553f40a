import type { Socket } from 'node:net';
import { drip, flood } from './flow.ts';

/** MQTT 3.1.1, 2.2.3: seven bits a byte. */
function lengthOf(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; bytes.length === 0 || rest > 0; rest = Math.floor(rest / 128))
    bytes.push((rest % 128) | (rest >= 128 ? 0x80 : 0));
  return Buffer.from(bytes);
}
const packet = (first: number, body: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([first]), lengthOf(body.length), body]);
function words(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}
const publish = (topic: string, payload: Uint8Array, flags = 0): Buffer =>
  packet(0x30 | flags, Buffer.concat([words(topic), payload]));

const connack = packet(0x20, Buffer.from([0, 0]));
const retained = 1;
const topic = (type: string): string => `spBv1.0/hostile/${type}/node`;

/** Sparkplug 3.0.0, the payload's definition: a metric (field 2) whose value is a template (18) with metrics (2) of its own. */
const [metricTag, templateTag] = [Buffer.from([0x12]), Buffer.from([0x92, 0x01])];
/** Lengths are written from the inside out. */
function nested(levels: number): Buffer {
  const parts: Buffer[] = [];
  let size = 0;
  for (let i = 0; i < 2 * levels; i++) {
    const head = Buffer.concat([i % 2 === 0 ? templateTag : metricTag, lengthOf(size)]);
    parts.push(head);
    size += head.length;
  }
  return Buffer.concat(parts.toReversed());
}

type Asked = { type: 'CONNECT' | 'SUBSCRIBE' | 'other'; id: number };
type Answer = (socket: Socket, asked: Asked) => Uint8Array | undefined;

/** A broker that takes what comes. */
const willing: Answer = (_, { type, id }) =>
  type === 'CONNECT'
    ? connack
    : type === 'SUBSCRIBE'
      ? packet(0x90, Buffer.from([id >> 8, id & 0xff, 0, 0]))
      : undefined;
/** Willing until something is subscribed to. */
const after =
  (then: (socket: Socket) => Uint8Array | undefined): Answer =>
  (socket, asked) => {
    const usual = willing(socket, asked);
    if (usual && socket.writable) socket.write(usual);
    return asked.type === 'SUBSCRIBE' ? then(socket) : undefined;
  };

const kilobyte = Buffer.alloc(1024);
export const answers = {
  'mqtt-slow-connack': (socket, { type }) => (type === 'CONNECT' ? drip(socket, connack, 1500) : undefined),
  'mqtt-no-suback': (socket, asked) => (asked.type === 'CONNECT' ? willing(socket, asked) : undefined),
  'mqtt-endless-length': () => Buffer.from([0x20, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
  'mqtt-256-mb': after((socket) => {
    socket.write(Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]));
    return flood(socket, () => Buffer.alloc(65_536));
  }),
  'mqtt-256-mb-connack': (socket) => {
    socket.write(Buffer.from([0x20, 0xff, 0xff, 0xff, 0x7f]));
    return flood(socket, () => Buffer.alloc(65_536));
  },
  'mqtt-malformed': after(() => Buffer.from('f0ff00017fffffffff0000', 'hex')),
  'mqtt-reserved': () => Buffer.from([0x00, 0x00, 0x0f, 0x00]),
  'mqtt-publish-flood': after((socket) => flood(socket, () => publish(topic('NDATA'), kilobyte))),
  'mqtt-empty-flood': after((socket) =>
    flood(socket, () => Buffer.concat(Array.from({ length: 500 }, () => publish(topic('NDATA'), Buffer.alloc(0))))),
  ),
  'mqtt-endless-retained': after((socket) => {
    let count = 0;
    return flood(socket, () => publish(`spBv1.0/hostile/NBIRTH/node-${count++}`, kilobyte, retained));
  }),
  'mqtt-topic-with-nul': after((socket) => {
    socket.write(publish('spBv1.0/hostile/NBIRTH/no\u0000de', kilobyte, retained));
    return publish(`spBv1.0/${'\u0000'.repeat(1000)}`, kilobyte);
  }),
  'mqtt-topic-invalid-utf8': after(() =>
    packet(0x30, Buffer.concat([Buffer.from([0, 4]), Buffer.from('fffec080', 'hex'), kilobyte])),
  ),
  'mqtt-nested-payload': after(() => publish(topic('NBIRTH'), nested(20_000))),
  'mqtt-broker-version': after(() => publish('$SYS/broker/version', Buffer.alloc(1_000_000, 0x61), retained)),
  'mqtt-unasked-acks': after((socket) =>
    flood(socket, () => Buffer.from('40020001500200017002000190030001'.repeat(100), 'hex')),
  ),
} as const satisfies Record<string, Answer>;

const types: Readonly<Record<number, Asked['type']>> = { 1: 'CONNECT', 8: 'SUBSCRIBE' };

/** The remaining length at `at`, and where it ends; undefined while it is not whole. */
function remaining(bytes: Buffer): { length: number; from: number } | undefined {
  let length = 0;
  for (let i = 1; i < bytes.length && i <= 4; i++) {
    length += ((bytes[i] ?? 0) & 0x7f) * 128 ** (i - 1);
    if ((bytes[i] ?? 0) < 0x80) return { length, from: i + 1 };
  }
  return undefined;
}

/** A broker on one connection. */
export function serveMqtt(name: keyof typeof answers, socket: Socket): void {
  const answer: Answer = answers[name];
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let size = remaining(rest); size && rest.length >= size.from + size.length; size = remaining(rest)) {
      const type = types[(rest[0] ?? 0) >> 4] ?? 'other';
      const given = answer(socket, { type, id: type === 'SUBSCRIBE' ? rest.readUInt16BE(size.from) : 0 });
      if (given && socket.writable) socket.write(given);
      rest = rest.subarray(size.from + size.length);
    }
  });
}
