/** A field of a FlatBuffers table: so many bytes, or what it refers to, written when the table stands. */
type Field = { size: 1 | 4; value: number } | (() => number);

/** FlatBuffers from the root down, so that every reference points forward: as little of them as a model takes. */
class Flat {
  readonly bytes: number[] = [0, 0, 0, 0, ...new TextEncoder().encode('TFL3')];

  #align(to: number, ahead = 0): void {
    while ((this.bytes.length + ahead) % to > 0) this.bytes.push(0);
  }
  #put(value: number, size: number): number {
    const at = this.bytes.length;
    for (let i = 0; i < size; i++) this.bytes.push((value >>> (8 * i)) & 255);
    return at;
  }
  /** Writes what a reference means, and the distance to it where the reference stands. */
  #refer(at: number, make: () => number): void {
    const distance = make() - at;
    for (let i = 0; i < 4; i++) this.bytes[at + i] = (distance >>> (8 * i)) & 255;
  }
  numbers(items: readonly number[]): number {
    this.#align(4);
    const at = this.#put(items.length, 4);
    for (const item of items) this.#put(item, 4);
    return at;
  }
  /** Data of tensors begin at 16 bytes. */
  data(bytes: Uint8Array): number {
    this.#align(16, 4);
    const at = this.#put(bytes.length, 4);
    for (const byte of bytes) this.bytes.push(byte);
    return at;
  }
  text(text: string): number {
    const at = this.data(new TextEncoder().encode(text));
    this.bytes.push(0);
    return at;
  }
  all(made: readonly (() => number)[]): number {
    this.#align(4);
    const at = this.#put(made.length, 4);
    const slots = made.map(() => this.#put(0, 4));
    for (const [i, make] of made.entries()) this.#refer(slots[i] ?? 0, make);
    return at;
  }
  table(fields: Readonly<Record<number, Field>>): number {
    const ids = Object.keys(fields).map(Number);
    const slots = Array.from({ length: Math.max(-1, ...ids) + 1 }, (_, id) => 4 * (ids.indexOf(id) + 1));
    this.#align(4);
    const vtable = this.#put(4 + 2 * slots.length, 2);
    this.#put(4 + 4 * ids.length, 2);
    for (const slot of slots) this.#put(slot, 2);
    this.#align(4);
    const at = this.#put(this.bytes.length - vtable, 4);
    const later = Object.values(fields).flatMap((field): [number, () => number][] => {
      const slot = this.#put(typeof field === 'function' ? 0 : field.value, 4);
      return typeof field === 'function' ? [[slot, field]] : [];
    });
    for (const [slot, make] of later) this.#refer(slot, make);
    return at;
  }
  whole(root: () => number): Uint8Array<ArrayBuffer> {
    this.#refer(0, root);
    return Uint8Array.from(this.bytes);
  }
}

const word = (value: number): Field => ({ size: 4, value });
const byte = (value: number): Field => ({ size: 1, value });
const bytesOf = (numbers: Float32Array): Uint8Array => new Uint8Array(numbers.buffer);

/** Weights of `dense`, by output and input, and its bias. */
export const weight = (output: number, input: number): number => Math.fround(Math.sin(output * 8 + input));
export const bias = (output: number): number => output;
export const [inputs, outputs] = [8, 4];

/**
 * A model of one operator, y = W·x + b with 8 inputs and 4 outputs, as a TensorFlow Lite file (schema.fbs, version 3:
 * FULLY_CONNECTED is operator 9, its options are member 8 of their union).
 */
export function dense(): Uint8Array<ArrayBuffer> {
  const file = new Flat();
  const w = Float32Array.from({ length: inputs * outputs }, (_, i) => weight(Math.floor(i / inputs), i % inputs));
  const b = Float32Array.from({ length: outputs }, (_, i) => bias(i));
  const tensor = (name: string, shape: readonly number[], buffer: number) => () =>
    file.table({ 0: () => file.numbers(shape), 1: byte(0), 2: word(buffer), 3: () => file.text(name) });
  const operator = () =>
    file.table({
      0: word(0),
      1: () => file.numbers([0, 1, 2]),
      2: () => file.numbers([3]),
      3: byte(8),
      4: () => file.table({ 0: byte(0) }),
    });
  const tensors = [
    tensor('window', [1, inputs], 0),
    tensor('weights', [outputs, inputs], 1),
    tensor('bias', [outputs], 2),
    tensor('scores', [1, outputs], 0),
  ];
  const graph = () =>
    file.table({
      0: () => file.all(tensors),
      1: () => file.numbers([0]),
      2: () => file.numbers([3]),
      3: () => file.all([operator]),
      4: () => file.text('main'),
    });
  const buffer = (numbers: Float32Array) => () => file.table({ 0: () => file.data(bytesOf(numbers)) });
  return file.whole(() =>
    file.table({
      0: word(3),
      1: () => file.all([() => file.table({ 0: byte(9), 2: word(1), 3: word(9) })]),
      2: () => file.all([graph]),
      3: () => file.text('Gradus test'),
      4: () => file.all([() => file.table({}), buffer(w), buffer(b)]),
    }),
  );
}
