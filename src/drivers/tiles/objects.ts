import path from 'node:path';
import type { ObjectStore, Sha256 } from '../../evidence/ports.ts';
import { digestText } from '../../evidence/tree.ts';
import { Digest } from '../../model/terms.ts';
import { StationError } from '../../model/errors.ts';
import { readIfThere, type Disk, type Durable } from './disk.ts';

/** `objects/ab/<64 hex>`: each file is named by its own digest. */
export function objectFolder(folder: string, disk: Disk, durable: Durable, sha256: Sha256): ObjectStore {
  const fileOf = (digest: Digest): string => {
    const hex = Digest.parse(digest).slice('sha256:'.length);
    return path.join(folder, hex.slice(0, 2), hex);
  };
  const get = async (digest: Digest): Promise<Uint8Array | null> => {
    const file = fileOf(digest);
    const bytes = await readIfThere(disk, file);
    if (bytes && digestText(sha256(bytes)) !== digest)
      throw new StationError(
        'STATION_DAMAGED',
        `${file}: does not have the digest it is named by. Put this station back from a copy`,
      );
    return bytes;
  };
  return {
    get,
    put: async (bytes, type) => {
      const digest = digestText(sha256(bytes));
      const file = fileOf(digest);
      if (await get(digest)) await durable.keepName(file);
      else await durable.write(new Map([[file, bytes]]));
      return { digest, bytes: bytes.length, type };
    },
  };
}
