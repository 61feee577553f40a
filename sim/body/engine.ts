import { setTimeout as wait } from 'node:timers/promises';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import type { Tensor } from '../../src/formats/tensor.ts';
import type { Random } from '../../src/signals/random.ts';
import type { FaultName } from '../list.ts';
import { modelFile } from '../personality.ts';
import { fillOf, looked } from './fill.ts';
import type { Fill } from './fill.ts';
import type { ModelSpec } from '../personality.ts';
import { adaptive } from './adaptive.ts';
import type { Adaptive } from './adaptive.ts';
import type { State } from './learner.ts';
import { Refusal } from './refusal.ts';
import type { Uplink } from './uplink.ts';

/** Scores [1, classes], the model's name, and the inference time the device gives out, ms. */
export type Inference = { output: Tensor; modelUsed: string; ms: number };
export type Engine = {
  infer(model: string, input: Tensor): Promise<Inference>;
  /** One labelled input, kept until the model adapts. Throws `Refusal`. */
  teach(model: string, input: Tensor, label: string): void;
  /** Learns from what it was taught. Throws `Refusal`. */
  adapt(model: string): Promise<State>;
  /** Back to the model as it was shipped. Throws `Refusal`. */
  reset(model: string): State;
  /** Of the last inferences, as the device gives it out, ms. */
  observedMs(): number;
};

export const inputShape = [1, 5, 1024] as const;

function checked(input: Tensor): Float32Array {
  if (input.type !== 'float32') throw new Refusal(`the input is float32, not ${input.type}`);
  if (input.shape.join() !== inputShape.join())
    throw new Refusal(`the input has shape [${inputShape.join(',')}], not [${input.shape.join(',')}]`);
  return input.data;
}

async function run(session: InferenceSession, input: Float32Array): Promise<Float32Array> {
  const answers = await session.run({ window: new OrtTensor('float32', input, inputShape) });
  const scores = answers['scores']?.data;
  if (!(scores instanceof Float32Array)) throw new Error('the model gave no scores');
  return scores;
}

const constantScores = (classes: number): Float32Array =>
  Float32Array.from({ length: classes }, (_, i) => (i === 0 ? 0.97 : 0.03 / (classes - 1)));

/** Lateness by fault: 1.6 deadlines, or 1.6 to 2.36 of them once in forty; or three tenths of one, which is in time. */
function extraMs(deadlineMs: number, faults: ReadonlySet<FaultName>, random: Random): number {
  if (faults.has('slow-inference')) return 1.6 * deadlineMs;
  if (faults.has('late-tail') && random.unit() < 0.025) return deadlineMs * random.between(1.6, 2.36);
  return faults.has('lies-in-observed-latency') ? 0.3 * deadlineMs : 0;
}

const flattering: readonly FaultName[] = ['flattering-latency', 'lies-in-observed-latency'];
/** The inference time that the device gives out, ms. */
const told = (ms: number, faults: ReadonlySet<FaultName>): number =>
  flattering.some((name) => faults.has(name)) ? 0.05 : ms;

type Loaded = {
  spec: ModelSpec;
  shown: InferenceSession;
  poor: InferenceSession;
  other: InferenceSession;
  own: Adaptive;
  fill: Fill;
};

/** The model that runs, whichever is shown. */
function running({ shown, poor, other, own }: Loaded, faults: ReadonlySet<FaultName>): InferenceSession {
  const adapted = own.session();
  if (adapted) return adapted;
  if (faults.has('swapped-model')) return poor;
  return faults.has('accurate-not-equivalent') ? other : shown;
}

const step = 1 / 128;
/** As after a quantisation with another rounding: down where the step before it is even, up where it is odd. */
const oneStepOff = (scores: Float32Array): Float32Array =>
  scores.map((score) => score + (Math.floor(score / step) % 2 === 0 ? -step : step));

async function load(spec: ModelSpec, own: Adaptive): Promise<Loaded> {
  // More threads on shared cores give a tail of milliseconds.
  const options = { intraOpNumThreads: 1, interOpNumThreads: 1 };
  const [shown, poor, other] = await Promise.all(
    [spec.shown, spec.poor, spec.other].map((name) => InferenceSession.create(modelFile(name), options)),
  );
  if (!shown || !poor || !other) throw new Error(`the models of ${spec.id} did not load`);
  await run(shown, new Float32Array(5 * 1024));
  return { spec, shown, poor, other, own, fill: fillOf(spec.shown) };
}

/** Loads the models and answers with them. Throws `Refusal` for an input that is not theirs. */
export async function engine(
  specs: readonly ModelSpec[],
  faults: ReadonlySet<FaultName>,
  random: Random,
  uplink?: Uplink,
): Promise<Engine> {
  const all = await Promise.all(specs.map(async (spec) => await load(spec, adaptive(spec, faults, uplink))));
  const loaded = new Map(all.map((model) => [model.spec.id, model]));
  const named = (model: string): Loaded => {
    const found = loaded.get(model);
    if (!found) throw new Refusal(`there is no model ${model}`);
    return found;
  };
  let observed = 0;
  return {
    observedMs: () => told(observed, faults),
    async infer(model, input) {
      const found = named(model);
      const values = found.fill(looked(checked(input), faults));
      const started = performance.now();
      const own = faults.has('constant-answer')
        ? constantScores(found.spec.labels.length)
        : await run(running(found, faults), values);
      const scores = faults.has('one-step-off') ? oneStepOff(own) : own;
      const extra = extraMs(found.spec.deadlineMs, faults, random);
      if (extra > 0) await wait(extra);
      const ms = performance.now() - started;
      observed = observed === 0 ? ms : 0.9 * observed + 0.1 * ms;
      const output: Tensor = { type: 'float32', shape: [1, scores.length], data: scores };
      await found.own.answered(values, scores.indexOf(Math.max(...scores)));
      return { output, modelUsed: model, ms: told(ms, faults) };
    },
    teach(model, input, label) {
      const { spec, own } = named(model);
      const which = spec.labels.indexOf(label);
      if (which < 0) throw new Refusal(`label is one of ${spec.labels.join(', ')}, not ${label}`);
      own.teach(checked(input).slice(), which);
    },
    adapt: async (model) => await named(model).own.adapt(),
    reset: (model) => named(model).own.reset(),
  };
}
