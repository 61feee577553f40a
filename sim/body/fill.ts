import { readFileSync } from 'node:fs';
import { networkOf } from '../learn/read.ts';
import type { recipes } from '../learn/recipes.ts';
import { modelFile } from '../personality.ts';

/** An input with something in place of the samples that there are not: as it came where there are all. */
export type Fill = (window: Float32Array) => Float32Array;

const length = 1024;

/** In place of a sample that there is not, the middle of what the model was taught on that row: 0 once normalised. */
export function fillOf(model: keyof typeof recipes): Fill {
  const { scale, shift } = networkOf(readFileSync(modelFile(model)), model, length);
  const middles = scale.map((by, row) => -(shift[row] ?? 0) / by);
  return (window) =>
    window.some(Number.isNaN)
      ? window.map((value, i) => (Number.isNaN(value) ? (middles[Math.floor(i / length)] ?? 0) : value))
      : window;
}
