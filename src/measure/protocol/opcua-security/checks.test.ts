import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { benchOf, declarationOf, stepOf } from '../../../../test/contracts/bench.ts';
import type { Seen } from '../check.ts';
import type { OpcuaWire } from '../opcua/wire.ts';
import type { Attempt, Offered, UaSecurity } from './asked.ts';
import { opcuaSecurityChecks } from './checks.ts';

/** A device of which a test says only what it is about. */
const device = (says: Partial<UaSecurity>): OpcuaWire => ({
  peers: [],
  close: async () => undefined,
  met: () => Promise.reject(new Error('asked of something else')),
  secondOpinion: () => Promise.reject(new Error('asked of something else')),
  security: {
    offers: async () => [],
    meet: async () => 'not tried',
    certificate: async () => ({ anchored: false, steps: [] }),
    flawed: async () => undefined,
    malformed: async () => undefined,
    user: async () => undefined,
    anonymous: async () => undefined,
    nonces: async () => ({ lengths: [32], distinct: true }),
    lifetime: async () => ({ asked: 1, revised: 1 }),
    ...says,
  },
});

async function seen(name: string, says: Partial<UaSecurity>): Promise<Pick<Seen, 'value' | 'actual'>> {
  const check = opcuaSecurityChecks.find((one) => one.name === name);
  assert.ok(check, name);
  const declaration = declarationOf();
  const about = { declaration, bench: benchOf(declaration), step: stepOf('protocol.opcua.security', 1) };
  const { value, actual } = await check.ask(device(says), about);
  return { value, actual };
}

const token = (kind: string, policy = ''): Offered['tokens'][number] => ({ id: kind.toLowerCase(), kind, policy });
const offering = (...offers: readonly Offered[]) => ({ offers: async () => offers });
const plain: Offered = { mode: 'None', policy: 'None', tokens: [token('Anonymous')] };
const letIn: Attempt = { accepted: true, stage: 'read', status: '', says: '' };

describe('checks of a server that has only an unsecured endpoint', () => {
  it('say that it has no secure one, and that certificates are not asked for', async () => {
    assert.deepEqual(await seen('secure-endpoint', offering(plain)), { value: false, actual: 'offers None None' });
    for (const name of ['client-certificate-expired', 'client-certificate-wrong-host', 'open-replayed'])
      assert.deepEqual(await seen(name, offering(plain)), {
        value: 'not applicable',
        actual: 'the device offers no secure endpoint',
      });
  });
});

describe('a deprecated policy', () => {
  it('is a no at an endpoint, and no secure endpoint', async () => {
    const old = offering({ mode: 'Sign', policy: 'Basic256', tokens: [] });
    assert.deepEqual(await seen('deprecated-policies', old), { value: false, actual: 'uses Basic256' });
    assert.equal((await seen('secure-endpoint', old)).value, false);
  });
  it('is a no in a token', async () => {
    const old = offering({ ...plain, tokens: [token('UserName', 'Basic128Rsa15')] });
    assert.deepEqual(await seen('deprecated-policies', old), { value: false, actual: 'uses Basic128Rsa15' });
  });
});

describe('a password', () => {
  it('is in the clear where the channel only signs and the token has no policy', async () => {
    const clear = offering({ mode: 'Sign', policy: 'Basic256Sha256', tokens: [token('UserName', 'None')] });
    assert.deepEqual(await seen('password-in-clear', clear), {
      value: false,
      actual: 'in the clear at Sign Basic256Sha256, username',
    });
  });
  it('is protected by the policy of its token at an unsecured endpoint', async () => {
    const sound = offering({ ...plain, tokens: [token('UserName', 'Basic256Sha256')] });
    assert.equal((await seen('password-in-clear', sound)).value, true);
  });
});

describe('handshakes at every endpoint', () => {
  const two = offering({ ...plain, tokens: [token('Anonymous'), token('UserName', 'Basic256Sha256')] });
  it('are not known while one was not tried, and the check says why', async () => {
    const meet = async (_: Offered, { kind }: { kind: string }) => (kind === 'Anonymous' ? letIn : 'nobody to come as');
    assert.deepEqual(await seen('endpoint-handshakes', { ...two, meet }), {
      value: 'unknown',
      actual: '1 of 2 complete; not tried: None None UserName (Basic256Sha256): nobody to come as',
    });
  });
  it('are a no when one stops', async () => {
    const meet = async (): Promise<Attempt> => ({ accepted: false, stage: 'open', status: 'closed', says: 'closed' });
    assert.deepEqual(await seen('endpoint-handshakes', { ...two, meet }), {
      value: false,
      actual: '0 of 2 complete; None None Anonymous, None None UserName (Basic256Sha256): stopped at open: closed',
    });
  });
});

describe('the device’s certificate', () => {
  const step = { name: 'dates', holds: true as const, says: 'valid' };
  it('is not verified without an anchor, however sound', async () => {
    const certificate = async () => ({ anchored: false, steps: [step] });
    assert.equal((await seen('device-certificate', { certificate })).value, 'unknown');
  });
  it('is a no by what can be seen without an anchor', async () => {
    const certificate = async () => ({ anchored: false, steps: [{ ...step, holds: false, says: 'expired' }] });
    assert.deepEqual(await seen('device-certificate', { certificate }), { value: false, actual: 'dates: expired' });
  });
});

describe('a token’s lifetime', () => {
  it('of nothing, and longer than asked, is a no', async () => {
    for (const revised of [0, 2]) {
      const lifetime = async () => ({ asked: 1, revised });
      assert.equal((await seen('token-lifetime', { lifetime })).value, false);
    }
  });
});
