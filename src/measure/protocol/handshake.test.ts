import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { benchOf, declarationOf, measured, observed, stepOf } from '../../../test/contracts/bench.ts';
import type { Found } from '../bench.ts';
import { handshakeOver } from './handshake.ts';
import type { End, Handshake } from './port.ts';

const stack = (maintainer: string, production = true): End => ({
  stack: maintainer.toLowerCase(),
  version: '1',
  maintainer,
  production,
});
const shake = (totalMs: number, change: Partial<Handshake> = {}): Handshake => ({
  completed: true,
  phases: [{ name: 'tcp', startMs: 0, ms: totalMs / 2 }],
  totalMs,
  tapMs: 0.5,
  security: { mode: 'None', policy: 'None', token: 'Anonymous', certificate: 'not verified', unverified: [] },
  peer: stack('NodeOPCUA'),
  device: stack('NodeOPCUA'),
  endpoints: 1,
  ...change,
});

type Met = { all: Found[]; error: unknown };

/** The first list is of the peer that is timed; each further list is of another peer. */
async function run(shakes: readonly Handshake[], ...others: readonly (readonly Handshake[])[]): Promise<Met> {
  const bench = benchOf(declarationOf());
  const peers = [shakes, ...others].map((list, i) => {
    const left = [...list];
    return { name: `peer ${i}`, handshake: async () => left.shift() ?? shake(0) };
  });
  const wire = async () => ({ peers, close: async () => undefined }) as never;
  const error = await handshakeOver('opcua')(
    { wire, close: async () => undefined },
    stepOf('protocol.opcua.handshake', shakes.length),
    bench,
  ).catch((e: unknown) => e);
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
    const { all } = await run(ten);
    const { value, actual } = observed(all, 'handshake.inter-vendor');
    assert.deepEqual(
      [value, actual],
      ['unknown', 'same stack, inter-vendor not shown: both ends nodeopcua 1 (NodeOPCUA)'],
    );
    assert.equal(observed(all, 'handshake.production-peer').value, 'unknown');
  });
  it('knows nothing of other vendors where the device’s stack is unknown', async () => {
    const { all } = await run(ten.map((one) => ({ ...one, device: stack('') })));
    assert.equal(observed(all, 'handshake.inter-vendor').value, 'unknown');
  });
  it('shows that two vendors’ stacks meet, and that they do not', async () => {
    const other = ten.map((one) => ({ ...one, device: stack('open62541') }));
    const { all } = await run(other);
    assert.equal(observed(all, 'handshake.inter-vendor').value, true);
    assert.equal(observed(all, 'handshake.production-peer').value, true);
    const failing = other.map((one, i) => (i === 0 ? { ...one, completed: false } : one));
    assert.equal(observed((await run(failing)).all, 'handshake.inter-vendor').value, false);
  });
  it('shows two vendors by a further peer, which need not be one that products use', async () => {
    const ours = [1, 2, 3].map((ms) => shake(ms, { peer: stack('Gradus', false) }));
    const { all } = await run(ten, ours);
    const { value, actual } = observed(all, 'handshake.inter-vendor');
    assert.deepEqual(
      [value, actual],
      [true, 'device: nodeopcua 1 (NodeOPCUA); peer: gradus 1 (Gradus), made for testing'],
    );
    assert.equal(observed(all, 'handshake.production-peer').value, 'unknown');
  });
  it('shows no vendors by a further peer that one of three handshakes failed with', async () => {
    const ours = [1, 2, 3].map((ms) => shake(ms, { peer: stack('Gradus', false), completed: ms !== 2 }));
    const { value, actual } = observed((await run(ten, ours)).all, 'handshake.inter-vendor');
    assert.equal(value, false);
    assert.match(actual, /not every handshake completed: an unknown phase$/);
  });
  it('shows no vendors by a peer that met a part of the wire, and says which', async () => {
    const tls = [1, 2, 3].map((ms) => shake(ms, { peer: stack('OpenSSL'), only: 'TLS' }));
    const { value, actual } = observed((await run(ten, tls)).all, 'handshake.inter-vendor');
    assert.equal(value, 'unknown');
    assert.match(actual, /^same stack, .* \| device: .*; peer: openssl 1 \(OpenSSL\), used in products, TLS alone$/);
  });
  it('blames nobody for a peer that fails by itself, and says why it did', async () => {
    const gone = shake(0, {
      completed: false,
      stoppedAt: 'peer: curl did not start',
      peer: { ...stack(''), stack: 'curl' },
    });
    const { all } = await run(ten, [gone, gone, gone]);
    const { value, actual } = observed(all, 'handshake.inter-vendor');
    assert.equal(value, 'unknown');
    assert.match(actual, /peer: curl \(maintainer unknown\).*not every handshake completed: peer: curl did not start$/);
  });
  it('times the first peer alone', async () => {
    const slow = [1, 2, 3].map(() => shake(5000, { peer: stack('Gradus', false) }));
    assert.equal(measured((await run(ten, slow)).all, 'handshake.total').value, 14);
  });
});
