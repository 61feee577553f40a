// First of all: this process too ends rather than speak beyond loopback.
import './loopback-only.mjs';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import { matterFaults } from '../../sim/faults/matter.ts';
import { matterWire } from '../../src/drivers/matter/wire.ts';
import { matterChecks } from '../../src/measure/protocol/matter/checks.ts';
import { threadChecks } from '../../src/measure/protocol/matter/thread-checks.ts';
import { matterCheckData, threadCheckData } from '../../src/model/protocol/matter.ts';
import { simulator } from '../contracts/simulators.ts';
import type { Simulator } from '../contracts/simulators.ts';
import { checksOf, endpointOf, withValue } from './matter-stage.ts';

/** Ends a simulator, by its own hand, that opens any UDP socket beyond loopback. */
const guard = fileURLToPath(new URL('loopback-only.mjs', import.meta.url));
/** It is asked once: a commissioner waits out its whole time-out for it. */
const withoutRefusal = matterChecks.filter(({ name }) => name !== 'wrong-passcode-refused');

/** Why each fault's checks do not hold: what was seen instead. */
const reasons: Readonly<Record<string, RegExp>> = {
  'attestation-cd-product': /lists 0x8001; the DAC is of 0x8000/,
  'attestation-paa-chain': /no PAA of the 1 in the store \(a test store\) signed/,
  'attestation-nonce-and-signature': /nonce (\w+) sent, (?!\1)\w+ signed/,
  'attestation-vid-pid': /DAC 0xFFF1, PAI 0xFFF1, BasicInformation 0xFFF2/,
  'serial-number': /SerialNumber SIM-L1-0001-M, declared SIM-L1-0001/,
  'software-version': /SoftwareVersionString 1\.0\.0, declared 1\.4\.0/,
  'decommission-removes-fabric': /afterwards it still answers in the fabric/,
  'fail-safe-expires': /armed for 1 s, breadcrumb 7; after \d+ ms it is 7/,
  'subscription-reports': /0 reports in \d+ ms/,
  descriptor: /endpoint 1 answers and is in no PartsList/,
  'thread-broken-dataset-refused': /addOrUpdateThreadNetwork: NetworkingStatus 0/,
  'thread-diagnostics': /Channel 42, not 11 to 26; RoutingRole 6 with no network configured/,
};

async function guarded(more: readonly string[]): Promise<Simulator> {
  const before = process.env['NODE_OPTIONS'];
  process.env['NODE_OPTIONS'] = `--import ${guard}`;
  try {
    return await simulator('L1', [], ['--matter', ...more]);
  } finally {
    if (before === undefined) delete process.env['NODE_OPTIONS'];
    else process.env['NODE_OPTIONS'] = before;
  }
}

async function showsOnly(device: Simulator, fault: string, named: readonly string[], checks: typeof matterChecks) {
  await device.tell(`fault on ${fault}`);
  try {
    const found = await checksOf(device, checks);
    const wrong = withValue(found, false);
    const said = [...found.values()].map(({ name, value, actual }) => `${name} ${String(value)}: ${actual}`).join('\n');
    assert.deepEqual(wrong.map((name) => `matter.${name}`).toSorted(), [...named].toSorted(), said);
    for (const name of wrong) assert.match(found.get(name)?.actual ?? '', reasons[name] ?? /^$/);
  } finally {
    await device.tell(`fault off ${fault}`);
  }
}

