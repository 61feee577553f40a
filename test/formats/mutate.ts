import type { Random } from '../../src/signals/random.ts';

type Mutation = (bytes: Buffer, random: Random) => Uint8Array;

const huge = [0x7fffffff, 0xffffffff, 0x80000000, 0xfffffffe, 1_000_000, 0];

/** Bits turned, cut short, spliced with itself, lengths set huge, bytes doubled, digits made larger. */
const mutations: readonly Mutation[] = [
  (bytes, random) => {
    for (let n = 1 + random.below(8); n > 0; n--) {
      const at = random.below(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    }
    return bytes;
  },
  (bytes, random) => bytes.subarray(0, random.below(bytes.length)),
  (bytes, random) =>
    Buffer.concat([bytes.subarray(0, random.below(bytes.length)), bytes.subarray(random.below(bytes.length))]),
  (bytes, random) => {
    if (bytes.length > 4) bytes.writeUInt32LE(huge[random.below(huge.length)] ?? 0, random.below(bytes.length - 3));
    return bytes;
  },
  (bytes, random) => {
    const at = random.below(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - random.below(64)))]);
  },
  (bytes, random) => {
    for (let n = 0; n < 4; n++) {
      const at = random.below(Math.min(bytes.length, 256));
      if ((bytes[at] ?? 0) >= 48 && (bytes[at] ?? 0) <= 57) bytes[at] = 48 + random.below(10);
    }
    return bytes;
  },
  // Near the beginning and near the end: where formats keep what they say of themselves.
  (bytes, random) => {
    const near = random.below(Math.min(bytes.length, 200));
    bytes[random.unit() < 0.5 ? near : bytes.length - 1 - near] = random.below(256);
    return bytes;
  },
];

/** A file as an attacker or a broken disk may leave it; the same for the same stream of numbers. */
export function mutated(bytes: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  const change = mutations[random.below(mutations.length)];
  return Uint8Array.from(change?.(Buffer.from(bytes), random) ?? bytes);
}
