/** A stream of random numbers that a seed fixes, bit for bit, on every machine. */
export type Random = {
  /** A whole number in [0, 2³²). */
  bits(): number;
  /** In [0, 1), 32 bits fine. */
  unit(): number;
  between(low: number, high: number): number;
  /** A whole number in [0, n). */
  below(n: number): number;
  /** Standard normal. */
  normal(): number;
};

const fnvPrime = 0x01000193;

/** FNV-1a over the UTF-16 code units, from a given start, then mixed so that near seeds give far states. */
function hash(text: string, start: number): number {
  let h = start;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    h = Math.imul(h ^ (unit & 0xff), fnvPrime);
    h = Math.imul(h ^ (unit >>> 8), fnvPrime);
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** sfc32 (C. Doty-Humphrey, PractRand), four 32-bit words of state. */
function sfc32(seed: string): () => number {
  let a = hash(seed, 0x811c9dc5);
  let b = hash(seed, 0x9e3779b9);
  let c = hash(seed, 0x243f6a88);
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return t >>> 0;
  };
  for (let i = 0; i < 15; i++) next();
  return next;
}

/** Marsaglia's polar method: only multiplications, one logarithm and one square root for two values. */
function normals(unit: () => number): () => number {
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const x = 2 * unit() - 1;
      const y = 2 * unit() - 1;
      const s = x * x + y * y;
      if (s >= 1 || s === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(s)) / s);
      spare = y * scale;
      return x * scale;
    }
  };
}

export function randomFrom(seed: string): Random {
  const bits = sfc32(seed);
  const unit = (): number => bits() / 0x1_0000_0000;
  return {
    bits,
    unit,
    between: (low, high) => low + (high - low) * unit(),
    below: (n) => Math.floor(unit() * n),
    normal: normals(unit),
  };
}