describe('checks of a Matter node', { timeout: 180_000 }, () => {
  let device: Simulator;
  before(async () => {
    device = await guarded([]);
  });
  after(async () => await device.stop());

  it('are described by the model and asked by the bench, the same ones', () => {
    assert.deepEqual(
      matterChecks.map(({ name }) => name),
      Object.keys(matterCheckData),
    );
    assert.deepEqual(
      threadChecks.map(({ name }) => name),
      Object.keys(threadCheckData),
    );
  });
  it('find nothing wrong with a sensor that has no fault; revocation alone stays unknown', async () => {
    const checks = await checksOf(device, matterChecks);
    assert.deepEqual(withValue(checks, false), []);
    assert.deepEqual(withValue(checks, 'unknown'), ['attestation-revocation']);
    assert.match(checks.get('attestation-paa-chain')?.actual ?? '', /a test store/);
    assert.match(checks.get('wrong-passcode-refused')?.actual ?? '', /^pase: Received incorrect key confirmation/);
  });
  it('without trust stores leave chain and declaration unknown, and name none as true', async () => {
    const { paa: _, cdSigners: __, ...endpoint } = endpointOf(device.declaration);
    const checks = await checksOf(device, withoutRefusal, endpoint);
    assert.deepEqual(withValue(checks, false), []);
    assert.deepEqual(withValue(checks, 'unknown'), [
      'attestation-paa-chain',
      'attestation-cd-signature',
      'attestation-revocation',
    ]);
  });
  for (const { name, checks } of matterFaults.filter((fault) => fault.name.startsWith('matter-')))
    it(`${name}: ${checks.join(', ')}, and no other`, async () => {
      await showsOnly(device, name, checks, withoutRefusal);
    });
  it('go through the phases of a handshake in order, and say what it does not show', async () => {
    const [peer] = matterWire(endpointOf(device.declaration), device.declaration, device.folder).peers;
    const shake = await peer?.handshake();
    assert.ok(shake?.completed, shake?.stoppedAt);
    const names = [
      'discovery',
      'pase',
      'read',
      'arm-fail-safe',
      'attestation',
      'csr-noc',
      'access-control',
      'case',
      'complete',
      'subscribe',
    ];
    assert.deepEqual(
      shake.phases.map(({ name }) => name),
      names,
    );
    assert.deepEqual([shake.peer.stack, shake.device.maintainer], ['matter.js', 'matter.js']);
    assert.deepEqual(shake.security.unverified, ['trust: the stores are test stores', 'revocation: not looked up']);
  });
  it('a wrong passcode stops the handshake at pase', async () => {
    writeFileSync(path.join(device.folder, 'wrong'), '20202021\n');
    const endpoint = { ...endpointOf(device.declaration), passcode: { file: 'wrong' } };
    const [peer] = matterWire(endpoint, device.declaration, device.folder).peers;
    const shake = await peer?.handshake();
    assert.match(shake?.stoppedAt ?? '', /^pase: Received incorrect key confirmation/);
  });
  it('an untrusted authority stops the handshake at attestation', async () => {
    await device.tell('fault on matter-untrusted-paa');
    const [peer] = matterWire(endpointOf(device.declaration), device.declaration, device.folder).peers;
    const shake = await peer?.handshake();
    await device.tell('fault off matter-untrusted-paa');
    assert.match(shake?.stoppedAt ?? '', /^attestation: .*no PAA of the 1 in the store/);
  });
});

describe('checks of Thread', { timeout: 120_000 }, () => {
  let device: Simulator;
  before(async () => {
    device = await guarded(['--matter-network', 'thread']);
  });
  after(async () => await device.stop());
  const radio = ['thread-operational-dataset', 'thread-attaches'];

  it('without a radio leave unknown what needs one, and find nothing wrong', async () => {
    const checks = await checksOf(device, threadChecks);
    assert.deepEqual(withValue(checks, false), []);
    assert.deepEqual(withValue(checks, 'unknown'), radio);
    assert.match(checks.get('thread-attaches')?.actual ?? '', /no radio/);
  });
  // The program only shows that the adapter talks: no Thread network is behind it.
  it('ask a program that speaks as ot-cli does, and validate the dataset it gives', async () => {
    const program = fileURLToPath(new URL('ot-cli-pretender.mjs', import.meta.url));
    const endpoint = { ...endpointOf(device.declaration), otCli: { run: [process.execPath, program] } };
    const checks = await checksOf(device, threadChecks, endpoint);
    assert.equal(checks.get('thread-operational-dataset')?.value, true);
    assert.match(checks.get('thread-attaches')?.actual ?? '', /connectNetwork: NetworkingStatus \d+/);
  });
  for (const { name, checks } of matterFaults.filter((fault) => fault.name.startsWith('thread-')))
    it(`${name}: ${checks.join(', ')}, and no other`, async () => {
      await showsOnly(device, name, checks, threadChecks);
    });
});
