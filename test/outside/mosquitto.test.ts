import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { mqttWire } from '../../src/drivers/mqtt/wire.ts';
import { interVendor, productionPeer } from '../../src/measure/protocol/ends.ts';
import type { Handshake } from '../../src/measure/protocol/port.ts';
import type { Declaration } from '../../src/model/declaration.ts';
import type { Simulator } from '../contracts/simulators.ts';
import { certificates } from '../protocol/certificates.ts';
import type { Certificates } from '../protocol/certificates.ts';
import { changed, checksOf, endpointOf, freePort, nodeBehind, withValue } from '../protocol/mqtt-stage.ts';
import { started } from '../sim/started.ts';
import { mosquitto, withoutMosquitto } from './mosquitto.ts';
import type { Broker } from './mosquitto.ts';
import { dissected, withoutTshark } from './tshark.ts';

async function shake(declaration: Declaration, folder: string): Promise<Handshake> {
  const [peer] = mqttWire(endpointOf(declaration), declaration, folder).peers;
  assert.ok(peer);
  const one = await peer.handshake();
  assert.ok(one.completed, one.stoppedAt);
  return one;
}

for (const version of ['3.1.1', '5'])
  describe(
    `a Sparkplug node at Eclipse Mosquitto, MQTT ${version}`,
    { skip: withoutMosquitto, timeout: 60_000 },
    () => {
      let broker: Broker;
      let node: Simulator;
      before(async () => {
        broker = await mosquitto(['allow_anonymous true']);
        node = await nodeBehind(broker.url, ['--mqtt-version', version]);
      });
      after(async () => {
        await node.stop();
        await broker.stop();
      });

      it('passes every check, a whole round of sequence numbers among them', async () => {
        const checks = await checksOf(node.declaration, node.folder);
        assert.deepEqual(withValue(checks, false), []);
        assert.deepEqual(withValue(checks, 'unknown'), []);
        assert.equal(checks.get('session-expiry')?.value, version === '5' ? true : 'not applicable');
      });
      it('meets a stack of another maintainer that products use, by the broker’s own account', async () => {
        const one = await shake(node.declaration, node.folder);
        assert.deepEqual([one.peer.stack, one.peer.maintainer], ['Eclipse Mosquitto', 'Eclipse Foundation']);
        assert.match(one.peer.version, /^\d+\.\d+/);
        const meetings = [{ name: 'broker', shakes: [one] }];
        assert.equal(interVendor(meetings).value, true);
        assert.equal(productionPeer(meetings).value, true);
      });
      it('is dissected by tshark as the bench saw it pass', { skip: withoutTshark }, async () => {
        const { capture } = await shake(node.declaration, node.folder);
        assert.ok(capture);
        const decodeAs = `tcp.port==${new URL(broker.url).port},mqtt`;
        const rows = await dissected(capture.bytes, {
          decodeAs,
          filter: 'mqtt',
          fields: ['mqtt.msgtype', 'mqtt.topic', 'mqtt.ver'],
        });
        const { group, node: id, devices: [device] = [] } = endpointOf(node.declaration);
        const types = rows.flatMap(([type = '']) => type.split(','));
        assert.deepEqual(types.slice(0, 4), ['1', '2', '8', '9']);
        assert.ok(types.includes('3'));
        assert.equal(rows[0]?.[2], version === '5' ? '5' : '4');
        const topics = rows.flatMap(([, topic = '']) => topic.split(','));
        for (const topic of [`spBv1.0/${group}/NBIRTH/${id}`, `spBv1.0/${group}/DBIRTH/${id}/${device}`])
          assert.ok(topics.includes(topic), topic);
        assert.deepEqual(
          await dissected(capture.bytes, { decodeAs, filter: '_ws.malformed', fields: ['frame.number'] }),
          [],
        );
      });
      if (version === '5')
        it('session-expires-late: mqtt.session-expiry, and no other', async () => {
          await node.tell('fault on session-expires-late');
          const checks = await checksOf(node.declaration, node.folder, { wrap: 0 });
          await node.tell('fault off session-expires-late');
          assert.deepEqual(withValue(checks, false), ['session-expiry']);
          assert.match(checks.get('session-expiry')?.actual ?? '', /session expiry 3600 s/);
        });
    },
  );

