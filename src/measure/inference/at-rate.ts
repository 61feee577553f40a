import { encodeNpy } from '../../formats/npy.ts';
import { ProbeError } from '../../model/errors.ts';
import type { Component, Measurement } from '../../model/measurement.ts';
import type { Step } from '../../model/plan.ts';
import { milliseconds } from '../../model/terms.ts';
import type { DeclaredModel } from '../../model/declaration.ts';
import { randomFrom } from '../../signals/random.ts';
import { fewestForInterval, quantileInterval, quantileOf } from '../../statistics/quantile.ts';
import { modelOf, needed, numberIn, textIn } from '../asked.ts';
import { TooFew } from '../bench.ts';
import type { Bench } from '../bench.ts';
import { clock, fraction, sampling } from '../component.ts';
import type { Probe } from '../probe.ts';
import { capped, inputsOf, network, warmUp } from './latency.ts';
import type { Case, Infer } from './latency.ts';

type Found = Omit<Measurement, 'raw'>;
const tail = 0.99;

/** How queries arrive: a sensor's samples evenly, a gateway's independently of each other (MLPerf Inference, server). */
export type Arrivals = 'periodic' | 'poisson';

/** When queries are due, ms from the first. */
export function schedule(count: number, perSecond: number, arrivals: Arrivals, seed: string): Float64Array {
  const due = new Float64Array(count);
  const random = randomFrom(seed);
  for (let i = 1, at = 0; i < count; i++) {
    at += (arrivals === 'periodic' ? 1 : -Math.log(1 - random.unit())) * (1000 / perSecond);
    due[i] = at;
  }
  return due;
}

/** A timer is late by so much at worst; what is left is spent looking at the clock, ms. */
const coarseMs = 3;
async function until(due: number, bench: Pick<Bench, 'now' | 'wait'>): Promise<void> {
  const left = due - bench.now();
  if (left > coarseMs) await bench.wait(left - coarseMs);
  while (bench.now() < due);
}

/** Of every query, ms: from when it was due, from when it was sent, and how late the bench itself sent it though nothing held it up (NaN: something did). */
export type Scheduled = { fromDue: Float64Array; fromSent: Float64Array; own: Float64Array };

/**
 * Asks each query when it is due, one at a time: what a slow answer delays waits in the bench, as samples wait in a
 * sensor, and its wait counts (no coordinated omission).
 */
export async function askedOnTime(
  infer: Infer,
  model: string,
  inputs: readonly Case[],
  due: Float64Array,
  bench: Pick<Bench, 'now' | 'wait' | 'progress'>,
): Promise<Scheduled> {
  const n = due.length;
  const [fromDue, fromSent, own] = [new Float64Array(n), new Float64Array(n), new Float64Array(n).fill(Number.NaN)];
  const start = bench.now() + coarseMs;
  let free = start;
  for (let i = 0; i < n; i++) {
    const one = inputs[i % inputs.length];
    const at = start + (due[i] ?? 0);
    if (!one) break;
    await until(at, bench);
    const sent = bench.now();
    if (free <= at) own[i] = sent - at;
    await infer(model, one.input);
    free = bench.now();
    fromDue[i] = free - at;
    fromSent[i] = free - sent;
    if (i % 16 === 0) bench.progress(i, n);
  }
  return { fromDue, fromSent, own };
}

function p99Of(
  { fromDue, fromSent, own }: Scheduled,
  model: DeclaredModel,
  trip: Component | undefined,
  bench: Bench,
): Found {
  const sorted = fromDue.toSorted();
  const { value, low, high } = quantileInterval(sorted, tail);
  if (low === undefined || high === undefined)
    throw new TooFew(`p99 of ${sorted.length} latencies has no 95 % interval: ${fewestForInterval(tail)} are needed`);
  const late = own.filter((ms) => Number.isFinite(ms)).sort();
  const pacing = late.length === 0 ? 0 : quantileOf(late, tail);
  const naive = fromSent.toSorted();
  const components: Component[] = [
    sampling(value, { low, high }, 'order statistics of p99, 95 %'),
    clock(value, bench),
    { source: 'harness', low: pacing, high: 0, how: 'p99 of how late the bench sent what nothing held up' },
    ...(trip ? [trip] : []),
  ];
  return {
    quantity: 'latency.at-rate.p99',
    subject: model.id,
    value,
    unit: 'ms',
    n: sorted.length,
    components: components.map((component) => capped(value, component)),
    stimulus: 'injected',
    also: {
      p50: quantileOf(sorted, 0.5),
      most: sorted.at(-1) ?? 0,
      'naive-p99': quantileOf(naive, tail),
      'naive-most': naive.at(-1) ?? 0,
    },
  };
}

function missOf({ fromDue }: Scheduled, model: DeclaredModel): Found {
  const deadline = milliseconds(model.deadline);
  const late = fraction(fromDue.filter((ms) => ms > deadline).length, fromDue.length);
  return {
    quantity: 'latency.at-rate.miss',
    subject: model.id,
    value: late.value,
    unit: '1',
    n: fromDue.length,
    components: [late.component],
    stimulus: 'injected',
  };
}

/**
 * Latency at the declared rate, from the moment a query is due to the last byte of its answer, and the share later than
 * the declared deadline. `step.samples` queries, at `parameters.arrivals`. Throws `TooFew` where p99 has no interval, and
 * `PROBE_LACKS` where the model declares no rate.
 */
export async function latencyAtRate(probe: Probe, step: Step, bench: Bench): Promise<void> {
  const model = modelOf(step, bench.declaration);
  const { rate } = model;
  if (rate === undefined) throw new ProbeError('PROBE_LACKS', `models.${model.id}.rate is not declared`);
  const infer: Infer = needed(probe, 'infer').bind(probe);
  const [warmup, arrivals] = [numberIn(step, 'warmup'), textIn(step, 'arrivals') as Arrivals];
  const inputs = inputsOf(model, step.seed, step.samples);
  const trip = await network(probe, bench);
  await warmUp(infer, model.id, inputsOf(model, `${step.seed}/warm`, Math.max(1, warmup)), warmup);
  const due = schedule(step.samples, rate, arrivals, `${step.seed}/arrivals`);
  const seen = await askedOnTime(infer, model.id, inputs, due, bench);
  const conditions = { rate, arrivals, deadline: model.deadline, warmup, ...bench.conditions?.() };
  const asNpy = (data: Float64Array) => ({
    type: 'application/x-npy',
    bytes: encodeNpy({ type: 'float64', shape: [data.length], data }),
  });
  const raw = [asNpy(seen.fromDue), asNpy(seen.fromSent)];
  for (const found of [p99Of(seen, model, trip, bench), missOf(seen, model)])
    bench.found({ kind: 'measurement', measurement: { ...found, conditions }, raw });
}
