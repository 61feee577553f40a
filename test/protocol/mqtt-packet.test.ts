import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { generate } from 'mqtt-packet';
import type { Packet } from 'mqtt-packet';
import {
  mqttFrames,
  readMqttConnack,
  readMqttConnect,
  readMqttPublish,
  readMqttSubscribe,
} from '../../src/formats/mqtt-message.ts';
import type { MqttFrame } from '../../src/formats/mqtt-message.ts';

function written(packet: Packet, level: 4 | 5): MqttFrame {
  const [frame, ...more] = mqttFrames()(generate(packet, { protocolVersion: level }), 0);
  if (!frame || more.length > 0) throw new Error('mqtt-packet wrote one packet');
  return frame;
}
const levels = [4, 5] as const;
const level = fc.constantFrom(...levels);
const topic = fc.stringMatching(/^[a-zA-Z0-9/._-]{1,40}$/);
const payload = fc.uint8Array({ maxLength: 300 });
const qos = fc.constantFrom(0 as const, 1 as const, 2 as const);

describe('our reader of MQTT packets', () => {
  it('reads CONNECT as mqtt-packet wrote it, in 3.1.1 and 5', () => {
    const will = fc.option(fc.record({ topic, payload, qos, retain: fc.boolean() }, { noNullPrototype: true }), {
      nil: undefined,
    });
    fc.assert(
      fc.property(level, fc.boolean(), fc.nat(65_535), will, (protocolVersion, clean, keepalive, given) => {
        const packet: Packet = {
          cmd: 'connect',
          protocolId: 'MQTT',
          protocolVersion,
          clean,
          keepalive,
          clientId: 'sensor',
          username: 'user',
          password: Buffer.from('secret'),
          ...(protocolVersion === 5
            ? { properties: { sessionExpiryInterval: 7, receiveMaximum: 5, userProperties: { a: 'b' } } }
            : {}),
          ...(given ? { will: { ...given, payload: Buffer.from(given.payload) } } : {}),
        };
        const read = readMqttConnect(written(packet, protocolVersion));
        assert.deepEqual(read, {
          level: protocolVersion,
          clientId: 'sensor',
          clean,
          keepAlive: keepalive,
          sessionExpiry: protocolVersion === 5 ? 7 : 0,
          password: true,
          user: 'user',
          ...(given ? { will: given } : {}),
        });
      }),
      { numRuns: 100 },
    );
  });
  it('reads PUBLISH as mqtt-packet wrote it, in 3.1.1 and 5', () => {
    fc.assert(
      fc.property(level, topic, payload, qos, fc.boolean(), (version, name, body, quality, retain) => {
        const packet: Packet = {
          cmd: 'publish',
          topic: name,
          payload: Buffer.from(body),
          qos: quality,
          retain,
          dup: false,
          ...(quality > 0 ? { messageId: 7 } : {}),
          ...(version === 5 ? { properties: { contentType: 'x', messageExpiryInterval: 9 } } : {}),
        };
        const read = readMqttPublish(written(packet, version), version);
        assert.deepEqual(read, { topic: name, payload: body, qos: quality, retain, duplicate: false });
      }),
      { numRuns: 100 },
    );
  });
  for (const version of levels)
    it(`reads SUBSCRIBE and CONNACK of level ${version}`, () => {
      const subscribe = written(
        {
          cmd: 'subscribe',
          messageId: 1,
          subscriptions: [
            { topic: 'a/b', qos: 1 },
            { topic: '#', qos: 0 },
          ],
        },
        version,
      );
      assert.deepEqual(readMqttSubscribe(subscribe, version), [
        { topic: 'a/b', qos: 1 },
        { topic: '#', qos: 0 },
      ]);
      const code = version === 5 ? { reasonCode: 134 } : { returnCode: 5 };
      const refused = written({ cmd: 'connack', sessionPresent: false, ...code }, version);
      assert.equal(readMqttConnack(refused), version === 5 ? 134 : 5);
    });
});
