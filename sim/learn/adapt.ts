import type { Random } from '../../src/signals/random.ts';
import { backward, forward, gradientsFor, lengthAfter, traceFor, weightsOf } from './network.ts';
import type { Network } from './network.ts';
import { adamFor } from './teach.ts';

/** What a window looks like behind the first convolution, which never changes, and its label. */
export type Lesson = { features: Float32Array; label: number };

/** Everything behind the first convolution, as a network of its own that shares its weights. */
export function headOf(network: Network): Network {
  const [first, ...convolutions] = network.convolutions;
  if (!first) throw new RangeError('a network without a convolution has no head');
  return {
    channels: first.outputs,
    length: lengthAfter(network.length, first),
    scale: new Float32Array(first.outputs).fill(1),
    shift: new Float32Array(first.outputs),
    convolutions,
    dense: network.dense,
  };
}

export function lessonOf(network: Network, window: Float32Array, label: number): Lesson {
  const trace = traceFor(network);
  forward(network, window, trace);
  return { features: (trace.levels[1] ?? new Float32Array(0)).slice(), label };
}

export type Course = {
  fresh: readonly Lesson[];
  /** Old lessons that each step looks at too, so that they are not forgotten; none where it is empty. */
  kept: readonly Lesson[];
  steps: number;
  rate: number;
  random: Random;
};

const half = 4;

/**
 * Fits a head to new lessons, half of every step being old ones: Adam over `steps` batches of 8, the rate falling to a
 * fiftieth. Eight passes after each other and then a pause, for the device has other things to do. Bit for bit the same
 * for the same weights, course and random numbers.
 */
export async function learn(
  head: Network,
  { fresh, kept, steps, rate, random }: Course,
  pause: () => Promise<void>,
): Promise<void> {
  const [trace, gradients, move] = [traceFor(head), gradientsFor(head), adamFor(weightsOf(head))];
  const old = kept.length > 0 ? kept : fresh;
  for (let step = 0; step < steps; step++) {
    for (let i = 0; i < 2 * half; i++) {
      const from = i < half ? fresh : old;
      const lesson = from[random.below(from.length)];
      if (!lesson) continue;
      forward(head, lesson.features, trace);
      backward(head, trace, lesson.label, gradients);
    }
    for (const g of gradients) for (let k = 0; k < g.length; k++) g[k] = (g[k] as number) / (2 * half);
    move(gradients, rate * (0.51 + 0.49 * Math.cos((Math.PI * step) / steps)));
    for (const g of gradients) g.fill(0);
    await pause();
  }
}
