import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { DatasetError, datasetBytes, datasetFrom, partOf, tlvsIn, wrongWith } from './thread-dataset.ts';

type Part = { type: number; value: Uint8Array };

const whole: readonly Part[] = [
  { type: 14, value: Uint8Array.of(0, 0, 0, 0, 0, 1, 0, 0) },
  { type: 0, value: Uint8Array.of(0, 0, 15) },
  { type: 1, value: Uint8Array.of(0x12, 0x34) },
  { type: 2, value: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
  { type: 5, value: new Uint8Array(16).fill(7) },
  { type: 7, value: Uint8Array.of(0xfd, 0, 0, 0, 0, 0, 0, 1) },
  { type: 3, value: new TextEncoder().encode('plant 4') },
  { type: 4, value: new Uint8Array(16).fill(9) },
  { type: 12, value: Uint8Array.of(2, 0xa0, 0xf7, 0xf8) },
  { type: 53, value: Uint8Array.of(0, 4, 0, 0x1f, 0xff, 0xe0) },
];
const changed = (type: number, value: Uint8Array): Uint8Array =>
  datasetBytes(whole.map((part) => (part.type === type ? { type, value } : part)));

describe('an Operational Dataset of Thread', () => {
  it('is whole with its ten TLVs, in any order', () => {
    assert.deepEqual(wrongWith(datasetBytes(whole)), []);
    assert.deepEqual(wrongWith(datasetBytes(whole.toReversed())), []);
    assert.deepEqual(partOf(datasetBytes(whole), 'pan-id'), Uint8Array.of(0x12, 0x34));
  });
  it('names every TLV that is missing', () => {
    for (const { type } of whole) {
      const wrong = wrongWith(datasetBytes(whole.filter((part) => part.type !== type)));
      assert.equal(wrong.length, 1);
      assert.match(wrong[0] ?? '', /^no [a-z-]+$/);
    }
  });
  for (const [type, value, says] of [
    [0, Uint8Array.of(0, 0, 27), /channel 27, not 11 to 26/],
    [0, Uint8Array.of(2, 0, 15), /channel page 2/],
    [0, Uint8Array.of(0, 15), /channel of 2 bytes, not 3/],
    [1, Uint8Array.of(0xff, 0xff), /broadcast/],
    [3, Uint8Array.of(0xff, 0xfe), /not UTF-8/],
    [3, new Uint8Array(17).fill(65), /network-name of 17 bytes, not 1 to 16/],
    [5, new Uint8Array(16), /all zero/],
    [7, Uint8Array.of(0x20, 1, 0, 0, 0, 0, 0, 1), /does not begin with fd/],
    [12, Uint8Array.of(0, 0, 1), /every 0 h/],
    [53, Uint8Array.of(0, 4, 0, 0, 0, 0), /names no channel/],
    [53, Uint8Array.of(0, 9, 0, 0, 0, 1), /in the middle of an entry/],
  ] as const)
    it(`with TLV ${type} of ${Buffer.from(value).toString('hex')} is wrong: ${says.source}`, () => {
      assert.match(wrongWith(changed(type, value)).join('; '), says);
    });
  it('that ends in the middle of a TLV, repeats one or is too long cannot be read', () => {
    const bytes = datasetBytes(whole);
    assert.throws(() => tlvsIn(bytes.slice(0, -1)), /channel-mask at byte \d+: 6 bytes, 5 are left/);
    assert.throws(() => tlvsIn(datasetBytes([...whole, ...whole.slice(0, 1)])), /active-timestamp comes twice/);
    assert.throws(() => tlvsIn(new Uint8Array(255)), /255 bytes, at most 254/);
  });
  it('is read from hexadecimal with white space, and from nothing else', () => {
    assert.deepEqual(datasetFrom('0e 08\n00'), Uint8Array.of(14, 8, 0));
    for (const text of ['', '0', '0g', '0x00']) assert.throws(() => datasetFrom(text), DatasetError);
  });
  it('of any bytes is read or refused, and never anything else', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.tuple(fc.nat(), fc.nat(255)).map(([at, byte]) => {
        const mutated = datasetBytes(whole);
        mutated[at % mutated.length] = byte;
        return mutated;
      }),
    );
    fc.assert(
      fc.property(bytes, (some) => {
        try {
          wrongWith(some);
          assert.deepEqual(datasetBytes(tlvsIn(some)), some);
        } catch (error) {
          assert.ok(error instanceof DatasetError, String(error));
        }
      }),
      { numRuns: 300 },
    );
  });
});
