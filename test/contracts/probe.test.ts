import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { openProbe } from '../../src/desk/wire.ts';
import { phaseNames } from '../../src/drivers/opcua/handshake.ts';
import { answered } from '../../src/measure/inference/accuracy.ts';
import { casesFor } from '../../src/measure/inference/cases.ts';
import type { Probe } from '../../src/measure/probe.ts';
import type { Handshake } from '../../src/measure/protocol/port.ts';
import type { Binding, Declaration, DeclaredModel, OpcuaEndpoint } from '../../src/model/declaration.ts';
import { ProbeError } from '../../src/model/errors.ts';
import { boundTo, hostile, simulated, simulator } from './simulators.ts';
import type { Running, Simulator } from './simulators.ts';
import { declarationOf } from './bench.ts';
import { recordingFolder } from './recordings.ts';

type Live = Exclude<Binding, 'recorded' | 'operator' | 'oip' | 'syslog'>;
const probes: Readonly<Record<Live, Declaration['probes']>> = {
  opcua: { identity: 'opcua', infer: 'opcua', read: 'opcua' },
  http: { identity: 'http', infer: 'http', read: 'http', stimulus: 'http' },
  command: { identity: 'command', infer: 'command', read: 'command', stimulus: 'command' },
};

function declarationFor(binding: Live, { declaration }: Simulator): Declaration {
  const endpoints = { ...declaration.endpoints, command: { run: [process.execPath, simulated('rig.ts')] } };
  return boundTo(declaration, { probes: probes[binding], endpoints });
}

function modelIn(declaration: Declaration): DeclaredModel {
  const [model] = declaration.models ?? [];
  if (!model) throw new Error('no model is declared');
  return model;
}

/** Reads until the point is as wanted; the harness gives up long after any declared response. */
async function becomes(probe: Probe, point: string, wanted: boolean): Promise<boolean> {
  for (let i = 0; i < 300; i++) {
    if ((await probe.read?.(point)) === wanted) return true;
    await wait(10);
  }
  return false;
}

/** One handshake with the wire's first peer. */
async function shakeOf(probe: Probe): Promise<Handshake | undefined> {
  return await (await probe.wire?.('opcua'))?.peers[0]?.handshake();
}

const code = (expected: string) => (error: unknown) => error instanceof ProbeError && error.code === expected;
const bounded = { timeout: 30_000 };

let sensor: Simulator;
before(async () => {
  sensor = await simulator('L2');
});
after(async () => await sensor.stop());

for (const binding of ['opcua', 'http', 'command'] as const)
  describe(`a probe over ${binding}`, bounded, () => {
    let declaration: Declaration;
    let probe: Probe;
    before(async () => {
      declaration = declarationFor(binding, sensor);
      probe = await openProbe(declaration, { folder: sensor.folder });
    });
    after(async () => await probe.close());

    it('reads back serial, firmware and the digest of every model', async () => {
      const { via, says } = (await probe.identity?.()) ?? { via: '', says: {} };
      const { serial, firmware } = declaration.identity;
      assert.equal(via, binding);
      assert.deepEqual(
        [says['serial'], says['firmware.version'], says['firmware.digest'], says['models.bearing.digest']],
        [serial, firmware.version, firmware.digest, modelIn(declaration).digest],
      );
    });
    it('reads a number and a rule’s output', async () => {
      assert.equal(typeof (await probe.read?.('vibration')), 'number');
      assert.equal(typeof (await probe.read?.('vibration-high')), 'boolean');
    });
    it('answers inputs of the bench’s own making, mostly right', async () => {
      const model = modelIn(declaration);
      const cases = casesFor(model);
      let right = 0;
      for (let i = 0; i < 20; i++) {
        const { input, label } = cases.make('contract', i);
        const answer = await probe.infer?.(model.id, input);
        if (answer && answered(answer.output, model.labels.length) === label) right++;
      }
      assert.ok(right >= 15, `${right} of 20`);
    });
    it('says what the device reports it took', async () => {
      const { input } = casesFor(modelIn(declaration)).make('contract', 0);
      const answer = await probe.infer?.('bearing', input);
      assert.ok((answer?.reportedMs ?? -1) >= 0);
    });
    it('lacks a point and a model that are not there', async () => {
      await assert.rejects(async () => await probe.read?.('nothing-there'), code('PROBE_LACKS'));
      const { input } = casesFor(modelIn(declaration)).make('contract', 0);
      await assert.rejects(async () => await probe.infer?.('nothing-there', input), ProbeError);
    });
    if (binding !== 'opcua')
      it('holds a channel so that the rule trips, and lets it go', async () => {
        await probe.stimulate?.('vibration', { value: 12, unit: 'mm/s' });
        assert.ok(await becomes(probe, 'vibration-high', true));
        await probe.stimulate?.('vibration', null);
        assert.ok(await becomes(probe, 'vibration-high', false));
      });
    if (binding !== 'opcua')
      it('is refused a unit that is not the channel’s', async () => {
        await assert.rejects(
          async () => await probe.stimulate?.('vibration', { value: 1, unit: 'g' }),
          code('PROBE_REFUSED'),
        );
      });
    it('closes twice', async () => {
      const another = await openProbe(declaration, { folder: sensor.folder });
      await another.identity?.();
      await another.close();
      await another.close();
    });
  });

