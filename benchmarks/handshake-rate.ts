import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sessionOpener } from '../src/drivers/session/session.ts';
import { startSimulated } from '../src/drivers/simulator/simulator.ts';
import type { Simulated } from '../src/drivers/simulator/simulator.ts';
import { readAs } from '../src/drivers/yaml/read.ts';
import { Declaration } from '../src/model/declaration.ts';
import type { Step } from '../src/model/plan.ts';
import type { Session } from '../src/run/session.ts';
import { machine, spreadOf } from './figure.ts';
import type { Benchmark, Figure } from './figure.ts';
import { secured } from './handshake.ts';

/** Devices side by side. */
const devices = [1, 4, 16] as const;
/** Handshakes with each device a run. */
const handshakes = 20;

const stepOf = (samples: number): Step => ({
  id: 's01',
  method: 'protocol.opcua.handshake',
  parameters: {},
  samples,
  seed: `${'0'.repeat(32)}/s01`,
  timeoutMs: 600_000,
  estimateMs: 0,
  indicators: ['opcua.handshake'],
});

/** A simulated device with a session process of its own, which has shaken hands before. */
type Met = { sensor: Simulated; session: Session };

async function meet(folder: string, number: number): Promise<Met> {
  const file = path.join(folder, `sensor-${number}.yaml`);
  const sensor = await startSimulated('L1', file);
  const { endpoints, ...rest } = readAs(Declaration, file, 'DECLARATION_INVALID');
  const { opcua } = endpoints;
  if (!opcua) throw new Error('the sensor declares no endpoints.opcua');
  const declaration = { ...rest, endpoints: { ...endpoints, opcua: { ...opcua, security: secured } } };
  const met = { sensor, session: sessionOpener({ declaration, folder })() };
  await shake(met, 6);
  return met;
}

/** How many of the wire's first peer completed: what the handshake method reports of them. */
async function shake({ session }: Met, samples: number): Promise<void> {
  let completed = false;
  const { how, text } = await session.step(stepOf(samples), {
    found: (found) => {
      if (found.kind === 'observation' && found.observation.quantity === 'handshake.completed')
        completed = found.observation.value === true;
    },
    progress: () => undefined,
  });
  if (how !== 'done' || !completed) throw new Error(`a handshake did not complete: ${how} ${text ?? ''}`);
}

/** Handshakes a minute, all devices together. */
async function rateOf(all: readonly Met[]): Promise<number> {
  const from = performance.now();
  await Promise.all(all.map((met) => shake(met, handshakes)));
  return (all.length * handshakes * 60_000) / (performance.now() - from);
}

/** Resident memory of the session processes, MiB each, as Linux tells. */
function memoryOfSessions(): number[] {
  const own = `/proc/${process.pid}/task/${process.pid}/children`;
  const pids = readFileSync(own, 'utf8').trim().split(' ');
  return pids
    .filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('desk/session.ts'))
    .map((pid) => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024);
}

async function figuresFor(runs: number, all: readonly Met[]): Promise<Figure[]> {
  const rates: number[] = [];
  for (let i = 0; i < runs; i++) rates.push(await rateOf(all));
  const bare = { peer: null, ratio: null, limit: null, machine: machine() };
  const count = `${all.length} ${all.length === 1 ? 'device' : 'devices'}`;
  return [
    { name: `handshake-rate, ${count}`, ours: spreadOf(rates), unit: 'handshakes/min', runs, ...bare },
    { name: `memory of a session, ${count}`, ours: spreadOf(memoryOfSessions()), unit: 'MiB', runs, ...bare },
  ];
}

export const benchmark: Benchmark = {
  name: 'handshake-rate',
  title: 'verified secure OPC UA handshakes a minute with 1, 4 and 16 simulated devices, and memory a device',
  runs: 5,
  async run(runs) {
    const folder = mkdtempSync(path.join(tmpdir(), 'gradus-benchmark-'));
    const all: Met[] = [];
    const figures: Figure[] = [];
    try {
      for (const count of devices) {
        while (all.length < count) all.push(await meet(folder, all.length));
        figures.push(...(await figuresFor(runs, all)));
      }
      return figures;
    } finally {
      await Promise.all(all.map(({ session }) => session.close(5000)));
      await Promise.all(all.map(({ sensor }) => sensor.stop()));
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
