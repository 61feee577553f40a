/** Writes little-endian values (OPC 10000-6, 5.2) into a buffer that grows. */
export class UaWriter {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;

  #step(length: number): number {
    const at = this.#at;
    this.#at += length;
    if (this.#at > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#at, 2 * this.#bytes.length));
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return at;
  }

  /** The view is taken after the step, which may have grown the buffer. */
  #put(length: number, set: (view: DataView, at: number) => void): void {
    const at = this.#step(length);
    set(this.#view, at);
  }

  uint8 = (value: number): void => this.#put(1, (view, at) => view.setUint8(at, value));
  int8 = (value: number): void => this.#put(1, (view, at) => view.setInt8(at, value));
  uint16 = (value: number): void => this.#put(2, (view, at) => view.setUint16(at, value, true));
  int16 = (value: number): void => this.#put(2, (view, at) => view.setInt16(at, value, true));
  uint32 = (value: number): void => this.#put(4, (view, at) => view.setUint32(at, value, true));
  int32 = (value: number): void => this.#put(4, (view, at) => view.setInt32(at, value, true));
  uint64 = (value: bigint): void => this.#put(8, (view, at) => view.setBigUint64(at, value, true));
  int64 = (value: bigint): void => this.#put(8, (view, at) => view.setBigInt64(at, value, true));
  float = (value: number): void => this.#put(4, (view, at) => view.setFloat32(at, value, true));
  double = (value: number): void => this.#put(8, (view, at) => view.setFloat64(at, value, true));

  bytes(value: Uint8Array): void {
    const at = this.#step(value.length);
    this.#bytes.set(value, at);
  }

  list<T>(values: readonly T[], element: (value: T) => void): void {
    this.int32(values.length);
    values.forEach(element);
  }

  done(): Uint8Array {
    return this.#bytes.slice(0, this.#at);
  }
}
