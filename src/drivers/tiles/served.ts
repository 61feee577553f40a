import path from 'node:path';
import { textOf } from '../../evidence/bytes.ts';
import { parseVkey } from '../../evidence/checkpoint.ts';
import type { Log } from '../../evidence/log.ts';
import { Malformed } from '../../evidence/malformed.ts';
import { InputError } from '../../model/errors.ts';
import { sha256 } from '../keys/checks.ts';
import { readingSigner } from '../keys/station-key.ts';
import { Durable, type Disk } from './disk.ts';
import { inside, openParts, type Place } from './place.ts';

/** Longest wait for one part of a log, ms; and the largest: a bundle of 256 entries. */
const most = { ms: 15_000, bytes: 256 * 65_537 };

async function bodyOf(response: Response, url: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > most.bytes) throw new InputError('USAGE', url, 'answers more than a part of a log has.');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

async function fetched(url: string): Promise<Uint8Array> {
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(most.ms) });
    if (response.status === 404) throw Object.assign(new Error('not there'), { code: 'ENOENT' });
    if (!response.ok) throw new InputError('USAGE', url, `answers ${response.status}.`);
    return await bodyOf(response, url);
  } catch (error) {
    if (error instanceof InputError || (error as NodeJS.ErrnoException).code === 'ENOENT') throw error;
    const { message, cause } = error as Error;
    throw new InputError('USAGE', url, `cannot be read (${cause instanceof Error ? cause.message : message}).`, {
      cause: error,
    });
  }
}

const never = (): never => {
  throw new TypeError('a log that is served is not written');
};

/** The files of a log as somebody serves them. */
function servedDisk(base: string, root: string): Disk {
  return {
    read: (file) => fetched(new URL(path.relative(root, file).split(path.sep).join('/'), base).href),
    list: async () => [],
    makeFolder: never,
    create: never,
    rename: never,
    syncFolder: never,
    remove: never,
  };
}

/**
 * A log that is served over HTTP (C2SP tlog-tiles), at the checkpoint it has now. `vkey`: the key that its owner was known
 * by. What cannot be read is `InputError` with the address; what does not add up is `Malformed`. That the entries give the root
 * is for who reads them all to check.
 */
export async function servedLog(url: string, vkey: string): Promise<{ origin: string; log: Log }> {
  const base = url.endsWith('/') ? url : `${url}/`;
  if (!/^https?:$/.test(URL.parse(base)?.protocol ?? ''))
    throw new InputError('USAGE', url, 'is not the address of a log. Write http://… or https://…');
  const root = path.resolve('/log');
  const disk = servedDisk(base, root);
  const place: Place = { folder: path.dirname(root), disk, durable: new Durable(disk), passphrase: never };
  try {
    const key = await parseVkey(vkey, sha256, 'key');
    const note = textOf(await disk.read(inside(place, 'log', 'checkpoint')), 'checkpoint');
    const { log } = await openParts(place, readingSigner(key), key.name, note);
    return { origin: key.name, log };
  } catch (error) {
    if (error instanceof InputError) throw error;
    const says = error instanceof Malformed ? `${error.where} ${error.message}` : (error as Error).message;
    throw new Malformed(url, `is not a log of that key: ${says}`, { cause: error });
  }
}
