import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { bearingScene, labels } from '../sim/scene.ts';
import { inputsOf, latency } from '../src/measure/inference/latency.ts';
import type { Case } from '../src/measure/inference/latency.ts';
import type { Found } from '../src/measure/bench.ts';
import type { Tensor } from '../src/formats/tensor.ts';
import type { Answer, Probe } from '../src/measure/probe.ts';
import { Scene } from '../src/model/declaration.ts';
import type { Declaration, DeclaredModel } from '../src/model/declaration.ts';
import type { Step } from '../src/model/plan.ts';
import { machine, spreadOf } from './figure.ts';
import type { Benchmark, Figure } from './figure.ts';
import { interleaved } from './pairs.ts';

/** Queries of one stream, where early stopping ends it when none is late: of p99.9 on the null probe, of p99 on the model. */
const streams = { null: { queries: 4603, tail: 0.999 }, model: { queries: 459, tail: 0.99 } } as const;
type Stream = (typeof streams)[keyof typeof streams];
const warmup = 20;

const model: DeclaredModel = {
  id: 'bearing',
  task: 'bearing-fault-classification',
  inputs: [{ name: 'window', type: 'float32', shape: [1, 5, 1024] }],
  outputs: [{ name: 'scores', type: 'float32', shape: [1, 4] }],
  labels: [...labels],
  metric: { name: 'accuracy', least: 0 },
  deadline: '1 s',
  scene: Scene.parse(bearingScene),
};
const stepOf = ({ queries, tail }: Stream): Step => ({
  id: 's01',
  method: 'inference.latency.single-stream',
  subject: model.id,
  parameters: { warmup, tail },
  samples: queries,
  seed: `${'0'.repeat(32)}/s01`,
  timeoutMs: 60_000,
  estimateMs: 0,
  indicators: ['latency'],
});

type Ask = (input: Tensor) => Promise<Answer>;
const nothing: Answer = { output: { type: 'float32', shape: [1, 4], data: new Float32Array(4) } };
/** The null system under test: answers at once. */
const atOnce: Ask = async () => nothing;

