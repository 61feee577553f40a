/** Weights of one 1-D convolution without padding: `weight` is [outputs, inputs, kernel], row-major. */
export type Convolution = {
  inputs: number;
  outputs: number;
  kernel: number;
  stride: number;
  weight: Float32Array;
  bias: Float32Array;
};
/** `weight` is [outputs, inputs]. */
export type Dense = { inputs: number; outputs: number; weight: Float32Array; bias: Float32Array };

/**
 * A small classifier of windows [channels, length]: each channel scaled and shifted (fixed), convolutions with ReLU,
 * the mean over time, one dense layer, softmax. Sums are doubles; weights and activations are float32.
 */
export type Network = {
  channels: number;
  length: number;
  scale: Float32Array;
  shift: Float32Array;
  convolutions: readonly Convolution[];
  dense: Dense;
};

export const lengthAfter = (length: number, layer: Convolution): number =>
  Math.floor((length - layer.kernel) / layer.stride) + 1;

/** Everything a forward pass computes, kept for the way back. `levels[0]` is the normalised input. */
export type Trace = { levels: Float32Array[]; lengths: number[]; mean: Float32Array; scores: Float32Array };

export function traceFor(network: Network): Trace {
  const lengths = [network.length];
  const levels = [new Float32Array(network.channels * network.length)];
  for (const layer of network.convolutions) {
    const length = lengthAfter(lengths.at(-1) ?? 0, layer);
    lengths.push(length);
    levels.push(new Float32Array(layer.outputs * length));
  }
  const { inputs, outputs } = network.dense;
  return { levels, lengths, mean: new Float32Array(inputs), scores: new Float32Array(outputs) };
}

function normalise(network: Network, window: Float32Array, out: Float32Array): void {
  for (let c = 0; c < network.channels; c++) {
    const [scale, shift] = [network.scale[c] ?? 1, network.shift[c] ?? 0];
    for (let i = c * network.length; i < (c + 1) * network.length; i++) out[i] = (window[i] ?? 0) * scale + shift;
  }
}

const scratch = new Float64Array(1 << 16);

function convolve(layer: Convolution, input: Float32Array, length: number, out: Float32Array, outLength: number): void {
  const { inputs, outputs, kernel, stride, weight, bias } = layer;
  for (let o = 0; o < outputs; o++) {
    const sum = scratch.fill(bias[o] ?? 0, 0, outLength);
    for (let c = 0; c < inputs; c++)
      for (let k = 0; k < kernel; k++) {
        const w = weight[(o * inputs + c) * kernel + k] ?? 0;
        for (let t = 0, at = c * length + k; t < outLength; t++, at += stride)
          sum[t] = (sum[t] as number) + w * (input[at] as number);
      }
    for (let t = 0; t < outLength; t++) out[o * outLength + t] = Math.max(0, sum[t] as number);
  }
}

function average(input: Float32Array, length: number, mean: Float32Array): void {
  for (let c = 0; c < mean.length; c++) {
    let sum = 0;
    for (let i = c * length; i < (c + 1) * length; i++) sum += input[i] as number;
    mean[c] = sum / length;
  }
}

function softmax(dense: Dense, mean: Float32Array, scores: Float32Array): void {
  const logits = Array.from(dense.bias, (bias, o) => {
    let sum = bias;
    for (let i = 0; i < dense.inputs; i++) sum += (dense.weight[o * dense.inputs + i] ?? 0) * (mean[i] ?? 0);
    return sum;
  });
  const most = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - most));
  const total = powers.reduce((a, b) => a + b, 0);
  scores.set(powers.map((power) => power / total));
}

/** Scores of one window (raw units, row-major [channels, length]); `trace` is overwritten. */
export function forward(network: Network, window: Float32Array, trace: Trace = traceFor(network)): Float32Array {
  const { levels, lengths, mean, scores } = trace;
  normalise(network, window, levels[0] as Float32Array);
  for (const [i, layer] of network.convolutions.entries())
    convolve(
      layer,
      levels[i] as Float32Array,
      lengths[i] as number,
      levels[i + 1] as Float32Array,
      lengths[i + 1] as number,
    );
  average(levels.at(-1) as Float32Array, lengths.at(-1) as number, mean);
  softmax(network.dense, mean, scores);
  return scores;
}

