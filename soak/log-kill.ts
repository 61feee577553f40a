import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Inspectors } from '../src/drivers/keys/inspectors.ts';
import { KilledWriters } from '../test/evidence/killed-writers.ts';
import { foundIn } from '../test/evidence/whole.ts';
import { repeated, type Options, type Soak, type Tried } from './check.ts';

/** Kills of one station; a longer log would mostly be read again. */
const killsOfOne = 10;

async function run(options: Options): Promise<Tried> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'gradus-log-kill-'));
  const inspectors = new Inspectors(1);
  const all: KilledWriters[] = [];
  const sum = (figure: (writers: KilledWriters) => number): number =>
    all.reduce((total, one) => total + figure(one), 0);
  let left = 0;
  const killOnce = async (): Promise<string[]> => {
    const folder = path.join(home, 'station');
    if (left === 0) {
      await rm(folder, { recursive: true, force: true });
      all.push(new KilledWriters(folder, inspectors));
      left = killsOfOne;
    }
    const wrong = (await all.at(-1)?.round()) ?? [];
    return --left === 0 ? [...wrong, ...(await foundIn(folder, inspectors))] : wrong;
  };
  try {
    const tried = await repeated(options, killOnce);
    const notes = {
      'while making': sum(({ met }) => met.making),
      'while opening': sum(({ met }) => met.opening),
      'while writing': sum(({ met }) => met.writing),
      'entries acknowledged': sum(({ acknowledged }) => acknowledged),
    };
    return { ...tried, notes: { ...tried.notes, ...notes } };
  } finally {
    await inspectors.close();
    await rm(home, { recursive: true });
  }
}

export const soak: Soak = {
  name: 'log-kill',
  title: 'kill −9 of a log’s writer at random moments: of making, opening and writing it under load',
  count: 1000,
  run,
};
