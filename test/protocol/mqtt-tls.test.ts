import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { mqttWire } from '../../src/drivers/mqtt/wire.ts';
import type { Declaration } from '../../src/model/declaration.ts';
import { started } from '../sim/started.ts';
import type { Started } from '../sim/started.ts';
import type { Simulator } from '../contracts/simulators.ts';
import { certificates } from './certificates.ts';
import type { Certificates } from './certificates.ts';
import { changed, checksOf, endpointOf, nodeBehind, withValue } from './mqtt-stage.ts';

const short = { wrap: 0 };

describe('a Sparkplug node over TLS with client certificates', { timeout: 60_000 }, () => {
  let files: Certificates;
  let broker: Started;
  let node: Simulator;
  let declaration: Declaration;
  before(async () => {
    files = await certificates();
    const { ca, broker: own, device, bench } = files;
    broker = await started('broker.ts', ['--ca', ca, '--certificate', own.certificate, '--key', own.key]);
    const shown = ['--mqtt-ca', ca, '--mqtt-certificate', device.certificate, '--mqtt-key', device.key];
    node = await nodeBehind(String(broker.ready['url']), shown, 'mqtts');
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
  const shake = async (of = declaration) => {
    const [peer] = mqttWire(endpointOf(of), of, node.folder).peers;
    assert.ok(peer);
    return await peer.handshake();
  };

  it('comes through the bench, whose TLS it accepts: the handshake has a phase of its own for it', async () => {
    const { completed, stoppedAt, phases, security } = await shake();
    assert.ok(completed, stoppedAt);
    assert.deepEqual(
      phases.map(({ name }) => name),
      ['tls', 'tcp', 'connect', 'subscribe', 'birth', 'device-birth'],
    );
    assert.equal(security.mode, 'TLS from the device, TLS to the broker');
    assert.equal(security.certificate, 'verified');
  });
  it('passes every check, those of the certificates among them', async () => {
    const checks = await checksOf(declaration, node.folder, short);
    assert.deepEqual(withValue(checks, false), []);
    assert.deepEqual(withValue(checks, 'not applicable'), ['session-expiry', 'password-refused']);
    assert.equal(checks.get('broker-verified')?.value, true);
    assert.equal(checks.get('certificate-accepted')?.value, true);
    assert.equal(checks.get('certificate-required')?.value, true);
    assert.match(checks.get('certificate-required')?.actual ?? '', /certificate|closed|reset|connect/i);
  });
  it('trusts-any-broker: mqtt.broker-verified, and no other', async () => {
    await node.tell('fault on trusts-any-broker');
    const checks = await checksOf(declaration, node.folder, short);
    await node.tell('fault off trusts-any-broker');
    assert.deepEqual(withValue(checks, false), ['broker-verified']);
    assert.match(checks.get('broker-verified')?.actual ?? '', /sent CONNECT to a certificate that nobody signed/);
  });
  it('at a broker that lets anybody in, the check of the certificate does not hold', async () => {
    const { certificate, key } = files.broker;
    const open = await started('broker.ts', ['--certificate', certificate, '--key', key]);
    const checks = await checksOf(changed(declaration, { url: String(open.ready['url']) }), node.folder, short);
    await open.stop();
    assert.deepEqual(withValue(checks, false), ['certificate-required']);
  });
  it('does not come to a bench whose certificate it cannot trust', async () => {
    const { certificate, key } = files.stranger;
    const tls = endpointOf(declaration).tls ?? { ca: '' };
    const { completed, stoppedAt } = await shake(
      changed(declaration, { tls: { ...tls, listen: { certificate, key: { file: key } } } }),
    );
    assert.equal(completed, false);
    assert.match(stoppedAt ?? '', /^tcp: the device did not connect/);
  });
});