/** The arrays Adam moves, in the order of `gradientsFor`. */
export const weightsOf = (network: Network): Float32Array[] => [
  ...network.convolutions.flatMap(({ weight, bias }) => [weight, bias]),
  network.dense.weight,
  network.dense.bias,
];
export const gradientsFor = (network: Network): Float64Array[] =>
  weightsOf(network).map((weights) => new Float64Array(weights.length));

/** Of the loss by the last level's activations; adds the dense layer's gradients on the way. */
function backThroughDense(network: Network, trace: Trace, label: number, gradients: Float64Array[]): Float64Array {
  const { inputs, outputs, weight } = network.dense;
  const [ofWeight, ofBias] = gradients.slice(-2) as [Float64Array, Float64Array];
  const ofMean = new Float64Array(inputs);
  for (let o = 0; o < outputs; o++) {
    const slope = (trace.scores[o] ?? 0) - (o === label ? 1 : 0);
    ofBias[o] = (ofBias[o] ?? 0) + slope;
    for (let i = 0; i < inputs; i++) {
      const at = o * inputs + i;
      ofWeight[at] = (ofWeight[at] ?? 0) + slope * (trace.mean[i] ?? 0);
      ofMean[i] = (ofMean[i] ?? 0) + slope * (weight[at] ?? 0);
    }
  }
  const length = trace.lengths.at(-1) ?? 1;
  return Float64Array.from({ length: inputs * length }, (_, i) => (ofMean[Math.floor(i / length)] ?? 0) / length);
}

type Level = { values: Float32Array; length: number };

/** Turns `slopes` (by this layer's outputs) into slopes by its inputs, adding to the layer's gradients. */
function backThroughConvolution(
  layer: Convolution,
  input: Level,
  output: Level,
  slopes: Float64Array,
  ofWeight: Float64Array,
  ofBias: Float64Array,
  ofInput: Float64Array | undefined,
): void {
  const { inputs, outputs, kernel, stride, weight } = layer;
  for (let o = 0; o < outputs; o++) {
    const row = slopes.subarray(o * output.length, (o + 1) * output.length);
    let total = 0;
    for (let t = 0; t < row.length; t++) {
      if ((output.values[o * output.length + t] as number) <= 0) row[t] = 0;
      total += row[t] as number;
    }
    ofBias[o] = (ofBias[o] ?? 0) + total;
    for (let c = 0; c < inputs; c++)
      for (let k = 0; k < kernel; k++) {
        const which = (o * inputs + c) * kernel + k;
        let sum = 0;
        const first = c * input.length + k;
        for (let t = 0, at = first; t < row.length; t++, at += stride)
          sum += (row[t] as number) * (input.values[at] as number);
        ofWeight[which] = (ofWeight[which] ?? 0) + sum;
        if (!ofInput) continue;
        const w = weight[which] as number;
        for (let t = 0, at = first; t < row.length; t++, at += stride)
          ofInput[at] = (ofInput[at] as number) + w * (row[t] as number);
      }
  }
}

/** Adds the gradients of the cross-entropy of `label` after a `forward` of the same trace. Returns the loss. */
export function backward(network: Network, trace: Trace, label: number, gradients: Float64Array[]): number {
  let slopes = backThroughDense(network, trace, label, gradients);
  for (let i = network.convolutions.length - 1; i >= 0; i--) {
    const layer = network.convolutions[i] as Convolution;
    const input = { values: trace.levels[i] as Float32Array, length: trace.lengths[i] as number };
    const output = { values: trace.levels[i + 1] as Float32Array, length: trace.lengths[i + 1] as number };
    const ofInput = i > 0 ? new Float64Array(input.values.length) : undefined;
    const [ofWeight, ofBias] = [gradients[2 * i] as Float64Array, gradients[2 * i + 1] as Float64Array];
    backThroughConvolution(layer, input, output, slopes, ofWeight, ofBias, ofInput);
    if (ofInput) slopes = ofInput;
  }
  return -Math.log(Math.max(1e-12, trace.scores[label] ?? 0));
}
