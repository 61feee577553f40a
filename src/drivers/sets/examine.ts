import { resolve } from 'node:path';
import { fitting, provesNothing } from '../../measure/inference/stimulus.ts';
import type { Declaration, StationSet } from '../../model/declaration.ts';
import { InputError } from '../../model/errors.ts';
import type { StimulusSet } from '../../model/stimulus-set.ts';
import { unitCheck } from '../units/units.ts';
import { openSet, readSet } from './set.ts';

/** `wrong`: the first thing, with its file, row and column. `unproving`: why its answers show nothing of the task. */
export type Examined = { wrong?: string; units: string[]; unproving?: string };

async function unknownUnits({ rows }: StimulusSet): Promise<string[]> {
  const known = await unitCheck();
  return rows.filter(({ unit }) => !known(unit)).map(({ name, unit }) => `${name} in ${unit}`);
}

async function everyCase(declaration: Declaration, folder: string, named: StationSet): Promise<void> {
  const set = await openSet(folder, named);
  try {
    const model = declaration.models?.find(({ id }) => id === named.model);
    if (model) fitting(model, set, declaration);
    for (let i = 0; i < set.cases; i++) await set.read(i);
  } finally {
    await set.close();
  }
}

/** Reads a set that a station names as a run would, and every case of its split once. */
export async function examined(declaration: Declaration, from: string, named: StationSet): Promise<Examined> {
  const folder = resolve(from, named.folder);
  const found: Examined = { units: [] };
  try {
    const manifest = readSet(folder);
    found.units = await unknownUnits(manifest);
    const unproving = provesNothing({ ...manifest, split: named.split ?? 'test' });
    if (unproving !== undefined) found.unproving = unproving;
    await everyCase(declaration, folder, named);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    found.wrong = error.message;
  }
  return found;
}
