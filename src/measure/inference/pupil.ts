import { decodeNpy } from '../../formats/npy.ts';
import { FormatError } from '../../formats/error.ts';
import type { Tensor } from '../../formats/tensor.ts';
import type { DeclaredModel, Envelope } from '../../model/declaration.ts';
import { milliseconds } from '../../model/terms.ts';
import { isNumerical } from '../../statistics/elementwise.ts';
import { needed } from '../asked.ts';
import { TooFew } from '../bench.ts';
import type { Bench } from '../bench.ts';
import type { AdaptedState, Probe } from '../probe.ts';
import { answered } from './accuracy.ts';
import type { Case } from './cases.ts';
import { heldAs } from './pair.ts';

/** A state of the model that its envelope does not allow, in words. */
export class OutsideEnvelope extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'OutsideEnvelope';
  }
}

/** What the guard set gave in one state: outputs, and the labels they name. */
export type Guarded = { outputs: readonly ArrayLike<number>[]; chosen: readonly number[] };
/** A state as the device says it, how long it took (ms), and the share of guard inputs that are named as the base names them. */
export type Reached = AdaptedState & { ms: number; guard: number };

/** Longest an adaptation may take where its maker does not say. */
const unlessSaidMs = 60_000;
/** Guard inputs of the bench's own. */
const ownGuards = 24;

const numbersOf = ({ data }: Tensor): ArrayLike<number> =>
  data instanceof BigInt64Array ? Float64Array.from(data, Number) : data;

/** The declared guard set: inputs of the model, one after the other along the first axis. */
async function guardsIn(model: DeclaredModel, envelope: Envelope, bench: Bench): Promise<Tensor[] | undefined> {
  const { guardSet } = envelope;
  const shape = model.inputs[0]?.shape ?? [];
  if (!guardSet || !bench.modelFile) return undefined;
  const { bytes, digest } = await bench.modelFile(guardSet.file);
  if (digest !== guardSet.digest) throw new TooFew(`${guardSet.file} has ${digest} and ${guardSet.digest} is declared`);
  const all = npyIn(bytes, guardSet.file);
  const each = shape.reduce((product, n) => product * n, 1);
  const { data } = all;
  if (!(data instanceof Float32Array) || data.length === 0 || data.length % each !== 0)
    throw new TooFew(`${guardSet.file} holds no float32 inputs of [${shape.join(', ')}]`);
  return Array.from({ length: data.length / each }, (_, i) => ({
    type: 'float32',
    shape,
    data: data.slice(i * each, (i + 1) * each),
  }));
}

function npyIn(bytes: Uint8Array, file: string): Tensor {
  try {
    return decodeNpy(bytes);
  } catch (error) {
    if (error instanceof FormatError) throw new TooFew(`${file}: ${error.message}`);
    throw error;
  }
}

/** A device that is taught. Every state it says it is in is held against its envelope; throws `OutsideEnvelope`. */
export type Pupil = {
  /** What the guard set gave when the device was at its base. */
  base(): Guarded;
  /** Index of the label that each input is given. */
  answers(inputs: Iterable<Case>): Promise<Int16Array>;
  teach(lessons: Iterable<Case>): Promise<number>;
  adapt(): Promise<Reached>;
  reset(): Promise<AdaptedState>;
  guarded(): Promise<Guarded>;
  /** Throws where the guard set is not answered as it was: the model moved though nobody told it to. */
  unmoved(since: Guarded, while_: string): Promise<void>;
};

/** Whether both gave the same, bit for bit or by the same arithmetic in another order. */
export function sameAnswers(a: Guarded, b: Guarded, model: DeclaredModel): boolean {
  return isNumerical(a.outputs, b.outputs, heldAs(model.outputs[0]?.type ?? 'float32'));
}

function stated(state: AdaptedState, envelope: Envelope, taught: number): void {
  const { base, changed, labels } = state;
  if (base !== envelope.base) throw new OutsideEnvelope(`its base is ${base}, not the declared ${envelope.base}`);
  const beyond = changed.filter((part) => !envelope.mayChange.includes(part));
  if (beyond.length > 0)
    throw new OutsideEnvelope(`${beyond.join(', ')} changed; only ${envelope.mayChange.join(', ')} may`);
  if (labels !== taught)
    throw new OutsideEnvelope(`it says that it was taught ${labels} labels, and was given ${taught}`);
}

/** Opens the talk with a device: back to its base, and what the guard set gives there. */
export async function pupilOf(
  probe: Probe,
  model: DeclaredModel,
  envelope: Envelope,
  guardOf: (index: number) => Case,
  bench: Bench,
): Promise<Pupil> {
  const infer = needed(probe, 'infer').bind(probe);
  const [teach, adapt, reset] = [
    needed(probe, 'teach').bind(probe),
    needed(probe, 'adapt').bind(probe),
    needed(probe, 'reset').bind(probe),
  ];
  const guards =
    (await guardsIn(model, envelope, bench)) ?? Array.from({ length: ownGuards }, (_, i) => guardOf(i).input);
  const withinMs = envelope.within === undefined ? unlessSaidMs : milliseconds(envelope.within);
  const least = envelope.guardSet?.agreement ?? 0;
  let taught = 0;
  const guarded = async (): Promise<Guarded> => {
    const outputs: Tensor[] = [];
    for (const input of guards) outputs.push((await infer(model.id, input)).output);
    return { outputs: outputs.map(numbersOf), chosen: outputs.map((one) => answered(one, model.labels.length)) };
  };
  const goBack = async (): Promise<AdaptedState> => {
    const state = await reset(model.id);
    taught = 0;
    stated(state, envelope, taught);
    if (state.state !== envelope.base)
      throw new OutsideEnvelope(`after going back it is ${state.state}, not its base ${envelope.base}`);
    return state;
  };
  await goBack();
  const atBase = await guarded();
  const agreement = ({ chosen }: Guarded): number =>
    chosen.filter((label, i) => label === atBase.chosen[i]).length / chosen.length;
  return {
    base: () => atBase,
    guarded,
    reset: goBack,
    async answers(inputs) {
      const all: number[] = [];
      for (const { input } of inputs) all.push(answered((await infer(model.id, input)).output, model.labels.length));
      return Int16Array.from(all);
    },
    async teach(lessons) {
      let count = 0;
      for (const { input, label } of lessons) {
        await teach(model.id, input, model.labels[label] ?? '');
        count++;
      }
      taught += count;
      return count;
    },
    async adapt() {
      const from = bench.now();
      const state = await adapt(model.id, withinMs);
      const ms = bench.now() - from;
      stated(state, envelope, taught);
      const guard = agreement(await guarded());
      if (guard < least)
        throw new OutsideEnvelope(
          `of the guard set ${(100 * guard).toFixed(1)} % are named as the base names them, less than the declared ${100 * least} %`,
        );
      return { ...state, ms, guard };
    },
    async unmoved(since, while_) {
      if (!sameAnswers(since, await guarded(), model))
        throw new OutsideEnvelope(`the guard set was answered otherwise after ${while_}: the model moved by itself`);
    },
  };
}
