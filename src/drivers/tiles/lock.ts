import { StationError } from '../../model/errors.ts';
import { storageError } from './disk.ts';

/** SQLITE_BUSY and SQLITE_LOCKED. */
const taken = new Set([5, 6]);
/** SQLITE_FULL. */
const full = 13;

/** Holds a file for this process until the returned function is called or the process ends, however it ends. */
export async function lockFile(file: string, station: string): Promise<() => void> {
  const { DatabaseSync } = await import('node:sqlite');
  try {
    const database = new DatabaseSync(file, { timeout: 0 });
    database.exec('BEGIN EXCLUSIVE');
    return () => database.close();
  } catch (error) {
    const { errcode = 0 } = error as { errcode?: number };
    if (errcode === full) throw storageError(Object.assign(error as Error, { code: 'ENOSPC' }), file);
    if (taken.has(errcode))
      throw new StationError(
        'STATION_BUSY',
        `${station}: another process is writing to this station. Wait until it ends, or use another station folder`,
        { cause: error },
      );
    throw new StationError('STATION_STORAGE', `${file}: cannot be locked (${(error as Error).message})`, {
      cause: error,
    });
  }
}
