import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { FormatError } from '../error.ts';
import { expandedNodeId, float, guid, int32, localizedText, nodeId, string, ticksOf, unixMsOf } from './builtin.ts';
import type { Codec } from './codec.ts';
import { UaReader } from './reader.ts';
import { dataValue, diagnosticInfo, variant } from './variant.ts';
import type { DataValue, DiagnosticInfo, Variant } from './variant.ts';
import { UaWriter } from './writer.ts';

const bytesOf = <T>(codec: Codec<T>, value: T): Uint8Array => {
  const writer = new UaWriter();
  codec.write(writer, value);
  return writer.done();
};
const hexOf = <T>(codec: Codec<T>, value: T): string => Buffer.from(bytesOf(codec, value)).toString('hex');
const readAs = <T>(codec: Codec<T>, bytes: Uint8Array): T => {
  const reader = new UaReader(bytes);
  const value = codec.read(reader);
  reader.end();
  return value;
};
const readHex = <T>(codec: Codec<T>, hex: string): T => readAs(codec, Buffer.from(hex, 'hex'));

describe('the examples of OPC 10000-6, 5.2.2', () => {
  const examples: readonly (readonly [string, Codec<never>, unknown, string])[] = [
    ['Int32 1 000 000 000 (5.2.2.2)', int32 as Codec<never>, 1_000_000_000, '00ca9a3b'],
    ['Float −6.5 (5.2.2.3)', float as Codec<never>, -6.5, '0000d0c0'],
    ['String 水Boy (5.2.2.4)', string as Codec<never>, '水Boy', '06000000e6b0b4426f79'],
    [
      'Guid (5.2.2.6)',
      guid as Codec<never>,
      '72962b91-fa75-4ae6-8d28-b404dc7daf63',
      '912b967275fae64a8d28b404dc7daf63',
    ],
    ['String NodeId (5.2.2.9)', nodeId as Codec<never>, 'ns=1;s=Hot水', '03010006000000486f74e6b0b4'],
    ['Two byte NodeId (5.2.2.9)', nodeId as Codec<never>, 'i=72', '0048'],
    ['Four byte NodeId (5.2.2.9)', nodeId as Codec<never>, 'ns=5;i=1025', '01050104'],
  ];
  for (const [name, codec, value, hex] of examples)
    it(`${name}, both ways`, () => {
      assert.equal(hexOf(codec, value as never), hex);
      assert.equal(readHex(codec, hex), value);
    });
});

describe('a time', () => {
  it('counts 100 ns from 1601', () => {
    assert.equal(ticksOf(0), 116_444_736_000_000_000n);
    assert.equal(unixMsOf(ticksOf(1_790_000_000_123)), 1_790_000_000_123);
    assert.equal(unixMsOf(0n), null);
  });
});

const nodes = fc
  .oneof(
    fc
      .tuple(fc.integer({ min: 0, max: 65_535 }), fc.integer({ min: 0, max: 4_294_967_295 }))
      .map(([n, i]) => `ns=${n};i=${i}`),
    fc.tuple(fc.integer({ min: 1, max: 65_535 }), fc.string({ unit: 'grapheme' })).map(([n, s]) => `ns=${n};s=${s}`),
    fc.uuid().map((g) => `ns=3;g=${g}`),
    fc.uint8Array({ maxLength: 20 }).map((b) => `ns=2;b=${Buffer.from(b).toString('base64')}`),
  )
  .map((node) => node.replace(/^ns=0;/, ''));