describe(
  'a Sparkplug node with Eclipse Mosquitto as a further broker',
  { skip: withoutMosquitto, timeout: 60_000 },
  () => {
    it('meets it in the place of its own, and says so of one that is not there', async () => {
      const [own, other] = [await started('broker.ts', []), await mosquitto(['allow_anonymous true'])];
      const node = await nodeBehind(String(own.ready['url']));
      const peers = [other.url, `mqtt://127.0.0.1:${await freePort()}`].map((broker) => ({
        wire: 'mqtt' as const,
        broker,
      }));
      const declaration = { ...node.declaration, station: { name: 'bench 1', peers } };
      const all: Handshake[] = [];
      for (const peer of mqttWire(endpointOf(declaration), declaration, node.folder).peers)
        all.push(await peer.handshake());
      await node.stop();
      await Promise.all([own.stop(), other.stop()]);
      assert.deepEqual(
        all.map(({ completed, peer }) => [completed, peer.maintainer]),
        [
          [true, 'Moscajs'],
          [true, 'Eclipse Foundation'],
          [false, ''],
        ],
      );
      assert.match(all[2]?.stoppedAt ?? '', /^peer: station\.peers\[1\]: .*ECONNREFUSED.*; is the broker there\?$/);
    });
  },
);

describe(
  'a Sparkplug node at Eclipse Mosquitto over TLS with client certificates',
  { skip: withoutMosquitto, timeout: 60_000 },
  () => {
    let files: Certificates;
    let broker: Broker;
    let node: Simulator;
    let declaration: Declaration;
    before(async () => {
      files = await certificates();
      const { ca, broker: own, device, bench } = files;
      const tls = [`cafile ${ca}`, `certfile ${own.certificate}`, `keyfile ${own.key}`, 'require_certificate true'];
      broker = await mosquitto([...tls, 'use_identity_as_username true', 'allow_anonymous false'], 'mqtts');
      const shown = ['--mqtt-ca', ca, '--mqtt-certificate', device.certificate, '--mqtt-key', device.key];
      node = await nodeBehind(broker.url, [...shown, '--mqtt-version', '5'], 'mqtts');
      const listen = { certificate: bench.certificate, key: { file: bench.key } };
      declaration = changed(node.declaration, {
        tls: { ca, certificate: bench.certificate, key: { file: bench.key }, listen },
      });
    });
    after(async () => {
      await node.stop();
      await broker.stop();
      files.forget();
    });

    it('passes every check, those of the certificates among them', async () => {
      const checks = await checksOf(declaration, node.folder, { wrap: 0 });
      assert.deepEqual(withValue(checks, false), []);
      assert.equal(checks.get('certificate-accepted')?.value, true);
      assert.equal(checks.get('certificate-required')?.value, true);
    });
    it('goes through TLS and all its phases', async () => {
      const { phases, security } = await shake(declaration, node.folder);
      assert.deepEqual(
        phases.map(({ name }) => name),
        ['tls', 'tcp', 'connect', 'subscribe', 'birth', 'device-birth'],
      );
      assert.equal(security.certificate, 'verified');
    });
  },
);

describe('Eclipse Mosquitto with a password', { skip: withoutMosquitto, timeout: 60_000 }, () => {
  it('lets in the node and the bench, refuses a wrong one, and none of it stands in the capture', async () => {
    process.env['GRADUS_TEST_MQTT'] = 'correct horse battery';
    const folder = mkdtempSync(path.join(tmpdir(), 'gradus-password-'));
    const file = path.join(folder, 'passwords');
    const [written] = await once(
      spawn('mosquitto_passwd', ['-b', '-c', file, 'sensor', 'correct horse battery'], { stdio: 'ignore' }),
      'exit',
    );
    assert.equal(written, 0);
    const broker = await mosquitto(['allow_anonymous false', `password_file ${file}`]);
    const node = await nodeBehind(broker.url, ['--mqtt-user', 'sensor', '--mqtt-password-env', 'GRADUS_TEST_MQTT']);
    const { capture } = await shake(node.declaration, node.folder);
    const checks = await checksOf(node.declaration, node.folder, { wrap: 0 });
    await node.stop();
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
    assert.deepEqual(withValue(checks, false), []);
    assert.equal(checks.get('password-refused')?.value, true);
    assert.ok(!Buffer.from(capture?.bytes ?? []).includes('correct horse'));
  });
});
