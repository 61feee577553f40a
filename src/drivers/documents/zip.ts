import { inflateRawSync } from 'node:zlib';
import { InputError } from '../../model/errors.ts';

/** Bytes that the entries of an archive may unfold to, together. */
const longest = 64 * 1024 * 1024;
const mostEntries = 10_000;

type Entry = { name: string; method: number; packed: number; unpacked: number; at: number };

/** A ZIP archive (APPNOTE 6.3) held in memory: entries by name, unfolded when asked for, within bounds. */
export class Archive {
  readonly #bytes: Buffer;
  readonly #where: string;
  readonly #entries: ReadonlyMap<string, Entry>;
  #left = longest;

  constructor(bytes: Uint8Array, where: string) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#where = where;
    this.#entries = this.#directory();
  }

  get names(): string[] {
    return [...this.#entries.keys()];
  }

  /** What an entry holds; undefined where there is none of that name. */
  read(name: string): Buffer | undefined {
    const entry = this.#entries.get(name);
    if (!entry) return undefined;
    if (entry.unpacked > this.#left) this.#tooLarge();
    const data = this.#unpacked(entry);
    this.#left -= data.length;
    return data;
  }

  #refuse(says: string, cause?: unknown): never {
    throw new InputError('FILE_UNREADABLE', this.#where, says, { cause });
  }

  #tooLarge(): never {
    throw new InputError('FILE_TOO_LARGE', this.#where, `unfolds to more than ${longest} bytes`);
  }

  /** The central directory, found from the end: sizes in local headers may be missing. */
  #directory(): Map<string, Entry> {
    const bytes = this.#bytes;
    const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
    if (end < 0 || end + 22 > bytes.length) this.#refuse('is a ZIP archive without its directory: cut off?');
    const count = bytes.readUInt16LE(end + 10);
    if (count > mostEntries) this.#refuse(`is an archive of ${count} entries; at most ${mostEntries} are read`);
    const entries = new Map<string, Entry>();
    let at = bytes.readUInt32LE(end + 16);
    for (let i = 0; i < count; i++) {
      if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50)
        this.#refuse('is a ZIP archive with a broken directory');
      const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
      const start = at + 46;
      const text = bytes.subarray(start, start + (name ?? 0)).toString('utf8');
      entries.set(text, {
        name: text,
        method: bytes.readUInt16LE(at + 10),
        packed: bytes.readUInt32LE(at + 20),
        unpacked: bytes.readUInt32LE(at + 24),
        at: bytes.readUInt32LE(at + 42),
      });
      at = start + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
    }
    return entries;
  }

  #unpacked({ method, packed, at, name }: Entry): Buffer {
    const bytes = this.#bytes;
    if (at + 30 > bytes.length || bytes.readUInt32LE(at) !== 0x04034b50)
      this.#refuse(`has no entry ${name} where its directory says`);
    const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    const data = bytes.subarray(start, start + packed);
    if (method === 0) return data.length > this.#left ? this.#tooLarge() : data;
    if (method !== 8) this.#refuse(`packs ${name} by method ${method}, which is not read`);
    try {
      return inflateRawSync(data, { maxOutputLength: Math.max(1, this.#left) });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') this.#tooLarge();
      return this.#refuse(`has an entry ${name} that cannot be unfolded`, cause);
    }
  }
}
