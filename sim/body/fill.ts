import { readFileSync } from 'node:fs';
import { networkOf } from '../learn/read.ts';
import type { recipes } from '../learn/recipes.ts';
import type { FaultName } from '../list.ts';
import { modelFile } from '../personality.ts';
import { sensors } from '../scene.ts';

/** An input with something in place of the samples that there are not: as it came where there are all. */
export type Fill = (window: Float32Array) => Float32Array;

const length = 1024;

/** Per row, what makes a value of mean 0 and deviation 1 of it over what the model was taught on. */
export function normalisationOf(model: keyof typeof recipes): { scale: Float32Array; shift: Float32Array } {
  return networkOf(readFileSync(modelFile(model)), model, length);
}

/** In place of a sample that there is not, the middle of what the model was taught on that row: 0 once normalised. */
export function fillOf(model: keyof typeof recipes): Fill {
  const { scale, shift } = normalisationOf(model);
  const middles = scale.map((by, row) => -(shift[row] ?? 0) / by);
  return (window) =>
    window.some(Number.isNaN)
      ? window.map((value, i) => (Number.isNaN(value) ? (middles[Math.floor(i / length)] ?? 0) : value))
      : window;
}

/** As a fault has it: what one sensor says is all that is looked at. */
export function looked(window: Float32Array, faults: ReadonlySet<FaultName>): Float32Array {
  if (!faults.has('fuses-nothing')) return window;
  const [, ...others] = sensors;
  const alone = window.slice();
  for (const row of others.flatMap(({ rows }) => rows)) alone.fill(Number.NaN, row * length, (row + 1) * length);
  return alone;
}
