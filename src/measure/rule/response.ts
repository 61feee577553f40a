import type { Component, Measurement } from '../../model/measurement.ts';
import type { DeclaredRule } from '../../model/declaration.ts';
import type { Step } from '../../model/plan.ts';
import { randomFrom } from '../../signals/random.ts';
import { fewestForInterval, quantileInterval, quantileOf } from '../../statistics/quantile.ts';
import { meanInterval } from '../../statistics/student.ts';
import { json, numberIn, ruleOf } from '../asked.ts';
import { TooFew } from '../bench.ts';
import type { Bench } from '../bench.ts';
import { clock, fraction } from '../component.ts';
import type { Probe } from '../probe.ts';
import { excursions } from './excursions.ts';
import type { Excursion } from './excursions.ts';
import { ramps } from './ramps.ts';
import type { Edge, Ramp } from './ramps.ts';
import { rigFor } from './rig.ts';
import type { Rig } from './rig.ts';

type Found = Omit<Measurement, 'raw'>;
type Common = Pick<Found, 'subject' | 'stimulus'>;

/** The value is an absolute one: below, its uncertainty ends at 0. */
const aboveZero = (value: number, component: Component): Component => ({
  ...component,
  low: Math.min(value, component.low),
});

/**
 * A mean error over the ramps, in per cent of the trip value, as an absolute value. An edge lies anywhere within its
 * stair: rectangular, half-width half a stair, so stair/√12 expanded by 2 (JCGM 100:2008, 4.3.7).
 */
function errorOf(quantity: string, errors: readonly number[], stair: number, censored: number, common: Common): Found {
  const { mean, half } = meanInterval(errors);
  const value = Math.abs(mean);
  const resolution = stair / Math.sqrt(3);
  const components: Component[] = [
    { source: 'sampling', low: half, high: half, how: `t interval of the mean over ${errors.length} ramps, 95 %` },
    { source: 'resolution', low: resolution, high: resolution, how: 'rectangular over one stair, k = 2' },
  ];
  return {
    ...common,
    quantity,
    value,
    unit: '%',
    n: errors.length,
    components: components.map((component) => aboveZero(value, component)),
    also: { signed: mean, 'outside-the-ramp': censored },
  };
}

/**
 * Where at least half of the ramps found the edge, those are it: a ramp on which the output never came was missed, and
 * is counted beside it. Where fewer did, the edge is at least as far as was looked.
 */
function reliable(all: readonly Ramp[], edges: readonly ((ramp: Ramp) => Edge)[]): readonly Ramp[] {
  const found = all.filter((ramp) => edges.every((edge) => !edge(ramp).beyond));
  return found.length >= 2 && 2 * found.length >= all.length ? found : all;
}

function rampErrors(all: readonly Ramp[], stair: number, { axis }: Rig, common: Common): Found[] {
  const width = axis.percent(stair);
  const tripOf = ({ trip }: Ramp): Edge => trip;
  const resetOf = ({ reset }: Ramp): Edge => reset;
  const trips = reliable(all, [tripOf]).map(({ trip }) => axis.sign * axis.percent(trip.at));
  const bands = reliable(all, [tripOf, resetOf]).map(({ trip, reset }) =>
    axis.percent(trip.at - reset.at - axis.hysteresis),
  );
  const late = all.filter(({ trip }) => trip.beyond).length;
  const unreset = all.filter(({ trip, reset }) => trip.beyond || reset.beyond).length;
  return [
    errorOf('rule.trip.error', trips, width, late, common),
    errorOf('rule.hysteresis.error', bands, width * Math.SQRT2, unreset, common),
  ];
}

/** The read that showed it, or as long as was waited: at least that. */
const timeOf = (one: Excursion): number => one.seen?.ms ?? one.waitedMs;

/**
 * Response as its 90th percentile with the distribution-free interval, whose upper end is among the largest observed:
 * under a guarded decision nearly every excursion has to be in time, under a simple one nine in ten. From the stimulus
 * acknowledged to the first read that shows the output; the true change lies up to one read and its pause earlier.
 */
