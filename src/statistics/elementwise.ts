/** How numbers are held: it decides what a unit in the last place is. */
export type Held = 'float32' | 'float64' | 'integer';

/** How far two series of numbers lie apart. What is not finite is counted, and is in no maximum. */
export type Apart = {
  /** Pairs of numbers looked at. */
  n: number;
  maxAbs: number;
  /** Of |a − b| / |a|, a being the reference's, over those that are not 0. */
  maxRel: number;
  /** Representable numbers between the two; for integers, |a − b|. */
  maxUlp: number;
  /** Largest less smallest of the reference's finite numbers. */
  range: number;
  /** `maxAbs` as a share of `range`; 0 where nothing differs, ∞ where a constant does. */
  scaled: number;
  /** Both NaN, or both the same infinity. */
  nonFiniteAlike: number;
  /** One of the two is not finite, or both are and differ. */
  nonFiniteUnlike: number;
  /** Every pair has the same bits (0 and −0 have not; any NaN is as any other). */
  sameBits: boolean;
};

const single = new Float32Array(1);
const singleBits = new Int32Array(single.buffer);
const double = new Float64Array(1);
const doubleBits = new BigInt64Array(double.buffer);

/** The place of a float32 among all of them, in order, −0 and 0 at the same. */
function place32(value: number): number {
  single[0] = value;
  const bits = singleBits[0] ?? 0;
  return bits < 0 ? -(bits & 0x7fffffff) : bits;
}

function place64(value: number): bigint {
  double[0] = value;
  const bits = doubleBits[0] ?? 0n;
  return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
}

/** Representable numbers from one finite number to another. */
export function ulpsBetween(a: number, b: number, held: Held): number {
  if (held === 'float32') return Math.abs(place32(a) - place32(b));
  if (held === 'integer') return Math.abs(a - b);
  const between = place64(a) - place64(b);
  return Number(between < 0n ? -between : between);
}

type Tally = Omit<Apart, 'range' | 'scaled'> & { least: number; most: number };

function takeNonFinite(tally: Tally, a: number, b: number): void {
  if (Object.is(a, b)) tally.nonFiniteAlike++;
  else {
    tally.nonFiniteUnlike++;
    tally.sameBits = false;
  }
}

function take(tally: Tally, a: number, b: number, held: Held): void {
  tally.n++;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return takeNonFinite(tally, a, b);
  tally.least = Math.min(tally.least, a);
  tally.most = Math.max(tally.most, a);
  if (Object.is(a, b)) return;
  tally.sameBits = false;
  const abs = Math.abs(a - b);
  tally.maxAbs = Math.max(tally.maxAbs, abs);
  if (a !== 0) tally.maxRel = Math.max(tally.maxRel, abs / Math.abs(a));
  tally.maxUlp = Math.max(tally.maxUlp, ulpsBetween(a, b, held));
}

const nothing = (): Tally => ({
  n: 0,
  maxAbs: 0,
  maxRel: 0,
  maxUlp: 0,
  nonFiniteAlike: 0,
  nonFiniteUnlike: 0,
  sameBits: true,
  least: Infinity,
  most: -Infinity,
});

type Series = readonly ArrayLike<number>[];

/** Two series of outputs, element by element, the first being the reference. Throws `RangeError` where their sizes differ. */
export function apart(reference: Series, other: Series, held: Held): Apart {
  if (reference.length !== other.length) throw new RangeError(`${reference.length} outputs beside ${other.length}`);
  const tally = nothing();
  for (const [i, a] of reference.entries()) {
    const b = other[i] ?? [];
    if (a.length !== b.length) throw new RangeError(`output ${i} has ${a.length} numbers beside ${b.length}`);
    for (let j = 0; j < a.length; j++) take(tally, a[j] ?? 0, b[j] ?? 0, held);
  }
  const { least, most, ...found } = tally;
  const range = most > least ? most - least : 0;
  return { ...found, range, scaled: found.maxAbs === 0 ? 0 : found.maxAbs / range };
}

/** What two series may differ by and still be the same arithmetic in another order. `absolute`: in the numbers' own unit. */
export type Tolerance = { relative: number; scaled: number; absolute?: number };

/**
 * For fp32: the relative tolerance of ONNX's own backend tests, and an absolute one of a hundred-thousandth of the
 * output's range, since near 0 a relative one forgives nothing.
 */
export const fp32Tolerance: Tolerance = { relative: 1e-3, scaled: 1e-5 };
/** For integers of one quantisation: one step. */
const mostSteps = 1;

/** Whether every pair lies within the tolerance; |a − b| ≤ max(scaled·range, absolute) + relative·|a|, integers within one step. */
export function isNumerical(
  reference: Series,
  other: Series,
  held: Held,
  tolerance: Tolerance = fp32Tolerance,
): boolean {
  const { range, nonFiniteUnlike, maxUlp } = apart(reference, other, held);
  if (nonFiniteUnlike > 0) return false;
  if (held === 'integer') return maxUlp <= mostSteps;
  const absolute = Math.max(tolerance.scaled * range, tolerance.absolute ?? 0);
  const within = (a: number, b: number): boolean =>
    !Number.isFinite(a) || Math.abs(a - b) <= absolute + tolerance.relative * Math.abs(a);
  return reference.every((output, i) =>
    Array.prototype.every.call(output, (a: number, j) => within(a, other[i]?.[j] ?? Number.NaN)),
  );
}

export const likenesses = ['bit-exact', 'numerical', 'task-equivalent', 'different'] as const;
export type Likeness = (typeof likenesses)[number];
