import type { Component, Measurement } from '../../model/measurement.ts';
import { fewestForInterval, quantileInterval } from '../../statistics/quantile.ts';
import { TooFew } from '../bench.ts';
import { sampling } from '../component.ts';

export type Found = Omit<Measurement, 'raw'>;

/** Percentiles that a latency is reported by, each where the samples bound it on both sides. */
export const percentiles = [
  { name: 'p50', p: 0.5 },
  { name: 'p90', p: 0.9 },
  { name: 'p95', p: 0.95 },
  { name: 'p99', p: 0.99 },
  { name: 'p99.9', p: 0.999 },
] as const;
type Percentile = (typeof percentiles)[number];

/** Half-widths may not reach below a latency of 0. */
export const capped = (value: number, component: Component): Component => ({
  ...component,
  low: Math.min(value, component.low),
});

/** Why samples in ascending order have no such percentile; undefined where they have. An answer that never came is infinite. */
function lacking(sorted: Float64Array, { name, p }: Percentile): string | undefined {
  const { low, high } = quantileInterval(sorted, p);
  if (low === undefined || high === undefined)
    return `${name} of ${sorted.length} latencies has no 95 % interval: ${fewestForInterval(p)} are needed`;
  return Number.isFinite(high) ? undefined : `${name} would be of answers that never came`;
}

/** What is the same for every percentile of one stream. `around`: components beside sampling, for a value in ms. */
export type About = Omit<Found, 'quantity' | 'value' | 'unit' | 'n' | 'components'> & {
  prefix: string;
  around: (value: number) => readonly Component[];
};

function percentile(sorted: Float64Array, { name, p }: Percentile, { prefix, around, ...about }: About): Found {
  const { value, low = value, high = value } = quantileInterval(sorted, p);
  const components = [sampling(value, { low, high }, `order statistics of ${name}, 95 %`), ...around(value)];
  return {
    quantity: `${prefix}.${name}`,
    ...about,
    value,
    unit: 'ms',
    n: sorted.length,
    components: components.map((component) => capped(value, component)),
  };
}

/**
 * The percentiles that samples in ascending order support, with distribution-free intervals, and in words why the others
 * are absent.
 */
export function percentilesOf(sorted: Float64Array, about: About): { found: Found[]; absent: string[] } {
  const reasons = percentiles.map((one) => ({ one, reason: lacking(sorted, one) }));
  return {
    found: reasons.flatMap(({ one, reason }) => (reason === undefined ? [percentile(sorted, one, about)] : [])),
    absent: reasons.flatMap(({ reason }) => reason ?? []),
  };
}

/** Throws `TooFew` where samples in ascending order do not support the percentile named. */
export function refuseWithout(sorted: Float64Array, wanted: Percentile['name']): void {
  const one = percentiles.find(({ name }) => name === wanted);
  const reason = one && lacking(sorted, one);
  if (reason !== undefined) throw new TooFew(reason);
}
