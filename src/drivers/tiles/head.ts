import { textOf, bytesOf } from '../../evidence/bytes.ts';
import type { Head } from '../../evidence/ports.ts';
import { readIfThere, type Disk, type Durable } from './disk.ts';

/** The checkpoint as one file. The station's lock keeps other writers away between comparing and swapping. */
export function fileHead(file: string, disk: Disk, durable: Durable): Head {
  const read = async (): Promise<string | null> => {
    const bytes = await readIfThere(disk, file);
    return bytes && textOf(bytes, file);
  };
  return {
    read,
    swap: async (expected, next) => {
      if ((await read()) !== expected) return false;
      await durable.write(new Map([[file, bytesOf(next)]]));
      return true;
    },
  };
}
