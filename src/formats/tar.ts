import { FormatError } from './error.ts';

/** POSIX.1-2017, pax, “ustar Interchange Format”: blocks of 512 bytes, a header before each file, two of zeros at the end. */
const block = 512;
/** A longer path would need the header's prefix field, which nothing here has a use for. */
const longestName = 100;
const largestFile = 8 ** 11 - 1;

const padded = (length: number): number => Math.ceil(length / block) * block;
/** Octal digits and a NUL, `width` bytes in all. */
const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`;

/** Of a plain file of nobody's, made at no time: the same file has the same header everywhere. */
function headerOf(name: string, size: number): Uint8Array {
  const fields: readonly [at: number, text: string][] = [
    [0, name],
    [100, octal(0o644, 8)],
    [108, octal(0, 8)],
    [116, octal(0, 8)],
    [124, octal(size, 12)],
    [136, octal(0, 12)],
    [148, ' '.repeat(8)],
    [156, '0'],
    [257, 'ustar\0'],
    [263, '00'],
  ];
  const header = new Uint8Array(block);
  const put = (at: number, text: string): void => {
    for (let i = 0; i < text.length; i++) header[at + i] = text.charCodeAt(i);
  };
  for (const [at, text] of fields) put(at, text);
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${octal(sum, 7)} `);
  return header;
}

/** One that is the same file, and no other, wherever it is unpacked: nothing hidden, no option, no drive, nothing that leads up. */
const isName = (name: string): boolean => name.length <= longestName && /^\w[\w.-]*(\/\w[\w.-]*)*$/.test(name);

const inOrder = (names: Iterable<string>): string[] => [...names].toSorted((a, b) => (a < b ? -1 : 1));

/** An archive of files by path, in the order of their names; the same files give the same bytes. */
export function tarOf(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const length = [...files.values()].reduce((sum, bytes) => sum + block + padded(bytes.length), 2 * block);
  const archive = new Uint8Array(length);
  let at = 0;
  for (const name of inOrder(files.keys())) {
    const bytes = files.get(name) ?? new Uint8Array();
    if (!isName(name) || bytes.length > largestFile) throw new RangeError(`${name} has no place in an archive`);
    archive.set(headerOf(name, bytes.length), at);
    archive.set(bytes, at + block);
    at += block + padded(bytes.length);
  }
  return archive;
}

const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

function nameIn(header: Uint8Array, at: number): string {
  const end = header.indexOf(0);
  const name = String.fromCharCode(...header.subarray(0, end < 0 ? longestName : Math.min(end, longestName)));
  if (!isName(name)) throw new FormatError('is not the header of a file', at);
  return name;
}

function sizeIn(header: Uint8Array, at: number): number {
  const text = String.fromCharCode(...header.subarray(124, 136));
  if (!/^[0-7]{11}\0$/.test(text)) throw new FormatError('is not the header of a file', at);
  return Number.parseInt(text, 8);
}

/**
 * The files of an archive that is written exactly as `tarOf` writes it: in order, each once, with nothing between or
 * after them. Anything else is `FormatError` with the byte, however well another program may read it. The bytes of the
 * files are views of the archive.
 */
export function untar(archive: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  let [at, last] = [0, ''];
  for (;;) {
    const header = archive.subarray(at, at + block);
    if (header.length < block) throw new FormatError('ends before it should', at);
    if (isZero(header)) break;
    const [name, size] = [nameIn(header, at), sizeIn(header, at)];
    const written = headerOf(name, size);
    const wrong = header.findIndex((byte, i) => byte !== written[i]);
    if (wrong >= 0) throw new FormatError(`the header of ${name} is not written as it should be`, at + wrong);
    if (name <= last) throw new FormatError(`${name} stands after ${last}`, at);
    const [from, end] = [at + block, at + block + padded(size)];
    if (end > archive.length) throw new FormatError(`${name} is cut short`, at);
    if (!isZero(archive.subarray(from + size, end))) throw new FormatError(`something follows ${name}`, from + size);
    files.set(name, archive.subarray(from, from + size));
    [at, last] = [end, name];
  }
  const rest = archive.subarray(at);
  if (rest.length !== 2 * block || !isZero(rest)) throw new FormatError('does not end as it should', at);
  return files;
}
