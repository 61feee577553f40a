import { binomialAtLeast, binomialAtMost } from './binomial.ts';

/** 0.99 · 100 is 99.00000000000001 in some orders of multiplication: a rank may not jump for that. */
const rounding = 1e-9;

/** Rank, from 1, of the nearest-rank quantile: the smallest k with k/n ≥ p. */
export function nearestRank(n: number, p: number): number {
  return Math.min(n, Math.max(1, Math.ceil(p * n - rounding)));
}

/** Value at a rank counted from 1. */
export function atRank(sorted: ArrayLike<number>, rank: number): number {
  const value = sorted[rank - 1];
  if (value === undefined) throw new RangeError(`rank ${rank} of ${sorted.length} samples`);
  return value;
}

/** Nearest-rank quantile of samples in ascending order: always a value that was observed. */
export function quantileOf(sorted: ArrayLike<number>, p: number): number {
  return atRank(sorted, nearestRank(sorted.length, p));
}

/** Smallest k in [1, n] for which `holds` (which stays true once it is), n + 1 where none does. */
function firstRank(n: number, holds: (k: number) => boolean): number {
  let low = 1;
  let high = n + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Ranks, from 1, of the two order statistics between which the p-quantile of any distribution lies with at least
 * `confidence` (Hahn and Meeker, Statistical Intervals, 5.2): P(X(l) > q) and P(X(u) < q) are each at most half of the
 * rest. An end that n samples cannot bound is undefined.
 */
export function quantileRanks(
  n: number,
  p: number,
  confidence = 0.95,
): { low: number | undefined; high: number | undefined } {
  const tail = (1 - confidence) / 2;
  const tooHigh = firstRank(n, (k) => binomialAtMost(k - 1, n, p) > tail);
  const high = firstRank(n, (k) => binomialAtLeast(k, n, p) <= tail);
  return { low: tooHigh > 1 ? tooHigh - 1 : undefined, high: high <= n ? high : undefined };
}

/** Quantile by nearest rank with its distribution-free interval, from samples in ascending order. */
export function quantileInterval(
  sorted: ArrayLike<number>,
  p: number,
  confidence = 0.95,
): { value: number; low: number | undefined; high: number | undefined } {
  const ranks = quantileRanks(sorted.length, p, confidence);
  return {
    value: quantileOf(sorted, p),
    low: ranks.low === undefined ? undefined : atRank(sorted, ranks.low),
    high: ranks.high === undefined ? undefined : atRank(sorted, ranks.high),
  };
}

/** Fewest samples that bound the p-quantile on both sides. p90: 36, p99: 368 with 95 %. */
export function fewestForInterval(p: number, confidence = 0.95): number {
  const edge = Math.max(p, 1 - p);
  return Math.ceil(Math.log((1 - confidence) / 2) / Math.log(edge) - rounding);
}
