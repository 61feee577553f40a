import { clopperPearson } from './binomial.ts';

/** Of n inputs that were asked before and after: how often both answers were right, and each alone. */
export type BeforeAfter = { both: number; before: number; after: number; n: number };
export type Recovery = { value: number; low: number; high: number };

type Part = { value: number; below: number; above: number };
function partOf(k: number, n: number): Part {
  const { low, high } = clopperPearson(k, n);
  return { value: k / n, below: k / n - low, above: high - k / n };
}

/** Correlation of two answers to one input being right (φ), 0 where one of them never changes. */
function correlation({ both, before, after, n }: BeforeAfter): number {
  const [p, q] = [(both + before) / n, (both + after) / n];
  const spread = Math.sqrt(p * (1 - p) * q * (1 - q));
  return spread === 0 ? 0 : (both / n - p * q) / spread;
}

type Parts = { sound: Part; before: Part; after: Part; phi: number };

/** after − (1 − share)·before − share·sound is 0 where `share` of the loss was won back. Its interval, by MOVER (Zou and Donner 2008). */
function contrast({ sound, before, after, phi }: Parts, share: number): { low: number; high: number } {
  const left = 1 - share;
  const value = after.value - left * before.value - share * sound.value;
  const half = (a: number, b: number, s: number): number => {
    const [x, y, z] = [a, left * b, share * s];
    return Math.sqrt(Math.max(0, x * x + y * y - 2 * phi * x * y + z * z));
  };
  const sides = (part: Part, weight: number): [number, number] =>
    weight >= 0 ? [part.above, part.below] : [part.below, part.above];
  const [beforeDown, beforeUp] = sides(before, left);
  const [soundDown, soundUp] = sides(sound, share);
  return {
    low: value - half(after.below, beforeDown, soundDown),
    high: value + half(after.above, beforeUp, soundUp),
  };
}

const widest = 4;
/** The share in [−widest, widest] at which `end` falls through 0. */
function crossing(end: (share: number) => number): number {
  let [low, high] = [-widest, widest];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (end(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Share of the accuracy lost to a drift that adaptation won back: (after − before) / (sound − before), `sound` being right
 * `k` of `n` times before any drift. 95 % by Fieller's argument over Clopper–Pearson limits with the correlation of
 * before and after; undefined where no loss was shown, or the samples leave the share unbounded.
 */
export function recoveryOf(sound: { k: number; n: number }, asked: BeforeAfter): Recovery | undefined {
  const parts: Parts = {
    sound: partOf(sound.k, sound.n),
    before: partOf(asked.both + asked.before, asked.n),
    after: partOf(asked.both + asked.after, asked.n),
    phi: correlation(asked),
  };
  const loss = parts.sound.value - parts.before.value;
  if (loss - Math.hypot(parts.sound.below, parts.before.above) <= 0) return undefined;
  const [low, high] = [crossing((s) => contrast(parts, s).low), crossing((s) => contrast(parts, s).high)];
  if (Math.max(Math.abs(low), Math.abs(high)) > 0.99 * widest) return undefined;
  return { value: (parts.after.value - parts.before.value) / loss, low, high };
}