const scalars = fc.oneof<fc.Arbitrary<Variant>[]>(
  fc.boolean().map((value): Variant => ({ type: 'Boolean', value })),
  fc.integer({ min: -128, max: 127 }).map((value): Variant => ({ type: 'SByte', value })),
  fc.integer({ min: 0, max: 65_535 }).map((value): Variant => ({ type: 'UInt16', value })),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value): Variant => ({ type: 'Int64', value })),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value): Variant => ({ type: 'UInt64', value })),
  fc.double({ noNaN: true }).map((value): Variant => ({ type: 'Double', value })),
  fc.option(fc.string({ unit: 'grapheme' })).map((value): Variant => ({ type: 'String', value })),
  nodes.map((value): Variant => ({ type: 'NodeId', value })),
  fc.constant<Variant>({ type: 'Null', value: null }),
);
const variants = fc.oneof(
  scalars,
  fc.array(fc.double({ noNaN: true })).map((value): Variant => ({ type: 'Double', value })),
  fc.array(scalars, { maxLength: 5 }).map((value): Variant => ({ type: 'Variant', value })),
  fc
    .array(fc.integer({ min: 0, max: 255 }), { minLength: 6, maxLength: 6 })
    .map((value): Variant => ({ type: 'Byte', value, dimensions: [2, 3] })),
);
const diagnostics = fc.letrec<{ node: DiagnosticInfo }>((tie) => ({
  node: fc.record(
    {
      symbolicId: fc.integer(),
      locale: fc.integer(),
      localizedText: fc.integer(),
      additionalInfo: fc.string(),
      innerStatusCode: fc.integer({ min: 0, max: 4_294_967_295 }),
      inner: fc.oneof({ maxDepth: 4 }, fc.constant<DiagnosticInfo>({}), tie('node')),
    },
    { requiredKeys: [], noNullPrototype: true },
  ),
})).node;

describe('a built-in value', () => {
  const survives = <T>(name: string, codec: Codec<T>, values: fc.Arbitrary<T>): void =>
    void it(`${name} reads back as it was written`, () => {
      fc.assert(fc.property(values, (value) => assert.deepEqual(readAs(codec, bytesOf(codec, value)), value)));
    });
  survives('NodeId', nodeId, nodes);
  survives(
    'ExpandedNodeId',
    expandedNodeId,
    fc.record(
      { node: nodes, uri: fc.string(), server: fc.integer({ min: 0, max: 1000 }) },
      { requiredKeys: ['node'], noNullPrototype: true },
    ),
  );
  survives(
    'LocalizedText',
    localizedText,
    fc.record({ locale: fc.string(), text: fc.string() }, { requiredKeys: [], noNullPrototype: true }),
  );
  survives('Variant', variant, variants);
  survives('DiagnosticInfo', diagnosticInfo, diagnostics);
  survives(
    'DataValue',
    dataValue,
    fc.record<DataValue>(
      {
        value: variants,
        status: fc.integer({ min: 0, max: 4_294_967_295 }),
        sourceTimestamp: fc.bigInt({ min: 0n, max: 2n ** 62n }),
        serverTimestamp: fc.bigInt({ min: 0n, max: 2n ** 62n }),
      },
      { requiredKeys: [], noNullPrototype: true },
    ),
  );
});

describe('a value that cannot be', () => {
  const refused = (name: string, codec: Codec<unknown>, hex: string, says: RegExp): void =>
    void it(name, () => {
      assert.throws(
        () => readHex(codec, hex),
        (error) => error instanceof FormatError && says.test(error.message),
      );
    });
  refused('a string longer than what is left', string, 'ffffff7f61', /length of 2147483647 with 1 bytes left/);
  refused('a length below −1', string, 'feffffff', /length of -2/);
  refused('a string that is not UTF-8', string, '02000000c328', /not UTF-8/);
  refused('an array of two thousand million', variant as Codec<unknown>, '8bffffff7f00', /length of 2147483647/);
  refused('a Variant of an unknown type', variant as Codec<unknown>, '3f', /type 63/);
  refused('Variants in Variants without end', variant as Codec<unknown>, '18'.repeat(500), /nested deeper than 32/);
  refused(
    'DiagnosticInfos in DiagnosticInfos without end',
    diagnosticInfo as Codec<unknown>,
    '40'.repeat(500),
    /nested deeper/,
  );
  refused('a NodeId of an unknown kind', nodeId, '09000000', /kind 9/);
  refused('what ends early', int32, '0000', /ends 2 bytes early \(at byte 0\)/);
});
