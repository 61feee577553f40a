import { FormatError } from './error.ts';

/**
 * A CBOR value (RFC 8949): whole numbers as numbers where they are safe, else as bigint; text, byte strings, arrays, maps
 * (keys in the order they stand in), tags, floats, false, true, null, undefined.
 */
export type Cbor =
  | number
  | bigint
  | string
  | boolean
  | null
  | undefined
  | Uint8Array
  | readonly Cbor[]
  | CborMap
  | CborTag;
export type CborMap = ReadonlyMap<Cbor, Cbor>;
export class CborTag {
  readonly tag: number;
  readonly value: Cbor;
  constructor(tag: number, value: Cbor) {
    this.tag = tag;
    this.value = value;
  }
}

const deepest = 32;
/** Items of one array or map, and of the whole. */
const mostItems = 100_000;
const utf8 = new TextDecoder('utf-8', { fatal: true });
const wrong = (what: string, at: number): FormatError => new FormatError(`CBOR: ${what}`, at);

/** Bytes that are read from the beginning to the end. */
class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #items = 0;
  at = 0;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  get rest(): number {
    return this.#bytes.length - this.at;
  }

  #take(length: number): number {
    if (length > this.rest) throw wrong(`${length} bytes are not there`, this.at);
    const from = this.at;
    this.at += length;
    return from;
  }
  bytes(length: number): Uint8Array {
    const from = this.#take(length);
    return this.#bytes.subarray(from, from + length);
  }

  /** The argument of a head (RFC 8949, 3): indefinite lengths are not read, as deterministic encoding has none. */
  #argument(short: number, at: number): bigint {
    if (short < 24) return BigInt(short);
    if (short === 24) return BigInt(this.#view.getUint8(this.#take(1)));
    if (short === 25) return BigInt(this.#view.getUint16(this.#take(2)));
    if (short === 26) return BigInt(this.#view.getUint32(this.#take(4)));
    if (short === 27) return this.#view.getBigUint64(this.#take(8));
    throw wrong(short === 31 ? 'indefinite lengths are not read here' : `additional information ${short} is none`, at);
  }

  #length(argument: bigint, at: number, each: number): number {
    if (argument > BigInt(Math.floor(this.rest / each))) throw wrong(`a length of ${argument} does not fit`, at);
    return Number(argument);
  }

  #simple(short: number, at: number): Cbor {
    if (short === 20 || short === 21) return short === 21;
    if (short === 22) return null;
    if (short === 23) return undefined;
    if (short === 25) return halfOf(this.#view.getUint16(this.#take(2)));
    if (short === 26) return this.#view.getFloat32(this.#take(4));
    if (short === 27) return this.#view.getFloat64(this.#take(8));
    throw wrong(`simple value ${short} is not read here`, at);
  }

  #text(length: number, at: number): string {
    try {
      return utf8.decode(this.bytes(length));
    } catch (error) {
      if (error instanceof FormatError) throw error;
      throw wrong('a text is not UTF-8', at);
    }
  }

  #map(length: number, at: number, depth: number): CborMap {
    const map = new Map<Cbor, Cbor>();
    for (let i = 0; i < length; i++) {
      const key = this.item(depth + 1);
      if (typeof key === 'object' && key !== null) throw wrong('a key is neither a number nor a text', at);
      if (map.has(key)) throw wrong(`the key ${String(key)} comes twice`, at);
      map.set(key, this.item(depth + 1));
    }
    return map;
  }

  item(depth: number): Cbor {
    const { at } = this;
    if (depth > deepest) throw wrong(`nested deeper than ${deepest}`, at);
    if (++this.#items > mostItems) throw wrong(`more than ${mostItems} items`, at);
    const head = this.#view.getUint8(this.#take(1));
    const [major, short] = [head >> 5, head & 31];
    if (major === 7) return this.#simple(short, at);
    const argument = this.#argument(short, at);
    if (major === 0) return whole(argument);
    if (major === 1) return whole(-1n - argument);
    if (major === 2) return this.bytes(this.#length(argument, at, 1));
    if (major === 3) return this.#text(this.#length(argument, at, 1), at);
    if (major === 4) {
      const length = this.#length(argument, at, 1);
      return Array.from({ length }, () => this.item(depth + 1));
    }
    if (major === 5) return this.#map(this.#length(argument, at, 2), at, depth);
    return new CborTag(Number(argument), this.item(depth + 1));
  }
}

const whole = (value: bigint): number | bigint =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;

/** IEEE 754 binary16. */
function halfOf(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** One value, with nothing after it. Throws `FormatError` with the place. */
export function decodeCbor(bytes: Uint8Array): Cbor {
  const reader = new Reader(bytes);
  const value = reader.item(0);
  if (reader.rest > 0) throw wrong(`${reader.rest} bytes follow the value`, reader.at);
  return value;
}

function head(major: number, argument: bigint): number[] {
  const first = major << 5;
  if (argument < 24n) return [first | Number(argument)];
  const sizes = [1, 2, 4, 8] as const;
  const size = sizes.find((one) => argument < 1n << BigInt(8 * one));
  if (size === undefined) throw new RangeError(`${argument} has no CBOR head`);
  const bytes = Array.from({ length: size }, (_, i) => Number((argument >> BigInt(8 * (size - 1 - i))) & 255n));
  return [first | (24 + sizes.indexOf(size)), ...bytes];
}

const compareBytes = (a: readonly number[], b: readonly number[]): number => {
  const at = a.findIndex((byte, i) => byte !== b[i]);
  return at < 0 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? -1);
};

function encoded(value: Cbor): number[] {
  if (typeof value === 'number' && !Number.isInteger(value)) {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value);
    return [0xfb, ...bytes];
  }
  if (typeof value === 'number' || typeof value === 'bigint') {
    const whole = BigInt(value);
    return whole < 0n ? head(1, -1n - whole) : head(0, whole);
  }
  if (typeof value === 'string') {
    const bytes = new TextEncoder().encode(value);
    return [...head(3, BigInt(bytes.length)), ...bytes];
  }
  if (value === undefined) return [0xf7];
  if (value === null) return [0xf6];
  if (typeof value === 'boolean') return [value ? 0xf5 : 0xf4];
  if (value instanceof Uint8Array) return [...head(2, BigInt(value.length)), ...value];
  if (value instanceof CborTag) return [...head(6, BigInt(value.tag)), ...encoded(value.value)];
  if (value instanceof Map) {
    const entries = [...value].map(([key, one]) => ({ key: encoded(key), one }));
    const sorted = entries.toSorted((a, b) => compareBytes(a.key, b.key));
    return [...head(5, BigInt(value.size)), ...sorted.flatMap(({ key, one }) => [...key, ...encoded(one)])];
  }
  const items = value as readonly Cbor[];
  return [...head(4, BigInt(items.length)), ...items.flatMap(encoded)];
}

/**
 * The bytes of a value by the core deterministic encoding (RFC 8949, 4.2.1): shortest heads, keys in the order of their
 * bytes. Floats are written with 64 bits.
 */
export const encodeCbor = (value: Cbor): Uint8Array => Uint8Array.from(encoded(value));
