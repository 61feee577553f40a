import { encodeNpy } from '../../formats/npy.ts';
import type { Tensor } from '../../formats/tensor.ts';
import { milliseconds } from '../../model/terms.ts';
import type { StimulusKind } from '../../model/terms.ts';
import type { DeclaredModel } from '../../model/declaration.ts';
import type { Component } from '../../model/measurement.ts';
import type { Step } from '../../model/plan.ts';
import { earlyStoppingEstimate, fewestQueries } from '../../statistics/early-stopping.ts';
import { quantileOf } from '../../statistics/quantile.ts';
import { meanOf } from '../../statistics/student.ts';
import { modelOf, needed, numberIn } from '../asked.ts';
import { TooFew } from '../bench.ts';
import type { Bench } from '../bench.ts';
import { clock, fraction } from '../component.ts';
import type { Answer, Probe } from '../probe.ts';
import type { Raw } from '../raw.ts';
import { answered } from './accuracy.ts';
import { casesFor } from './cases.ts';
import type { Case } from './cases.ts';
import { percentilesOf, refuseWithout } from './percentiles.ts';
import type { Found } from './percentiles.ts';
import { provesNothing, stimulusFor } from './stimulus.ts';
import type { Conditions, Stimulus } from './stimulus.ts';
import { emptyTrips, networkOf, unexplained } from './unexplained.ts';

export type { Case } from './cases.ts';

export type Infer = (model: string, input: Tensor) => Promise<Answer>;
/**
 * Latencies in ms in the order they were seen, what the device itself said (NaN: nothing), how many
 * answers were right, and how many were none: of another shape, or with a value that is not finite.
 */
type Stream = { ms: Float64Array; reported: Float64Array; overruns: number; right: number; unusable: number };

/**
 * Inputs are made before the stream, so that a query makes no garbage of the bench's own, and each is asked once: a
 * device that remembers its answers gains nothing. Only where so many do not fit are they used in turn.
 */
const mostInputBytes = 64 * 2 ** 20;

/**
 * When the stream may end (MLPerf Inference, early stopping, single-stream): at n queries with t of them later than the
 * deadline, n being the fewest that still show the percentile `tail` in time. It also ends where so many were late that
 * the most queries the plan allows could not show it any more.
 */
export function stopping(most: number, tail = 0.99): (n: number, overruns: number) => boolean {
  let known = -1;
  let fewest = 0;
  const least = fewestQueries(tail, 0);
  return (n, overruns) => {
    if (overruns !== known) {
      known = overruns;
      fewest = fewestQueries(tail, overruns);
    }
    return n >= least && (n >= fewest || fewest > most);
  };
}

type Counts = { warm: number; timed: number };

/** Inputs of the bench’s own making, before the first query. */
export function inputsOf(model: DeclaredModel, seed: string, count: number): Case[] {
  const cases = casesFor(model);
  const first = cases.make(seed, 0);
  const most = Math.max(8, Math.floor(mostInputBytes / first.input.data.byteLength));
  return [first, ...Array.from({ length: Math.min(count, most) - 1 }, (_, i) => cases.make(seed, i + 1))];
}

export type Drawn = { warm: readonly Case[]; inputs: readonly Case[]; conditions: Conditions };

/** Cases of a set, from a turn on: so many, or as many as there are or fit. */
async function taken(stimulus: Stimulus, seed: string, from: number, count: number): Promise<Case[]> {
  const read = [await stimulus.make(seed, from)];
  const most = Math.max(8, Math.floor(mostInputBytes / (read[0]?.input.data.byteLength ?? 1)));
  while (read.length < Math.min(count, most, stimulus.cases)) read.push(await stimulus.make(seed, from + read.length));
  return read;
}

/**
 * Inputs for a warm-up and for a stream, read and encoded for the probe's wire before the first query. Of a set, those of
 * the warm-up are the ones drawn after the stream's: where the set is large enough, nothing that is timed was asked before.
 */
export async function inputsFrom(
  probe: Probe,
  bench: Bench,
  model: DeclaredModel,
  { seed }: Step,
  of: Counts,
): Promise<Drawn> {
  const stimulus = await stimulusFor(model, bench);
  const scene = !Number.isFinite(stimulus.cases);
  const inputs = scene ? inputsOf(model, seed, of.timed) : await taken(stimulus, seed, 0, of.timed);
  for (const { input } of inputs) probe.prepare?.(model.id, input);
  const fewest = Math.max(1, of.warm);
  const warm = scene ? inputsOf(model, `${seed}/warm`, fewest) : await taken(stimulus, seed, inputs.length, fewest);
  return { warm, inputs, conditions: scene ? {} : stimulus.conditions };
}