/** The simulated sensor's model in this process: no wire. */
async function onEngine(): Promise<Ask> {
  const file = fileURLToPath(new URL('../sim/models/bearing.onnx', import.meta.url));
  const session = await InferenceSession.create(readFileSync(file), { intraOpNumThreads: 1, interOpNumThreads: 1 });
  return async ({ shape, data }) => {
    const { scores } = await session.run({ window: new OrtTensor('float32', data as Float32Array, shape) });
    return { output: { type: 'float32', shape: [1, 4], data: scores?.data as Float32Array } };
  };
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heap = (): number => process.memoryUsage().heapUsed;

/** Notes when its first and last counted query came. */
class Watched implements Probe {
  readonly #ask: Ask;
  first = 0;
  last = 0;
  seen = 0;
  /** Bytes in use when the first and last came. */
  before = 0;
  after = 0;
  constructor(ask: Ask) {
    this.#ask = ask;
  }
  infer(_model: string, input: Tensor): Promise<Answer> {
    if (this.seen++ === warmup) {
      this.before = heap();
      this.first = performance.now();
    }
    return this.#ask(input);
  }
  /** The last call is made when the stream has ended, and before anything is worked out from it. */
  ends(): void {
    this.last = performance.now();
    this.after = heap();
  }
  async close(): Promise<void> {}
}

type Taken = { p50: number; p99: number; perSecond: number; garbage: number };

/** ms, of the method. */
async function byMethod(ask: Ask, stream: Stream): Promise<Taken> {
  const probe = new Watched(ask);
  const found: Found[] = [];
  await latency(probe, stepOf(stream), {
    now: () => performance.now(),
    wait: async () => {},
    collect,
    progress: (done, of) => void (done === of && probe.ends()),
    found: (one) => found.push(one),
    declaration: { models: [model] } as Declaration,
  });
  const of = (quantity: string): number => {
    const one = found.find(({ kind, ...rest }) => kind === 'measurement' && quantityOf(rest) === quantity);
    return one?.kind === 'measurement' ? Number(one.measurement.value) : Number.NaN;
  };
  return {
    p50: of('latency.p50'),
    p99: of('latency.p99'),
    perSecond: ((probe.seen - warmup) / (probe.last - probe.first)) * 1000,
    garbage: (probe.after - probe.before) / (probe.seen - warmup),
  };
}
const quantityOf = (rest: object): string | undefined =>
  (rest as { measurement?: { quantity: string } }).measurement?.quantity;

/** The same of the barest loop that can time a query: two clock readings and a place to keep their difference. */
async function byLoop(ask: Ask, { queries }: Stream): Promise<Taken> {
  const inputs: readonly Case[] = inputsOf(model, 'benchmark', queries);
  const ms = new Float64Array(queries);
  const inputAt = (i: number): Tensor => (inputs[i % inputs.length] ?? inputs[0] ?? { input: nothing.output }).input;
  for (let i = 0; i < warmup; i++) await ask(inputAt(i));
  collect();
  const before = heap();
  const first = performance.now();
  for (let i = 0; i < queries; i++) {
    const from = performance.now();
    await ask(inputAt(i));
    ms[i] = performance.now() - from;
  }
  const last = performance.now();
  const after = heap();
  const sorted = ms.toSorted();
  const at = (p: number): number => sorted[Math.ceil(p * queries) - 1] ?? Number.NaN;
  const perSecond = (queries / (last - first)) * 1000;
  return { p50: at(0.5), p99: at(0.99), perSecond, garbage: (after - before) / queries };
}

type Pair = { ours: Taken; peer: Taken };
async function pairsOf(runs: number, ask: Ask, stream: Stream): Promise<Pair[]> {
  const pairs: Pair[] = [];
  let pair: Partial<Pair> = {};
  const keep = async (whose: keyof Pair, taken: Promise<Taken>): Promise<number> => {
    pair = { ...pair, [whose]: await taken };
    if (pair.ours && pair.peer) {
      pairs.push({ ours: pair.ours, peer: pair.peer });
      pair = {};
    }
    return 1;
  };
  await interleaved(
    runs,
    () => keep('ours', byMethod(ask, stream)),
    () => keep('peer', byLoop(ask, stream)),
  );
  // The first was made to warm up.
  return pairs.slice(1);
}

function figureOf(
  name: string,
  pairs: readonly Pair[],
  value: (taken: Taken) => number,
  unit: string,
  limit: Figure['limit'],
): Figure {
  const spread = (whose: keyof Pair) => spreadOf(pairs.map((pair) => value(pair[whose])));
  return {
    name,
    ours: spread('ours'),
    peer: spread('peer'),
    ratio: spreadOf(pairs.map(({ ours, peer }) => value(ours) / value(peer))),
    limit,
    unit,
    runs: pairs.length,
    machine: machine(),
  };
}

export const benchmark: Benchmark = {
  name: 'latency-overhead',
  title: 'what the latency method adds to a query, on a probe that answers at once and on a model; peer: a bare loop',
  runs: 25,
  async run(runs): Promise<Figure[]> {
    await pairsOf(5, atOnce, streams.null);
    const idle = await pairsOf(runs, atOnce, streams.null);
    const busy = await pairsOf(runs, await onEngine(), streams.model);
    const us = (of: 'p50' | 'p99') => (taken: Taken) => taken[of] * 1000;
    return [
      figureOf('latency-overhead.timed-p50', idle, us('p50'), 'us', { of: 'ours', most: 0.5 }),
      figureOf('latency-overhead.queries', idle, ({ perSecond }) => perSecond, '1/s', { of: 'ours', least: 900_000 }),
      figureOf('latency-overhead.garbage', idle, ({ garbage }) => garbage, 'B', null),
      figureOf('latency-overhead.model-p99', busy, us('p99'), 'us', { of: 'ratio', most: 1.05 }),
      figureOf('latency-overhead.model-p50', busy, us('p50'), 'us', null),
    ];
  },
};
