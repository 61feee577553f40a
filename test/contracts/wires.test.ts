import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openProbe } from '../../src/desk/wire.ts';
import type { Probe } from '../../src/measure/probe.ts';
import { disagreements } from '../../src/measure/protocol/opcua/second-opinion.ts';
import type { Handshake, WirePort } from '../../src/measure/protocol/port.ts';
import type { Declaration } from '../../src/model/declaration.ts';
import { ProbeError } from '../../src/model/errors.ts';
import type { Wire } from '../../src/model/terms.ts';
import { hostile, simulator } from './simulators.ts';
import type { Running, Simulator } from './simulators.ts';

/** What a wire's whole handshake goes through, in order. A phase may come again. */
type Expected = {
  phases: readonly string[];
  /** What the simulator is started with, so that it speaks it. */
  flags?: readonly string[];
  /** Declared at another port; absent where a wire has none. */
  moved?: (declaration: Declaration, port: number) => Declaration;
  /** Declared as a device that is not there, and the phase at which that shows. */
  gone?: { declared: (declaration: Declaration) => Declaration; stops: string };
  /** Whether what passed can be read in a capture: Matter is encrypted from end to end, and keeps none. */
  isCaptured: boolean;
  certificate: 'verified' | 'none';
};

const at = (url: string, port: number): string => url.replace(/:\d+(?=\/|$)/, `:${port}`);

const wires: Partial<Record<Wire, Expected>> = {
  opcua: {
    isCaptured: true,
    certificate: 'verified',
    phases: ['tcp', 'hello', 'open', 'get-endpoints', 'create-session', 'activate-session', 'read', 'close'],
    moved: (declaration, port) => {
      const { opcua } = declaration.endpoints;
      assert.ok(opcua);
      return { ...declaration, endpoints: { ...declaration.endpoints, opcua: { ...opcua, url: at(opcua.url, port) } } };
    },
  },
  oip: {
    isCaptured: true,
    certificate: 'none',
    flags: ['--oip-port', '0'],
    phases: ['tcp', 'live', 'ready', 'server', 'model', 'infer'],
    moved: (declaration, port) => {
      const { oip } = declaration.endpoints;
      assert.ok(oip);
      return { ...declaration, endpoints: { ...declaration.endpoints, oip: { url: at(oip.url, port) } } };
    },
  },
  http: {
    isCaptured: true,
    certificate: 'none',
    phases: ['tcp', 'td', 'read'],
    moved: (declaration, port) => {
      const { http } = declaration.endpoints;
      assert.ok(http);
      return { ...declaration, endpoints: { ...declaration.endpoints, http: { thing: at(http.thing, port) } } };
    },
  },
  matter: {
    isCaptured: false,
    certificate: 'verified',
    flags: ['--matter'],
    phases: 'discovery pase read arm-fail-safe attestation csr-noc access-control case complete subscribe'.split(' '),
    gone: {
      declared: (declaration) => {
        const { matter } = declaration.endpoints;
        assert.ok(matter);
        const another = { ...matter, discriminator: (matter.discriminator + 1) % 4096 };
        return { ...declaration, endpoints: { ...declaration.endpoints, matter: another } };
      },
      stops: 'discovery',
    },
  },
};

async function opened(declaration: Declaration, folder: string, wire: Wire): Promise<{ probe: Probe; port: WirePort }> {
  const probe = await openProbe(declaration, { folder });
  const port = await probe.wire?.(wire);
  assert.ok(port);
  return { probe, port };
}

const shakeOf = async (port: WirePort): Promise<Handshake> => {
  const [first] = port.peers;
  assert.ok(first);
  return await first.handshake();
};

