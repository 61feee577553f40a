import { inverseBeta } from './beta.ts';

/** Quantile of Student's t with `freedom` degrees, for 0 < p < 1 (DLMF 8.17.21 inverted). */
export function studentQuantile(p: number, freedom: number): number {
  if (!(p > 0 && p < 1 && freedom > 0)) throw new RangeError(`t quantile ${p} with ${freedom} degrees of freedom`);
  if (p < 0.5) return -studentQuantile(1 - p, freedom);
  if (p === 0.5) return 0;
  const x = inverseBeta(2 * (1 - p), freedom / 2, 0.5);
  return Math.sqrt((freedom * (1 - x)) / x);
}

export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum / values.length;
}

/** Sample standard deviation (n − 1). */
export function deviationOf(values: ArrayLike<number>): number {
  const mean = meanOf(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += ((values[i] ?? 0) - mean) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

/** Mean of at least two values and the half-width of its two-sided t interval (ISO/IEC Guide 98-3, 4.2 and G.3). */
export function meanInterval(values: ArrayLike<number>, confidence = 0.95): { mean: number; half: number } {
  const n = values.length;
  if (n < 2) throw new RangeError(`a mean interval from ${n} values`);
  const t = studentQuantile(1 - (1 - confidence) / 2, n - 1);
  return { mean: meanOf(values), half: (t * deviationOf(values)) / Math.sqrt(n) };
}
