import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SecretRef } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';

const longest = 65_536;

/** Values read in this process, so that nothing a device echoes can carry one out of it. */
const spoken = new Set<string>();
/** Shorter ones would be found in any text. */
const shortest = 4;

/** Every secret read so far that is long enough to be looked for: plain texts, and their base64 as hushed in texts. */
export const secretsRead = (): ReadonlySet<string> => spoken;

/** The text with every secret read so far, plain or base64, covered. */
export function hush(text: string): string {
  let covered = text;
  // The longest first: of two secrets one may begin with the other.
  for (const secret of [...spoken].toSorted((a, b) => b.length - a.length)) covered = covered.replaceAll(secret, '***');
  return covered;
}

function remember(secret: string): string {
  if (secret.length < shortest) return secret;
  spoken.add(secret);
  spoken.add(Buffer.from(secret).toString('base64').replace(/=+$/, ''));
  return secret;
}

function fromFile(path: string, folder: string): string {
  try {
    const text = readFileSync(resolve(folder, path), 'utf8');
    if (text.length > longest) throw new RangeError(`longer than ${longest} characters`);
    return remember(text.replace(/\r?\n$/, ''));
  } catch {
    throw new ProbeError('PROBE_SECRET', `the secret file ${path} cannot be read`);
  }
}

/**
 * The value a declaration refers to: an environment variable, or a file beside the declaration without its last line
 * end. Read each time it is needed; no error ever holds the value. Throws `PROBE_SECRET`.
 */
export function secretOf(ref: SecretRef, folder: string): string {
  if ('file' in ref) return fromFile(ref.file, folder);
  const value = process.env[ref.env];
  if (value === undefined || value === '')
    throw new ProbeError('PROBE_SECRET', `the environment variable ${ref.env} is not set`);
  return remember(value);
}
