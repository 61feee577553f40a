import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { openProbe } from '../../src/desk/wire.ts';
import type { Declaration } from '../../src/model/declaration.ts';
import type { Wire } from '../../src/model/terms.ts';
import { simulator } from '../contracts/simulators.ts';
import type { Simulator } from '../contracts/simulators.ts';
import { started } from '../sim/started.ts';
import { nodeBehind } from './mqtt-stage.ts';

const env = 'GRADUS_TEST_PLANTED_SECRET';
const planted = 'planted-Zq7!-secret-of-one-test';
process.env[env] = planted;

/** The capture of one handshake, in which the secret went over the wire. */
async function captureOf(wire: Wire, declaration: Declaration, folder: string): Promise<Buffer> {
  const probe = await openProbe({ ...declaration, probes: {} }, { folder });
  try {
    const shake = await (await probe.wire?.(wire))?.peers[0]?.handshake();
    assert.ok(shake?.completed && shake.capture, shake?.stoppedAt);
    return Buffer.from(shake.capture.bytes);
  } finally {
    await probe.close();
  }
}

/** As it is, as UTF-16, and in base64 at any of the three places it may begin. */
function forms(secret: string): Buffer[] {
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.from('x'.repeat(shift) + secret).toString('base64');
    return Buffer.from(text.slice(shift === 0 ? 0 : 4, -4));
  });
  return [Buffer.from(secret), Buffer.from(secret, 'utf16le'), ...base64];
}

function holdsNone(capture: Buffer, secret: string): void {
  for (const form of forms(secret)) assert.equal(capture.includes(form), false, form.toString());
}
/** The file's own comment says that it was there. */
function overwritten(capture: Buffer, secret: string): void {
  holdsNone(capture, secret);
  assert.ok(capture.includes('secrets overwritten by *: '));
}

const within = async (sensor: Simulator, work: (sensor: Simulator) => Promise<void>): Promise<void> => {
  try {
    await work(sensor);
  } finally {
    await sensor.stop();
  }
};

describe('a capture of a handshake holds no secret', { timeout: 60_000 }, () => {
  // The client library encrypts a password wherever the device has a certificate, whatever its token asks for.
  it('OPC UA, a password for an endpoint without security', async () => {
    await within(await simulator('L1', ['password-in-clear']), async ({ declaration, folder }) => {
      const { opcua } = declaration.endpoints;
      const known = opcua?.users?.password;
      assert.ok(opcua && known && 'file' in known.password);
      const secret = readFileSync(path.join(folder, known.password.file), 'utf8').trim();
      const endpoints = { ...declaration.endpoints, opcua: { ...opcua, user: known } };
      holdsNone(await captureOf('opcua', { ...declaration, endpoints }, folder), secret);
    });
  });
  it('MQTT, the password of a device, sent in the clear', async () => {
    const broker = await started('broker.ts', []);
    const flags = ['--mqtt-user', 'sensor', '--mqtt-password-env', env];
    await within(await nodeBehind(String(broker.ready['url']), flags), async ({ declaration, folder }) => {
      overwritten(await captureOf('mqtt', declaration, folder), planted);
    });
    await broker.stop();
  });
  it('HTTP, a bearer token, sent in the clear', async () => {
    await within(await simulator('L1', [], ['--http-bearer-env', env]), async ({ declaration, folder }) => {
      overwritten(await captureOf('http', declaration, folder), planted);
    });
  });
  it('the Open Inference Protocol, a bearer token, sent in the clear', async () => {
    const flags = ['--oip-port', '0', '--oip-token-env', env];
    await within(await simulator('L2', [], flags), async ({ declaration, folder }) => {
      overwritten(await captureOf('oip', declaration, folder), planted);
    });
  });
});
