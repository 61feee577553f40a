import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { controllerOn } from '../src/drivers/matter/controller.ts';
import { matterWire } from '../src/drivers/matter/wire.ts';
import { startSimulated } from '../src/drivers/simulator/simulator.ts';
import { readAs } from '../src/drivers/yaml/read.ts';
import { Declaration } from '../src/model/declaration.ts';
import type { MatterEndpoint } from '../src/model/declaration.ts';
import { machine } from './figure.ts';
import type { Benchmark, Figure } from './figure.ts';
import { interleaved } from './pairs.ts';

/** Commissions before the first that counts: the stack is compiled by then. */
const warmUp = 2;

/** The bench's own, with phases, attestation by the given stores and removal. */
async function ofBench(endpoint: MatterEndpoint, declaration: Declaration, folder: string): Promise<number> {
  const from = performance.now();
  const [peer] = matterWire(endpoint, declaration, folder).peers;
  const shake = await peer?.handshake();
  if (!shake?.completed) throw new Error(`the handshake stopped at ${shake?.stoppedAt}`);
  return performance.now() - from;
}

/** matter.js alone: a fresh controller, discovery and commissioning in one call, removal. */
async function ofLibrary({ discriminator }: MatterEndpoint, passcode: number): Promise<number> {
  const from = performance.now();
  const controller = await controllerOn(undefined);
  const node = await controller.peers.commission({ passcode, discriminator, onAttestationFailure: true });
  await node.decommission();
  await controller.close();
  return performance.now() - from;
}

async function compared(runs: number, folder: string): Promise<Figure> {
  const file = path.join(folder, 'sensor.yaml');
  const sensor = await startSimulated('L1', file, [], { matter: true });
  try {
    const declaration = readAs(Declaration, file, 'DECLARATION_INVALID');
    const { matter } = declaration.endpoints;
    if (!matter) throw new Error('the sensor declares no endpoints.matter');
    const passcode = Number(readFileSync(path.join(folder, 'sensor.passcode'), 'utf8'));
    const ours = (): Promise<number> => ofBench(matter, declaration, folder);
    const peer = (): Promise<number> => ofLibrary(matter, passcode);
    for (let i = 0; i < warmUp; i++) await ours().then(peer);
    const spreads = await interleaved(runs, ours, peer);
    return { name: 'commission.matter', ...spreads, limit: null, unit: 'ms', runs, machine: machine() };
  } finally {
    await sensor.stop();
  }
}

export const benchmark: Benchmark = {
  name: 'matter',
  title: 'one Matter commission and removal, attestation verified, on loopback; peer: bare matter.js',
  runs: 11,
  async run(runs) {
    const folder = mkdtempSync(path.join(tmpdir(), 'gradus-benchmark-'));
    try {
      return [await compared(runs, folder)];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
