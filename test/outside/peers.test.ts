import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { openProbe } from '../../src/desk/wire.ts';
import type { Handshake, WirePort } from '../../src/measure/protocol/port.ts';
import { interVendor, productionPeer } from '../../src/measure/protocol/ends.ts';
import { Declaration } from '../../src/model/declaration.ts';
import type { OutsidePeer } from '../../src/model/declaration.ts';
import type { Probe } from '../../src/measure/probe.ts';
import { hostile, simulator } from '../contracts/simulators.ts';
import type { Simulator } from '../contracts/simulators.ts';
import { certificates } from '../protocol/certificates.ts';
import type { Certificates } from '../protocol/certificates.ts';
import { changed } from '../protocol/http-stage.ts';
import { lastSaid, Stage } from '../walks/stage.ts';

const required = process.env['GRADUS_OUTSIDE'] === 'required';
const without = (file: string): string | false =>
  existsSync(file) || required ? false : `no ${file}: sh tool/system.sh installs it`;

const token = 'correct-horse-battery-staple';
const withPeer = (declaration: Declaration, peer: OutsidePeer): Declaration =>
  Declaration.parse({ ...declaration, station: { name: 'bench 1', peers: [peer] } });

async function metBy(declaration: Declaration, folder: string, peer: OutsidePeer): Promise<Handshake> {
  const probe: Probe = await openProbe(withPeer(declaration, peer), { folder });
  const wire: WirePort | undefined = await probe.wire?.(peer.wire);
  const shake = await wire?.peers.at(-1)?.handshake();
  await probe.close();
  assert.ok(shake);
  return shake;
}
const curl: OutsidePeer = { wire: 'http', tool: 'curl' };

describe('a Thing met by curl', { skip: without('/usr/bin/curl'), timeout: 60_000 }, () => {
  let sensor: Simulator;
  before(async () => {
    sensor = await simulator('L3');
  });
  after(async () => sensor.stop());

  it('completes, with the phases of curl’s own clock, in order', async () => {
    const { completed, stoppedAt, phases, totalMs } = await metBy(sensor.declaration, sensor.folder, curl);
    assert.ok(completed, stoppedAt);
    assert.deepEqual(
      phases.map(({ name }) => name),
      ['tcp', 'td', 'tcp', 'read'],
    );
    assert.ok(phases.every(({ ms, startMs }) => ms >= 0 && startMs <= totalMs));
  });
  it('shows stacks of two maintainers, of which one is used in products', async () => {
    const shake = await metBy(sensor.declaration, sensor.folder, curl);
    assert.deepEqual([shake.peer.stack, shake.peer.maintainer], ['curl', 'curl project']);
    assert.match(shake.peer.version, /^\d+\.\d+/);
    const meetings = [{ name: 'curl', shakes: [shake] }];
    assert.equal(interVendor(meetings).value, true);
    assert.equal(productionPeer(meetings).value, true);
    assert.match(
      interVendor(meetings).actual,
      /^device: node-http, as declared .*; peer: curl [\d.]+ \(curl project\)/,
    );
  });
  it('that stops it says in which phase, by curl’s own account', async () => {
    const closing = await hostile('close');
    const moved = (port: number): Declaration =>
      changed(sensor.declaration, { thing: `http://127.0.0.1:${port}/.well-known/wot` });
    const { completed, stoppedAt, peer } = await metBy(moved(closing.port), sensor.folder, curl);
    await closing.stop();
    assert.equal(completed, false);
    assert.match(stoppedAt ?? '', /^td: \S/);
    assert.equal(peer.maintainer, 'curl project');
    assert.match((await metBy(moved(closing.port), sensor.folder, curl)).stoppedAt ?? '', /^tcp: .*connect/);
  });
});

describe('a Thing met over https', { skip: without('/usr/bin/curl'), timeout: 60_000 }, () => {
  let files: Certificates;
  let sensor: Simulator;
  let declaration: Declaration;
  before(async () => {
    process.env['GRADUS_TEST_TOKEN'] = token;
    files = await certificates();
    const { certificate, key } = files.device;
    const more = ['--http-bearer-env', 'GRADUS_TEST_TOKEN', '--http-certificate', certificate, '--http-key', key];
    sensor = await simulator('L3', [], more);
    declaration = changed(sensor.declaration, { trust: files.ca });
  });
  after(async () => {
    await sensor.stop();
    files.forget();
  });

  it('curl verifies the certificate by the declared authority, and shows the token', async () => {
    const { completed, stoppedAt, phases, security } = await metBy(declaration, sensor.folder, curl);
    assert.ok(completed, stoppedAt);
    assert.deepEqual([security.certificate, security.token], ['verified', 'Bearer']);
    assert.equal(phases[1]?.name, 'tls');
  });
  it('curl stops at TLS where another authority is declared', async () => {
    const strange = changed(declaration, { trust: files.stranger.certificate });
    assert.match((await metBy(strange, sensor.folder, curl)).stoppedAt ?? '', /^tls: SSL certificate problem/);
  });
  it(
    'openssl makes the TLS handshake, and shows nothing of vendors by it',
    { skip: without('/usr/bin/openssl') },
    async () => {
      const shake = await metBy(declaration, sensor.folder, { wire: 'http', tool: 'openssl' });
      assert.ok(shake.completed, shake.stoppedAt);
      assert.deepEqual([shake.only, shake.security.mode, shake.security.certificate], ['TLS', 'TLSv1.3', 'verified']);
      assert.deepEqual([shake.peer.stack, shake.peer.maintainer], ['OpenSSL', 'OpenSSL project']);
      const { value, actual } = interVendor([{ name: 'openssl', shakes: [shake] }]);
      assert.equal(value, 'unknown');
      assert.match(actual, /TLS alone$/);
    },
  );
  it('openssl stops at TLS where another authority is declared', { skip: without('/usr/bin/openssl') }, async () => {
    const strange = changed(declaration, { trust: files.stranger.certificate });
    const { completed, stoppedAt } = await metBy(strange, sensor.folder, { wire: 'http', tool: 'openssl' });
    assert.equal(completed, false);
    assert.match(stoppedAt ?? '', /^tls: .*verify/);
  });
});

describe('the L3 sensor with curl as a further peer', { skip: without('/usr/bin/curl'), timeout: 120_000 }, () => {
  let stage: Stage;
  before(async () => void (stage = await Stage.open()));
  after(() => stage.close());

  it('passes what is asked of two vendors over HTTP, and its report shows the pair', async () => {
    await stage.sensor('L3');
    await stage.redeclare((declared) => {
      declared['station'] = { name: 'bench 1', peers: [curl] };
    });
    const asked = ['http.conformance', 'http.handshake', 'http.inter-vendor', 'http.production-peer'];
    const pack = await stage.shortPack(asked);
    const said = lastSaid(await stage.gradus('run', 'sensor.yaml', '--pack', pack, '--programme', 'routine', '--json'));
    const found = said.assessment?.verdicts.filter(({ indicator }) => asked.includes(indicator)) ?? [];
    assert.deepEqual(
      found.map(({ indicator, outcome }) => `${indicator} ${outcome}`),
      asked.map((indicator) => `${indicator} pass`),
    );
    const files = (await readdir(stage.folder, { recursive: true })).filter((name) => name.endsWith('.html'));
    assert.ok(files.length > 0);
    for (const name of files)
      assert.match(await readFile(stage.file(name), 'utf8'), /peer: curl [\d.]+ \(curl project\), used in products/);
  });
});
