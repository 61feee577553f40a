import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodePcapng } from './pcapng.ts';
import type { Sent } from './pcapng.ts';

type Block = { type: number; body: DataView };

/** A reader of its own: every block has its length twice. */
function blocksIn(bytes: Uint8Array): Block[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blocks: Block[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = view.getUint32(at + 4, true);
    assert.equal(view.getUint32(at + length - 4, true), length);
    blocks.push({ type: view.getUint32(at, true), body: new DataView(bytes.buffer, at + 8, length - 12) });
    at += length;
  }
  return blocks;
}

const packetsIn = (bytes: Uint8Array): Uint8Array[] =>
  blocksIn(bytes)
    .filter(({ type }) => type === 6)
    .map(({ body }) => new Uint8Array(body.buffer, body.byteOffset + 20, body.getUint32(12, true)));

const summed = (bytes: Uint8Array, start = 0): number => {
  let sum = start;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
};

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const sent: Sent[] = [
  { way: 'up', atMs: 1_790_000_000_000.25, bytes: text('question') },
  { way: 'down', atMs: 1_790_000_000_001.5, bytes: text('answer, longer') },
];
const conversation = { client: { port: 40_000 }, server: { port: 4840 }, sent };

describe('a capture file', () => {
  const file = encodePcapng([conversation], 'covered: none');
  it('begins with a section and an interface, and carries its comment', () => {
    const [section, face] = blocksIn(file);
    assert.deepEqual([section?.type, section?.body.getUint32(0, true), face?.type], [0x0a0d0d0a, 0x1a2b3c4d, 1]);
    assert.match(Buffer.from(file).toString('latin1'), /covered: none/);
  });
  it('opens, carries and ends a TCP connection whose payloads are what was sent', () => {
    const payloads = packetsIn(file).map((p) => Buffer.from(p.subarray(40)).toString());
    assert.deepEqual(payloads, ['', '', '', 'question', 'answer, longer', '']);
  });
  it('numbers the bytes of each direction', () => {
    const numbers = packetsIn(file).map((p) => {
      const view = new DataView(p.buffer, p.byteOffset);
      return [view.getUint16(20), view.getUint32(24), view.getUint32(28)];
    });
    assert.deepEqual(numbers, [
      [40_000, 0, 0],
      [4840, 0, 1],
      [40_000, 1, 1],
      [40_000, 1, 1],
      [4840, 1, 9],
      [40_000, 9, 15],
    ]);
  });
  it('has headers whose checksums hold', () => {
    for (const packet of packetsIn(file)) {
      assert.equal(summed(packet.subarray(0, 20)), 0xffff);
      const pseudo = 2 * (0x7f00 + 1) + 6 + packet.length - 20;
      assert.equal(summed(packet.subarray(20), pseudo), 0xffff);
    }
  });
  it('keeps the wall time to the microsecond', () => {
    const [, , , question] = blocksIn(file).filter(({ type }) => type === 6);
    assert.ok(question);
    const us = (BigInt(question.body.getUint32(4, true)) << 32n) | BigInt(question.body.getUint32(8, true));
    assert.equal(us, 1_790_000_000_000_250n);
  });
  it('parts what is longer than a packet holds', () => {
    const long = new Uint8Array(150_000).fill(7);
    const packets = packetsIn(encodePcapng([{ ...conversation, sent: [{ way: 'up', atMs: 0, bytes: long }] }]));
    assert.equal(
      packets.reduce((sum, p) => sum + p.length - 40, 0),
      150_000,
    );
    assert.ok(packets.every((p) => p.length <= 65_535));
  });
});
