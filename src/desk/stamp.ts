import type { Station } from '../drivers/tiles/station.ts';
import { bytesOf } from '../evidence/bytes.ts';
import { InputError, ProbeError } from '../model/errors.ts';

/** An authority that has not answered by then costs the run no more. */
const patienceMs = 10_000;

/** Refuses an address before anything is measured for it. */
export function authorityOf(option: string, text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  const protocol = URL.parse(text)?.protocol;
  if (protocol === 'http:' || protocol === 'https:') return text;
  throw new InputError('USAGE', option, `${text} is not the address of an authority. Write http://… or https://…`);
}

/**
 * Asks an authority when it sees the log's present checkpoint, and keeps its token at the station. An authority that
 * does not answer costs nothing but the token: what it was is returned, and nothing thrown.
 */
export async function stamp({ log, kept }: Station, authority: string): Promise<string | undefined> {
  const { askForToken } = await import('../drivers/time/authority.ts');
  const { checkpoint } = log;
  try {
    await kept.keepTime(checkpoint, await askForToken(authority, bytesOf(checkpoint), { timeoutMs: patienceMs }));
    return undefined;
  } catch (error) {
    if (error instanceof ProbeError) return `${error.code}: ${error.message}`;
    throw error;
  }
}
