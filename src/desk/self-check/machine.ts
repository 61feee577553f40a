import { stat, statfs } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Station } from '../../drivers/tiles/station.ts';
import { readEntry } from '../../evidence/entry.ts';
import type { ValidationItem } from '../../model/validation.ts';
import { itemWhere } from './item.ts';

/** Less free space than this does not hold a shift's runs, MiB. */
const leastFreeMiB = 512;
/** Over this long the wall clock and the monotonic clock are compared, ms; a clock that was set meanwhile jumps. */
const watchedMs = 250;
/** Largest difference of the two, ms: the wall clock counts whole milliseconds and may be slewed by 500 ppm. */
const mostApartMs = 5;

export const machineFacts = (): Record<string, string | number> => ({
  host: os.hostname(),
  system: `${os.type()} ${os.release()} ${os.arch()}`,
  processor: os.cpus()[0]?.model ?? 'unknown',
  processors: os.availableParallelism(),
  'memory.MiB': Math.round(os.totalmem() / 2 ** 20),
  'load.1min': Math.round((os.loadavg()[0] ?? 0) * 100) / 100,
});

async function keyItem({ folder }: Station): Promise<ValidationItem> {
  const { mode } = await stat(path.join(folder, 'key', 'station.pem'));
  const ownerOnly = process.platform === 'win32' || (mode & 0o077) === 0;
  return itemWhere(ownerOnly, 'private key', 'there, readable by its owner only', `mode ${(mode & 0o777).toString(8)}`);
}

async function diskItem({ folder }: Station): Promise<ValidationItem> {
  const { bavail, bsize } = await statfs(folder);
  const free = Math.floor((bavail * bsize) / 2 ** 20);
  return itemWhere(free >= leastFreeMiB, 'free disk space', `at least ${leastFreeMiB} MiB`, `${free} MiB`);
}

async function lastAt({ log }: Station): Promise<string | undefined> {
  const [last] = log.size === 0 ? [] : await log.read(log.size - 1, log.size);
  return last && readEntry(last).at;
}

/** The wall clock has not gone back behind what this station wrote. No reference clock is asked. */
async function wallItem(station: Station): Promise<ValidationItem> {
  const last = await lastAt(station);
  const now = new Date().toISOString();
  const expected = last === undefined ? 'a date' : `not before the last entry, ${last}`;
  return itemWhere(last === undefined || now >= last, 'wall clock', expected, now);
}

async function steadyItem(): Promise<ValidationItem> {
  const [wall, steady] = [Date.now(), performance.now()];
  await wait(watchedMs);
  const apart = Math.abs(Date.now() - wall - (performance.now() - steady));
  const expected = `within ${mostApartMs} ms of each other over ${watchedMs} ms`;
  return itemWhere(apart <= mostApartMs, 'wall clock and monotonic clock', expected, `${apart.toFixed(2)} ms apart`);
}

/** The smallest step of the monotonic clock, ms. */
function resolutionMs(): number {
  let least = Infinity;
  for (let i = 0; i < 200; i++) {
    const from = performance.now();
    let to = from;
    while (to === from) to = performance.now();
    least = Math.min(least, to - from);
  }
  return least;
}

function resolutionItem(): ValidationItem {
  const step = resolutionMs();
  return itemWhere(step <= 0.1, 'step of the monotonic clock', 'at most 0.1 ms', `${step.toPrecision(2)} ms`);
}

/** What the machine must offer before a shift: key, space, clocks. */
export async function machineItems(station: Station): Promise<ValidationItem[]> {
  return [
    await keyItem(station),
    await diskItem(station),
    await wallItem(station),
    await steadyItem(),
    resolutionItem(),
  ];
}
