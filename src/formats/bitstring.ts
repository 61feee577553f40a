/** Fewest bits of a list, so that a place in it says nothing of who is asked about (W3C Bitstring Status List 1.0, 2.2). */
export const fewestBits = 131_072;

/** `size` bits with those at `places` set; the first bit is the leftmost of the first byte. */
export function bitsWith(places: readonly number[], size: number): Uint8Array {
  const bits = new Uint8Array(Math.ceil(size / 8));
  for (const place of places) {
    const at = Math.floor(place / 8);
    bits[at] = (bits[at] ?? 0) | (128 >> (place % 8));
  }
  return bits;
}
