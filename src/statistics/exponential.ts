/** ln 2 in two parts: of the first, products with a small whole number are exact. */
const ln2 = [0.6931471803691238, 1.9082149292705877e-10] as const;
/** Below e to the power of this a double has no place left. */
const leastExponent = -745.2;
/** Terms of the series for |r| ≤ ln 2 / 2: what follows is below 2⁻⁶⁰. */
const terms = 17;

/** 2ᵏ x without a power function: halves and doubles are exact but for the last step below the normal range. */
function scaled(x: number, k: number): number {
  let value = x;
  for (let rest = k; rest > 0; rest--) value *= 2;
  for (let rest = k; rest < 0; rest++) value /= 2;
  return value;
}

/**
 * eˣ for x ≤ 0, to two units in the last place where it is a normal number (x > −708), and the same bits everywhere: ECMAScript leaves those of Math.exp to the
 * engine (ECMA-262, 21.3.2.14), and a verdict that is judged again in a browser has to be the same.
 */
export function exponential(x: number): number {
  if (!(x <= 0)) throw new RangeError(`the exponential of ${x}`);
  if (x < leastExponent) return 0;
  const k = Math.round(x / (ln2[0] + ln2[1]));
  const r = x - k * ln2[0] - k * ln2[1];
  let sum = 1;
  for (let n = terms; n > 0; n--) sum = 1 + (r * sum) / n;
  return scaled(sum, k);
}
