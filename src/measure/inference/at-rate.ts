import { ProbeError } from '../../model/errors.ts';
import type { Component } from '../../model/measurement.ts';
import type { Step } from '../../model/plan.ts';
import { milliseconds } from '../../model/terms.ts';
import type { DeclaredModel } from '../../model/declaration.ts';
import { randomFrom } from '../../signals/random.ts';
import { earlyStoppingEstimate, fewestQueries } from '../../statistics/early-stopping.ts';
import { quantileOf } from '../../statistics/quantile.ts';
import { modelOf, needed, numberIn, textIn } from '../asked.ts';
import { TooFew } from '../bench.ts';
import type { Bench } from '../bench.ts';
import { clock, fraction } from '../component.ts';
import type { Probe } from '../probe.ts';
import { answered } from './accuracy.ts';
import { accuracyOf, inputsFrom, kept, warmUp } from './latency.ts';
import type { Case, Infer } from './latency.ts';
import { percentilesOf, refuseWithout } from './percentiles.ts';
import type { Found } from './percentiles.ts';
import { provesNothing } from './stimulus.ts';
import { emptyTrips, networkOf } from './unexplained.ts';

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

type Timing = Pick<Bench, 'now' | 'wait' | 'progress' | 'turn'>;

/** A timer is late by so much at worst; what is left is spent looking at the clock, ms. */
const coarseMs = 3;
/** Looks at the clock without letting go of the processor only where no answer can come meanwhile. */
async function until(due: number, bench: Timing, awaited: () => boolean): Promise<void> {
  const left = due - bench.now();
  if (left > coarseMs) await bench.wait(left - coarseMs);
  while (awaited() && bench.now() < due) await (bench.turn?.() ?? bench.wait(0));
  while (bench.now() < due);
}

/**
 * What the bench itself may be late by, ms. More is a pause of the bench, by which what is still due is put off: the device
 * had no part in it.
 */
const pauseMs = 5;
/** With more pauses than one in so many queries the rate was not kept. */
const fewestAPause = 20;

/** An answer that names no label. */
const unusable = -1;
/** The device refused the query. */
const refused = -2;

/**
 * Of every query, ms: from when it was due, from when it was sent (both ∞ where the device refused it), and how late the
 * bench itself sent it though nothing held it up (NaN: something did); and the label answered, `unusable` or `refused`.
 */
export type Scheduled = {
  fromDue: Float64Array;
  fromSent: Float64Array;
  own: Float64Array;
  answers: Int32Array;
  /** Of the bench itself: how many, and how long in all, ms. */
  pauses: { count: number; ms: number };
};
type Asking = { model: Pick<DeclaredModel, 'id' | 'labels'>; inputs: readonly Case[]; outstanding: number };

const isRefusal = (error: unknown): boolean => error instanceof ProbeError && error.code === 'PROBE_REFUSED';

