import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { StationError } from '../../model/errors.ts';

export type OpenFile = {
  write(bytes: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
};

/** The few calls the station makes on a file system: a narrow place where a test lets one fail. */
export type Disk = {
  read(file: string): Promise<Uint8Array>;
  list(folder: string): Promise<{ name: string; isFolder: boolean }[]>;
  makeFolder(folder: string): Promise<void>;
  create(file: string, mode: number): Promise<OpenFile>;
  rename(from: string, to: string): Promise<void>;
  syncFolder(folder: string): Promise<void>;
  /** A file or a folder with all that is in it; what is not there is no error. */
  remove(name: string): Promise<void>;
};

async function create(file: string, mode: number): Promise<OpenFile> {
  const handle = await open(file, 'w', mode);
  return { write: (bytes) => handle.writeFile(bytes), sync: () => handle.sync(), close: () => handle.close() };
}

async function syncFolder(folder: string): Promise<void> {
  // Windows has no such call: a folder cannot be opened there.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export const nodeDisk: Disk = {
  read: (file) => readFile(file),
  list: async (folder) =>
    (await readdir(folder, { withFileTypes: true })).map((e) => ({ name: e.name, isFolder: e.isDirectory() })),
  makeFolder: async (folder) => {
    await mkdir(folder);
  },
  create,
  rename,
  syncFolder,
  remove: (name) => rm(name, { recursive: true, force: true }),
};

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | null)?.code;
const noSpace = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** What the file system said, as the station's error with the file named. */
export function storageError(error: unknown, file: string): StationError {
  if (error instanceof StationError) return error;
  const code = codeOf(error) ?? String(error);
  return noSpace.has(code)
    ? new StationError(
        'STATION_FULL',
        `${file}: no space left (${code}). Make room and start again: all that was acknowledged is kept`,
        { cause: error },
      )
    : new StationError('STATION_STORAGE', `${file}: cannot be read or written (${code})`, { cause: error });
}

/** Runs one call on `file` and gives its failure the station's words. */
export async function onFile<T>(file: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw storageError(error, file);
  }
}

/** The file's bytes, or null where there is none. */
export async function readIfThere(disk: Disk, file: string): Promise<Uint8Array | null> {
  try {
    return await disk.read(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw storageError(error, file);
  }
}

/** What is in a folder; nothing where there is none. */
export async function listIfThere(disk: Disk, folder: string): Promise<{ name: string; isFolder: boolean }[]> {
  try {
    return await disk.list(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw storageError(error, folder);
  }
}

/** Removes what a stopped writer left half written in a folder and, where `below`, those in it. */
export async function removeHalfFiles(disk: Disk, folder: string, below: boolean): Promise<void> {
  for (const { name, isFolder } of await listIfThere(disk, folder)) {
    const place = path.join(folder, name);
    if (isFolder && below) await removeHalfFiles(disk, place, below);
    else if (!isFolder && name.endsWith('.tmp')) await onFile(place, () => disk.remove(place));
  }
}

/** A file that is written beside its place. */
type Beside = { file: string; beside: string; bytes: Uint8Array; open?: OpenFile };

/** Well below the number of files a process may have open. */
const openAtOnce = 64;

/** Puts files in place so that a crash at any moment leaves the old file or the whole new one, and what was reported done stays done. */
export class Durable {
  readonly #disk: Disk;
  /** Folders known to be there and to be named durably by their parents. */
  readonly #folders = new Map<string, Promise<void>>();
  #count = 0;

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  /** Makes the folder and what leads to it. */
  async folder(folder: string): Promise<void> {
    const known = this.#folders.get(folder) ?? this.#make(folder);
    this.#folders.set(folder, known);
    try {
      await known;
    } catch (error) {
      this.#folders.delete(folder);
      throw storageError(error, folder);
    }
  }

  async #make(folder: string): Promise<void> {
    const parent = path.dirname(folder);
    try {
      await this.#disk.makeFolder(folder);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return this.#settleParent(parent);
      if (codeOf(error) !== 'ENOENT' || parent === folder) throw error;
      await this.folder(parent);
      await this.#disk.makeFolder(folder);
    }
    await this.#disk.syncFolder(parent);
  }

  /** A folder that was there may have been made a moment before a crash; a parent that may not be opened was not written to by us. */
  async #settleParent(parent: string): Promise<void> {
    try {
      await this.#disk.syncFolder(parent);
    } catch (error) {
      if (codeOf(error) !== 'EACCES') throw error;
    }
  }

  /** Writes all beside their places before it syncs any: the first sync then writes the file system's journal for all. */
  async #writeBeside(files: readonly Beside[], mode: number): Promise<void> {
    try {
      await ofEach(files, async (one) => {
        one.open = await this.#disk.create(one.beside, mode);
        await one.open.write(one.bytes);
      });
      await ofEach(files, async ({ open }) => open?.sync());
    } finally {
      await ofEach(files, async ({ open }) => open?.close());
    }
  }

  /** Writes beside, syncs, renames. The names are durable once their folder is synced. */
  async #place(files: readonly Beside[], mode: number): Promise<void> {
    try {
      await this.#writeBeside(files, mode);
      await ofEach(files, ({ beside, file }) => this.#disk.rename(beside, file));
    } catch (error) {
      for (const { beside } of files) await this.#disk.remove(beside).catch(() => undefined);
      throw error;
    }
  }

  /** All files or, on error, perhaps some of them: each whole. */
  async write(files: ReadonlyMap<string, Uint8Array>, mode = 0o644): Promise<void> {
    const folders = new Set([...files.keys()].map((file) => path.dirname(file)));
    for (const folder of folders) await this.folder(folder);
    const all = [...files].map(([file, bytes]) => ({ file, beside: `${file}.${this.#count++}.tmp`, bytes }));
    for (let at = 0; at < all.length; at += openAtOnce) await this.#place(all.slice(at, at + openAtOnce), mode);
    await allSettled([...folders].map((folder) => onFile(folder, () => this.#disk.syncFolder(folder))));
  }

  /** Makes sure that a file found in place keeps its name. */
  async keepName(file: string): Promise<void> {
    await onFile(file, () => this.#disk.syncFolder(path.dirname(file)));
  }

  /** A folder that goes away may be made again. */
  forget(folder: string): void {
    this.#folders.delete(folder);
  }
}

/** Takes a step with each file at once; a failure is said of its file. */
const ofEach = (files: readonly Beside[], step: (one: Beside) => Promise<void>): Promise<void> =>
  allSettled(files.map((one) => onFile(one.file, () => step(one))));

/** Waits for all before it throws, so that nothing is still writing afterwards. */
async function allSettled(jobs: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(jobs)).find((job) => job.status === 'rejected');
  if (failed) throw failed.reason;
}