describe('a handshake over OPC UA', bounded, () => {
  it('goes through its phases in order, each on a new connection, its certificate verified and not the key', async () => {
    const probe = await openProbe(declarationFor('opcua', sensor), { folder: sensor.folder });
    for (let i = 0; i < 2; i++) {
      const shake = await shakeOf(probe);
      assert.ok(shake?.completed, shake?.stoppedAt);
      const names = [...new Set(shake.phases.map(({ name }) => name))];
      assert.deepEqual(names, phaseNames);
      assert.deepEqual(
        shake.phases.map(({ startMs }) => startMs),
        shake.phases.map(({ startMs }) => startMs).toSorted((a, b) => a - b),
      );
      assert.equal(shake.security.certificate, 'verified');
      assert.deepEqual(shake.security.unverified, ['that the device holds the key: mode None proves nothing']);
      assert.deepEqual([shake.peer.maintainer, shake.device.maintainer], ['NodeOPCUA', 'NodeOPCUA']);
    }
    await probe.close();
  });
});

describe('a secured handshake over OPC UA', bounded, () => {
  const secured = (change: Partial<OpcuaEndpoint>): Declaration => {
    const { endpoints } = declarationFor('opcua', sensor);
    const security = { mode: 'SignAndEncrypt', policy: 'Aes128_Sha256_RsaOaep' } as const;
    const opcua = { url: '', ...endpoints.opcua, security, ...change };
    return boundTo(sensor.declaration, { probes: probes.opcua, endpoints: { ...endpoints, opcua } });
  };
  it('completes with a certificate of the authority that the device trusts, and leaves nothing unverified', async () => {
    const probe = await openProbe(secured({}), { folder: sensor.folder });
    const shake = await shakeOf(probe);
    assert.ok(shake?.completed, shake?.stoppedAt);
    assert.deepEqual([shake.security.certificate, shake.security.unverified], ['verified', []]);
    assert.equal(typeof (await probe.read?.('vibration')), 'number');
    await probe.close();
  });
  it('is refused without that authority', async () => {
    const { endpoints } = secured({});
    const { authority: _, ...stranger } = { url: '', ...endpoints.opcua };
    const declaration = { ...sensor.declaration, endpoints: { ...endpoints, opcua: stranger } };
    const probe = await openProbe(declaration, { folder: sensor.folder });
    assert.match(
      (await shakeOf(probe))?.stoppedAt ?? '',
      /^(open|get-endpoints): .*Bad(SecurityChecksFailed|CertificateUntrusted)/,
    );
    await probe.close();
  });
  it('verifies no certificate where no trust is declared', async () => {
    const { endpoints } = secured({});
    const { trust: _, ...untrusting } = { url: '', ...endpoints.opcua };
    const declaration = { ...sensor.declaration, endpoints: { ...endpoints, opcua: untrusting } };
    const probe = await openProbe(declaration, { folder: sensor.folder });
    const { certificate, unverified } = (await shakeOf(probe))?.security ?? {};
    assert.deepEqual(
      [certificate, unverified],
      ['not verified', ['the certificate of the device: no trust list is declared']],
    );
    await probe.close();
  });
});

