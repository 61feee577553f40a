import { setImmediate as pause } from 'node:timers/promises';
import { generatorOf } from '../../src/signals/generators.ts';
import { randomFrom } from '../../src/signals/random.ts';
import { headOf, learn, lessonOf } from '../learn/adapt.ts';
import type { Lesson } from '../learn/adapt.ts';
import { weightsOf } from '../learn/network.ts';
import type { Network } from '../learn/network.ts';
import { onnxOf } from '../learn/onnx.ts';
import type { FaultName } from '../list.ts';
import { sha256 } from '../personality.ts';
import { bearingScene } from '../scene.ts';

/** What the device says of the model that answers now: `labels` it was taught since it came, and what differs from its base. */
export type State = { state: string; base: string; changed: readonly string[]; labels: number };
export type Learned = State & { model: Uint8Array };

/** What may change on the device: its first convolution never does. */
export const mayChange = ['conv1', 'conv2', 'dense'] as const;

/** Lessons of its maker's that it carries with it, so that it does not forget what it was made for. */
const carried = 150;
/** Steps for every lesson, and the rate of learning. */
const steady = { steps: 3, rate: 0.01 };
/** As a fault has it: at length, and looking at nothing but what is new. */
const rash = { steps: 6, rate: 0.02 };

function copyOf(network: Network): Network {
  return structuredClone(network);
}

function changedIn(base: Network, now: Network): string[] {
  const names = [...base.convolutions.map((_, i) => `conv${i}`), 'dense'];
  const [before, after] = [weightsOf(base), weightsOf(now)];
  return names.filter((_, i) =>
    [2 * i, 2 * i + 1].some((k) => before[k]?.some((value, at) => value !== after[k]?.[at]) ?? false),
  );
}

export type Learner = {
  teach(window: Float32Array, label: number): void;
  adapt(): Promise<Learned>;
  reset(): State;
  /** Moves a little towards its own answer: what no device may do unasked. */
  nudge(window: Float32Array, label: number): Promise<Learned>;
};

/** Learns on the device from labelled windows, starting from `base`. Deterministic in what it is taught. */
export function learner(base: Network, baseDigest: string, faults: ReadonlySet<FaultName>): Learner {
  let now = copyOf(base);
  let fresh: Lesson[] = [];
  let memories: Lesson[] | undefined;
  let learnedBefore: Lesson[] = [];
  let labels = 0;
  /** Made when first needed. */
  const memory = (): Lesson[] => {
    const generator = generatorOf(bearingScene.generator, bearingScene.parameters);
    memories ??= Array.from({ length: carried }, (_, i) => {
      const { input, label } = generator.make('carried', i);
      return lessonOf(base, input, label);
    });
    return [...memories, ...learnedBefore];
  };
  const learned = (): Learned => {
    const model = onnxOf(now, { graph: 'adapted', input: 'window', output: 'scores' });
    return { state: sha256(model), base: baseDigest, changed: changedIn(base, now), labels, model };
  };
  return {
    teach(window, label) {
      fresh.push(lessonOf(base, window, label));
      labels++;
    },
    async adapt() {
      const isRash = faults.has('forgets');
      const { steps, rate } = isRash ? rash : steady;
      const course = { fresh, kept: isRash ? [] : memory(), steps: steps * fresh.length, rate };
      if (fresh.length > 0 && !faults.has('adapts-nothing'))
        await learn(headOf(now), { ...course, random: randomFrom(`adapt/${labels}`) }, async () => await pause());
      if (faults.has('changes-what-it-may-not'))
        for (const layer of now.convolutions.slice(0, 1)) layer.bias[0] = (layer.bias[0] ?? 0) + 1e-3;
      learnedBefore.push(...fresh);
      fresh = [];
      return learned();
    },
    reset() {
      now = copyOf(base);
      [fresh, learnedBefore, labels] = [[], [], 0];
      return { state: baseDigest, base: baseDigest, changed: [], labels };
    },
    async nudge(window, label) {
      const course = {
        fresh: [lessonOf(base, window, label)],
        kept: [],
        steps: 1,
        rate: 0.002,
        random: randomFrom('nudge'),
      };
      await learn(headOf(now), course, async () => await pause());
      return learned();
    },
  };
}
