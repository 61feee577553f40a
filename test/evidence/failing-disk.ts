import { nodeDisk, type Disk } from '../../src/drivers/tiles/disk.ts';

export type Call = { kind: keyof Disk | 'write' | 'sync' | 'close'; on: string };

/** A disk whose `nth` call fails once with `code`; a write then leaves half its bytes behind. `calls` is what was asked of it. */
export function failingDisk(nth: number, code: string): { disk: Disk; calls: Call[]; fired: () => Call | undefined } {
  const calls: Call[] = [];
  const asked = (kind: Call['kind'], on: string): void => {
    calls.push({ kind, on });
    if (calls.length - 1 === nth) throw Object.assign(new Error(`${code}: injected`), { code });
  };
  const disk: Disk = {
    read: async (file) => (asked('read', file), nodeDisk.read(file)),
    list: async (folder) => (asked('list', folder), nodeDisk.list(folder)),
    makeFolder: async (folder) => (asked('makeFolder', folder), nodeDisk.makeFolder(folder)),
    rename: async (from, to) => (asked('rename', to), nodeDisk.rename(from, to)),
    syncFolder: async (folder) => (asked('syncFolder', folder), nodeDisk.syncFolder(folder)),
    remove: async (name) => (asked('remove', name), nodeDisk.remove(name)),
    create: async (file, mode) => {
      asked('create', file);
      const open = await nodeDisk.create(file, mode);
      return {
        write: async (bytes) => {
          try {
            asked('write', file);
          } catch (error) {
            await open.write(bytes.subarray(0, bytes.length >> 1));
            throw error;
          }
          return open.write(bytes);
        },
        sync: async () => (asked('sync', file), open.sync()),
        close: async () => {
          await open.close();
          asked('close', file);
        },
      };
    },
  };
  return { disk, calls, fired: () => calls[nth] };
}
