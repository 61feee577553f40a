import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Inspectors } from '../src/drivers/keys/inspectors.ts';
import { callsOf, eachFails, type Errno, type Trial } from '../test/outside/strace.ts';
import type { Options, Soak, Tried } from './check.ts';

/** Making a station, three appends of which one crosses a tile's end, an object, and opening it again. */
const steps = ['250', '260', 'object', '262', 'close', '263'];

async function run({ count, progress }: Options): Promise<Tried> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'gradus-log-faults-'));
  const trial: Trial = { home, steps, inspectors: new Inspectors(1) };
  try {
    const calls = (await callsOf(trial)).slice(0, count);
    const wrong: string[] = [];
    let tried = 0;
    for (const error of ['EIO', 'ENOSPC'] satisfies Errno[])
      wrong.push(...(await eachFails(trial, calls, error, () => progress(++tried))));
    return { tried, lost: wrong.length, ...(wrong.length > 0 && { notes: { wrong: wrong.join('; ') } }) };
  } finally {
    await trial.inspectors.close();
    await rm(home, { recursive: true });
  }
}

export const soak: Soak = {
  name: 'log-faults',
  title: 'every system call on a station’s files fails once, with EIO and with ENOSPC (strace)',
  count: 1000,
  run,
};
