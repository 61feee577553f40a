import { pairedInterval } from './paired.ts';
import type { Paired } from './paired.ts';

/** Some of the sensors, by their places in the declared list, and which of the same inputs were answered rightly with them alone. */
export type SubsetAnswers = { sensors: readonly number[]; right: readonly boolean[] };
export type Score = { sensors: readonly number[]; right: number; n: number; accuracy: number };

/** Up to so many sensors every subset is asked. */
const mostForAll = 4;

const bySize = (a: readonly number[], b: readonly number[]): number => a.length - b.length;

/** Every non-empty subset of up to four sensors; of more, each alone, all but one, and all. The smallest first, all of them last. */
export function subsetsOf(sensors: number): number[][] {
  const all = Array.from({ length: sensors }, (_, i) => i);
  if (sensors > mostForAll) return [...all.map((i) => [i]), ...all.map((i) => all.filter((j) => j !== i)), all];
  const subsets = Array.from({ length: 2 ** sensors - 1 }, (_, i) => all.filter((k) => ((i + 1) >> k) % 2 === 1));
  return subsets.toSorted(bySize);
}

export function scoreOf({ sensors, right }: SubsetAnswers): Score {
  const k = right.filter(Boolean).length;
  return { sensors, right: k, n: right.length, accuracy: k / right.length };
}

const whole = (subsets: readonly SubsetAnswers[]): SubsetAnswers => {
  const last = subsets.at(-1);
  if (!last || last.sensors.length < 2) throw new RangeError('all sensors together come last');
  return last;
};

function pairedOf(together: SubsetAnswers, alone: SubsetAnswers): Paired {
  if (together.right.length !== alone.right.length) throw new RangeError('other inputs');
  const count = (first: boolean): number =>
    together.right.filter((right, i) => right === first && alone.right[i] === !first).length;
  return { first: count(true), second: count(false), n: together.right.length };
}

/** How much more often all sensors together are right than the best of them alone. `best`: that one, by its place. */
export type Gain = { value: number; low: number; high: number; best: number; first: number; second: number };

/**
 * The gain is the least of the differences from each single sensor, so that which is the best need not be known. Its
 * interval is conservative: the least lower end bounds it as it stands, since what bounds every difference bounds the
 * least (intersection–union, Berger, Technometrics 24 (1982) 295–300); the upper end is the least of upper ends at an
 * error divided by the number of singles (Bonferroni), since the best was chosen after looking.
 */
export function gainOf(subsets: readonly SubsetAnswers[], confidence = 0.95): Gain {
  const all = whole(subsets);
  const singles = subsets.filter(({ sensors }) => sensors.length === 1);
  const found = singles.map((single) => ({ best: single.sensors[0] ?? 0, ...pairedOf(all, single) }));
  const [least] = found.toSorted((a, b) => a.first - a.second - (b.first - b.second));
  if (!least) throw new RangeError('no single sensor');
  const { best, first, second, n } = least;
  const shared = 1 - (1 - confidence) / singles.length;
  return {
    value: (first - second) / n,
    low: Math.min(...found.map((pairs) => pairedInterval(pairs, confidence).low)),
    high: Math.min(...found.map((pairs) => pairedInterval(pairs, shared).high)),
    best,
    first,
    second,
  };
}

/**
 * Mean accuracy over the subsets that were asked (EMM), with a distribution-free interval: an input's own mean over the
 * subsets lies from 0 to 1, so Hoeffding's inequality holds for their mean (J. Am. Stat. Assoc. 58 (1963) 13–30).
 */
export function meanOverSubsets(subsets: readonly SubsetAnswers[], confidence = 0.95) {
  const { right } = whole(subsets);
  const value = subsets.reduce((sum, subset) => sum + scoreOf(subset).accuracy, 0) / subsets.length;
  const half = Math.sqrt(Math.log(2 / (1 - confidence)) / (2 * right.length));
  return { value, low: Math.max(0, value - half), high: Math.min(1, value + half) };
}

/**
 * Expected accuracy where each sensor is away with chance `p`, independently: Σ p^lost (1 − p)^kept · accuracy. With none
 * left the answer is worth `blind`. Undefined where not every subset was asked.
 */
export function underDropOut(scores: readonly Score[], p: number, blind: number): number | undefined {
  const sensors = Math.max(...scores.map((score) => score.sensors.length));
  if (scores.length !== 2 ** sensors - 1) return undefined;
  const share = (kept: number): number => p ** (sensors - kept) * (1 - p) ** kept;
  return scores.reduce((sum, score) => sum + share(score.sensors.length) * score.accuracy, share(0) * blind);
}
