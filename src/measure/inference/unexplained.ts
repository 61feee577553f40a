import type { Component } from '../../model/measurement.ts';
import { fewestForInterval, quantileInterval, quantileOf } from '../../statistics/quantile.ts';
import type { Bench } from '../bench.ts';
import { sampling } from '../component.ts';
import type { Probe } from '../probe.ts';
import { capped } from './percentiles.ts';
import type { Found } from './percentiles.ts';

const tripCount = 21;

/** Empty round trips on the wire that inference goes over, ms in ascending order; undefined where the wire has none. */
export async function emptyTrips(probe: Probe, bench: Pick<Bench, 'now'>): Promise<Float64Array | undefined> {
  if (!probe.ping) return undefined;
  const trips = new Float64Array(tripCount);
  for (let i = 0; i < trips.length; i++) {
    const from = bench.now();
    await probe.ping();
    trips[i] = bench.now() - from;
  }
  return trips.sort();
}

/** The wire's smallest round trip: part of the figure that belongs to the network between bench and device. */
export const networkOf = (trips: Float64Array): Component => ({
  source: 'network',
  low: trips[0] ?? 0,
  high: 0,
  how: `least of ${trips.length} empty round trips on the same wire`,
});

const half = 0.5;
type Median = { value: number; low: number; high: number };
function medianOf(values: Float64Array): Median | undefined {
  const { value, low, high } = quantileInterval(values.toSorted(), half);
  return low === undefined || high === undefined ? undefined : { value, low, high };
}

type Seen = { ms: Float64Array; reported: Float64Array };
type About = Pick<Found, 'subject' | 'stimulus'> & {
  deadline: number;
  trips: Float64Array | undefined;
  /** Components beside sampling, for a value in ms. */
  around: (value: number) => readonly Component[];
};

function componentsOf(value: number, apart: Median, trip: Median | undefined, about: About): Component[] {
  const own = about.around(value).filter(({ source }) => source !== 'network');
  const wire: Component[] = trip
    ? [sampling(trip.value, trip, `order statistics of the median of ${tripCount} empty round trips, 95 %`)]
    : [];
  return [
    sampling(apart.value, apart, 'order statistics of the median, 95 %'),
    ...own,
    ...wire.map((one) => ({ ...one, source: 'network' as const, low: one.high, high: one.low })),
  ];
}

/**
 * How far the device's own figures and the wire's empty round trip are from explaining what the bench saw: the median of
 * (seen − reported), less the median empty round trip, whichever way it lies, in ms and as a share of the declared
 * deadline. Nothing where too few answers carried a figure.
 */
export function unexplained({ ms, reported }: Seen, about: About): Found[] {
  const apart = ms.map((took, i) => took - (reported[i] ?? Number.NaN)).filter((one) => Number.isFinite(one));
  const median = apart.length < fewestForInterval(half) ? undefined : medianOf(apart);
  if (!median) return [];
  const trip = about.trips && medianOf(about.trips);
  const value = Math.abs(median.value - (trip?.value ?? 0));
  const components = componentsOf(value, median, trip, about).map((one) => capped(value, one));
  const said = reported.filter((one) => Number.isFinite(one)).sort();
  const also = {
    seen: quantileOf(ms.toSorted(), half),
    reported: quantileOf(said, half),
    ...(trip ? { 'empty-trip': trip.value } : {}),
  };
  const common = { subject: about.subject, stimulus: about.stimulus, n: apart.length, also } as const;
  const shared = ({ low, high, ...one }: Component): Component => ({
    ...one,
    low: low / about.deadline,
    high: high / about.deadline,
  });
  return [
    { ...common, quantity: 'latency.unexplained', value, unit: 'ms', components },
    {
      ...common,
      quantity: 'latency.unexplained.share',
      value: value / about.deadline,
      unit: '1',
      components: components.map(shared),
    },
  ];
}