describe('a user that the device does not know', bounded, () => {
  it('stops a handshake at activate-session and is PROBE_REFUSED, with the password in no text', async () => {
    process.env['GRADUS_TEST_PASSWORD'] = 'not-the-password';
    const { endpoints } = declarationFor('opcua', sensor);
    const user = { name: 'nobody', password: { env: 'GRADUS_TEST_PASSWORD' } };
    const declaration = boundTo(sensor.declaration, {
      probes: probes.opcua,
      endpoints: { ...endpoints, opcua: { url: '', ...endpoints.opcua, user } },
    });
    const probe = await openProbe(declaration, { folder: sensor.folder });
    const shake = await shakeOf(probe);
    assert.match(shake?.stoppedAt ?? '', /^activate-session: /);
    await assert.rejects(
      async () => await probe.read?.('vibration'),
      (error) => {
        assert.ok(code('PROBE_REFUSED')(error), String(error));
        return !String(error).includes('not-the-password');
      },
    );
    await probe.close();
  });
});

describe('a device that breaks an inference off', bounded, () => {
  for (const { fault, binding, expected } of [
    { fault: 'garbage', binding: 'opcua', expected: 'PROBE_GARBAGE' },
    { fault: 'garbage', binding: 'http', expected: 'PROBE_GARBAGE' },
    { fault: 'close-on-invoke', binding: 'opcua', expected: 'PROBE_CLOSED' },
    { fault: 'close-on-invoke', binding: 'http', expected: 'PROBE_CLOSED' },
    { fault: 'hang-invoke', binding: 'opcua', expected: 'PROBE_TIMEOUT' },
    { fault: 'hang-invoke', binding: 'http', expected: 'PROBE_TIMEOUT' },
    // The stack breaks a connection that carries anything else than OPC UA.
    { fault: 'endless', binding: 'opcua', expected: 'PROBE_CLOSED' },
    { fault: 'endless', binding: 'http', expected: 'PROBE_GARBAGE' },
  ] as const)
    it(`${fault} over ${binding} is ${expected}, and the next inference works again`, async () => {
      const declaration = declarationFor(binding, sensor);
      const probe = await openProbe(declaration, { folder: sensor.folder });
      const { input } = casesFor(modelIn(declaration)).make('contract', 0);
      try {
        await probe.infer?.('bearing', input);
        await sensor.tell(`fault on ${fault}`);
        await assert.rejects(async () => await probe.infer?.('bearing', input), code(expected));
        await sensor.tell(`fault off ${fault}`);
        assert.equal((await probe.infer?.('bearing', input))?.output.data.length, 4);
      } finally {
        await sensor.tell(`fault off ${fault}`);
        await probe.close();
      }
    });
});

