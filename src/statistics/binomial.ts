import { inverseBeta, regularisedBeta } from './beta.ts';

/** Both ends of an interval. */
export type Interval = { low: number; high: number };

/** P(X ≤ k) for X binomial with n trials of chance p, exact (DLMF 8.17.5). */
export function binomialAtMost(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return regularisedBeta(1 - p, n - k, k + 1);
}

/** P(X ≥ k), computed on its own side so that small tails keep their digits. */
export function binomialAtLeast(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  if (k > n) return 0;
  return regularisedBeta(p, k, n - k + 1);
}

/**
 * Exact two-sided interval for a proportion after k of n (Clopper and Pearson 1934): it covers the true one at least
 * as often as `confidence` says, at any n.
 */
export function clopperPearson(k: number, n: number, confidence = 0.95): Interval {
  if (!(Number.isInteger(k) && Number.isInteger(n) && n > 0 && k >= 0 && k <= n))
    throw new RangeError(`a proportion of ${k} in ${n}`);
  const tail = (1 - confidence) / 2;
  return {
    low: k === 0 ? 0 : inverseBeta(tail, k, n - k + 1),
    high: k === n ? 1 : inverseBeta(1 - tail, k + 1, n - k),
  };
}