/** Right answers, where the inputs were such that they show something of the task. */
export const proving = (found: Found, conditions: Conditions): Found[] =>
  provesNothing(conditions) === undefined ? [found] : [];

/** Queries whose times are left out. */
export async function warmUp(infer: Infer, model: string, inputs: readonly Case[], count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const one = inputs[i % inputs.length];
    if (one) await infer(model, one.input);
  }
}

type Asking = { model: DeclaredModel; inputs: readonly Case[]; most: number; tail: number };

async function stream(
  infer: Infer,
  { model, inputs, most, tail }: Asking,
  bench: Pick<Bench, 'now' | 'progress'>,
): Promise<Stream> {
  const ms = new Float64Array(most);
  const reported = new Float64Array(most).fill(Number.NaN);
  const deadline = milliseconds(model.deadline);
  const { id, labels } = model;
  const mayStop = stopping(most, tail);
  let [overruns, right, unusable, n] = [0, 0, 0, 0];
  while (n < most && !mayStop(n, overruns)) {
    const one = inputs[n % inputs.length];
    if (!one) break;
    const from = bench.now();
    const answer = await infer(id, one.input);
    const took = bench.now() - from;
    ms[n] = took;
    if (answer.reportedMs !== undefined) reported[n] = answer.reportedMs;
    if (took > deadline) overruns++;
    const label = answered(answer.output, labels.length);
    if (label === one.label) right++;
    if (label < 0) unusable++;
    n++;
    if (n % 16 === 0) bench.progress(n, most);
  }
  return { ms: ms.subarray(0, n), reported: reported.subarray(0, n), overruns, right, unusable };
}

const nothing: Answer = { output: { type: 'float32', shape: [1], data: new Float32Array(1) } };
/** Answers at once. */
export const nullProbe: Infer = async () => nothing;
const nullQueries = 459;

/** The same loop around a probe that answers at once: what the bench itself adds to a latency. */
export async function harness(model: DeclaredModel, inputs: readonly Case[], bench: Bench): Promise<Component> {
  const idle = { now: () => bench.now(), progress: () => undefined };
  const { ms } = await stream(nullProbe, { model, inputs, most: nullQueries, tail: 0.99 }, idle);
  const low = quantileOf(ms.toSorted(), 0.99);
  return { source: 'harness', low, high: 0, how: 'p99 of the same loop on a probe that answers at once' };
}

/** Times in the order they were seen, as they are kept beside the log. */
export const kept = (data: Float64Array): Raw => ({
  type: 'application/x-npy',
  bytes: encodeNpy({ type: 'float64', shape: [data.length], data }),
});

/** The share of right answers among those whose times are judged, as a quantity of its own and as companions of a time. */
export function accuracyOf(right: number, n: number, about: Pick<Found, 'quantity' | 'subject' | 'stimulus'>) {
  const { value, component } = fraction(right, n);
  const found: Found = { ...about, value, unit: '1', n, components: [component], also: { right } };
  return {
    found,
    beside: { accuracy: value, 'accuracy-low': value - component.low, 'accuracy-high': value + component.high },
  };
}

type Reporting = {
  model: DeclaredModel;
  components: readonly Component[];
  trips: Float64Array | undefined;
  stimulus: StimulusKind;
  bench: Bench;
  tail: number;
};

function companions(
  sorted: Float64Array,
  { reported, overruns, right, unusable }: Stream,
  tail: number,
): Record<string, number> {
  const said = reported.filter((ms) => Number.isFinite(ms)).sort();
  const bound = earlyStoppingEstimate(sorted, tail);
  return {
    p50: quantileOf(sorted, 0.5),
    most: sorted.at(-1) ?? 0,
    mean: meanOf(sorted),
    overruns,
    right,
    unusable,
    ...(bound === undefined ? {} : { bound }),
    ...(said.length === 0 ? {} : { reported: quantileOf(said, 0.5) }),
  };
}

