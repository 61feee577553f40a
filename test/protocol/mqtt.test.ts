import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { generate } from 'mqtt-packet';
import { mqttFaults } from '../../sim/faults/mqtt.ts';
import { mqttWire } from '../../src/drivers/mqtt/wire.ts';
import { mqttChecks } from '../../src/measure/protocol/mqtt/checks.ts';
import { ProbeError } from '../../src/model/errors.ts';
import { mqttCheckData } from '../../src/model/protocol/mqtt.ts';
import type { Simulator } from '../contracts/simulators.ts';
import { started } from '../sim/started.ts';
import type { Started } from '../sim/started.ts';
import { changed, checksOf, endpointOf, freePort, nodeBehind, withValue } from './mqtt-stage.ts';

/** Shown in test/outside (the broker of sim/broker.ts knows MQTT 3.1.1 alone) and beside this file (over TLS). */
const needMore = ['session-expires-late', 'trusts-any-broker'];
/** Those whose fault shows only in a whole round of sequence numbers. */
const needRound = ['seq-never-wraps'];
/** Short, so that what does not come is not waited for; a node on loopback answers in milliseconds. */
const short = { birth: 2000, rebirth: 1500, devices: 800, death: 1500, wrap: 0, data: 1500 };
const neverAsked = [
  'session-expiry',
  'broker-verified',
  'certificate-accepted',
  'certificate-required',
  'password-refused',
];

/** Why each fault's checks do not hold: what was seen instead. */
const reasons: Readonly<Record<string, RegExp>> = {
  'will-present': /CONNECT of .* without a will/,
  'ndeath-delivered': /no NDEATH within 1500 ms/,
  'will-qos': /will with QoS 0/,
  'will-retain': /will with the retain flag/,
  'ndeath-seq': /NDEATH with seq 0/,
  'bdseq-matching': /will (\d+), NBIRTH (?!\1\b)\d+/,
  'rebirth-bdseq': /will (\d+), NBIRTH (?!\1\b)\d+/,
  'bdseq-increment': /bdSeq (\d+) after \1\b/,
  'clean-session': /clean session 0/,
  'nbirth-seq': /seq 1/,
  'rebirth-seq': /seq 1/,
  'seq-wrap': /256 after 255/,
  'seq-increment': /\d+ after \d+/,
  'alias-uniqueness': /alias 100 of Measurements\/vibration and Measurements\/temperature/,
  'alias-data': /data names Measurements/,
  'data-announced': /alias 999 was not announced/,
  'data-order': /DDATA before DBIRTH of BRG-300/,
  'publish-retain': /NBIRTH retained/,
  'publish-qos': /NBIRTH with QoS 1/,
  'rebirth-metric': /NBIRTH without Node Control\/Rebirth/,
  rebirth: /no NBIRTH within 1500 ms/,
  'rebirth-devices': /no DBIRTH of BRG-300/,
  'metric-datatype': /Measurements\/vibration has none/,
  'timestamps-utc': /\+480 min/,
  payload: /DDATA cannot be read: Sparkplug: .*at byte/,
  topics: /DDATA with 0 device ids/,
  reconnect: /no new CONNECT within \d+ ms/,
  'keep-alive': /keep alive 0 s/,
};

