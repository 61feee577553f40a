import type { Step } from '../../model/plan.ts';
import type { DeclaredModel } from '../../model/declaration.ts';
import type { Component } from '../../model/measurement.ts';
import { fewestForInterval, quantileInterval, quantileOf } from '../../statistics/quantile.ts';
import { deviationOf, studentQuantile } from '../../statistics/student.ts';
import { json, modelOf, needed, numberIn } from '../asked.ts';
import type { Bench } from '../bench.ts';
import { clock, sampling } from '../component.ts';
import type { Probe } from '../probe.ts';
import { answered } from './accuracy.ts';
import { accuracyOf, harness, inputsFrom, proving, warmUp } from './latency.ts';
import type { Case, Infer } from './latency.ts';
import type { Found } from './percentiles.ts';
import { emptyTrips, networkOf } from './unexplained.ts';

const prefix = 'latency.tiny';
/** Inputs made before the first window, used in turn. */
const inputCount = 500;
/** Fewest inferences of a window (MLPerf Tiny rules, performance mode). */
const fewestInWindow = 10;
const half = 0.5;

type Window = { n: number; ms: number };
type Asking = { model: DeclaredModel; inputs: readonly Case[]; windowMs: number };

/** Asks one after the other, from query `first` on, until the time is over and the fewest are done. */
async function windowFrom(
  infer: Infer,
  { model, inputs, windowMs }: Asking,
  first: number,
  bench: Pick<Bench, 'now'>,
): Promise<Window & { right: number }> {
  const { id, labels } = model;
  const from = bench.now();
  let [n, right, ms] = [0, 0, 0];
  while (n < fewestInWindow || ms < windowMs) {
    const one = inputs[(first + n) % inputs.length];
    if (!one) break;
    if (answered((await infer(id, one.input)).output, labels.length) === one.label) right++;
    n++;
    ms = bench.now() - from;
  }
  return { n, ms, right };
}

/**
 * How far the median of the windows may be off. From six on, by order statistics; of fewer, as sums of many inferences,
 * by Student's t: the range of five holds the median with 93.75 % alone.
 */
function spreadOf(sorted: Float64Array, value: number): Component {
  const { low, high } = quantileInterval(sorted, half);
  if (low !== undefined && high !== undefined)
    return sampling(value, { low, high }, `order statistics of the median of ${sorted.length} windows, 95 %`);
  const t = studentQuantile(0.975, sorted.length - 1);
  const width = (t * deviationOf(sorted)) / Math.sqrt(sorted.length);
  const how = `Student’s t of ${sorted.length} windows, 95 % (${fewestForInterval(half)} would have order statistics)`;
  return sampling(value, { low: value - width, high: value + width }, how);
}

function medianOf(values: readonly number[]): { value: number; component: Component; also: Record<string, number> } {
  const sorted = Float64Array.from(values).sort();
  const value = quantileOf(sorted, half);
  return {
    value,
    component: spreadOf(sorted, value),
    also: { least: sorted[0] ?? value, most: sorted.at(-1) ?? value },
  };
}

function report(
  windows: readonly (Window & { right: number })[],
  model: DeclaredModel,
  components: readonly Component[],
  bench: Bench,
  conditions: NonNullable<Found['conditions']>,
): void {
  const about = { subject: model.id, stimulus: 'injected' } as const;
  const n = windows.reduce((sum, window) => sum + window.n, 0);
  const right = windows.reduce((sum, window) => sum + window.right, 0);
  const time = medianOf(windows.map((window) => window.ms / window.n));
  const flow = medianOf(windows.map((window) => (1000 * window.n) / window.ms));
  const accuracy = accuracyOf(right, n, { ...about, quantity: `${prefix}.accuracy` });
  const own = [clock(time.value, bench), ...components].map((one) => ({ ...one, low: Math.min(time.value, one.low) }));
  const median: Found = {
    ...about,
    quantity: `${prefix}.median`,
    value: time.value,
    unit: 'ms',
    n,
    components: [time.component, ...own],
    also: { ...time.also, ...accuracy.beside },
  };
  const throughput: Found = {
    ...about,
    quantity: `${prefix}.throughput`,
    value: flow.value,
    unit: '1/s',
    n,
    components: [flow.component],
  };
  const raw = [json({ windows })];
  for (const one of [median, throughput, ...proving(accuracy.found, conditions)])
    bench.found({ kind: 'measurement', measurement: { ...one, conditions }, raw });
}

/**
 * The performance mode of MLPerf Tiny: a warm-up, then windows (`step.samples`, five of them) of at least
 * `parameters.window` seconds and ten inferences, one inference after the other. Time an inference and inferences a
 * second are each the median of the windows.
 */
export async function latencyByTiny(probe: Probe, step: Step, bench: Bench): Promise<void> {
  const model = modelOf(step, bench.declaration);
  const infer: Infer = needed(probe, 'infer').bind(probe);
  const [warmup, seconds] = [numberIn(step, 'warmup'), numberIn(step, 'window')];
  const drawn = await inputsFrom(probe, bench, model, step, { warm: warmup, timed: inputCount });
  const asking: Asking = { model, inputs: drawn.inputs, windowMs: seconds * 1000 };
  const trips = await emptyTrips(probe, bench);
  const own = await harness(model, asking.inputs, bench);
  await warmUp(infer, model.id, drawn.warm, warmup);
  const windows: (Window & { right: number })[] = [];
  bench.collect?.();
  for (let asked = 0; windows.length < step.samples; asked += windows.at(-1)?.n ?? 0) {
    windows.push(await windowFrom(infer, asking, asked, bench));
    bench.progress(windows.length, step.samples);
  }
  const conditions = {
    warmup,
    window: `${seconds} s`,
    windows: windows.length,
    ...drawn.conditions,
    ...bench.conditions?.(),
  };
  report(windows, model, trips ? [own, networkOf(trips)] : [own], bench, conditions);
}
