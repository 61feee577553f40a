import { randomFrom } from '../../src/signals/random.ts';
import type { Random } from '../../src/signals/random.ts';
import type { Generator, SignalCase } from '../../src/signals/generators.ts';
import { backward, forward, gradientsFor, traceFor, weightsOf } from './network.ts';
import type { Convolution, Network } from './network.ts';

/** Everything that decides the weights. The same recipe gives the same bytes. */
export type Recipe = {
  seed: string;
  /** [outputs, kernel, stride] of each convolution. */
  layers: readonly (readonly [number, number, number])[];
  examples: number;
  epochs: number;
  batch: number;
  rate: number;
  /** Rows of each sensor that an example may be without, and how many of a hundred examples have them all. */
  lost?: { sensors: readonly (readonly number[])[]; whole: number };
};

/** He initialisation: normal with variance 2 / fan-in. */
function drawn(count: number, fanIn: number, random: Random): Float32Array {
  const scale = Math.sqrt(2 / fanIn);
  return Float32Array.from({ length: count }, () => scale * random.normal());
}

/** Per channel: mean to 0 and standard deviation to 1 over the examples, as value × scale + shift. */
function normalisation(examples: readonly SignalCase[], channels: number, length: number) {
  const scale = new Float32Array(channels);
  const shift = new Float32Array(channels);
  for (let c = 0; c < channels; c++) {
    let [sum, squares] = [0, 0];
    for (const { input } of examples)
      for (let i = c * length; i < (c + 1) * length; i++) {
        const value = input[i] ?? 0;
        sum += value;
        squares += value * value;
      }
    const count = examples.length * length;
    const deviation = Math.sqrt(Math.max(1e-12, squares / count - (sum / count) ** 2));
    scale[c] = 1 / deviation;
    shift[c] = -sum / count / deviation;
  }
  return { scale, shift };
}

function untrained(recipe: Recipe, generator: Generator, examples: readonly SignalCase[]): Network {
  const random = randomFrom(`${recipe.seed}/weights`);
  const [, channels = 0, length = 0] = generator.shape;
  const convolutions: Convolution[] = [];
  let inputs = channels;
  for (const [outputs, kernel, stride] of recipe.layers) {
    const weight = drawn(outputs * inputs * kernel, inputs * kernel, random);
    convolutions.push({ inputs, outputs, kernel, stride, weight, bias: new Float32Array(outputs) });
    inputs = outputs;
  }
  const outputs = generator.labels.length;
  const dense = { inputs, outputs, weight: drawn(outputs * inputs, inputs, random), bias: new Float32Array(outputs) };
  return { channels, length, ...normalisation(examples, channels, length), convolutions, dense };
}

/** Adam (Kingma & Ba 2015) with its usual constants. */
export function adamFor(weights: readonly Float32Array[]) {
  const first = weights.map((w) => new Float64Array(w.length));
  const second = weights.map((w) => new Float64Array(w.length));
  let [power1, power2] = [1, 1];
  return (gradients: readonly Float64Array[], rate: number): void => {
    power1 *= 0.9;
    power2 *= 0.999;
    for (const [k, w] of weights.entries()) {
      const [g, m, v] = [gradients[k] as Float64Array, first[k] as Float64Array, second[k] as Float64Array];
      for (let i = 0; i < w.length; i++) {
        const slope = g[i] as number;
        const mean = (m[i] = 0.9 * (m[i] as number) + 0.1 * slope);
        const square = (v[i] = 0.999 * (v[i] as number) + 0.001 * slope * slope);
        w[i] = (w[i] as number) - (rate * (mean / (1 - power1))) / (Math.sqrt(square / (1 - power2)) + 1e-8);
      }
    }
  };
}

function shuffle(order: Uint32Array, random: Random): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
}

/** Rows in the middle of what the model was taught, in place of those that are not there: 0 once normalised. */
export function without(network: Network, window: Float32Array, rows: readonly number[]): Float32Array {
  const filled = window.slice();
  for (const row of rows) {
    const middle = -(network.shift[row] ?? 0) / (network.scale[row] ?? 1);
    filled.fill(middle, row * network.length, (row + 1) * network.length);
  }
  return filled;
}

/** Rows that one example goes without: none, or those of some of the sensors, never of all. */
function lostRows({ sensors, whole }: NonNullable<Recipe['lost']>, random: Random): number[] {
  if (random.below(100) < whole) return [];
  const kept = 1 + random.below(2 ** sensors.length - 2);
  return sensors.flatMap((rows, i) => ((kept >> i) % 2 === 0 ? rows : []));
}

/** Trains from nothing. `tell` gets the mean loss after each epoch. */
export function teach(recipe: Recipe, generator: Generator, tell?: (epoch: number, loss: number) => void): Network {
  const examples = Array.from({ length: recipe.examples }, (_, i) => generator.make(`${recipe.seed}/train`, i));
  const network = untrained(recipe, generator, examples);
  const [trace, gradients, move] = [traceFor(network), gradientsFor(network), adamFor(weightsOf(network))];
  const order = Uint32Array.from(examples.keys());
  const random = randomFrom(`${recipe.seed}/order`);
  const losing = randomFrom(`${recipe.seed}/lost`);
  const seen = (input: Float32Array): Float32Array =>
    recipe.lost ? without(network, input, lostRows(recipe.lost, losing)) : input;
  for (let epoch = 0; epoch < recipe.epochs; epoch++) {
    shuffle(order, random);
    // Half a cosine from the full rate to a fiftieth of it.
    const rate = recipe.rate * (0.51 + 0.49 * Math.cos((Math.PI * epoch) / recipe.epochs));
    let loss = 0;
    for (const [i, which] of order.entries()) {
      const example = examples[which] as SignalCase;
      forward(network, seen(example.input), trace);
      loss += backward(network, trace, example.label, gradients);
      if ((i + 1) % recipe.batch !== 0 && i + 1 !== order.length) continue;
      for (const g of gradients) for (let k = 0; k < g.length; k++) g[k] = (g[k] as number) / recipe.batch;
      move(gradients, rate);
      for (const g of gradients) g.fill(0);
    }
    tell?.(epoch, loss / examples.length);
  }
  return network;
}

/** Share of `count` fresh cases the network names rightly. */
export function accuracyOf(network: Network, generator: Generator, seed: string, count: number): number {
  const trace = traceFor(network);
  let right = 0;
  for (let i = 0; i < count; i++) {
    const { input, label } = generator.make(seed, i);
    const scores = forward(network, input, trace);
    if (scores.indexOf(Math.max(...scores)) === label) right++;
  }
  return right / count;
}
