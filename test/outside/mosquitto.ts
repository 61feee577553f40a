import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../protocol/mqtt-stage.ts';

const executable = '/usr/sbin/mosquitto';
const required = process.env['GRADUS_OUTSIDE'] === 'required';
export const withoutMosquitto =
  existsSync(executable) || required ? false : `no ${executable}: sh tool/system.sh installs it`;

export type Broker = { url: string; stop(): Promise<void> };

const isUp = async (port: number): Promise<boolean> =>
  await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false)).once('connect', () => socket.destroy());
  });

async function answers(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await isUp(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('mosquitto did not come up');
}

/** A mosquitto of its own, with a configuration in a folder of its own; whatever the system runs does not matter. */
export async function mosquitto(lines: readonly string[], scheme = 'mqtt'): Promise<Broker> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gradus-mosquitto-'));
  const port = await freePort();
  const file = path.join(folder, 'mosquitto.conf');
  // Started by root it becomes another user, who cannot read the certificates.
  writeFileSync(file, ['user root', `listener ${port} 127.0.0.1`, 'persistence false', ...lines, ''].join('\n'));
  const child = spawn(executable, ['-c', file], { stdio: 'ignore' });
  const gone = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill();
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await answers(port);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `${scheme}://127.0.0.1:${port}`, stop };
}
