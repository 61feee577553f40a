import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { behaviours } from '../../sim/hostile/list.ts';
import { broken, meet, meetings } from './meet.ts';
import type { Wire } from './meet.ts';

/** Those that end soon, at least one for each kind of harm, with what the bench must say it saw. `npm run soak -- hostile` meets all. */
const chosen: readonly (readonly [string, Wire, RegExp])[] = [
  ['garbage', 'opcua', /hello: not OPC UA/],
  ['opcua-no-buffers', 'opcua', /SESSION_DIED .*PacketAssembler/],
  ['opcua-2-gb-message', 'opcua', /a message of 2147483647 bytes/],
  ['opcua-endless-chunks', 'opcua', /more than 4194304 bytes/],
  ['opcua-100-certificates', 'opcua', /BadTooManySessions/],
  ['opcua-wrong-handle', 'opcua', /an answer to request \d+, which the bench did not make/],
  ['opcua-sequence-backwards', 'opcua', /Sequence Number/],
  ['opcua-a-million-namespaces', 'opcua', /does not know the namespace/],
  ['http-header-flood', 'http', /Header overflow/],
  ['http-chunks-of-a-byte', 'http', /an answer of more than 1048576 bytes/],
  ['http-nested-json', 'http', /not a Thing Description/],
  ['http-gzip-bomb', 'http', /not JSON/],
  ['http-redirect-loop', 'http', /gave 302/],
  ['http-unasked-answers', 'http', /an answer to no request/],
  ['http-value-nested', 'http', /vibration is not JSON/],
  ['mqtt-256-mb-connack', 'mqtt', /a packet of 26843546\d bytes/],
  ['mqtt-endless-length', 'mqtt', /variable byte integer/],
];

describe('a hostile device', { concurrency: 2 }, () => {
  it('has at least thirty behaviours, each with a name of its own', () => {
    assert.ok(behaviours.length >= 30);
    assert.equal(new Set(behaviours.map(({ name }) => name)).size, behaviours.length);
  });
  for (const [name, wire, sees] of chosen)
    it(`${name} over ${wire} leaves a concluded run that passes nothing, within its bounds`, async () => {
      const meeting = meetings.find((one) => one.behaviour === name && one.wire === wire);
      assert.ok(meeting, `${name} is not a behaviour`);
      const met = await meet(meeting);
      assert.deepEqual(broken(met), [], met.saw.join('\n'));
      assert.ok(
        met.saw.some((words) => sees.test(words)),
        met.saw.join('\n'),
      );
    });
});
