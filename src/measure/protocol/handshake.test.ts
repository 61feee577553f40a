import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { benchOf, declarationOf, measured, observed, stepOf } from '../../../test/contracts/bench.ts';
import type { Found } from '../bench.ts';
import type { Handshake } from '../probe.ts';
import { handshake } from './handshake.ts';

const stack = (maintainer: string): Handshake['device'] => ({
  stack: maintainer.toLowerCase(),
  version: '1',
  maintainer,
});
const shake = (totalMs: number, change: Partial<Handshake> = {}): Handshake => ({
  completed: true,
  phases: [{ name: 'tcp', startMs: 0, ms: totalMs / 2 }],
  totalMs,
  tapMs: 0.5,
  security: { mode: 'None', policy: 'None', token: 'Anonymous', serverCertificate: 'not verified' },
  peer: stack('NodeOPCUA'),
  device: stack('NodeOPCUA'),
  endpoints: 1,
  ...change,
});

async function run(shakes: readonly Handshake[]): Promise<{ all: Found[]; error: unknown }> {
  const bench = benchOf(declarationOf());
  const left = [...shakes];
  const probe = { handshake: async () => left.shift() ?? shake(0), close: async () => undefined };
  const error = await handshake(probe, stepOf('protocol.opcua.handshake', shakes.length), bench).catch(
    (e: unknown) => e,
  );
  return { all: bench.all, error };
}

const ten = Array.from({ length: 10 }, (_, i) => shake(10 + i));

describe('protocol.opcua.handshake', () => {
  it('gives the median of ten totals between the second and the ninth', async () => {
    const { all } = await run(ten);
    const { value, components, also } = measured(all, 'handshake.total');
    const sampled = components.find(({ source }) => source === 'sampling');
    assert.deepEqual([value, sampled?.low, sampled?.high, also?.['tcp-ms']], [14, 3, 4, 7]);
  });
  it('keeps the time of the tap and of the bench between phases apart', async () => {
    const { all } = await run(ten);
    const low = Object.fromEntries(measured(all, 'handshake.total').components.map(({ source, low }) => [source, low]));
    assert.deepEqual([low['tap'], low['harness']], [0.5, 7]);
  });
  it('says at which phase one of ten stopped', async () => {
    const stopped = shake(5000, { completed: false, stoppedAt: 'hello: no answer' });
    const { all } = await run([...ten.slice(1), stopped]);
    const { value, actual } = observed(all, 'handshake.completed');
    assert.deepEqual([value, actual], [false, '9 of 10 completed; stopped at hello: no answer']);
  });
  it('tries no more after three that did not complete', async () => {
    const { all, error } = await run(ten.map((one) => ({ ...one, completed: false, stoppedAt: 'tcp: refused' })));
    const { required, actual } = observed(all, 'handshake.completed');
    assert.match(required, /^10 of 10 complete/);
    assert.equal(actual, '0 of 3 completed; stopped at tcp: refused');
    assert.match(String(error), /TooFew/);
  });
  it('has no median of five completed handshakes', async () => {
    const { error } = await run(ten.slice(0, 5));
    assert.match(String(error), /TooFew: a median of 5 completed handshakes has no 95 % interval: 6 are needed/);
  });
  it('knows nothing of other vendors where both ends are one stack', async () => {
    const { value, actual } = observed((await run(ten)).all, 'handshake.inter-vendor');
    assert.deepEqual([value, actual], ['unknown', 'both ends: nodeopcua (NodeOPCUA)']);
  });
  it('knows nothing of other vendors where the device’s stack is unknown', async () => {
    const { all } = await run(ten.map((one) => ({ ...one, device: stack('') })));
    assert.equal(observed(all, 'handshake.inter-vendor').value, 'unknown');
  });
  it('shows that two vendors’ stacks meet, and that they do not', async () => {
    const other = ten.map((one) => ({ ...one, device: stack('open62541') }));
    assert.equal(observed((await run(other)).all, 'handshake.inter-vendor').value, true);
    const failing = other.map((one, i) => (i === 0 ? { ...one, completed: false } : one));
    assert.equal(observed((await run(failing)).all, 'handshake.inter-vendor').value, false);
  });
});
