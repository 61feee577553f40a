import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { StationError } from '../../model/errors.ts';

const program = fileURLToPath(new URL('../../../sim/broker.ts', import.meta.url));

/** A broker for simulated sensors, and where a bench may stand before it. */
export type SimulatedBroker = { url: string; stop(): Promise<void> };

/** Starts the simulated sensors' broker and waits until it listens. Stops it by its own handle. */
export async function startBroker(): Promise<SimulatedBroker> {
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
  throw new StationError('STATION_STORAGE', 'the broker of the simulated sensors ended before it was ready');
}

/** An address on loopback that nobody listens at: the sensor is configured with it, and the bench listens there while it measures. */
export async function addressBefore(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new TypeError('a server listens on a port');
  return `mqtt://127.0.0.1:${address.port}`;
}
