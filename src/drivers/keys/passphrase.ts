import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { StationError } from '../../model/errors.ts';
import type { Passphrase } from './station-key.ts';

export async function firstLine(file: string): Promise<string> {
  try {
    const [line = ''] = (await readFile(file, 'utf8')).split(/\r?\n/);
    return line;
  } catch (error) {
    throw new StationError('STATION_KEY', `${file}: the passphrase of the station's key cannot be read from it`, {
      cause: error,
    });
  }
}

/**
 * The passphrase as the surroundings give it: GRADUS_KEY_PASSPHRASE; the first line of the file that
 * GRADUS_KEY_PASSPHRASE_FILE names; or the systemd credential `gradus-key-passphrase`. Undefined where there is none.
 */
export const passphraseFromSurroundings: Passphrase = async () => {
  const given = process.env['GRADUS_KEY_PASSPHRASE'];
  if (given) return given;
  const file = process.env['GRADUS_KEY_PASSPHRASE_FILE'];
  if (file) return await firstLine(file);
  const credentials = process.env['CREDENTIALS_DIRECTORY'];
  const credential = credentials && path.join(credentials, 'gradus-key-passphrase');
  return credential ? await firstLine(credential).catch(() => undefined) : undefined;
};
