import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { nodeDisk, type Disk } from '../../src/drivers/tiles/disk.ts';

/** A file's bytes: as they were written, and as of its last sync. */
type Inode = { live: Buffer; synced: Buffer | null };
/** What a folder was told: durable once the folder is synced. Undefined: a folder was made. */
type Change = { folder: string; apply: (names: Map<string, Inode | 'folder'>) => void };

/**
 * A disk that remembers what POSIX promises to be there after the power is cut: a file's bytes as of its last sync, names
 * as of their folder's last sync. Of everything since, each change is there or not, in whatever combination.
 */
export class PowerCut {
  readonly #root: string;
  readonly #inodes = new Map<string, Inode>();
  readonly #durable = new Map<string, Inode | 'folder'>();
  #changes: Change[] = [];
  #left = Infinity;

  constructor(root: string) {
    this.#root = root;
  }

  /** Takes what is there as durable, and cuts the power at the `nth` call from now. */
  async start(nth: number): Promise<void> {
    for (const one of await readdir(this.#root, { recursive: true, withFileTypes: true })) {
      const name = path.join(one.parentPath, one.name);
      const bytes = one.isFile() ? await readFile(name) : undefined;
      if (bytes) this.#inodes.set(name, { live: bytes, synced: bytes });
      this.#durable.set(name, this.#inodes.get(name) ?? 'folder');
    }
    this.#left = nth;
  }

  get isCut(): boolean {
    return this.#left < 0;
  }

  #asked(): void {
    if (--this.#left < 0) throw Object.assign(new Error('EIO: the power is cut'), { code: 'EIO' });
  }

  #change(name: string, apply: Change['apply']): void {
    this.#changes.push({ folder: path.dirname(name), apply });
  }

  readonly disk: Disk = {
    read: async (file) => (this.#asked(), nodeDisk.read(file)),
    list: async (folder) => (this.#asked(), nodeDisk.list(folder)),
    makeFolder: async (folder) => {
      this.#asked();
      await nodeDisk.makeFolder(folder);
      this.#change(folder, (names) => names.set(folder, 'folder'));
    },
    rename: async (from, to) => {
      this.#asked();
      await nodeDisk.rename(from, to);
      const inode = this.#inodes.get(from);
      if (!inode) throw new TypeError(`${from} was not made here`);
      this.#inodes.set(to, inode);
      this.#inodes.delete(from);
      this.#change(to, (names) => void (names.delete(from), names.set(to, inode)));
    },
    remove: async (name) => {
      this.#asked();
      await nodeDisk.remove(name);
      this.#change(name, (names) => {
        for (const one of names.keys()) if (one === name || one.startsWith(name + path.sep)) names.delete(one);
      });
    },
    syncFolder: async (folder) => {
      this.#asked();
      await nodeDisk.syncFolder(folder);
      for (const { apply } of this.#changes.filter((change) => change.folder === folder)) apply(this.#durable);
      this.#changes = this.#changes.filter((change) => change.folder !== folder);
    },
    create: async (file, mode) => {
      this.#asked();
      const open = await nodeDisk.create(file, mode);
      const inode: Inode = { live: Buffer.alloc(0), synced: null };
      this.#inodes.set(file, inode);
      this.#change(file, (names) => names.set(file, inode));
      return {
        write: async (bytes) => {
          this.#asked();
          await open.write(bytes);
          inode.live = Buffer.concat([inode.live, bytes]);
        },
        sync: async () => {
          this.#asked();
          await open.sync();
          inode.synced = inode.live;
        },
        close: () => open.close(),
      };
    },
  };

  /** Writes what the power cut left as a new folder. `chance`: from 0 to below 1. */
  async left(to: string, chance: () => number): Promise<void> {
    for (const { apply } of this.#changes) if (chance() < 0.5) apply(this.#durable);
    const bytesOf = ({ live, synced }: Inode): Buffer => synced ?? live.subarray(0, Math.floor(chance() * live.length));
    await mkdir(to);
    const made = new Set([this.#root]);
    for (const [name, inode] of [...this.#durable].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      // Names in a folder that is not there itself are lost with it.
      if (!made.has(path.dirname(name))) continue;
      const place = path.join(to, path.relative(this.#root, name));
      if (inode === 'folder') await mkdir(place);
      else await writeFile(place, bytesOf(inode), { mode: 0o600 });
      if (inode === 'folder') made.add(name);
    }
  }
}
