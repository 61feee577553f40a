import { FormatError } from '../../../formats/error.ts';

// OPC 10000-6, 5.2: OPC UA Binary. Only what a secured handshake needs.

export const u8 = (value: number): Buffer => Buffer.from([value]);
export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
export function f64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}
/** A null value has length −1. */
export const nothing = u32(0xffff_ffff);
export const blob = (value: Uint8Array | undefined): Buffer =>
  value === undefined ? nothing : Buffer.concat([u32(value.length), value]);
export const text = (value: string | undefined): Buffer =>
  blob(value === undefined ? undefined : Buffer.from(value, 'utf8'));
/** A NodeId of the standard's own namespace, in four bytes. */
export const nodeId = (id: number): Buffer => Buffer.from([1, 0, id & 0xff, id >> 8]);
export const extension = (type: number, body: Buffer): Buffer => Buffer.concat([nodeId(type), u8(1), blob(body)]);

/** 100 ns ticks from 1601 to 1970, and in a millisecond. */
const epoch = 116_444_736_000_000_000n;
export function dateTime(ms: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(epoch + BigInt(Math.round(ms)) * 10_000n);
  return bytes;
}

/** Longest array believed: no answer of a handshake needs more. */
const mostItems = 1000;

/** How long the rest of a NodeId is by its encoding byte; texts and opaque ids say it themselves. */
const idLengths = new Map([
  [0, 1],
  [1, 3],
  [2, 6],
  [4, 18],
]);

export class Reader {
  readonly #bytes: Buffer;
  #at = 0;
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }
  take(length: number): Buffer {
    if (length < 0 || this.#at + length > this.#bytes.length)
      throw new FormatError('OPC UA: ends inside a value', this.#at);
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
  u8(): number {
    return this.take(1).readUInt8();
  }
  u32(): number {
    return this.take(4).readUInt32LE();
  }
  f64(): number {
    return this.take(8).readDoubleLE();
  }
  blob(): Buffer {
    const length = this.take(4).readInt32LE();
    return length < 0 ? Buffer.alloc(0) : this.take(length);
  }
  text(): string {
    return this.blob().toString('utf8');
  }
  array<T>(item: () => T): T[] {
    const length = this.take(4).readInt32LE();
    if (length > mostItems) throw new FormatError(`OPC UA: an array of ${length}`, this.#at);
    return Array.from({ length: Math.max(0, length) }, item);
  }
  /** A NodeId as it is written, to be given back. */
  node(): Buffer {
    const start = this.#at;
    const encoding = this.u8() & 0x3f;
    const known = idLengths.get(encoding);
    if (known === undefined) {
      this.take(2);
      this.blob();
    } else this.take(known);
    return this.#bytes.subarray(start, this.#at);
  }
  localized(): void {
    const mask = this.u8();
    if (mask & 1) this.text();
    if (mask & 2) this.text();
  }
  extension(): void {
    this.node();
    if (this.u8() !== 0) this.blob();
  }
  diagnostics(): void {
    const mask = this.u8();
    for (const bit of [1, 2, 4, 8]) if (mask & bit) this.take(4);
    if (mask & 16) this.text();
    if (mask & 32) this.take(4);
    if (mask & 64) throw new FormatError('OPC UA: diagnostics within diagnostics', this.#at);
  }
  rest(): Buffer {
    return this.#bytes.subarray(this.#at);
  }
}
