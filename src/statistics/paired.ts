import { clopperPearson } from './binomial.ts';
import type { Interval } from './binomial.ts';
import { studentQuantile } from './student.ts';

/**
 * What two judges of the same n inputs made of them: `first` were right by the first alone, `second` by the second
 * alone. Only these discordant inputs bear on the difference of the two accuracies.
 */
export type Paired = { first: number; second: number; n: number };

function checked({ first, second, n }: Paired): void {
  const whole = [first, second, n].every((x) => Number.isInteger(x) && x >= 0);
  if (!whole || n === 0 || first + second > n) throw new RangeError(`${first} and ${second} discordant pairs of ${n}`);
}

/** Student's t with so many degrees is the normal quantile to nine places. */
const asNormal = 1e9;

/** Tango 1998, eq. (6): the score statistic of a difference `by`, with the restricted estimate of the second's chance. */
function score({ first, second, n }: Paired, by: number): number {
  const a = 2 * n;
  const b = -first - second + (2 * n - first + second) * by;
  const c = -second * by * (1 - by);
  const chance = (Math.sqrt(Math.max(0, b * b - 4 * a * c)) - b) / (2 * a);
  const variance = n * (2 * chance + by * (1 - by));
  const distance = first - second - n * by;
  if (distance === 0) return 0;
  return variance > 0 ? distance / Math.sqrt(variance) : Math.sign(distance) * Infinity;
}

/** Where the score falls through `wanted`; it falls as the difference grows. */
function differenceAt(pairs: Paired, wanted: number): number {
  let low = -1;
  let high = 1;
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (score(pairs, middle) > wanted) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Score interval for the first's accuracy less the second's (Tango, Statistics in Medicine 17 (1998) 891–908). Asymptotic. */
export function tangoInterval(pairs: Paired, confidence = 0.95): Interval {
  checked(pairs);
  const z = studentQuantile(1 - (1 - confidence) / 2, asNormal);
  return {
    low: pairs.second === pairs.n ? -1 : differenceAt(pairs, z),
    high: pairs.first === pairs.n ? 1 : differenceAt(pairs, -z),
  };
}

/**
 * A conservative interval for the same difference: the exact intervals of the two discordant chances, each at half the
 * error, joined by Bonferroni's inequality. It covers at least as often as `confidence` says at any n, and is wider.
 */
export function pairedInterval(pairs: Paired, confidence = 0.95): Interval {
  checked(pairs);
  const half = 1 - (1 - confidence) / 2;
  const first = clopperPearson(pairs.first, pairs.n, half);
  const second = clopperPearson(pairs.second, pairs.n, half);
  return { low: first.low - second.high, high: first.high - second.low };
}

/** No worse by `margin` or more: the whole interval lies above −margin. A difference that was not found proves nothing. */
export function isNotWorse({ low }: Interval, margin: number): boolean {
  return low > -margin;
}

/** The same within `margin` on both sides (two one-sided tests, Schuirmann 1987): the whole interval lies inside. */
export function isEquivalent({ low, high }: Interval, margin: number): boolean {
  return low > -margin && high < margin;
}

/** Fewest inputs whose conservative interval lies inside ±margin where none is discordant: what a plan needs at the least. */
export function fewestPairs(margin: number, confidence = 0.95): number {
  if (!(margin > 0 && margin < 1)) throw new RangeError(`a margin of ${margin}`);
  const shown = (n: number): boolean => isEquivalent(pairedInterval({ first: 0, second: 0, n }, confidence), margin);
  let n = 1;
  while (!shown(n)) n *= 2;
  let low = Math.floor(n / 2);
  while (n - low > 1) {
    const middle = Math.floor((low + n) / 2);
    if (shown(middle)) n = middle;
    else low = middle;
  }
  return n;
}