describe('checks of a Sparkplug node', { timeout: 120_000 }, () => {
  let broker: Started;
  let node: Simulator;
  before(async () => {
    broker = await started('broker.ts', []);
    node = await nodeBehind(String(broker.ready['url']));
  });
  after(async () => {
    await node.stop();
    await broker.stop();
  });

  it('are described by the model and asked by the bench, the same ones', () => {
    assert.deepEqual(
      mqttChecks.map(({ name }) => name),
      Object.keys(mqttCheckData),
    );
  });
  it('find nothing wrong with a sensor that has no fault, and leave none unknown', async () => {
    const checks = await checksOf(node.declaration, node.folder);
    assert.deepEqual(withValue(checks, false), []);
    assert.deepEqual(withValue(checks, 'unknown'), []);
    assert.deepEqual(withValue(checks, 'not applicable'), neverAsked);
    assert.match(checks.get('seq-wrap')?.actual ?? '', /0 after 255/);
  });
  it('keep the exchange that shows them, the same for all', async () => {
    const checks = await checksOf(node.declaration, node.folder, short);
    const captures = new Set([...checks.values()].flatMap(({ raw = [] }) => raw));
    assert.equal(captures.size, 1);
  });
  for (const { name, checks: named } of mqttFaults.filter((fault) => !needMore.includes(fault.name)))
    it(`${name}: ${named.join(', ')}, and no other`, async () => {
      await node.tell(`fault on ${name}`);
      try {
        const waits = needRound.includes(name) ? { ...short, wrap: 10_000 } : short;
        const checks = await checksOf(node.declaration, node.folder, waits);
        const wrong = withValue(checks, false);
        assert.deepEqual(
          wrong.map((check) => `mqtt.${check}`).toSorted(),
          [...named].toSorted(),
          [...checks.values()].map((check) => `${check.name} ${String(check.value)}: ${check.actual}`).join('\n'),
        );
        for (const check of wrong) assert.match(checks.get(check)?.actual ?? '', reasons[check] ?? /^$/);
      } finally {
        await node.tell(`fault off ${name}`);
      }
    });
  it('a host application at the broker alone says what it cannot see', async () => {
    const direct = await started('main.ts', ['--personality', 'L1', '--mqtt', String(broker.ready['url'])]);
    const { via: _, ...endpoint } = endpointOf(node.declaration);
    const seen = { ...endpoint, node: 'SIM-L1-0001', devices: ['BRG-100'] };
    const declaration = { ...node.declaration, endpoints: { ...node.declaration.endpoints, mqtt: seen } };
    const checks = await checksOf(declaration, node.folder);
    await direct.stop();
    assert.deepEqual(withValue(checks, false), []);
    for (const name of ['will-present', 'clean-session', 'publish-qos', 'ndeath-delivered', 'reconnect', 'data-order'])
      assert.match(checks.get(name)?.actual ?? '', /via is not declared/, name);
    for (const name of ['rebirth', 'rebirth-devices', 'seq-increment', 'seq-wrap', 'alias-data', 'timestamps-utc'])
      assert.equal(checks.get(name)?.value, true, name);
  });
});

