import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { opcuaFaults } from '../../sim/faults/opcua.ts';
import { opcuaWire } from '../../src/drivers/opcua/wire.ts';
import { askAll } from '../../src/measure/protocol/check.ts';
import { opcuaSecurityChecks } from '../../src/measure/protocol/opcua-security/checks.ts';
import type { Raw } from '../../src/measure/raw.ts';
import type { OpcuaEndpoint } from '../../src/model/declaration.ts';
import type { CheckFound } from '../../src/model/measurement.ts';
import { opcuaSecurityData } from '../../src/model/protocol/opcua-security.ts';
import { benchOf, stepOf } from '../contracts/bench.ts';
import { simulator } from '../contracts/simulators.ts';
import type { Simulator } from '../contracts/simulators.ts';

type Checked = Omit<CheckFound, 'raw'> & { raw?: readonly Raw[] };

function endpointOf({ declaration }: Simulator): OpcuaEndpoint {
  const { opcua } = declaration.endpoints;
  if (!opcua) throw new Error('the sensor declares no endpoints.opcua');
  return opcua;
}

/** What each check found. */
async function checksOf(sensor: Simulator, endpoint = endpointOf(sensor)): Promise<Map<string, Checked>> {
  const wire = opcuaWire(endpoint, sensor.declaration, sensor.folder);
  const bench = benchOf(sensor.declaration);
  const step = stepOf('protocol.opcua.security', 1);
  await askAll(opcuaSecurityChecks, wire, { declaration: sensor.declaration, step, bench });
  await wire.close();
  return new Map(
    bench.all.flatMap((one): [string, Checked][] =>
      one.kind === 'check' ? [[one.check.name, { ...one.check, ...(one.raw && { raw: one.raw }) }]] : [],
    ),
  );
}

const withValue = (checks: ReadonlyMap<string, Checked>, value: CheckFound['value']): string[] =>
  [...checks.values()].filter((check) => check.value === value).map(({ name }) => name);
const told = (checks: ReadonlyMap<string, Checked>): string =>
  [...checks.values()].map(({ name, value, actual }) => `${name} ${String(value)}: ${actual}`).join('\n');

/** Why each fault's checks do not hold: what was seen instead. */
const reasons: Readonly<Record<string, RegExp>> = {
  'accepts-expired': /^let in$/,
  'accepts-not-yet-valid': /^let in$/,
  'accepts-untrusted': /^let in$/,
  'accepts-revoked': /^let in$/,
  'accepts-wrong-uri': /^let in$/,
  'any-user': /^let in$/,
  'any-password': /^let in$/,
  'anonymous-anyway': /^let in$/,
  'password-in-clear': /^in the clear at None None, username_in_clear$/,
  'replayed-open': /^let in$/,
  'constant-nonce': /^6 nonces of 32 bytes, some of them alike$/,
  'short-nonce': /: one of 16 bytes$/,
  'accepts-oversized': /^let in$/,
  'broken-policy':
    /^16 of 22 complete; (\w+ Basic256Sha256 \w+(, )?){6}: stopped at activate-session: BadApplicationSignatureInvalid$/,
  'own-certificate-expired': /^dates: expired: valid/,
  'own-certificate-wrong-uri': /^applicationUri: names urn:somebody:else, the endpoint says urn:gradus:sim/,
  'own-certificate-wrong-host': /^host: does not name the host 127\.0\.0\.1$/,
  'own-certificate-stranger': /^chain: no anchor vouches for it: issued by CN=BRG-300/,
};

/** What a sound device answers to each flaw. */
const refusals: Readonly<Record<string, RegExp>> = {
  'client-certificate-expired': /^refused at open with BadCertificateTimeInvalid; a sound certificate .* was let in/,
  'client-certificate-not-yet-valid': /^refused at open with BadCertificateTimeInvalid; /,
  'client-certificate-untrusted':
    /^refused at open with BadSecurityChecksFailed, by which a server may hide the reason; /,
  'client-certificate-revoked':
    /^refused at open with BadSecurityChecksFailed, by which a server may hide the reason; /,
  'client-certificate-wrong-uri': /^refused at create-session with BadCertificateUriInvalid; /,
  'user-unknown': /^refused at activate-session with BadUserAccessDenied; the declared user was let in just before$/,
  'password-wrong': /^refused at activate-session with BadUserAccessDenied; /,
  'anonymous-not-offered': /^refused at activate-session with BadIdentityTokenInvalid$/,
  'open-truncated': /^refused at open with \w+.*; a whole one was let in afterwards$/,
  'open-replayed': /^refused at open with BadNonceInvalid; /,
  'sequence-repeated': /^refused at get-endpoints with BadTcpInternalError: .*Invalid Sequence Number/,
  'chunk-oversized': /^refused at get-endpoints with BadTcpMessageTooLarge: /,
  'server-nonce': /^6 nonces of 32 bytes, no two alike$/,
  'token-lifetime': /^600000 ms, 3600000 ms asked$/,
  'endpoint-handshakes': /^22 of 22 complete: /,
};

