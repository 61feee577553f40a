import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openProbe } from '../../src/desk/wire.ts';
import type { Handshake } from '../../src/measure/protocol/port.ts';
import { handshakeOver } from '../../src/measure/protocol/handshake.ts';
import { Declaration } from '../../src/model/declaration.ts';
import type { OutsidePeer } from '../../src/model/declaration.ts';
import { benchOf, observed, stepOf } from '../contracts/bench.ts';
import { simulator } from '../contracts/simulators.ts';
import type { Simulator } from '../contracts/simulators.ts';

const pretender = fileURLToPath(new URL('./peer-pretender.mjs', import.meta.url));
const pretending = (what: string, more: Partial<OutsidePeer> = {}): OutsidePeer => ({
  wire: 'http',
  run: [process.execPath, pretender, what],
  ...more,
});
const withPeers = (declaration: Declaration, ...peers: OutsidePeer[]): Declaration =>
  Declaration.parse({ ...declaration, station: { name: 'bench 1', peers } });

/** A process that has ended and that nobody has asked about is no longer there. */
function isAlive(pid: string): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

describe('a peer outside the bench', { timeout: 60_000 }, () => {
  let sensor: Simulator;
  before(async () => {
    sensor = await simulator('L2');
  });
  after(async () => sensor.stop());

  async function shakes(peer: OutsidePeer, count = 1): Promise<Handshake[]> {
    const probe = await openProbe(withPeers(sensor.declaration, peer), { folder: sensor.folder });
    try {
      const peers = (await probe.wire?.(peer.wire))?.peers ?? [];
      const own = peers.at(-1);
      assert.ok(own && peers.length > 1);
      const all: Handshake[] = [];
      while (all.length < count) all.push(await own.handshake());
      return all;
    } finally {
      await probe.close();
    }
  }
  const stopOf = async (peer: OutsidePeer): Promise<string> => {
    const [shake] = await shakes(peer);
    assert.deepEqual([shake?.completed, shake?.peer.maintainer], [false, '']);
    return shake?.stoppedAt ?? '';
  };

  it('is started with the device’s address, and its account is the handshake', async () => {
    const [shake] = await shakes(pretending('meets'));
    assert.ok(shake?.completed, shake?.stoppedAt);
    const { peer, device, phases, totalMs } = shake;
    assert.deepEqual(peer, { stack: 'pretender', version: '1.0', maintainer: 'Test laboratory', production: true });
    assert.equal(device.maintainer, 'OpenJS Foundation');
    assert.deepEqual([phases, totalMs], [[{ name: 'td', startMs: 0, ms: 3 }], 3]);
  });
  it('that the device stops says where, and names its end', async () => {
    const [shake] = await shakes(pretending('is-stopped'));
    assert.deepEqual([shake?.completed, shake?.stoppedAt], [false, 'td: answered 503']);
    assert.equal(shake?.peer.maintainer, 'Test laboratory');
  });
  it('is given the secrets that are declared for it, nothing else of the environment, and none of it is kept', async () => {
    process.env['GRADUS_TEST_PEER'] = 'correct horse battery';
    process.env['GRADUS_TEST_PLANTED'] = 'not for peers';
    const [given] = await shakes(pretending('token', { env: { PEER_TOKEN: { env: 'GRADUS_TEST_PEER' } } }));
    assert.deepEqual([given?.peer.stack, given?.peer.version], ['CORRECT HORSE BATTERY', 'none']);
  });

  it('that is not there says so, and what helps', async () => {
    assert.match(
      await stopOf({ wire: 'http', tool: 'curl', program: '/no/such/curl' }),
      /^peer: station\.peers\[0\]: \/no\/such\/curl did not start: .*ENOENT; install curl, or say under program where it is$/,
    );
    assert.match(
      await stopOf({ wire: 'http', run: ['./no-such-peer'] }),
      /^peer: station\.peers\[0\]: \.\/no-such-peer did not start: .*ENOENT; is \.\/no-such-peer there, and may it be run\?$/,
    );
  });
  it('that is another program than it should be says what it said', async () => {
    assert.match(
      await stopOf({ wire: 'http', tool: 'curl', program: process.execPath }),
      /^peer: station\.peers\[0\]: .* --version says v\d+/,
    );
  });
  it('that hangs is ended when its time is up, and not started again', async () => {
    const all = await shakes(pretending('hangs', { within: '300 ms' }), 3);
    for (const { stoppedAt } of all) assert.match(stoppedAt ?? '', /^peer: .*: no answer within 300 ms$/);
    assert.equal(all[0], all[2]);
  });
  it('that hangs is ended with what it started', { skip: process.platform !== 'linux' && 'reads /proc' }, async () => {
    const file = path.join(sensor.folder, 'pids');
    process.env['GRADUS_TEST_PIDS'] = file;
    await shakes(pretending('hangs', { within: '2 s', env: { PEER_PIDS: { env: 'GRADUS_TEST_PIDS' } } }));
    const pids = readFileSync(file, 'utf8').split(' ');
    assert.equal(pids.length, 2);
    for (const pid of pids) for (let tries = 0; isAlive(pid); tries++) assert.ok(tries < 1000, `${pid} is still there`);
  });
  for (const [what, says] of [
    ['endless', /prints more than 65536 bytes$/],
    ['garbage', /what is not one JSON object: all fine!$/],
    ['silent', /printed nothing: no licence$/],
    ['half', /printed stack: Invalid input/],
    ['contradicts', /printed stoppedAt: says where it stopped if, and only if, it did not complete$/],
  ] as const)
    it(`that prints what it should not (${what}) is told so`, async () => {
      assert.match(await stopOf(pretending(what)), says);
    });

  it('shows two vendors over a wire that the bench alone does not, in the method’s own account', async () => {
    const declaration = withPeers(sensor.declaration, pretending('meets'), pretending('garbage'));
    const probe = await openProbe(declaration, { folder: sensor.folder });
    const bench = benchOf(declaration);
    await handshakeOver('http')(probe, stepOf('protocol.http.handshake', 6), bench);
    await probe.close();
    const { value, actual } = observed(bench.all, 'handshake.inter-vendor');
    assert.equal(value, true);
    assert.match(
      actual,
      /^device: node-http, .*; peer: pretender 1\.0 \(Test laboratory\), used in products \| .*all fine!$/,
    );
    assert.equal(observed(bench.all, 'handshake.production-peer').value, true);
  });
  it('that fails by itself leaves the indicator open', async () => {
    const declaration = withPeers(sensor.declaration, pretending('garbage'));
    const probe = await openProbe(declaration, { folder: sensor.folder });
    const bench = benchOf(declaration);
    await handshakeOver('http')(probe, stepOf('protocol.http.handshake', 6), bench);
    await probe.close();
    const { value, actual } = observed(bench.all, 'handshake.inter-vendor');
    assert.equal(value, 'unknown');
    assert.match(
      actual,
      /^same stack, inter-vendor not shown: both ends node-http.* \| .*peer: station\.peers\[0\]: .*all fine!$/,
    );
  });
});

