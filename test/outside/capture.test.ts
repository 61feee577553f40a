import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openProbe } from '../../src/desk/wire.ts';
import type { Handshake } from '../../src/measure/protocol/port.ts';
import type { OpcuaEndpoint } from '../../src/model/declaration.ts';
import { boundTo, simulator } from '../contracts/simulators.ts';
import type { Simulator } from '../contracts/simulators.ts';
import { dissected, withoutTshark } from './tshark.ts';

/** OPC 10000-6, A: identifiers of the requests' binary encodings. */
const services: Readonly<Record<string, string>> = {
  '446': 'open',
  '428': 'get-endpoints',
  '461': 'create-session',
  '467': 'activate-session',
  '631': 'read',
  '473': 'close',
};

const clear: Readonly<Record<string, string>> = { HEL: 'hello', OPN: 'open' };

type Seen = { name: string; ms: number };

/** Requests and answers of a capture as tshark reads them, paired in order. */
async function phasesBy(capture: Uint8Array, port: number): Promise<Seen[]> {
  const fields = ['frame.time_epoch', 'tcp.dstport', 'opcua.transport.type', 'opcua.servicenodeid.numeric'];
  const rows = await dissected(capture, { decodeAs: `tcp.port==${port},opcua`, filter: 'opcua', fields });
  const messages = rows.map(([at = '', to, type = '', service = '']) => ({ at, up: to === `${port}`, type, service }));
  const asked = messages.filter(({ up, type }) => up && type !== 'CLO');
  const answers = messages.filter(({ up }) => !up);
  assert.equal(asked.length, answers.length);
  return asked.map(({ at, type, service }, i) => ({
    // What opens a secured channel is encrypted: its type alone is in the clear.
    name: clear[type] ?? services[service] ?? `service ${service}`,
    ms: milliseconds(answers[i]?.at ?? '') - milliseconds(at),
  }));
}

/** Of `seconds.nanoseconds`, within the day: a double would lose the microseconds of an epoch. */
function milliseconds(epoch: string): number {
  const [seconds = '0', fraction = ''] = epoch.split('.');
  return (Number(seconds) % 86_400) * 1000 + Number(fraction.padEnd(9, '0')) / 1e6;
}

async function shakeWith(sensor: Simulator, change: Partial<OpcuaEndpoint>): Promise<Handshake> {
  const { endpoints, probes } = sensor.declaration;
  const opcua = { ...endpoints.opcua, ...change } as OpcuaEndpoint;
  const probe = await openProbe(boundTo(sensor.declaration, { probes, endpoints: { ...endpoints, opcua } }), sensor);
  try {
    const shake = await (await probe.wire?.('opcua'))?.peers[0]?.handshake();
    assert.ok(shake?.completed, shake?.stoppedAt);
    return shake;
  } finally {
    await probe.close();
  }
}

const portOf = (sensor: Simulator): number => Number(new URL(sensor.declaration.endpoints.opcua?.url ?? '').port);

describe('tshark reads what the tap of OPC UA kept', { skip: withoutTshark }, () => {
  let sensor: Simulator;
  before(async () => void (sensor = await simulator('L2')));
  after(() => sensor.stop());

  for (const [mode, policy] of [
    ['None', 'None'],
    ['Sign', 'Basic256Sha256'],
    ['Sign', 'Aes256_Sha256_RsaPss'],
  ] as const)
    it(`${mode} ${policy}: the same phases in the same order, each as long to the microsecond`, async () => {
      const shake = await shakeWith(sensor, { security: { mode, policy } });
      assert.ok(shake.capture);
      const theirs = await phasesBy(shake.capture.bytes, portOf(sensor));
      const ours = shake.phases.filter(({ name }) => name !== 'tcp');
      assert.deepEqual(
        theirs.map(({ name }) => name),
        ours.map(({ name }) => name),
      );
      for (const [i, { name, ms }] of ours.entries())
        assert.ok(Math.abs((theirs[i]?.ms ?? NaN) - ms) < 0.003, `${name}: ${theirs[i]?.ms} and ${ms} ms`);
    });
  it('and nothing in it is malformed', async () => {
    const shake = await shakeWith(sensor, {});
    assert.ok(shake.capture);
    const decodeAs = `tcp.port==${portOf(sensor)},opcua`;
    const fields = ['frame.number'];
    assert.deepEqual(await dissected(shake.capture.bytes, { decodeAs, filter: '_ws.malformed', fields }), []);
  });
});