describe('checks of the security of an OPC UA server', { timeout: 120_000 }, () => {
  let sensor: Simulator;
  before(async () => {
    sensor = await simulator('L3');
  });
  after(async () => await sensor.stop());

  it('are described by the model and asked by the bench, the same ones', () => {
    assert.deepEqual(
      opcuaSecurityChecks.map(({ name }) => name),
      Object.keys(opcuaSecurityData),
    );
  });
  it('find nothing wrong with a sensor that has no fault, and leave none unknown', async () => {
    const checks = await checksOf(sensor);
    assert.deepEqual(withValue(checks, false), [], told(checks));
    assert.deepEqual(withValue(checks, 'unknown'), [], told(checks));
    assert.deepEqual(withValue(checks, 'not applicable'), ['client-certificate-wrong-host']);
    for (const [name, reason] of Object.entries(refusals)) assert.match(checks.get(name)?.actual ?? '', reason, name);
  });
  it('keep what passed of every refusal, with no password in it', async () => {
    const checks = await checksOf(sensor);
    const [{ raw: captures = [] } = {}] = [...checks.values()].filter(({ name }) => name === 'password-wrong');
    assert.deepEqual(
      captures.map(({ type }) => type),
      ['application/x-pcapng', 'application/x-pcapng'],
    );
  });
  const own = opcuaFaults.filter(({ violates }) => (violates as readonly string[]).includes('opcua.security'));
  for (const { name, checks: named } of own)
    if (named.every((check) => Object.hasOwn(opcuaSecurityData, check.replace(/^opcua\./, ''))))
      it(`${name}: ${named.join(', ')}, and no other`, async () => {
        await sensor.tell(`fault on ${name}`);
        try {
          const checks = await checksOf(sensor);
          const wrong = withValue(checks, false);
          assert.deepEqual(
            wrong.map((check) => `opcua.${check}`),
            [...named],
            told(checks),
          );
          assert.deepEqual(withValue(checks, 'unknown'), [], told(checks));
          for (const check of wrong) assert.match(checks.get(check)?.actual ?? '', reasons[name] ?? /^$/);
        } finally {
          await sensor.tell(`fault off ${name}`);
        }
      });
  it('without an authority know nothing of whom the device refuses, and say what to give', async () => {
    const { authority: _, ...endpoint } = endpointOf(sensor);
    const checks = await checksOf(sensor, endpoint);
    assert.deepEqual(withValue(checks, false), [], told(checks));
    for (const flaw of ['expired', 'not-yet-valid', 'untrusted', 'revoked', 'wrong-uri', 'wrong-host']) {
      const check = checks.get(`client-certificate-${flaw}`);
      assert.equal(check?.value, 'unknown');
      assert.match(check.actual, /endpoints\.opcua\.authority is not declared: .* as docs\/opcua-security\.md says/);
    }
    assert.match(
      checks.get('endpoint-handshakes')?.actual ?? '',
      /^5 of 22 complete; not tried: .*the device cannot know the bench/,
    );
    assert.equal(checks.get('user-unknown')?.value, true, told(checks));
  });
  it('without a trust anchor do not verify the device’s certificate, and never pass it', async () => {
    const { trust: _, ...endpoint } = endpointOf(sensor);
    const check = (await checksOf(sensor, endpoint)).get('device-certificate');
    assert.equal(check?.value, 'unknown');
    assert.match(check.actual, /^not verified; chain: endpoints\.opcua\.trust is not declared/);
  });
  it('without users say which tokens were not tried', async () => {
    const { users: _, ...endpoint } = endpointOf(sensor);
    const checks = await checksOf(sensor, endpoint);
    assert.match(
      checks.get('endpoint-handshakes')?.actual ?? '',
      /users\.password is not declared.*users\.certificate is not declared/,
    );
    assert.match(checks.get('password-wrong')?.actual ?? '', /endpoints\.opcua\.users\.password is not declared/);
    assert.deepEqual(withValue(checks, false), []);
  });
});
