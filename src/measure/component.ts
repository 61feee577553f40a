import type { Component } from '../model/measurement.ts';
import { clopperPearson } from '../statistics/binomial.ts';
import type { Bench } from './bench.ts';

/** The sampling component of a value that lies between the two ends of its 95 % interval. */
export function sampling(value: number, ends: { low: number; high: number }, how: string): Component {
  return { source: 'sampling', low: Math.max(0, value - ends.low), high: Math.max(0, ends.high - value), how };
}

/** A fraction k of n with its exact interval. */
export function fraction(k: number, n: number): { value: number; component: Component } {
  const value = k / n;
  return { value, component: sampling(value, clopperPearson(k, n), `Clopper–Pearson 95 %, ${k} of ${n}`) };
}

/** The fastest a kernel slews a monotonic clock to discipline it: 500 ppm (adjtimex(2)). */
const slew = 500e-6;

/** Smallest step the bench's clock was seen to make, ms. */
export function clockStep(bench: Pick<Bench, 'now'>): number {
  let smallest = Infinity;
  for (let i = 0; i < 50; i++) {
    const from = bench.now();
    for (let spins = 0; spins < 10_000; spins++) {
      const step = bench.now() - from;
      if (step <= 0) continue;
      smallest = Math.min(smallest, step);
      break;
    }
  }
  return Number.isFinite(smallest) ? smallest : 0;
}

/** Uncertainty of a duration in ms read from the bench's own clock. */
export function clock(ms: number, bench: Pick<Bench, 'now'>): Component {
  const half = clockStep(bench) + slew * Math.abs(ms);
  return { source: 'clock', low: half, high: half, how: 'one step of the monotonic clock, and 500 ppm of slew' };
}
