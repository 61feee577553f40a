import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import sparkplug from 'sparkplug-payload';
import type { UMetric, UPayload } from 'sparkplug-payload/lib/sparkplugbpayload.js';
import { datatypes, decodeSparkplug, encodeSparkplug, plainValue } from '../../src/formats/sparkplug.ts';

const peer = sparkplug.get('spBv1.0');
if (!peer) throw new Error('sparkplug-payload knows spBv1.0');

/** What the other library calls the value: its 64-bit numbers are objects of their own. */
const text = (value: unknown): string => String(value);
const time = fc.integer({ min: 0, max: 2 ** 45 });
const metric: fc.Arbitrary<UMetric> = fc
  .oneof(
    fc.record({
      type: fc.constantFrom('Int8' as const, 'Int16' as const, 'Int32' as const),
      value: fc.integer({ min: -128, max: 127 }),
    }),
    fc.record({ type: fc.constantFrom('UInt8' as const, 'UInt16' as const), value: fc.nat(255) }),
    fc.record({ type: fc.constantFrom('Int64' as const, 'UInt64' as const, 'DateTime' as const), value: time }),
    fc.record({ type: fc.constant('Float' as const), value: fc.float({ noNaN: true }) }),
    fc.record({ type: fc.constant('Double' as const), value: fc.double({ noNaN: true }) }),
    fc.record({ type: fc.constant('Boolean' as const), value: fc.boolean() }),
    fc.record({ type: fc.constantFrom('String' as const, 'Text' as const), value: fc.string({ unit: 'grapheme' }) }),
  )
  .chain((value) =>
    fc
      .record({ name: fc.string({ minLength: 1 }), alias: fc.nat(), timestamp: time })
      .map((more) => ({ ...value, ...more })),
  );
const payload: fc.Arbitrary<UPayload> = fc.record({
  timestamp: time,
  seq: fc.nat(255),
  metrics: fc.array(metric, { maxLength: 5 }),
});

describe('our codec and sparkplug-payload', () => {
  it('read the same in what the other wrote', () => {
    fc.assert(
      fc.property(payload, (written) => {
        const read = decodeSparkplug(peer.encodePayload(written));
        assert.equal(read.timestamp, BigInt(text(written.timestamp)));
        assert.equal(read.seq, BigInt(text(written.seq)));
        assert.deepEqual(
          read.metrics.map((m) => [m.name, text(m.alias), datatypes[m.datatype ?? 0], text(plainValue(m))]),
          written.metrics?.map((m) => [m.name, text(m.alias), m.type, text(m.value)]),
        );
      }),
      { numRuns: 200 },
    );
  });
  it('agree on what we wrote', () => {
    fc.assert(
      fc.property(payload, (given) => {
        const ours = encodeSparkplug(decodeSparkplug(peer.encodePayload(given)));
        const theirs = peer.decodePayload(ours);
        assert.equal(text(theirs.seq), text(given.seq));
        assert.deepEqual(
          theirs.metrics?.map((m) => [m.name, text(m.alias), text(m.timestamp), m.type, text(m.value)]),
          given.metrics?.map((m) => [m.name, text(m.alias), text(m.timestamp), m.type, text(m.value)]),
        );
      }),
      { numRuns: 200 },
    );
  });
  it('agree on data sets, templates, properties and null', () => {
    const given: UPayload = {
      timestamp: 1_700_000_000_000,
      metrics: [
        {
          name: 'table',
          type: 'DataSet',
          value: {
            numOfColumns: 2,
            types: ['Double', 'String'],
            columns: ['v', 'unit'],
            rows: [
              [1.5, 'mm/s'],
              [2.5, 'mm/s'],
            ],
          },
        },
        {
          name: 'kind',
          type: 'Template',
          value: {
            isDefinition: true,
            version: '1',
            metrics: [{ name: 'x', type: 'Int32', value: -7 }],
            parameters: [{ name: 'p', type: 'Double', value: 0.5 }],
          },
        },
        { name: 'nothing', type: 'Double', value: null },
        {
          name: 'v',
          type: 'Double',
          value: 4.2,
          properties: { engUnit: { type: 'String', value: 'mm/s' }, engHigh: { type: 'Double', value: 50 } },
        },
        { name: 'raw', type: 'Bytes', value: Uint8Array.of(1, 2, 3) },
      ],
    };
    const bytes = peer.encodePayload(given);
    const read = decodeSparkplug(bytes);
    assert.deepEqual(encodeSparkplug(read), Uint8Array.from(bytes));
    assert.equal(read.metrics[2]?.isNull, true);
    assert.deepEqual(read.metrics[3]?.properties?.keys, ['engUnit', 'engHigh']);
    const set = read.metrics[0]?.value;
    assert.deepEqual(set?.kind === 'dataset' ? set.value.types : [], [10, 12]);
  });
});
