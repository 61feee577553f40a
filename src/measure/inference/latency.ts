import { encodeNpy } from '../../formats/npy.ts';
import type { Tensor } from '../../formats/tensor.ts';
import { milliseconds } from '../../model/terms.ts';
import type { StimulusKind } from '../../model/terms.ts';
import type { DeclaredModel } from '../../model/declaration.ts';
import type { Component, Measurement } from '../../model/measurement.ts';
import type { Step } from '../../model/plan.ts';
import { earlyStoppingEstimate, fewestQueries } from '../../statistics/early-stopping.ts';
import { fewestForInterval, quantileInterval, quantileOf } from '../../statistics/quantile.ts';
import { meanOf } from '../../statistics/student.ts';
import { modelOf, needed, numberIn } from '../asked.ts';
import { TooFew } from '../bench.ts';
import type { Bench } from '../bench.ts';
import { clock, fraction } from '../component.ts';
import type { Answer, Probe } from '../probe.ts';
import { answered } from './accuracy.ts';
import { casesFor } from './cases.ts';
import type { Case } from './cases.ts';

export type { Case } from './cases.ts';

export type Infer = (model: string, input: Tensor) => Promise<Answer>;
/** Latencies in ms in the order they were seen, what the device itself said (NaN: nothing), and how many answers were right. */
type Stream = { ms: Float64Array; reported: Float64Array; overruns: number; right: number };
type Found = Omit<Measurement, 'raw'>;

/**
 * Inputs are made before the stream, so that a query makes no garbage of the bench's own, and each is asked once: a
 * device that remembers its answers gains nothing. Only where so many do not fit are they used in turn.
 */
const mostInputBytes = 64 * 2 ** 20;
/** Percentile that the early stopping is about. */
const tail = 0.99;

/**
 * When the stream may end (MLPerf Inference, early stopping, single-stream): at n queries with t of them later than the
 * deadline, n being the fewest that still show the tail in time. It also ends where so many were late that the most
 * queries the plan allows could not show it any more.
 */
export function stopping(most: number): (n: number, overruns: number) => boolean {
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

/** Inputs of the bench’s own making, before the first query. */
export function inputsOf(model: DeclaredModel, seed: string, count: number): Case[] {
  const cases = casesFor(model);
  const first = cases.make(seed, 0);
  const most = Math.max(8, Math.floor(mostInputBytes / first.input.data.byteLength));
  return [first, ...Array.from({ length: Math.min(count, most) - 1 }, (_, i) => cases.make(seed, i + 1))];
}

/** Queries whose times are left out. */
export async function warmUp(infer: Infer, model: string, inputs: readonly Case[], count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const one = inputs[i % inputs.length];
    if (one) await infer(model, one.input);
  }
}

async function stream(
  infer: Infer,
  model: DeclaredModel,
  inputs: readonly Case[],
  most: number,
  bench: Pick<Bench, 'now' | 'progress'>,
): Promise<Stream> {
  const ms = new Float64Array(most);
  const reported = new Float64Array(most).fill(Number.NaN);
  const deadline = milliseconds(model.deadline);
  const mayStop = stopping(most);
  let [overruns, right, n] = [0, 0, 0];
  while (n < most && !mayStop(n, overruns)) {
    const one = inputs[n % inputs.length];
    if (!one) break;
    const from = bench.now();
    const answer = await infer(model.id, one.input);
    const took = bench.now() - from;
    ms[n] = took;
    if (answer.reportedMs !== undefined) reported[n] = answer.reportedMs;
    if (took > deadline) overruns++;
    if (answered(answer.output, model.labels.length) === one.label) right++;
    n++;
    if (n % 16 === 0) bench.progress(n, most);
  }
  return { ms: ms.subarray(0, n), reported: reported.subarray(0, n), overruns, right };
}

const nothing: Answer = { output: { type: 'float32', shape: [1], data: new Float32Array(1) } };
const nullProbe: Infer = async () => nothing;
const nullQueries = 459;

/** The same loop around a probe that answers at once: what the bench itself adds to a latency. */
async function harness(model: DeclaredModel, inputs: readonly Case[], bench: Bench): Promise<Component> {
  const idle = { now: () => bench.now(), progress: () => undefined };
  const { ms } = await stream(nullProbe, model, inputs, nullQueries, idle);
  const low = quantileOf(ms.toSorted(), tail);
  return { source: 'harness', low, high: 0, how: 'p99 of the same loop on a probe that answers at once' };
}