for (const [name, expected] of Object.entries(wires)) {
  const { phases, flags = [], moved, gone, isCaptured, certificate } = expected;
  const wire = name as Wire;
  describe(`the wire ${wire}`, { timeout: 60_000 }, () => {
    let sensor: Simulator;
    let met: { probe: Probe; port: WirePort };
    before(async () => {
      sensor = await simulator('L2', [], flags);
      met = await opened(sensor.declaration, sensor.folder, wire);
    });
    after(async () => {
      await met.probe.close();
      await sensor.stop();
    });

    it('goes through its phases in order, each handshake on a connection of its own', async () => {
      for (let i = 0; i < 2; i++) {
        const shake = await shakeOf(met.port);
        assert.ok(shake.completed, shake.stoppedAt);
        assert.deepEqual([...new Set(shake.phases.map((phase) => phase.name))], phases);
        const starts = shake.phases.map(({ startMs }) => startMs);
        assert.deepEqual(
          starts,
          starts.toSorted((a, b) => a - b),
        );
        assert.ok(shake.phases.every(({ ms }) => ms > 0));
        assert.ok(shake.totalMs >= (shake.phases.at(-1)?.startMs ?? 0));
      }
    });
    it('names both ends, and says what was not verified', async () => {
      const { peer, device, security } = await shakeOf(met.port);
      assert.notEqual(peer.stack, '');
      assert.notEqual(device.maintainer, '');
      // Over OPC UA in mode None a certificate is verified, and the key to it is not.
      assert.equal(security.certificate, certificate);
      assert.ok(security.unverified.length > 0);
    });
    it('keeps what passed as a capture file, where it can be read', async () => {
      const { capture } = await shakeOf(met.port);
      assert.equal(capture !== undefined, isCaptured);
      if (!isCaptured) return;
      assert.equal(capture?.type, 'application/x-pcapng');
      assert.equal(Buffer.from(capture.bytes).readUInt32LE(0), 0x0a0d0d0a);
    });
    it('closes twice', async () => {
      const { probe, port } = await opened(sensor.declaration, sensor.folder, wire);
      await shakeOf(port);
      await probe.close();
      await probe.close();
    });
    for (const mode of moved ? (['close', 'garbage', 'refuse'] as const) : [])
      it(`a peer that is no device (${mode}) stops it in a phase, and that is an answer`, async () => {
        const stranger: Running & { port: number } = await hostile(mode);
        const { probe, port } = await opened(
          moved?.(sensor.declaration, stranger.port) ?? sensor.declaration,
          sensor.folder,
          wire,
        );
        const { completed, stoppedAt } = await shakeOf(port);
        assert.equal(completed, false);
        assert.match(stoppedAt ?? '', new RegExp(`^(${phases.join('|')}): \\S`));
        await probe.close();
        await stranger.stop();
      });
    it('a device that is not there stops it in its first phase', async () => {
      const nobody = await hostile('silent');
      await nobody.stop();
      const declared = gone?.declared(sensor.declaration) ?? moved?.(sensor.declaration, nobody.port);
      assert.ok(declared);
      const { probe, port } = await opened(declared, sensor.folder, wire);
      assert.match((await shakeOf(port)).stoppedAt ?? '', new RegExp(`^${gone?.stops ?? 'tcp'}: `));
      await probe.close();
    });
    it('is PROBE_LACKS where the declaration has no such endpoint', async () => {
      const { [wire]: _, ...endpoints } = sensor.declaration.endpoints;
      const probe = await openProbe({ ...sensor.declaration, endpoints, probes: {} }, { folder: sensor.folder });
      await assert.rejects(
        async () => await probe.wire?.(wire),
        (error) => error instanceof ProbeError && error.code === 'PROBE_LACKS',
      );
      await probe.close();
    });
  });
}

describe('the bench’s own codec as a peer over OPC UA', { timeout: 60_000 }, () => {
  let sensor: Simulator;
  let met: { probe: Probe; port: WirePort };
  const own = async (port: WirePort): Promise<Handshake> => {
    const [, second] = port.peers;
    assert.equal(second?.name, 'gradus-ua');
    return await second.handshake();
  };
  before(async () => {
    sensor = await simulator('L2');
    met = await opened(sensor.declaration, sensor.folder, 'opcua');
  });
  after(async () => {
    await met.probe.close();
    await sensor.stop();
  });

  it('goes through the same phases, and is of another maintainer than the device', async () => {
    const shake = await own(met.port);
    assert.ok(shake.completed, shake.stoppedAt);
    assert.deepEqual(
      shake.phases.map(({ name }) => name),
      wires.opcua?.phases,
    );
    assert.deepEqual(
      [shake.peer.maintainer, shake.peer.production, shake.device.maintainer],
      ['Gradus', false, 'NodeOPCUA'],
    );
  });
  it('reads the facts that the client library reads', async () => {
    const [first, second] = (await (await met.probe.wire?.('opcua'))?.secondOpinion()) ?? [];
    assert.ok(first && second);
    assert.deepEqual(disagreements(first, second), []);
    assert.ok(second.namespaces.includes('http://opcfoundation.org/UA/DI/') && second.endpoints.length > 1);
  });
  for (const mode of ['close', 'garbage', 'refuse', 'endless'] as const)
    it(`a peer that is no device (${mode}) stops it in a phase`, async () => {
      const stranger = await hostile(mode);
      const moved = wires.opcua?.moved?.(sensor.declaration, stranger.port);
      assert.ok(moved);
      const { probe, port } = await opened(moved, sensor.folder, 'opcua');
      const { completed, stoppedAt } = await own(port);
      assert.equal(completed, false);
      assert.match(stoppedAt ?? '', /^(tcp|hello): \S/);
      await probe.close();
      await stranger.stop();
    });
});
