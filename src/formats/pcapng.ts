/** Bytes that one end of a TCP connection sent, at a time of the wall clock in ms. `up`: from the bench to the device. */
export type Sent = { way: 'up' | 'down'; atMs: number; bytes: Uint8Array };
/** A TCP connection as a tap saw it. Addresses are IPv4 or IPv6 in their usual text; ports 0 to 65 535. */
export type Conversation = { client: { port: number }; server: { port: number }; sent: readonly Sent[] };

const block = { section: 0x0a0d0d0a, interface: 1, packet: 6 } as const;
/** LINKTYPE_IPV4: a packet begins with its IPv4 header. */
const linkIpv4 = 228;
const loopback = 0x7f000001;
/** What a packet may carry so that the IPv4 length (16 bit) holds it and its two headers. */
const mostPayload = 65_000;
const flags = { fin: 1, syn: 2, psh: 8, ack: 16 } as const;

const padded = (length: number): number => (length + 3) & ~3;

function blockOf(type: number, body: Uint8Array): Uint8Array {
  const length = 12 + padded(body.length);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  bytes.set(body, 8);
  view.setUint32(length - 4, length, true);
  return bytes;
}

/** A block's option: code, length, value padded to 32 bits; then the end of options. */
function option(code: number, value: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + padded(value.length));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, code, true);
  view.setUint16(2, value.length, true);
  bytes.set(value, 4);
  return bytes;
}
const optComment = 1;

/** Section header: byte order, version 1.0, length unknown, a comment. */
function sectionHeader(comment: string | undefined): Uint8Array {
  // An option's length is 16 bits.
  const options =
    comment === undefined ? new Uint8Array() : option(optComment, new TextEncoder().encode(comment.slice(0, 20_000)));
  const view = new DataView(new ArrayBuffer(16 + options.length));
  view.setUint32(0, 0x1a2b3c4d, true);
  view.setUint16(4, 1, true);
  view.setBigInt64(8, -1n, true);
  new Uint8Array(view.buffer).set(options, 16);
  return blockOf(block.section, new Uint8Array(view.buffer));
}

/** Interface description: IPv4, no limit on length, times in microseconds (the default). */
function interfaceDescription(): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint16(0, linkIpv4, true);
  return blockOf(block.interface, new Uint8Array(view.buffer));
}

/** RFC 1071. */
function checksum(bytes: Uint8Array, start = 0): number {
  let sum = start;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

type Segment = { from: number; to: number; seq: number; ack: number; flags: number; payload: Uint8Array };

/** IPv4 (RFC 791) and TCP (RFC 9293) headers around what a connection carried, between two ports of the loopback. */
function packetOf({ from, to, seq, ack, flags: bits, payload }: Segment): Uint8Array {
  const bytes = new Uint8Array(40 + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x4500);
  view.setUint16(2, bytes.length);
  view.setUint16(6, 0x4000);
  view.setUint16(8, 0x4006);
  view.setUint32(12, loopback);
  view.setUint32(16, loopback);
  view.setUint16(10, checksum(bytes.subarray(0, 20)));
  view.setUint16(20, from);
  view.setUint16(22, to);
  view.setUint32(24, seq);
  view.setUint32(28, ack);
  view.setUint16(32, 0x5000 | bits);
  view.setUint16(34, 0xffff);
  bytes.set(payload, 40);
  const pseudo = 2 * ((loopback >>> 16) + (loopback & 0xffff)) + 6 + 20 + payload.length;
  view.setUint16(36, checksum(bytes.subarray(20), pseudo));
  return bytes;
}

function packetBlock(packet: Uint8Array, atMs: number): Uint8Array {
  const body = new Uint8Array(20 + padded(packet.length));
  const view = new DataView(body.buffer);
  const us = BigInt(Math.round(atMs * 1000));
  view.setUint32(4, Number(us >> 32n), true);
  view.setUint32(8, Number(us & 0xffffffffn), true);
  view.setUint32(12, packet.length, true);
  view.setUint32(16, packet.length, true);
  body.set(packet, 20);
  return blockOf(block.packet, body);
}

function* chunksOf({ way, atMs, bytes }: Sent): Generator<Sent> {
  for (let at = 0; at < bytes.length; at += mostPayload)
    yield { way, atMs, bytes: bytes.subarray(at, at + mostPayload) };
}

function* packetsOf({ client, server, sent }: Conversation): Generator<Uint8Array> {
  const next = { up: 1, down: 1 };
  const segment = (way: 'up' | 'down', bits: number, payload: Uint8Array): Uint8Array => {
    const [from, to] = way === 'up' ? [client.port, server.port] : [server.port, client.port];
    return packetOf({ from, to, seq: next[way], ack: next[way === 'up' ? 'down' : 'up'], flags: bits, payload });
  };
  const none = new Uint8Array();
  const [first] = sent;
  const at = first?.atMs ?? 0;
  next.up = next.down = 0;
  yield packetBlock(
    packetOf({ from: client.port, to: server.port, seq: 0, ack: 0, flags: flags.syn, payload: none }),
    at,
  );
  next.up = 1;
  yield packetBlock(segment('down', flags.syn | flags.ack, none), at);
  next.down = 1;
  yield packetBlock(segment('up', flags.ack, none), at);
  for (const one of sent)
    for (const { way, atMs, bytes } of chunksOf(one)) {
      yield packetBlock(segment(way, flags.psh | flags.ack, bytes), atMs);
      next[way] = (next[way] + bytes.length) >>> 0;
    }
  const end = sent.at(-1)?.atMs ?? at;
  yield packetBlock(segment('up', flags.fin | flags.ack, none), end);
}

/**
 * A capture file (pcapng 1.0, draft-ietf-opsawg-pcapng) of conversations that a tap forwarded: their bytes and times are
 * real, the IPv4 and TCP headers around them are made, so that any dissector reads the file without privilege.
 */
export function encodePcapng(conversations: readonly Conversation[], comment?: string): Uint8Array {
  const blocks = [sectionHeader(comment), interfaceDescription(), ...conversations.flatMap((c) => [...packetsOf(c)])];
  const bytes = new Uint8Array(blocks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const one of blocks) {
    bytes.set(one, at);
    at += one.length;
  }
  return bytes;
}
