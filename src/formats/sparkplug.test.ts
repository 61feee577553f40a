import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { FormatError } from './error.ts';
import { decodeSparkplug, encodeSparkplug, longestSparkplug, plainValue } from './sparkplug.ts';
import type { Metric, Payload, Scalar } from './sparkplug.ts';

const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const bytes = fc.uint8Array({ maxLength: 20 });
// A 32-bit float keeps what a 32-bit float can hold.
const float = fc.float({ noNaN: true });
const double = fc.double({ noNaN: true });
const text = fc.string({ unit: 'grapheme', maxLength: 12 });
/** Objects as the codec makes them. */
const whole = <T extends object>(of: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(of, { noNullPrototype: true }) as unknown as fc.Arbitrary<T>;
const scalar: fc.Arbitrary<Scalar> = fc.oneof(
  whole({ kind: fc.constant('int' as const), value: u32 }),
  whole({ kind: fc.constant('long' as const), value: u64 }),
  whole({ kind: fc.constant('float' as const), value: float }),
  whole({ kind: fc.constant('double' as const), value: double }),
  whole({ kind: fc.constant('boolean' as const), value: fc.boolean() }),
  whole({ kind: fc.constant('string' as const), value: text }),
  whole({ kind: fc.constant('extension' as const), value: bytes }),
);
const some = <T>(of: Record<keyof T & string, fc.Arbitrary<unknown>>, always: string[] = []) =>
  fc.record(of, { requiredKeys: always as never[], noNullPrototype: true }) as unknown as fc.Arbitrary<T>;

const { metric } = fc.letrec<{ metric: Metric; property: unknown; propertyset: unknown; template: unknown }>((tie) => ({
  property: some({
    type: u32,
    isNull: fc.boolean(),
    value: fc.oneof(
      { maxDepth: 2 },
      scalar,
      whole({ kind: fc.constant('propertyset'), value: tie('propertyset') }),
      whole({
        kind: fc.constant('propertysets'),
        value: whole({ propertyset: fc.array(tie('propertyset'), { maxLength: 2 }) }),
      }),
    ),
  }),
  propertyset: whole({
    keys: fc.array(text, { maxLength: 3 }),
    values: fc.array(tie('property'), { maxLength: 3 }),
  }),
  template: some(
    {
      version: text,
      metrics: fc.array(tie('metric'), { maxLength: 2 }),
      parameters: fc.array(some({ name: text, type: u32, value: scalar }), { maxLength: 2 }),
      templateRef: text,
      isDefinition: fc.boolean(),
    },
    ['metrics', 'parameters'],
  ),
  metric: some<Metric>({
    name: text,
    alias: u64,
    timestamp: u64,
    datatype: u32,
    isHistorical: fc.boolean(),
    isTransient: fc.boolean(),
    isNull: fc.boolean(),
    metadata: some({ isMultiPart: fc.boolean(), contentType: text, size: u64, seq: u64, md5: text, description: text }),
    properties: tie('propertyset'),
    value: fc.oneof(
      { maxDepth: 2 },
      scalar,
      whole({ kind: fc.constant('bytes'), value: bytes }),
      whole({
        kind: fc.constant('dataset'),
        value: some(
          {
            numOfColumns: u64,
            columns: fc.array(text, { maxLength: 3 }),
            types: fc.array(u32, { maxLength: 3 }),
            rows: fc.array(whole({ elements: fc.array(some({ value: scalar }), { maxLength: 3 }) }), {
              maxLength: 2,
            }),
          },
          ['columns', 'types', 'rows'],
        ),
      }),
      whole({ kind: fc.constant('template'), value: tie('template') }),
    ),
  }),
}));
const payload = some<Payload>(
  { timestamp: u64, metrics: fc.array(metric, { maxLength: 3 }), seq: u64, uuid: text, body: bytes },
  ['metrics'],
);

describe('a Sparkplug B payload', () => {
  it('is read as it was written, whatever it holds', () => {
    fc.assert(
      fc.property(payload, (one) => {
        assert.deepEqual(decodeSparkplug(encodeSparkplug(one)), one);
      }),
      { numRuns: 300 },
    );
  });
  it('is timestamp (1) and seq (3) as varints', () => {
    const bytesOf = encodeSparkplug({ timestamp: 300n, metrics: [], seq: 255n });
    assert.deepEqual([...bytesOf], [0x08, 0xac, 0x02, 0x18, 0xff, 0x01]);
  });
  it('leaves out what the schema does not know', () => {
    const more = Uint8Array.of(0x18, 7, 0x78, 1, 0x7a, 2, 1, 2, 0x7d, 1, 2, 3, 4, 0x79, 1, 2, 3, 4, 5, 6, 7, 8);
    assert.deepEqual(decodeSparkplug(more), { metrics: [], seq: 7n });
  });
  it('takes packed column types, as any reader of Protocol Buffers must', () => {
    // metric (2) › dataset (17) › types (3), packed: 10, 11
    const [value] = decodeSparkplug(Uint8Array.of(0x12, 7, 0x8a, 0x01, 4, 0x1a, 2, 10, 11)).metrics;
    assert.deepEqual(value, { value: { kind: 'dataset', value: { columns: [], types: [10, 11], rows: [] } } });
  });
  it('answers any bytes with a payload or a FormatError', () => {
    fc.assert(
      fc.property(payload, fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 6 }), (one, hits) => {
        const broken = encodeSparkplug(one);
        for (const [at, byte] of hits) if (broken.length > 0) broken[at % broken.length] = byte;
        try {
          decodeSparkplug(broken);
        } catch (error) {
          assert.ok(error instanceof FormatError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

const nested = (depth: number): Uint8Array => {
  let inner = new Uint8Array();
  // template (18) › metrics (2), and so on
  for (let i = 0; i < depth; i++) {
    const tag = i % 2 === 0 ? [0x12] : [0x92, 0x01];
    inner = Uint8Array.from([
      ...tag,
      ...(inner.length < 128 ? [inner.length] : [(inner.length & 127) | 128, inner.length >> 7]),
      ...inner,
    ]);
  }
  return inner;
};

describe('what is no Sparkplug B payload', () => {
  for (const [name, given, says] of [
    ['a number that does not end', Uint8Array.of(0x08, 0x80), /ends inside a number \(at byte 2\)/],
    ['a number of 11 bytes', Uint8Array.of(0x08, ...new Uint8Array(11).fill(0x80)), /more than 10 bytes/],
    ['a length of 2 GiB', Uint8Array.of(0x12, 0xff, 0xff, 0xff, 0xff, 0x07), /2147483647 bytes, 0 are left/],
    ['a metric longer than its payload', Uint8Array.of(0x12, 3, 0x0a, 1), /3 bytes, 2 are left/],
    ['field 0', Uint8Array.of(0x00, 0), /not a field number/],
    ['a group', Uint8Array.of(0x7b), /wire type 3/],
    ['a timestamp as text', Uint8Array.of(0x0a, 1, 65), /timestamp has wire type 2/],
    ['a name that is not UTF-8', Uint8Array.of(0x12, 3, 0x0a, 1, 0xff), /not UTF-8 \(at byte 4\)/],
    ['templates in templates without end', nested(61), /more than 16 messages inside each other/],
    ['more than 1 MiB', new Uint8Array(longestSparkplug + 1), /payload of 1048577 bytes/],
    [
      'empty metrics without end',
      new Uint8Array(2 * 100_001).map((_, i) => (i % 2 ? 0 : 0x12)),
      /more than 100000 parts/,
    ],
  ] as const)
    it(`refuses ${name}`, () => {
      assert.throws(
        () => decodeSparkplug(given),
        (error) => error instanceof FormatError && says.test(error.message),
      );
    });
});

describe('plainValue', () => {
  it('reads two’s complement where the datatype is signed', () => {
    assert.equal(plainValue({ datatype: 1, value: { kind: 'int', value: 4_294_967_291 } }), -5);
    assert.equal(plainValue({ datatype: 7, value: { kind: 'int', value: 4_294_967_291 } }), 4_294_967_291);
    assert.equal(plainValue({ datatype: 4, value: { kind: 'long', value: 2n ** 64n - 1n } }), -1n);
    assert.equal(plainValue({ datatype: 8, value: { kind: 'long', value: 2n ** 64n - 1n } }), 2n ** 64n - 1n);
  });
  it('is undefined for null', () => {
    assert.equal(plainValue({ datatype: 4, isNull: true, value: { kind: 'long', value: 1n } }), undefined);
  });
});
