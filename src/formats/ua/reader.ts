import { FormatError } from '../error.ts';

/** Deeper nesting (a Variant in a Variant, a DiagnosticInfo in a DiagnosticInfo) is not followed: OPC 10000-6, 5.2.2.12 allows a decoder a limit. */
const deepest = 32;
/** Elements of all arrays of one message together. */
const mostElements = 200_000;

/** Reads little-endian values (OPC 10000-6, 5.2) and believes no length beyond the bytes that are there. Throws `FormatError` with the offset. */
export class UaReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  #depth = 0;
  #elements = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  fail(says: string): never {
    throw new FormatError(`OPC UA: ${says}`, this.#at);
  }

  #step(length: number): number {
    if (length > this.left) this.fail(`ends ${length - this.left} bytes early`);
    const at = this.#at;
    this.#at += length;
    return at;
  }

  uint8 = (): number => this.#view.getUint8(this.#step(1));
  int8 = (): number => this.#view.getInt8(this.#step(1));
  uint16 = (): number => this.#view.getUint16(this.#step(2), true);
  int16 = (): number => this.#view.getInt16(this.#step(2), true);
  uint32 = (): number => this.#view.getUint32(this.#step(4), true);
  int32 = (): number => this.#view.getInt32(this.#step(4), true);
  uint64 = (): bigint => this.#view.getBigUint64(this.#step(8), true);
  int64 = (): bigint => this.#view.getBigInt64(this.#step(8), true);
  float = (): number => this.#view.getFloat32(this.#step(4), true);
  double = (): number => this.#view.getFloat64(this.#step(8), true);

  /** A copy: what was read does not keep the message alive. */
  bytes(length: number): Uint8Array {
    const at = this.#step(length);
    return new Uint8Array(this.#bytes.subarray(at, at + length));
  }

  /** A length as OPC UA writes it: −1 stands for null. */
  length(): number | null {
    const length = this.int32();
    if (length < -1) this.fail(`a length of ${length}`);
    if (length > this.left) this.fail(`a length of ${length} with ${this.left} bytes left`);
    return length === -1 ? null : length;
  }

  /** Elements one after another; null and empty are both an empty list. Every element takes at least one byte. */
  list<T>(element: () => T): T[] {
    const length = this.length() ?? 0;
    this.#elements += length;
    if (this.#elements > mostElements) this.fail(`more than ${mostElements} elements in one message`);
    return Array.from({ length }, element);
  }

  nested<T>(read: () => T): T {
    if (this.#depth >= deepest) this.fail(`nested deeper than ${deepest}`);
    this.#depth++;
    const value = read();
    this.#depth--;
    return value;
  }

  end(): void {
    if (this.left > 0) this.fail(`${this.left} bytes follow the end`);
  }
}
