import { readFileSync } from 'node:fs';
import { loadPackFile } from '../drivers/packs/load.ts';
import type { LoadedPack } from '../drivers/packs/load.ts';
import { trustedKeys } from '../drivers/packs/signature.ts';
import { unitCheck } from '../drivers/units/units.ts';
import { InputError } from '../model/errors.ts';
import { methods } from '../model/methods.ts';
import { checkPack } from '../plan/check.ts';
import type { CheckWith } from '../plan/check.ts';

export async function checkWith(): Promise<CheckWith> {
  return { methods, isUnit: await unitCheck(), today: new Date().toISOString().slice(0, 10) };
}

function trustText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new InputError('FILE_MISSING', file, 'no trust list can be read there', { cause: error });
  }
}

/** A rule pack by id or path, checked; `trust` is a file of keys that may sign one. */
export async function loadPack(reference: string, trust?: string): Promise<LoadedPack> {
  const using = await checkWith();
  const keys = trust === undefined ? [] : await trustedKeys(trustText(trust), trust);
  return loadPackFile(reference, keys, (pack) => checkPack(pack, using));
}
