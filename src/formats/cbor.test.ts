import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { CborTag, decodeCbor, encodeCbor } from './cbor.ts';
import type { Cbor } from './cbor.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** RFC 8949, appendix A: those of definite length. Where the shortest float is not 64 bits, it is read only. */
const examples: readonly (readonly [Cbor, string, 'read only'?])[] = [
  [0, '00'],
  [23, '17'],
  [24, '1818'],
  [1000, '1903e8'],
  [1_000_000, '1a000f4240'],
  [1_000_000_000_000, '1b000000e8d4a51000'],
  [18_446_744_073_709_551_615n, '1bffffffffffffffff'],
  [-1, '20'],
  [-10, '29'],
  [-1000, '3903e7'],
  [-18_446_744_073_709_551_616n, '3bffffffffffffffff'],
  [1.1, 'fb3ff199999999999a'],
  [-4.1, 'fbc010666666666666'],
  [1.5, 'f93e00', 'read only'],
  [5.960464477539063e-8, 'f90001', 'read only'],
  [65_504, 'f97bff', 'read only'],
  [100_000, 'fa47c35000', 'read only'],
  [Infinity, 'f97c00', 'read only'],
  [Number.NaN, 'f97e00', 'read only'],
  [false, 'f4'],
  [true, 'f5'],
  [null, 'f6'],
  [undefined, 'f7'],
  ['', '60'],
  ['IETF', '6449455446'],
  ['水', '63e6b0b4'],
  [hex('01020304'), '4401020304'],
  [[], '80'],
  [[1, [2, 3], [4, 5]], '8301820203820405'],
  [
    new Map<Cbor, Cbor>([
      [1, 2],
      [3, 4],
    ]),
    'a201020304',
  ],
  [
    new Map<Cbor, Cbor>([
      ['a', 1],
      ['b', [2, 3]],
    ]),
    'a26161016162820203',
  ],
  [new CborTag(1, 1_363_896_240), 'c11a514b67b0'],
  [new CborTag(24, hex('6449455446')), 'd818456449455446'],
];

describe('CBOR', () => {
  for (const [value, bytes, only] of examples) {
    it(`reads ${bytes}`, () => assert.deepEqual(decodeCbor(hex(bytes)), value));
    if (only === undefined) it(`writes ${bytes}`, () => assert.equal(text(encodeCbor(value)), bytes));
  }
  it('writes keys in the order of their bytes, whatever the order they were given in (RFC 8949, 4.2.1)', () => {
    const keys: Cbor[] = [false, 100, -1, 'z', 'aa', 10];
    const map = new Map<Cbor, Cbor>(keys.map((key) => [key, 0]));
    // The order of RFC 8949: 10, 100, -1, "z", "aa", false.
    assert.equal(text(encodeCbor(map)), 'a60a001864002000617a0062616100f400');
  });
  for (const [what, bytes, says] of [
    ['nothing', '', /1 bytes are not there/],
    ['two values', '0000', /1 bytes follow the value \(at byte 1\)/],
    ['a text that is cut off', '6261', /a length of 2 does not fit/],
    ['an array longer than the file', '9b00ffffffffffffff', /a length of \d+ does not fit/],
    ['an indefinite length', '9f01ff', /indefinite lengths are not read here/],
    ['reserved additional information', '1c', /additional information 28 is none/],
    ['a text that is not UTF-8', '61ff', /a text is not UTF-8/],
    ['a key twice', 'a201020103', /the key 1 comes twice/],
    ['a map as a key', 'a1a00000', /a key is neither a number nor a text/],
    ['a simple value that means nothing', 'e0', /simple value 0 is not read here/],
    ['33 arrays within each other', '81'.repeat(33) + '00', /nested deeper than 32/],
  ] as const)
    it(`refuses ${what}`, () => assert.throws(() => decodeCbor(hex(bytes)), { name: 'FormatError', message: says }));

  it('comes back as it was', () => {
    const leaf = fc.oneof(
      fc.maxSafeInteger(),
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.uint8Array({ maxLength: 40 }),
      fc.double({ noInteger: true }),
    );
    const { value } = fc.letrec<{ value: Cbor }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4, depthSize: 'small' },
        leaf,
        fc.array(tie('value'), { maxLength: 5 }),
        fc.array(fc.tuple(fc.integer(), tie('value')), { maxLength: 5 }).map((entries) => new Map<Cbor, Cbor>(entries)),
        fc.tuple(fc.nat(), tie('value')).map(([tag, inner]) => new CborTag(tag, inner)),
      ),
    }));
    fc.assert(
      fc.property(value, (one) => {
        const bytes = encodeCbor(one);
        assert.equal(text(encodeCbor(decodeCbor(bytes))), text(bytes));
      }),
    );
  });
});
