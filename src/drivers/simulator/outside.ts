import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { absentProgram } from '../outside/there.ts';
import { addressBefore } from './broker.ts';

/** Peers of the system for a simulated sensor, as its `--peer` names them. */
export type SystemPeers = { peers: string[]; stop(): Promise<void> };

const mosquitto = '/usr/sbin/mosquitto';
const readyTries = 200;

const listens = async (port: number): Promise<boolean> =>
  await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.once('error', () => resolve(false)).once('connect', () => socket.destroy());
  });

/** A mosquitto of its own on loopback; undefined where it does not come up. */
async function startMosquitto(): Promise<{ url: string; stop(): Promise<void> } | undefined> {
  const url = await addressBefore();
  const port = Number(new URL(url).port);
  const folder = mkdtempSync(join(tmpdir(), 'gradus-mosquitto-'));
  const file = join(folder, 'mosquitto.conf');
  writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n`);
  const child = spawn(mosquitto, ['-c', file], { stdio: 'ignore' });
  const gone = Promise.race([once(child, 'exit'), once(child, 'error')]).catch(() => undefined);
  const stop = async (): Promise<void> => {
    child.kill();
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; tries < readyTries && child.exitCode === null && child.pid !== undefined; tries++) {
    if (await listens(port)) return { url, stop };
    await wait(25);
  }
  await stop();
  return undefined;
}

/** Those of curl and mosquitto that the system has. */
export async function startSystemPeers(): Promise<SystemPeers> {
  const broker = existsSync(mosquitto) ? await startMosquitto() : undefined;
  const hasCurl = absentProgram({ wire: 'http', tool: 'curl' }, '.') === undefined;
  return {
    peers: [...(hasCurl ? ['curl'] : []), ...(broker ? [broker.url] : [])],
    stop: async () => await broker?.stop(),
  };
}