describe('a server that is no device', { ...bounded, concurrency: true }, () => {
  const modes = [
    { mode: 'silent', http: 'PROBE_TIMEOUT', opcua: 'PROBE_TIMEOUT' },
    // Five bytes of noise before the end are no HTTP answer; for OPC UA they are less than a header.
    { mode: 'close', http: 'PROBE_GARBAGE', opcua: 'PROBE_CLOSED' },
    { mode: 'garbage', http: 'PROBE_GARBAGE', opcua: 'PROBE_GARBAGE' },
    { mode: 'endless', http: 'PROBE_GARBAGE', opcua: 'PROBE_GARBAGE' },
    { mode: 'refuse', http: 'PROBE_CLOSED', opcua: 'PROBE_CLOSED' },
  ] as const;
  for (const { mode, http, opcua } of modes) {
    let server: Running & { port: number };
    const at = (): Declaration =>
      declarationOf({
        endpoints: {
          opcua: { url: `opc.tcp://127.0.0.1:${server.port}`, device: '/0:Server' },
          http: { thing: `http://127.0.0.1:${server.port}/thing` },
        },
        probes: { identity: 'http', read: 'opcua' },
        points: [{ id: 'high', opcua: '/0:Server/0:ServerStatus' }],
      });
    describe(mode, { concurrency: true }, () => {
      before(async () => {
        server = await hostile(mode);
      });
      after(async () => await server.stop());
      it(`gives ${http} over HTTP`, async () => {
        const probe = await openProbe(at(), { folder: '.' });
        await assert.rejects(async () => await probe.identity?.(), code(http));
        await probe.close();
      });
      it(`gives ${opcua} over OPC UA`, async () => {
        const probe = await openProbe(at(), { folder: '.' });
        await assert.rejects(async () => await probe.read?.('high'), code(opcua));
        await probe.close();
      });
      it('stops a handshake at hello', async () => {
        const probe = await openProbe(at(), { folder: '.' });
        const shake = await shakeOf(probe);
        assert.equal(shake?.completed, false);
        assert.match(shake.stoppedAt ?? '', /^hello: /);
        await probe.close();
      });
    });
  }
  it('a port where nobody listens is PROBE_REFUSED, and a handshake stops at tcp', async () => {
    const gone = await hostile('silent');
    await gone.stop();
    const probe = await openProbe(
      declarationOf({
        endpoints: {
          opcua: { url: `opc.tcp://127.0.0.1:${gone.port}` },
          http: { thing: `http://127.0.0.1:${gone.port}/` },
        },
        probes: { identity: 'http', read: 'opcua' },
        points: [{ id: 'high', opcua: '/0:Server' }],
      }),
      { folder: '.' },
    );
    await assert.rejects(async () => await probe.identity?.(), code('PROBE_REFUSED'));
    await assert.rejects(async () => await probe.read?.('high'), code('PROBE_REFUSED'));
    assert.match((await shakeOf(probe))?.stoppedAt ?? '', /^tcp: /);
    await probe.close();
  });
});

describe('a program that is no rig', { ...bounded, concurrency: true }, () => {
  for (const [name, script, expected] of [
    ['answers nothing', 'process.stdin.resume()', 'PROBE_TIMEOUT'],
    ['ends', "console.error('no rig today'); process.exit(3)", 'PROBE_CLOSED'],
    ['answers garbage', "process.stdin.once('data', () => console.log('%%%'))", 'PROBE_GARBAGE'],
    [
      'writes without end',
      "const b = 'x'.repeat(65536); const w = () => { while (process.stdout.write(b)); }; process.stdout.on('drain', w); w()",
      'PROBE_GARBAGE',
    ],
    [
      'says no',
      'process.stdin.on(\'data\', () => console.log(\'{"id":1,"ok":false,"error":"not today"}\'))',
      'PROBE_REFUSED',
    ],
    [
      'complains without end',
      "const b = 'x'.repeat(65536); const w = () => { while (process.stderr.write(b)); }; process.stderr.on('drain', w); w()",
      'PROBE_TIMEOUT',
    ],
  ] as const)
    it(`${name}: ${expected}`, async () => {
      const run = [process.execPath, '-e', script];
      const declaration = declarationOf({ endpoints: { command: { run } }, probes: { identity: 'command' } });
      const probe = await openProbe(declaration, { folder: '.' });
      await assert.rejects(async () => await probe.identity?.(), code(expected));
      await probe.close();
    });
  it('that does not exist is PROBE_REFUSED', async () => {
    const declaration = declarationOf({
      endpoints: { command: { run: ['/no/such/rig'] } },
      probes: { identity: 'command' },
    });
    const probe = await openProbe(declaration, { folder: '.' });
    await assert.rejects(async () => await probe.identity?.(), code('PROBE_REFUSED'));
    await probe.close();
  });
});

describe('a probe of a recording', () => {
  it('gives every case with label, output and time, and what the device said of itself', async () => {
    const folder = recordingFolder();
    const declaration = declarationOf({
      endpoints: { recorded: { folder } },
      probes: { infer: 'recorded', identity: 'recorded' },
    });
    const probe = await openProbe(declaration, { folder: '.' });
    const recording = await probe.recorded?.('bearing');
    assert.equal(recording?.suppliedBy, 'laboratory');
    assert.equal(recording.cases.length, 40);
    assert.ok(recording.cases.every(({ label, output, ms }) => answered(output, 4) === label && ms === 3));
    assert.equal((await probe.identity?.())?.says['serial'], 'S-1-0001');
    await probe.close();
    rmSync(folder, { recursive: true });
  });
});
