import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { FormatError } from './error.ts';
import { mqttFrames, readMqttConnect, readMqttHeader } from './mqtt-message.ts';
import type { MqttFrame } from './mqtt-message.ts';

const frameOf = (bytes: Uint8Array): MqttFrame => {
  const [frame] = mqttFrames()(bytes, 0);
  if (!frame) throw new Error('not a whole packet');
  return frame;
};
/** MQTT 3.1.1, Figure 3.6 and 3.1.3, written out: clean session, will QoS 1 on `w` with two bytes, user `u`, password `pw`. */
const connect = Uint8Array.from(Buffer.from('101c00044d51545404ce001e000269640001770002080900017500027077', 'hex'));

describe('an MQTT fixed header', () => {
  it('is type, flags and a length of one to four bytes', () => {
    assert.deepEqual(readMqttHeader(Uint8Array.of(0x32, 5)), { type: 'PUBLISH', flags: 2, headerLength: 2, size: 7 });
    assert.deepEqual(readMqttHeader(Uint8Array.of(0x30, 0x80, 0x01)), {
      type: 'PUBLISH',
      flags: 0,
      headerLength: 3,
      size: 131,
    });
    assert.equal(readMqttHeader(Uint8Array.of(0x30, 0x80)), undefined);
  });
  for (const [name, bytes, says] of [
    ['type 0', [0x00, 0], /packet type 0/],
    ['QoS 3', [0x36, 0], /QoS 3/],
    ['a SUBSCRIBE with flags 0', [0x80, 0], /SUBSCRIBE with flags 0/],
    ['a length of five bytes', [0x30, 0xff, 0xff, 0xff, 0xff], /more than 4 bytes/],
    ['a packet of 256 MiB', [0x30, 0xff, 0xff, 0xff, 0x7f], /packet of 268435460 bytes/],
    ['another protocol', [...new TextEncoder().encode('GET /')], /PUBACK with flags 7/],
  ] as const)
    it(`refuses ${name}`, () => {
      assert.throws(
        () => readMqttHeader(Uint8Array.from(bytes)),
        (error) => error instanceof FormatError && says.test(error.message),
      );
    });
});

describe('mqttFrames', () => {
  it('gives the times of the first and the last byte', () => {
    const push = mqttFrames();
    assert.deepEqual(push(connect.subarray(0, 1), 1), []);
    assert.deepEqual(push(connect.subarray(1, 20), 2), []);
    const [frame] = push(connect.subarray(20), 3);
    assert.deepEqual([frame?.type, frame?.size, frame?.from, frame?.to], ['CONNECT', 30, 1, 3]);
    assert.deepEqual(frame?.bytes, connect);
  });
  it('finds the same packets however the bytes are cut', () => {
    const bodies = fc.array(fc.nat(300), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(bodies, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (lengths, cuts) => {
        const all = Uint8Array.from(
          lengths.flatMap((n) => [0x30, ...(n < 128 ? [n] : [(n & 127) | 128, n >> 7]), ...new Uint8Array(n).fill(n)]),
        );
        const push = mqttFrames();
        const found: MqttFrame[] = [];
        for (let at = 0, i = 0; at < all.length; i++) {
          const cut = cuts[i % cuts.length] ?? 1;
          found.push(...push(all.subarray(at, at + cut), i));
          at += cut;
        }
        assert.deepEqual(
          found.map(({ size, headerLength }) => size - headerLength),
          lengths,
        );
        assert.deepEqual(Uint8Array.from(found.flatMap(({ bytes }) => [...bytes])), all);
      }),
      { numRuns: 200 },
    );
  });
});

describe('CONNECT', () => {
  it('is read without its password', () => {
    assert.deepEqual(readMqttConnect(frameOf(connect)), {
      level: 4,
      clientId: 'id',
      clean: true,
      keepAlive: 30,
      sessionExpiry: 0,
      user: 'u',
      password: true,
      will: { topic: 'w', payload: Uint8Array.of(8, 9), qos: 1, retain: false },
    });
  });
  it('answers any bytes with its fields or a FormatError', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 2, max: 29 }), fc.nat(255)), { maxLength: 5 }), (hits) => {
        const broken = Uint8Array.from(connect);
        for (const [at, byte] of hits) broken[at] = byte;
        try {
          readMqttConnect({ bytes: broken, headerLength: 2 });
        } catch (error) {
          assert.ok(error instanceof FormatError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