function report(seen: Stream, reporting: Reporting, conditions: Conditions): void {
  const { bench, model, stimulus, trips, components, tail } = reporting;
  const n = seen.ms.length;
  const sorted = seen.ms.toSorted();
  refuseWithout(sorted, 'p99');
  const about = { subject: model.id, stimulus };
  const around = (value: number): readonly Component[] =>
    stimulus === 'recorded' ? [] : [clock(value, bench), ...components];
  const { found, absent } = percentilesOf(sorted, { ...about, prefix: 'latency', around });
  const late = fraction(seen.overruns, n);
  const miss: Found = {
    ...about,
    quantity: 'latency.miss',
    value: late.value,
    unit: '1',
    n,
    components: [late.component],
  };
  const accuracy = accuracyOf(seen.right, n, { ...about, quantity: 'latency.accuracy' });
  const deadline = milliseconds(model.deadline);
  const strange = unexplained(seen, { ...about, deadline, trips, around });
  const also = { ...companions(sorted, seen, tail), ...accuracy.beside };
  const under = {
    ...conditions,
    deadline: model.deadline,
    stimulus,
    ...(absent.length === 0 ? {} : { absent: absent.join('; ') }),
  };
  const raw = [kept(seen.ms), ...(strange.length > 0 ? [kept(seen.reported)] : [])];
  for (const one of [...found, miss, ...proving(accuracy.found, conditions)])
    bench.found({
      kind: 'measurement',
      measurement: { ...one, also: { ...also, ...one.also }, conditions: under },
      raw: one.quantity === 'latency.p99' || one === miss ? raw : [],
    });
  for (const one of strange) bench.found({ kind: 'measurement', measurement: { ...one, conditions: under }, raw });
}

async function live(probe: Probe, model: DeclaredModel, step: Step, bench: Bench): Promise<void> {
  const infer = needed(probe, 'infer').bind(probe);
  const [warmup, tail] = [numberIn(step, 'warmup'), numberIn(step, 'tail')];
  const drawn = await inputsFrom(probe, bench, model, step, { warm: warmup, timed: step.samples });
  const { warm, inputs } = drawn;
  const trips = await emptyTrips(probe, bench);
  const own = await harness(model, inputs, bench);
  await warmUp(infer, model.id, warm, warmup);
  bench.collect?.();
  const seen = await stream(infer, { model, inputs, most: step.samples, tail }, bench);
  bench.progress(step.samples, step.samples);
  const components = trips ? [own, networkOf(trips)] : [own];
  const conditions = { warmup, ...drawn.conditions, ...bench.conditions?.() };
  report(seen, { model, components, trips, stimulus: 'injected', bench, tail }, conditions);
}

/** Times as the recording gives them. Who supplied it bears on accuracy, not on time, and is recorded. */
async function replayed(
  recorded: NonNullable<Probe['recorded']>,
  model: DeclaredModel,
  step: Step,
  bench: Bench,
): Promise<void> {
  const { cases, suppliedBy, set } = await recorded(model.id);
  const times = cases.slice(0, step.samples).map((one) => one.ms);
  const ms = Float64Array.from(times.filter((time) => time !== undefined));
  if (ms.length < times.length || ms.length === 0)
    throw new TooFew(`the set ${set} does not say how long every case took`);
  const deadline = milliseconds(model.deadline);
  const overruns = ms.filter((time) => time > deadline).length;
  const pairs = cases.slice(0, ms.length).map((c) => [c.label, answered(c.output, model.labels.length)] as const);
  const right = pairs.filter(([label, answer]) => label === answer).length;
  const unusable = pairs.filter(([, answer]) => answer < 0).length;
  const seen: Stream = { ms, reported: new Float64Array(0), overruns, right, unusable };
  const reporting = { model, components: [], trips: undefined, stimulus: 'recorded', bench } as const;
  report(seen, { ...reporting, tail: numberIn(step, 'tail') }, { suppliedBy, set });
}

/**
 * Latency of inference, one query after the other (MLPerf Inference, single-stream): from the last input byte handed to
 * the wire's driver to the last byte of the answer. Percentiles by nearest rank with distribution-free intervals, the
 * fraction later than the declared deadline, the accuracy of these very answers, and what of their time neither the
 * device nor the wire explains. At most `step.samples` queries; fewer where early stopping allows. Throws `TooFew` where
 * p99 has no interval.
 */
export async function latency(probe: Probe, step: Step, bench: Bench): Promise<void> {
  const model = modelOf(step, bench.declaration);
  if (probe.recorded) await replayed(probe.recorded.bind(probe), model, step, bench);
  else await live(probe, model, step, bench);
}
