import type { Tensor } from '../../src/formats/tensor.ts';
import type { ChannelName, ModelSpec } from '../personality.ts';
import type { FaultName } from '../list.ts';
import type { Hop } from './converter.ts';
import { inputShape } from './engine.ts';
import type { Engine, Inference } from './engine.ts';
import { normalisationOf } from './fill.ts';

/** `uncertain`: an input lacked samples, and was answered from what there was. */
export type Quality = 'good' | 'uncertain' | 'bad';
export type Watch = {
  /** Looks at what the converter delivered. */
  saw(hop: Hop): void;
  quality(): Quality;
  /** Inference that gives the last answer while all was well in place of one that would mean nothing. */
  guarded(infer: Engine['infer']): Engine['infer'];
};

/** Samples of a channel that are the same one after the other before it counts as stuck: 10 ms and 50 ms. */
const stuckAfter: Readonly<Record<ChannelName, number>> = { vibration: 128, temperature: 5 };
/** Root mean square of a row once normalised; of windows it was made for it is at most 3. */
const strange = 5;
const length = 1024;

type Seen = 'sound' | 'partial' | 'strange' | 'of another form';
type Faults = ReadonlySet<FaultName>;

/** How many samples of a channel were the same in a row, and whether the last one was there at all. */
function counter(): { take(sample: number): void; same(): number; lost(): boolean } {
  let [last, same] = [Number.NaN, 0];
  return {
    take(sample) {
      same = sample === last ? same + 1 : 0;
      last = sample;
    },
    same: () => same,
    lost: () => Number.isNaN(last),
  };
}

/** What a row is like once normalised: undefined where it lacks samples. */
function isStrange(row: Float32Array, scale: number, shift: number): boolean | undefined {
  let squares = 0;
  let isConstant = true;
  for (const value of row) {
    if (Number.isNaN(value)) return undefined;
    squares += (value * scale + shift) ** 2;
    isConstant &&= value === row[0];
  }
  return isConstant || !(Math.sqrt(squares / row.length) < strange);
}

function seenIn(spec: ModelSpec): (input: Tensor) => Seen {
  const { scale, shift } = normalisationOf(spec.shown);
  return ({ type, shape, data }) => {
    if (type !== 'float32' || shape.join() !== inputShape.join()) return 'of another form';
    const rows = Array.from(scale, (by, i) =>
      isStrange(data.subarray(i * length, (i + 1) * length), by, shift[i] ?? 0),
    );
    if (rows.includes(true)) return 'strange';
    return rows.includes(undefined) ? 'partial' : 'sound';
  };
}

const noOpinion = (spec: ModelSpec): Inference => ({
  output: {
    type: 'float32',
    shape: [1, spec.labels.length],
    data: new Float32Array(spec.labels.length).fill(1 / spec.labels.length),
  },
  modelUsed: spec.id,
  ms: 0,
});

/** Looks for lost and stuck channels and for inputs unlike any the models were made for. */
export function watch(specs: readonly ModelSpec[], faults: Faults): Watch {
  const channels = { vibration: counter(), temperature: counter() };
  const judges = new Map(specs.map((spec) => [spec.id, { spec, seen: seenIn(spec) }]));
  const answers = new Map<string, Inference>();
  let input: Seen = 'sound';
  const any = (fault: (name: ChannelName) => boolean): boolean => fault('vibration') || fault('temperature');
  const isLost = (): boolean => !faults.has('silent-on-lost-channel') && any((name) => channels[name].lost());
  const isStuck = (): boolean =>
    !faults.has('silent-on-stuck-sensor') && any((name) => channels[name].same() >= stuckAfter[name]);
  const isBad = (): boolean =>
    isLost() || isStuck() || (input === 'strange' && !faults.has('silent-on-unfamiliar-input'));
  return {
    saw({ velocity, temperature }) {
      for (const sample of velocity) channels.vibration.take(sample);
      channels.temperature.take(temperature);
    },
    quality() {
      if (isBad() || faults.has('quality-always-bad')) return 'bad';
      return input === 'partial' ? 'uncertain' : 'good';
    },
    guarded: (infer) => async (model, asked) => {
      const judge = judges.get(model);
      if (!judge) return await infer(model, asked);
      const seen = judge.seen(asked);
      // It is refused, and says nothing of what the sensor sees.
      if (seen === 'of another form') return await infer(model, asked);
      input = seen;
      if (isBad()) return answers.get(model) ?? noOpinion(judge.spec);
      const answer = await infer(model, asked);
      answers.set(model, answer);
      return answer;
    },
  };
}
