import type { Step } from '../../model/plan.ts';
import { milliseconds } from '../../model/terms.ts';
import type { DeclaredModel } from '../../model/declaration.ts';
import type { Component } from '../../model/measurement.ts';
import { earlyStoppingEstimate } from '../../statistics/early-stopping.ts';
import { quantileOf } from '../../statistics/quantile.ts';
import { modelOf, needed, numberIn } from '../asked.ts';
import type { Bench } from '../bench.ts';
import { clock, fraction } from '../component.ts';
import type { Probe } from '../probe.ts';
import { answered } from './accuracy.ts';
import { accuracyOf, inputsFrom, kept, nullProbe, proving, stopping } from './latency.ts';
import type { Case, Infer } from './latency.ts';
import { percentilesOf, refuseWithout } from './percentiles.ts';
import type { Found } from './percentiles.ts';
import { emptyTrips, networkOf } from './unexplained.ts';

const prefix = 'latency.multi-stream';
type Asking = { model: DeclaredModel; inputs: readonly Case[]; each: number; most: number; tail: number };
/** Of every query, ms from the first of its samples handed over to the last of their answers; and how many answers were right. */
type Seen = { ms: Float64Array; overruns: number; right: number };

/** Sends all samples of a query before it waits for the first answer. */
function asker(infer: Infer, { model, inputs, each }: Asking): (query: number) => Promise<number> {
  const { id, labels } = model;
  const under: Promise<boolean>[] = Array.from({ length: each });
  const one = async ({ input, label }: Case): Promise<boolean> =>
    answered((await infer(id, input)).output, labels.length) === label;
  return async (query) => {
    for (let k = 0; k < each; k++) {
      const sample = inputs[(query * each + k) % inputs.length];
      if (sample) under[k] = one(sample);
    }
    let right = 0;
    for (const isRight of await Promise.all(under)) if (isRight) right++;
    return right;
  };
}

async function stream(infer: Infer, asking: Asking, bench: Pick<Bench, 'now' | 'progress'>): Promise<Seen> {
  const { model, most, tail } = asking;
  const ms = new Float64Array(most);
  const deadline = milliseconds(model.deadline);
  const mayStop = stopping(most, tail);
  const ask = asker(infer, asking);
  let [overruns, right, n] = [0, 0, 0];
  while (n < most && !mayStop(n, overruns)) {
    const from = bench.now();
    right += await ask(n);
    const took = bench.now() - from;
    ms[n] = took;
    if (took > deadline) overruns++;
    n++;
    bench.progress(n, most);
  }
  return { ms: ms.subarray(0, n), overruns, right };
}

async function harness(asking: Asking, bench: Bench): Promise<Component> {
  const idle = { now: () => bench.now(), progress: () => undefined };
  const { ms } = await stream(nullProbe, { ...asking, most: 459, tail: 0.99 }, idle);
  const low = quantileOf(ms.toSorted(), 0.99);
  return { source: 'harness', low, high: 0, how: 'p99 of the same loop on a probe that answers at once' };
}

function report(
  { ms, overruns, right }: Seen,
  { model, each, tail }: Asking,
  components: readonly Component[],
  bench: Bench,
  conditions: NonNullable<Found['conditions']>,
): void {
  const n = ms.length;
  const sorted = ms.toSorted();
  refuseWithout(sorted, 'p99');
  const about = { subject: model.id, stimulus: 'injected' } as const;
  const { found, absent } = percentilesOf(sorted, {
    ...about,
    prefix,
    around: (value) => [clock(value, bench), ...components],
  });
  const late = fraction(overruns, n);
  const miss: Found = {
    ...about,
    quantity: `${prefix}.miss`,
    value: late.value,
    unit: '1',
    n,
    components: [late.component],
  };
  const accuracy = accuracyOf(right, n * each, { ...about, quantity: `${prefix}.accuracy` });
  const bound = earlyStoppingEstimate(sorted, tail);
  const also = {
    p50: quantileOf(sorted, 0.5),
    most: sorted.at(-1) ?? 0,
    overruns,
    ...(bound === undefined ? {} : { bound }),
    ...accuracy.beside,
  };
  const under = { ...conditions, ...(absent.length === 0 ? {} : { absent: absent.join('; ') }) };
  for (const one of [...found, miss, ...proving(accuracy.found, conditions)]) {
    const measurement = { ...one, also: { ...also, ...one.also }, conditions: under };
    bench.found({ kind: 'measurement', measurement, raw: one.quantity === `${prefix}.p99` ? [kept(ms)] : [] });
  }
}

/**
 * Latency of queries of several samples each (MLPerf Inference, multi-stream: eight): all samples of a query are handed
 * over at once, the query ends with the last of their answers, and the next begins then. `step.samples` queries at most;
 * fewer where early stopping allows. Throws `TooFew` where p99 has no interval.
 */
export async function latencyOfStreams(probe: Probe, step: Step, bench: Bench): Promise<void> {
  const model = modelOf(step, bench.declaration);
  const infer: Infer = needed(probe, 'infer').bind(probe);
  const [warmup, each, tail] = [numberIn(step, 'warmup'), numberIn(step, 'each'), numberIn(step, 'tail')];
  const drawn = await inputsFrom(probe, bench, model, step, { warm: warmup * each, timed: step.samples * each });
  const asking: Asking = {
    model,
    inputs: drawn.inputs,
    each,
    most: step.samples,
    tail,
  };
  const trips = await emptyTrips(probe, bench);
  const own = await harness(asking, bench);
  const warm = asker(infer, { ...asking, inputs: drawn.warm });
  for (let i = 0; i < warmup; i++) await warm(i);
  bench.collect?.();
  const seen = await stream(infer, asking, bench);
  bench.progress(step.samples, step.samples);
  const conditions = { warmup, each, deadline: model.deadline, ...drawn.conditions, ...bench.conditions?.() };
  report(seen, asking, trips ? [own, networkOf(trips)] : [own], bench, conditions);
}