describe('a peer in a declaration', () => {
  const http = { thing: 'http://127.0.0.1:8080/.well-known/wot' };
  const mqtt = { url: 'mqtt://127.0.0.1:1883', version: '5', group: 'g', node: 'n' };
  const base = {
    format: 'gradus-declaration/1',
    kind: 'product',
    identity: {
      maker: 'M',
      product: 'P',
      hardware: { revision: 'A' },
      firmware: { version: '1', digest: `sha256:${'0'.repeat(64)}` },
    },
    endpoints: { http, mqtt },
    probes: {},
  };
  const complaintOf = (peer: unknown): string => {
    const parsed = Declaration.safeParse({ ...base, station: { name: 'bench 1', peers: [peer] } });
    const issue = parsed.error?.issues[0];
    return issue ? `${issue.path.join('.')}: ${issue.message}` : '';
  };

  for (const peer of [
    { wire: 'http', tool: 'curl' },
    { wire: 'http', run: ['./peer'], within: '2 s', env: { TOKEN: { env: 'TOKEN' } } },
    { wire: 'mqtt', run: ['./broker'] },
  ])
    it(`is taken as ${JSON.stringify(peer)}`, () => assert.equal(complaintOf(peer), ''));
  for (const [peer, says] of [
    [{ wire: 'http' }, /^station\.peers\.0: a peer is one of/],
    [{ wire: 'http', tool: 'curl', run: ['x'] }, /a peer is one of/],
    [{ wire: 'opcua', run: ['x'] }, /no opcua under endpoints/],
    [{ wire: 'mqtt', tool: 'curl' }, /curl meets http alone/],
    [{ wire: 'http', tool: 'openssl' }, /openssl meets an https address/],
    [{ wire: 'http', broker: 'mqtt://127.0.0.1:1884' }, /a broker meets mqtt alone/],
    [{ wire: 'mqtt', broker: 'mqtt://127.0.0.1:1884' }, /endpoints\.mqtt\.via, which is not declared/],
    [{ wire: 'http', run: ['x'], within: '9 s' }, /within is at most 8000 ms/],
    [{ wire: 'http', tool: 'curl', within: '1 s' }, /env and within are of a peer with run/],
    [{ wire: 'http', run: ['x'], program: '/bin/x' }, /program says where a tool is/],
  ] as const)
    it(`is refused as ${JSON.stringify(peer)}`, () => assert.match(complaintOf(peer), says));
});