/** The wire's smallest round trip: part of the figure that belongs to the network between bench and device. */
export async function network(probe: Probe, bench: Bench): Promise<Component | undefined> {
  if (!probe.ping) return undefined;
  const trips = new Float64Array(21);
  for (let i = 0; i < trips.length; i++) {
    const from = bench.now();
    await probe.ping();
    trips[i] = bench.now() - from;
  }
  return { source: 'network', low: Math.min(...trips), high: 0, how: 'least of 21 empty round trips on the same wire' };
}

/** Half-widths may not reach below a latency of 0. */
export const capped = (value: number, component: Component): Component => ({
  ...component,
  low: Math.min(value, component.low),
});

type Reporting = { model: DeclaredModel; components: readonly Component[]; stimulus: StimulusKind; bench: Bench };
type Conditions = NonNullable<Found['conditions']>;

function percentile(sorted: Float64Array, p: number, { model, components, stimulus, bench }: Reporting): Found {
  const { value, low, high } = quantileInterval(sorted, p);
  const name = `p${Math.round(p * 100)}`;
  if (low === undefined || high === undefined)
    throw new TooFew(`${name} of ${sorted.length} latencies has no 95 % interval: ${fewestForInterval(p)} are needed`);
  const sampled: Component = {
    source: 'sampling',
    low: value - low,
    high: high - value,
    how: `order statistics of ${name}, 95 %`,
  };
  const all = stimulus === 'recorded' ? [sampled] : [sampled, clock(value, bench), ...components];
  return {
    quantity: `latency.${name}`,
    subject: model.id,
    value,
    unit: 'ms',
    n: sorted.length,
    components: all.map((component) => capped(value, component)),
    stimulus,
  };
}

function companions(sorted: Float64Array, { reported, overruns, right }: Stream): Record<string, number> {
  const said = reported.filter((ms) => Number.isFinite(ms)).sort();
  const bound = earlyStoppingEstimate(sorted, tail);
  return {
    p50: quantileOf(sorted, 0.5),
    most: sorted.at(-1) ?? 0,
    mean: meanOf(sorted),
    overruns,
    right,
    ...(bound === undefined ? {} : { bound }),
    ...(said.length === 0 ? {} : { reported: quantileOf(said, 0.5) }),
  };
}

function report(seen: Stream, reporting: Reporting, conditions: Conditions): void {
  const { bench, model, stimulus } = reporting;
  const n = seen.ms.length;
  const sorted = seen.ms.toSorted();
  const also = companions(sorted, seen);
  const raw = [{ type: 'application/x-npy', bytes: encodeNpy({ type: 'float64', shape: [n], data: seen.ms }) }];
  const late = fraction(seen.overruns, n);
  const miss: Found = {
    quantity: 'latency.miss',
    subject: model.id,
    value: late.value,
    unit: '1',
    n,
    components: [late.component],
    stimulus,
  };
  for (const found of [percentile(sorted, 0.99, reporting), percentile(sorted, 0.9, reporting), miss])
    bench.found({
      kind: 'measurement',
      measurement: { ...found, also, conditions: { ...conditions, deadline: model.deadline, stimulus } },
      raw,
    });
}

async function live(probe: Probe, model: DeclaredModel, step: Step, bench: Bench): Promise<void> {
  const infer = needed(probe, 'infer').bind(probe);
  const warmup = numberIn(step, 'warmup');
  const [warm, inputs] = [
    inputsOf(model, `${step.seed}/warm`, Math.max(1, warmup)),
    inputsOf(model, step.seed, step.samples),
  ];
  const trip = await network(probe, bench);
  const own = await harness(model, inputs, bench);
  await warmUp(infer, model.id, warm, warmup);
  const seen = await stream(infer, model, inputs, step.samples, bench);
  bench.progress(step.samples, step.samples);
  const components = trip ? [own, trip] : [own];
  report(seen, { model, components, stimulus: 'injected', bench }, { warmup, ...bench.conditions?.() });
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
  const right = cases.slice(0, ms.length).filter((c) => answered(c.output, model.labels.length) === c.label).length;
  const seen: Stream = { ms, reported: new Float64Array(0), overruns, right };
  report(seen, { model, components: [], stimulus: 'recorded', bench }, { suppliedBy, set });
}

/**
 * Latency of inference, one query after the other (MLPerf Inference, single-stream): from the last input byte handed to
 * the wire's driver to the last byte of the answer. p90 and p99 by nearest rank with distribution-free intervals, and
 * the fraction later than the declared deadline. At most `step.samples` queries; fewer where early stopping allows.
 * Throws `TooFew` where p99 has no interval.
 */
export async function latency(probe: Probe, step: Step, bench: Bench): Promise<void> {
  const model = modelOf(step, bench.declaration);
  if (probe.recorded) await replayed(probe.recorded.bind(probe), model, step, bench);
  else await live(probe, model, step, bench);
}
