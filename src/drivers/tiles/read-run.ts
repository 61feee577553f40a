import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { FormatError } from '../../formats/error.ts';
import { untar } from '../../formats/tar.ts';
import { InputError } from '../../model/errors.ts';

/** A run of 100 000 entries with its captures stays below; anything larger is not a run of ours. */
const most = { files: 200_000, fileBytes: 256 * 1024 * 1024, bytes: 1024 * 1024 * 1024 };

function* filesUnder(root: string, folder: string): Generator<string> {
  for (const item of readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const name = folder === '' ? item.name : `${folder}/${item.name}`;
    if (item.isDirectory()) yield* filesUnder(root, name);
    else if (item.isFile()) yield name;
    else
      throw new InputError(
        'FILE_UNREADABLE',
        path.join(root, name),
        'a run holds plain files only, no links or devices',
      );
  }
}

function sizeOf(file: string): number {
  const { size } = lstatSync(file);
  if (size <= most.fileBytes) return size;
  throw new InputError('FILE_TOO_LARGE', file, `has ${size} bytes; a file of a run has at most ${most.fileBytes}`);
}

function readAll(folder: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  let bytes = 0;
  for (const name of filesUnder(folder, '')) {
    const file = path.join(folder, name);
    bytes += sizeOf(file);
    if (bytes > most.bytes || files.size >= most.files)
      throw new InputError(
        'FILE_TOO_LARGE',
        folder,
        `is larger than a run: at most ${most.files} files and ${most.bytes} bytes`,
      );
    files.set(name, readFileSync(file));
  }
  return files;
}

/**
 * The files of a run's folder by path with `/`. A folder that is not there is `FILE_MISSING`; links are refused, sizes
 * bounded. Reads without yielding: a hundred small files take a tenth of the time they take one promise each.
 */
export async function readRunFolder(folder: string): Promise<Map<string, Uint8Array>> {
  return reading(folder, () => readAll(folder));
}

/** The files of a run's bundle by path. A file that is no bundle, or not written exactly as one is, is `FILE_UNREADABLE` with the byte. */
export function readBundle(file: string): Map<string, Uint8Array> {
  return reading(file, () => {
    const { size } = lstatSync(file);
    if (size > most.bytes)
      throw new InputError('FILE_TOO_LARGE', file, `has ${size} bytes; a bundle has at most ${most.bytes}`);
    try {
      return untar(readFileSync(file));
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      const says = `is not the bundle of a run as Gradus writes one: ${error.message}. If it was packed anew, unpack it and name the folder`;
      throw new InputError('FILE_UNREADABLE', file, says, { cause: error });
    }
  });
}

function reading<T>(folder: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof InputError) throw error;
    const { code, path: where = folder } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new InputError('FILE_MISSING', where, 'is not there', { cause: error });
    throw new InputError('FILE_UNREADABLE', where, `cannot be read (${code ?? String(error)})`, { cause: error });
  }
}