describe('the wire mqtt', { timeout: 60_000 }, () => {
  let broker: Started;
  let node: Simulator;
  before(async () => {
    broker = await started('broker.ts', []);
    node = await nodeBehind(String(broker.ready['url']));
  });
  after(async () => {
    await node.stop();
    await broker.stop();
  });
  const shake = async (declaration = node.declaration) => {
    const [peer] = mqttWire(endpointOf(declaration), declaration, node.folder).peers;
    assert.ok(peer);
    return await peer.handshake();
  };

  it('goes through its phases in order, each handshake on a connection of its own', async () => {
    for (let i = 0; i < 3; i++) {
      const { completed, stoppedAt, phases, totalMs } = await shake();
      assert.ok(completed, stoppedAt);
      assert.deepEqual(
        phases.map(({ name }) => name),
        ['tcp', 'connect', 'subscribe', 'birth', 'device-birth'],
      );
      for (const [i, { startMs }] of phases.entries()) assert.ok(startMs >= (phases[i - 1]?.startMs ?? 0));
      assert.ok(phases.every(({ startMs, ms }) => ms >= 0 && startMs + ms <= totalMs + 0.002));
    }
  });
  it('names both ends, says what was not verified, and keeps a capture', async () => {
    const { peer, device, security, capture } = await shake();
    assert.deepEqual([peer.stack, peer.maintainer], ['aedes, as declared', 'Moscajs']);
    assert.deepEqual([device.stack, device.maintainer], ['mqtt.js, as declared', 'MQTT.js contributors']);
    assert.equal(security.certificate, 'none');
    assert.deepEqual(security.unverified, ['the broker: it is met without TLS']);
    assert.equal(Buffer.from(capture?.bytes ?? []).readUInt32LE(0), 0x0a0d0d0a);
  });
  it('a device that does not come stops it at tcp, and that is an answer', async () => {
    await node.tell('fault on no-reconnect');
    await shake();
    const { completed, stoppedAt } = await shake();
    await node.tell('fault off no-reconnect');
    assert.equal(completed, false);
    assert.match(stoppedAt ?? '', /^tcp: the device did not connect within 2000 ms/);
  });
  it('a device that comes and says nothing stops it at connect', async () => {
    await node.tell('fault on silent');
    const { completed, stoppedAt } = await shake();
    await node.tell('fault off silent');
    assert.equal(completed, false);
    assert.match(stoppedAt ?? '', /^connect: no CONNECT/);
  });
  for (const [name, bytes, says] of [
    [
      'another protocol',
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      /^connect: no CONNECT: not MQTT: MQTT: PUBACK with flags 7/,
    ],
    [
      'a packet of 256 MiB',
      Buffer.of(0x10, 0xff, 0xff, 0xff, 0x7f),
      /^connect: no CONNECT: not MQTT: .*packet of 268435460/,
    ],
    [
      'a CONNECT that lies about its length',
      Buffer.of(0x10, 2, 0, 99),
      /^connect: no CONNECT: MQTT: 99 bytes, 0 are left/,
    ],
  ] as const)
    it(`a stranger at via (${name}) stops it in a phase`, async () => {
      const port = await freePort();
      const shaking = shake(changed(node.declaration, { via: `mqtt://127.0.0.1:${port}` }));
      const stranger = connect(port, '127.0.0.1');
      let tries = 0;
      stranger.on('error', () => tries++ < 100 && setTimeout(() => stranger.connect(port, '127.0.0.1'), 10));
      stranger.once('connect', () => stranger.write(bytes));
      const { completed, stoppedAt } = await shaking;
      stranger
        .removeAllListeners('error')
        .on('error', () => undefined)
        .destroy();
      assert.equal(completed, false);
      assert.match(stoppedAt ?? '', says);
    });
  it('a stranger at via that talks without end is cut off, and let in again only so often', async () => {
    const port = await freePort();
    const shaking = shake(changed(node.declaration, { via: `mqtt://127.0.0.1:${port}` }));
    let [sent, over] = [0, false];
    const hello = generate({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clientId: 'stranger',
      clean: true,
      keepalive: 60,
    });
    const packet = generate({
      cmd: 'publish',
      topic: 'a',
      payload: Buffer.alloc(65_000),
      qos: 0,
      dup: false,
      retain: false,
    });
    const flood = (): void => {
      if (over) return;
      const stranger = connect(port, '127.0.0.1');
      const more = (): void => {
        while (stranger.writable && stranger.write(packet)) sent += packet.length;
      };
      stranger.on('error', () => undefined).once('close', () => setTimeout(flood, 5));
      stranger.on('drain', more).once('connect', () => {
        stranger.write(hello);
        more();
      });
    };
    flood();
    const { completed, stoppedAt } = await shaking;
    over = true;
    assert.equal(completed, false);
    assert.match(stoppedAt ?? '', /^(birth: no NBIRTH|connect: no CONNACK): more than 2097152 bytes/);
    assert.ok(sent > 2_000_000);
  });
  it('without via it lacks what it needs, and says so', async () => {
    const { via: _, ...endpoint } = endpointOf(node.declaration);
    const declaration = { ...node.declaration, endpoints: { mqtt: endpoint } };
    await assert.rejects(
      async () => await shake(declaration),
      (error) =>
        error instanceof ProbeError && error.code === 'PROBE_LACKS' && /via is not declared/.test(error.message),
    );
  });
  it('a broker that is not there is no answer of the device', async () => {
    const gone = await started('broker.ts', []);
    await gone.stop();
    await assert.rejects(
      async () => await shake(changed(node.declaration, { url: String(gone.ready['url']) })),
      (error) => error instanceof ProbeError && error.code === 'PROBE_REFUSED',
    );
  });
  it('keeps the device’s password out of the capture', async () => {
    process.env['GRADUS_TEST_MQTT'] = 'correct horse battery';
    const asks = ['--user', 'sensor', '--password-env', 'GRADUS_TEST_MQTT'];
    const guarded = await started('broker.ts', asks);
    const shown = ['--mqtt-user', 'sensor', '--mqtt-password-env', 'GRADUS_TEST_MQTT'];
    const other = await nodeBehind(String(guarded.ready['url']), shown);
    const { completed, stoppedAt, capture, security } = await shake(other.declaration);
    const checks = await checksOf(other.declaration, other.folder, short);
    await other.stop();
    await guarded.stop();
    assert.ok(completed, stoppedAt);
    assert.equal(security.token, 'UserName');
    const bytes = Buffer.from(capture?.bytes ?? []);
    assert.ok(bytes.includes('sensor') && bytes.includes('*'.repeat(21)));
    assert.ok(!bytes.includes('correct horse'));
    assert.equal(checks.get('password-refused')?.value, true);
    assert.deepEqual(withValue(checks, false), []);
  });
});
