import { bearingScene, labels } from '../sim/scene.ts';
import { latency } from '../src/measure/inference/latency.ts';
import type { Found } from '../src/measure/bench.ts';
import type { Answer, Probe } from '../src/measure/probe.ts';
import { Scene } from '../src/model/declaration.ts';
import type { Declaration, DeclaredModel } from '../src/model/declaration.ts';
import type { Step } from '../src/model/plan.ts';
import { machine } from './figure.ts';
import type { Benchmark, Figure, Spread } from './figure.ts';
import { interleaved } from './pairs.ts';

/** Queries of one stream: where early stopping ends it when none is late. */
const queries = 459;
const warmup = 20;

const model: DeclaredModel = {
  id: 'null',
  task: 'null',
  inputs: [{ name: 'window', type: 'float32', shape: [1, 5, 1024] }],
  outputs: [{ name: 'scores', type: 'float32', shape: [1, 4] }],
  labels: [...labels],
  metric: { name: 'accuracy', least: 0 },
  deadline: '1 s',
  scene: Scene.parse(bearingScene),
};
const step: Step = {
  id: 's01',
  method: 'inference.latency.single-stream',
  subject: model.id,
  parameters: { warmup },
  samples: queries,
  seed: `${'0'.repeat(32)}/s01`,
  timeoutMs: 60_000,
  estimateMs: 0,
  indicators: ['latency'],
};
const answer: Answer = { output: { type: 'float32', shape: [1, 4], data: new Float32Array(4) } };

/** A probe that answers at once and notes when its first and last counted query came. */
class NullProbe implements Probe {
  first = 0;
  last = 0;
  seen = 0;
  async infer(): Promise<Answer> {
    this.last = performance.now();
    if (this.seen++ === warmup) this.first = this.last;
    return answer;
  }
  async close(): Promise<void> {}
}

/** µs a query that the method's stream takes, from query to query; and the median it reports, in µs. */
async function ofMethod(): Promise<{ query: number; timed: number }> {
  const probe = new NullProbe();
  const found: Found[] = [];
  await latency(probe, step, {
    now: () => performance.now(),
    wait: async () => {},
    progress: () => {},
    found: (one) => found.push(one),
    declaration: { models: [model] } as Declaration,
  });
  const p50 = found.flatMap((one) => (one.kind === 'measurement' ? [one.measurement.also?.['p50']] : []))[0];
  const counted = probe.seen - warmup;
  if (counted < 2 || p50 === undefined) throw new Error(`the method asked ${probe.seen} times and reported nothing`);
  return { query: ((probe.last - probe.first) / (counted - 1)) * 1000, timed: p50 * 1000 };
}

/** The same of the barest loop that can time a query: two clock readings and a place to keep their difference. */
async function ofLoop(): Promise<{ query: number; timed: number }> {
  const probe = new NullProbe();
  const ms = new Float64Array(queries);
  for (let i = 0; i < warmup; i++) await probe.infer();
  for (let i = 0; i < queries; i++) {
    const from = performance.now();
    await probe.infer();
    ms[i] = performance.now() - from;
  }
  const p50 = ms.toSorted()[Math.ceil(queries / 2) - 1] ?? Number.NaN;
  return { query: ((probe.last - probe.first) / (queries - 1)) * 1000, timed: p50 * 1000 };
}

export const benchmark: Benchmark = {
  name: 'latency-overhead',
  title: 'what the latency method adds to a query, on a probe that answers at once; peer: a bare loop',
  runs: 41,
  async run(runs): Promise<Figure[]> {
    for (let i = 0; i < 20; i++) {
      await ofMethod();
      await ofLoop();
    }
    const figure = (name: string, spreads: Record<'ours' | 'peer' | 'ratio', Spread>): Figure => ({
      name,
      ...spreads,
      limit: null,
      unit: 'us',
      runs,
      machine: machine(),
    });
    const of = (key: 'query' | 'timed') =>
      interleaved(
        runs,
        async () => (await ofMethod())[key],
        async () => (await ofLoop())[key],
      );
    return [figure('latency-overhead.query', await of('query')), figure('latency-overhead.timed', await of('timed'))];
  },
};