function responseTime(all: readonly Excursion[], bench: Bench, common: Common): Found {
  const sorted = Float64Array.from(all, timeOf).sort();
  const { value, low, high } = quantileInterval(sorted, 0.9);
  if (low === undefined || high === undefined)
    throw new TooFew(`p90 of ${all.length} excursions has no 95 % interval: ${fewestForInterval(0.9)} are needed`);
  const gap = quantileOf(Float64Array.from(all, (one) => one.seen?.gapMs ?? 0).sort(), 0.95);
  return {
    ...common,
    quantity: 'rule.response.time',
    value,
    unit: 'ms',
    n: all.length,
    components: [
      { source: 'sampling', low: value - low, high: high - value, how: 'order statistics of p90, 95 %' },
      {
        source: 'network',
        low: Math.min(value, gap),
        high: 0,
        how: 'the output changed up to one read and its pause before it was read',
      },
      clock(value, bench),
    ],
    also: {
      p50: quantileOf(sorted, 0.5),
      most: sorted.at(-1) ?? value,
      'never-seen': all.filter((one) => one.seen === undefined).length,
    },
  };
}

function fractionOf(quantity: string, k: number, n: number, common: Common): Found {
  const { value, component } = fraction(k, n);
  return { ...common, quantity, value, unit: '1', n, components: [component], also: { count: k } };
}

/** Missed: certainly not shown within the declared response. The read's own delay is not held against the device. */
const isMissed = (one: Excursion, responseMs: number): boolean =>
  one.seen === undefined || one.seen.ms - one.seen.gapMs > responseMs;

function reportExcursions(all: readonly Excursion[], rig: Rig, bench: Bench, common: Common): void {
  const measurable = all.filter((one) => !one.stuck);
  const early = all.filter((one) => one.early).length;
  bench.found({ kind: 'measurement', measurement: fractionOf('rule.false', early, all.length, common) });
  if (measurable.length === 0) throw new TooFew('the output stayed on wherever its channel was held');
  const missed = measurable.filter((one) => isMissed(one, rig.responseMs)).length;
  bench.found({ kind: 'measurement', measurement: fractionOf('rule.missed', missed, measurable.length, common) });
  bench.found({ kind: 'measurement', measurement: responseTime(measurable, bench, common), raw: [json(all)] });
}

/** Long enough for this device as it was seen to respond, and never shorter than it declares. */
function dwellFor(all: readonly Excursion[], rig: Rig): number {
  return Math.max(rig.responseMs, 1.25 * Math.max(0, ...all.map((one) => one.seen?.ms ?? 0)));
}

/** One ramp for every 12 samples: a mean of fewer than 3 has no useful interval. */
const rampsIn = (step: Step): number => Math.max(3, Math.min(numberIn(step, 'ramps'), Math.floor(step.samples / 12)));

async function investigate(rig: Rig, rule: DeclaredRule, step: Step, bench: Bench, common: Common): Promise<void> {
  const random = randomFrom(`${step.seed}/${rule.id}`);
  const count = rampsIn(step);
  const width = numberIn(step, 'step') * rig.axis.tolerance;
  let done = 0;
  const advance = (): void => bench.progress(++done, count + step.samples);
  const all = await excursions(rig, step.samples, random, advance);
  reportExcursions(all, rig, bench, common);
  const edges = await ramps(rig, count, { width, dwellMs: dwellFor(all, rig) }, random, advance);
  for (const measurement of rampErrors(edges, width, rig, common))
    bench.found({ kind: 'measurement', measurement, raw: [json({ stair: width, ramps: edges })] });
}

/**
 * One declared threshold rule. Excursions beyond the trip give the response time and the missed fraction, holds just
 * inside give the false fraction; then ramps find the trip point and the reset. The channel is let go at the end, however
 * it ends.
 */
export async function ruleResponse(probe: Probe, step: Step, bench: Bench): Promise<void> {
  const rule = ruleOf(step, bench.declaration);
  const rig = rigFor(rule, probe, bench);
  try {
    // A rig may say only with its first answer that its stimulus is physical.
    await rig.release();
    const common: Common = { subject: rule.id, stimulus: probe.stimulus ?? 'injected' };
    await investigate(rig, rule, step, bench, common);
  } catch (error) {
    await rig.release().catch(() => undefined);
    throw error;
  }
  await rig.release();
}
