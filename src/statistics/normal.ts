import { exponential } from './exponential.ts';

/** Terms after which neither expansion changes a double any more. */
const mostTerms = 500;

/** erf by its Maclaurin series (DLMF 7.6.1): for small |x|. */
function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n <= mostTerms; n++) {
    term *= -(x * x) / n;
    const add = term / (2 * n + 1);
    sum += add;
    if (Math.abs(add) < 1e-17 * Math.abs(sum)) break;
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** erfc by its continued fraction (DLMF 7.9.4), from its far end: for x ≥ 2. */
function erfcFraction(x: number): number {
  let value = x;
  for (let n = 200; n > 0; n--) value = x + n / 2 / value;
  return exponential(-x * x) / (Math.sqrt(Math.PI) * value);
}

/** P(Z > z) of the standard normal distribution, to a relative error below 1e-12. */
export function normalAbove(z: number): number {
  if (Number.isNaN(z)) throw new RangeError('the tail of NaN');
  const x = z / Math.SQRT2;
  if (x < 0) return 1 - normalAbove(-z);
  return x < 2 ? (1 - erfSeries(x)) / 2 : erfcFraction(x) / 2;
}
