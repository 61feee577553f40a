import { binomialAtMost } from './binomial.ts';
import { atRank } from './quantile.ts';

/** Confidence of the early-stopping rule of MLPerf Inference. */
export const earlyStoppingConfidence = 0.99;

/**
 * Fewest queries after which `overruns` slow ones still show, with `confidence`, that at least the fraction p is in
 * time: the smallest n with P(Binomial(n, 1 − p) ≤ overruns) ≤ 1 − confidence (MLPerf Inference rules, early stopping).
 */
export function fewestQueries(p: number, overruns: number, confidence = earlyStoppingConfidence): number {
  const shown = (n: number): boolean => binomialAtMost(overruns, n, 1 - p) <= 1 - confidence;
  let low = overruns;
  let high = Math.max(2, Math.ceil((overruns + 1) / (1 - p)));
  while (!shown(high)) {
    low = high;
    high *= 2;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (shown(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** The most overruns that n queries allow for p; −1 where even none is too many. */
export function overrunsAllowed(n: number, p: number, confidence = earlyStoppingConfidence): number {
  let allowed = -1;
  while (fewestQueries(p, allowed + 1, confidence) <= n) allowed++;
  return allowed;
}

/**
 * Upper estimate of the p-quantile from samples in ascending order: the largest left after discarding the t − 1
 * slowest, t being what n queries allow. Undefined where t is below 1.
 */
export function earlyStoppingEstimate(
  sorted: ArrayLike<number>,
  p: number,
  confidence = earlyStoppingConfidence,
): number | undefined {
  const t = overrunsAllowed(sorted.length, p, confidence);
  return t < 1 ? undefined : atRank(sorted, sorted.length - (t - 1));
}
