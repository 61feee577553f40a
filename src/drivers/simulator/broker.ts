import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { StationError } from '../../model/errors.ts';

/** What simulated sensors meet beside the bench, which may stand before it: their broker, or their maker's cloud. */
export type SimulatedBroker = { url: string; stop(): Promise<void> };

export const startBroker = async (): Promise<SimulatedBroker> => await startBeside('broker');
export const startCloud = async (): Promise<SimulatedBroker> => await startBeside('cloud');

/** Starts a program of the simulation and waits until it listens. Stops it by its own handle. */
async function startBeside(name: 'broker' | 'cloud'): Promise<SimulatedBroker> {
  const program = fileURLToPath(new URL(`../../../sim/${name}.ts`, import.meta.url));
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.stdin.end();
    const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
    await gone;
    clearTimeout(timer);
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line) as { ready?: boolean; url: string };
    if (said.ready) return { url: said.url, stop };
  }
  throw new StationError('STATION_STORAGE', `the ${name} of the simulated sensors ended before it was ready`);
}

/** An address on loopback that nobody listens at: the sensor is configured with it, and the bench listens there while it measures. */
export async function addressBefore(scheme = 'mqtt'): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new TypeError('a server listens on a port');
  return `${scheme}://127.0.0.1:${address.port}`;
}