/** How many queries are under way, and the next end of one. */
class Flight {
  #under = 0;
  #ended: (() => void) | undefined;
  #failure: { error: unknown } | undefined;
  get under(): number {
    return this.#under;
  }
  begin(query: Promise<void>): void {
    this.#under++;
    const end = (): void => {
      this.#under--;
      this.#ended?.();
    };
    query.then(end, (error: unknown) => {
      this.#failure ??= { error };
      end();
    });
  }
  /** Resolves when fewer than `most` are under way. Rejects with what one of them failed by. */
  async below(most: number): Promise<void> {
    while (this.#under >= most) await new Promise<void>((resolve) => (this.#ended = resolve));
    if (this.#failure) throw this.#failure.error;
  }
}

/**
 * Asks each query when it is due, at most `outstanding` at a time: what more falls due waits in the bench, as samples
 * wait in a sensor, and its wait counts (no coordinated omission). Where the bench had room and time and was late all
 * the same, what is still due is put off. A refused query has no answer and goes on.
 */
export async function askedOnTime(
  infer: Infer,
  { model, inputs, outstanding }: Asking,
  due: Float64Array,
  bench: Timing,
): Promise<Scheduled> {
  const n = due.length;
  const [fromDue, fromSent, own] = [new Float64Array(n), new Float64Array(n), new Float64Array(n).fill(Number.NaN)];
  const answers = new Int32Array(n).fill(refused);
  const labels = model.labels.length;
  const flight = new Flight();
  const ask = async (i: number, at: number, { input }: Case): Promise<void> => {
    const sent = bench.now();
    try {
      const { output } = await infer(model.id, input);
      const got = bench.now();
      fromDue[i] = got - at;
      fromSent[i] = got - sent;
      answers[i] = answered(output, labels);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      fromDue[i] = fromSent[i] = Infinity;
    }
  };
  const awaited = (): boolean => flight.under > 0;
  const pauses = { count: 0, ms: 0 };
  const start = bench.now() + coarseMs;
  for (let i = 0; i < n; i++) {
    const one = inputs[i % inputs.length];
    if (!one) break;
    let at = start + pauses.ms + (due[i] ?? 0);
    const early = bench.now() < at;
    await until(at, bench, awaited);
    const held = flight.under >= outstanding;
    await flight.below(outstanding);
    const late = bench.now() - at;
    if (early && !held && late > pauseMs) {
      pauses.count++;
      pauses.ms += late;
      at += late;
    }
    if (!held) own[i] = bench.now() - at;
    flight.begin(ask(i, at, one));
    if (i % 16 === 0) bench.progress(i, n);
  }
  await flight.below(1);
  return { fromDue, fromSent, own, answers, pauses };
}

/** Labels that the device answers to the same inputs when each is asked only after the last was answered. */
async function atLeisure(infer: Infer, { model, inputs }: Asking, count: number): Promise<Int32Array> {
  const answers = new Int32Array(Math.min(count, inputs.length));
  for (let i = 0; i < answers.length; i++) {
    const one = inputs[i];
    if (one) answers[i] = answered((await infer(model.id, one.input)).output, model.labels.length);
  }
  return answers;
}

type Reporting = {
  prefix: 'latency.at-rate' | 'latency.server';
  model: DeclaredModel;
  inputs: readonly Case[];
  trips: Float64Array | undefined;
  leisure: Int32Array;
  bench: Bench;
};

function harnessOf({ own }: Scheduled): Component {
  const late = own.filter((ms) => Number.isFinite(ms)).sort();
  const low = late.length === 0 ? 0 : quantileOf(late, tail);
  return { source: 'harness', low, high: 0, how: 'p99 of how late the bench sent what nothing held up' };
}

const times = (sorted: Float64Array, deadline: number) => ({
  overruns: sorted.filter((ms) => ms > deadline).length,
  refused: sorted.filter((ms) => ms === Infinity).length,
});
const finite = (companions: Record<string, number | undefined>): Record<string, number> =>
  Object.fromEntries(Object.entries(companions).filter((pair): pair is [string, number] => Number.isFinite(pair[1])));

function companions({ fromDue, fromSent }: Scheduled, deadline: number): Record<string, number> {
  const [sorted, naive] = [fromDue.toSorted(), fromSent.toSorted()];
  return finite({
    p50: quantileOf(sorted, 0.5),
    most: sorted.at(-1),
    'naive-p99': quantileOf(naive, tail),
    'naive-most': naive.at(-1),
    bound: earlyStoppingEstimate(sorted, tail),
    ...times(sorted, deadline),
  });
}

/** MLPerf's rule for a server: so few were late that, at 99 %, 99 of 100 are in time. */
function inTime({ fromDue }: Scheduled, { prefix, model }: Reporting): Parameters<Bench['found']>[0] {
  const { overruns } = times(fromDue, milliseconds(model.deadline));
  const fewest = fewestQueries(tail, overruns);
  const n = fromDue.length;
  const value = n < fewestQueries(tail, 0) ? 'unknown' : n >= fewest;
  const required = `${overruns} of the answers later than ${model.deadline}: at least ${fewest} queries (early stopping, 99 %)`;
  const observation = {
    quantity: `${prefix}.in-time`,
    subject: model.id,
    value,
    required,
    actual: `${n} queries`,
  } as const;
  return { kind: 'observation', observation: { ...observation, stimulus: 'injected' } };
}

function found(seen: Scheduled, reporting: Reporting): { all: Found[]; absent: string[] } {
  const { prefix, model, inputs, trips, leisure, bench } = reporting;
  const sorted = seen.fromDue.toSorted();
  const n = sorted.length;
  const deadline = milliseconds(model.deadline);
  const about = { subject: model.id, stimulus: 'injected' } as const;
  const own = [harnessOf(seen), ...(trips ? [networkOf(trips)] : [])];
  const around = (value: number): readonly Component[] => [clock(value, bench), ...own];
  const share = (quantity: string, k: number, also: Record<string, number> = {}): Found => {
    const { value, component } = fraction(k, n);
    return { ...about, quantity: `${prefix}.${quantity}`, value, unit: '1', n, components: [component], also };
  };
  const right = seen.answers.filter((label, i) => label === inputs[i % inputs.length]?.label).length;
  const changed = seen.answers.filter((label, i) => label < 0 || label !== leisure[i % leisure.length]).length;
  const accuracy = accuracyOf(right, n, { ...about, quantity: `${prefix}.accuracy` });
  const also = { ...companions(seen, deadline), ...accuracy.beside };
  const { found: percentiles, absent } = percentilesOf(sorted, { ...about, prefix, around });
  return {
    all: [
      ...percentiles.map((one) => ({ ...one, also })),
      share('miss', times(sorted, deadline).overruns, also),
      accuracy.found,
      share('changed', changed, {
        changed,
        right,
        unusable: seen.answers.filter((label) => label === unusable).length,
      }),
    ],
    absent,
  };
}

function report(seen: Scheduled, reporting: Reporting, conditions: NonNullable<Found['conditions']>): void {
  const { bench, prefix } = reporting;
  if (times(seen.fromDue, 0).refused === 0) refuseWithout(seen.fromDue.toSorted(), 'p99');
  const raw = [kept(seen.fromDue), kept(seen.fromSent)];
  const { all, absent } = found(seen, reporting);
  const under = { ...conditions, ...(absent.length === 0 ? {} : { absent: absent.join('; ') }) };
  const drawn = [`${prefix}.p99`, `${prefix}.miss`];
  for (const one of all) {
    if (one.quantity === `${prefix}.accuracy` && provesNothing(conditions) !== undefined) continue;
    const measurement = { ...one, conditions: under };
    bench.found({ kind: 'measurement', measurement, raw: drawn.includes(one.quantity) ? raw : [] });
  }
  if (prefix === 'latency.server') bench.found(inTime(seen, reporting));
}

async function scheduled(probe: Probe, step: Step, bench: Bench, prefix: Reporting['prefix']): Promise<void> {
  const model = modelOf(step, bench.declaration);
  const { rate } = model;
  if (rate === undefined) throw new ProbeError('PROBE_LACKS', `models.${model.id}.rate is not declared`);
  const infer: Infer = needed(probe, 'infer').bind(probe);
  const [warmup, outstanding] = [numberIn(step, 'warmup'), numberIn(step, 'outstanding')];
  const arrivals = textIn(step, 'arrivals') as Arrivals;
  const drawn = await inputsFrom(probe, bench, model, step, { warm: warmup, timed: step.samples });
  const asking: Asking = { model, inputs: drawn.inputs, outstanding };
  const trips = await emptyTrips(probe, bench);
  await warmUp(infer, model.id, drawn.warm, warmup);
  const due = schedule(step.samples, rate, arrivals, `${step.seed}/arrivals`);
  bench.collect?.();
  const seen = await askedOnTime(infer, asking, due, bench);
  const { count, ms } = seen.pauses;
  if (count * fewestAPause > step.samples)
    throw new TooFew(
      `the bench could not keep ${rate} queries a second: it paused ${count} times, ${Math.round(ms)} ms in all`,
    );
  const paused = { 'bench-pauses': count, 'bench-paused-ms': Math.round(ms) };
  const under = {
    rate,
    arrivals,
    outstanding,
    deadline: model.deadline,
    warmup,
    ...drawn.conditions,
    ...paused,
    ...bench.conditions?.(),
  };
  const leisure = await atLeisure(infer, asking, step.samples);
  report(seen, { prefix, model, inputs: asking.inputs, trips, leisure, bench }, under);
}

/**
 * Latency at the declared rate, from the moment a query is due to the last byte of its answer: percentiles, the share
 * later than the declared deadline or refused, the accuracy of these very answers, and the share of them that differ
 * from what the device answers to the same inputs at leisure. `step.samples` queries, at `parameters.arrivals`. Throws
 * `TooFew` where p99 has no interval, and `PROBE_LACKS` where the model declares no rate.
 */
export const latencyAtRate = async (probe: Probe, step: Step, bench: Bench): Promise<void> =>
  await scheduled(probe, step, bench, 'latency.at-rate');

/** The same with Poisson arrivals, for gateways, and whether MLPerf's rule for a server is met. */
export const latencyOfServer = async (probe: Probe, step: Step, bench: Bench): Promise<void> =>
  await scheduled(probe, step, bench, 'latency.server');
