import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { FormatError } from '../error.ts';
import { readUaHeader, uaFrames } from './frame.ts';
import type { UaFrame } from './frame.ts';

function message(type: string, chunk: string, body: number): Uint8Array {
  const bytes = new Uint8Array(8 + body).fill(0x41);
  bytes.set(new TextEncoder().encode(type + chunk));
  new DataView(bytes.buffer).setUint32(4, 8 + body, true);
  return bytes;
}

const joined = (parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

describe('an OPC UA message header', () => {
  it('is type, chunk and length: HELF with 24 bytes of body', () => {
    assert.deepEqual(readUaHeader(message('HEL', 'F', 24)), { type: 'HEL', chunk: 'F', size: 32 });
  });
  for (const [name, bytes] of [
    ['another protocol', new TextEncoder().encode('GET / HT')],
    ['an unknown chunk', message('MSG', 'X', 0)],
    ['seven bytes', message('MSG', 'F', 0).subarray(0, 7)],
    ['a length shorter than the header', Uint8Array.of(0x4d, 0x53, 0x47, 0x46, 7, 0, 0, 0)],
    ['a length of 4 GiB', Uint8Array.of(0x4d, 0x53, 0x47, 0x46, 255, 255, 255, 255)],
  ] as const)
    it(`refuses ${name}`, () => {
      assert.throws(() => readUaHeader(bytes), FormatError);
    });
});

describe('uaFrames', () => {
  it('gives the times of the first and the last byte', () => {
    const push = uaFrames();
    const bytes = message('MSG', 'F', 10);
    assert.deepEqual(push(bytes.subarray(0, 3), 1), []);
    assert.deepEqual(push(bytes.subarray(3, 12), 2), []);
    assert.deepEqual(push(bytes.subarray(12), 3), [{ type: 'MSG', chunk: 'F', size: 18, from: 1, to: 3 }]);
  });
  it('finds the same messages however the bytes are cut', () => {
    const kinds = fc.constantFrom('HEL', 'ACK', 'OPN', 'MSG', 'CLO', 'ERR');
    const messages = fc.array(fc.tuple(kinds, fc.constantFrom('F', 'C'), fc.nat(40)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(messages, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (specs, cuts) => {
        const all = joined(specs.map(([type, chunk, body]) => message(type, chunk, body)));
        const push = uaFrames();
        const found: UaFrame[] = [];
        for (let at = 0, i = 0; at < all.length; i++) {
          const cut = cuts[i % cuts.length] ?? 1;
          found.push(...push(all.subarray(at, at + cut), i));
          at += cut;
        }
        assert.deepEqual(
          found.map(({ type, chunk, size }) => [type, chunk, size - 8]),
          specs,
        );
      }),
      { numRuns: 200 },
    );
  });
});
