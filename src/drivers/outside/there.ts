import { accessSync, constants } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import type { OutsidePeer } from '../../model/declaration.ts';

function mayRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The program of a peer that cannot be run from the declaration's folder; undefined where it can, or there is none. */
export function absentProgram({ tool, program, run }: OutsidePeer, folder: string): string | undefined {
  const name = program ?? tool ?? run?.[0];
  if (name === undefined) return undefined;
  const isPath = /[\\/]/.test(name);
  const places = isPath
    ? [resolve(folder, name)]
    : (process.env['PATH'] ?? '').split(delimiter).map((one) => join(one, name));
  const endings = process.platform === 'win32' ? ['', '.exe', '.cmd'] : [''];
  return places.some((place) => endings.some((ending) => mayRun(place + ending))) ? undefined : name;
}
