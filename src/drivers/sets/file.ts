import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { InputError } from '../../model/errors.ts';
import type { Digest } from '../../model/terms.ts';

export const invalid = (where: string, says: string, cause?: unknown): InputError =>
  new InputError('SET_INVALID', where, says, { cause });

/** Read by position: a file is never held whole. */
export type Bytes = {
  path: string;
  name: string;
  size: number;
  /** As many bytes as there are from here, at most `length`. */
  at(position: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
};

async function filled(handle: FileHandle, bytes: Uint8Array<ArrayBuffer>, position: number): Promise<number> {
  let got = 0;
  while (got < bytes.length) {
    const { bytesRead } = await handle.read(bytes, got, bytes.length - got, position + got);
    if (bytesRead === 0) break;
    got += bytesRead;
  }
  return got;
}

export async function bytesOf(path: string): Promise<Bytes> {
  const name = basename(path);
  try {
    const handle = await open(path);
    const { size } = await handle.stat();
    return {
      path,
      name,
      size,
      async at(position, length) {
        const bytes = new Uint8Array(Math.max(0, Math.min(length, size - position)));
        const got = await filled(handle, bytes, position);
        return got === bytes.length ? bytes : bytes.slice(0, got);
      },
      close: async () => await handle.close(),
    };
  } catch (error) {
    throw invalid(name, 'cannot be read', error);
  }
}

/** SHA-256 of a file as it streams past. */
export async function digestOf(path: string): Promise<Digest> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  } catch (error) {
    throw invalid(basename(path), 'cannot be read', error);
  }
  return `sha256:${hash.digest('hex')}`;
}
