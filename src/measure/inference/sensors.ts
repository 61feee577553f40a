import type { Tensor } from '../../formats/tensor.ts';
import { rowsOf } from '../../model/declaration.ts';
import { randomFrom } from '../../signals/random.ts';

/** Numbers of an input with those of each row replaced by what `change` makes of them. */
function changed(input: Tensor, rows: readonly number[], change: (row: Float32Array | Float64Array) => void): Tensor {
  if (input.type !== 'float32' && input.type !== 'float64') throw new TypeError(`${input.type} has no NaN`);
  const data = input.data.slice();
  const { length } = rowsOf(input.shape);
  for (const row of rows) change(data.subarray(row * length, (row + 1) * length));
  return { ...input, data } as Tensor;
}

/** The input as it is when nothing feeds these rows: a sample that there is not is NaN. */
export function without(input: Tensor, rows: readonly number[]): Tensor {
  return changed(input, rows, (row) => row.fill(Number.NaN));
}

/** Root mean square of what a row differs from its own mean by. */
export function deviationOf(row: ArrayLike<number>): number {
  const values = Array.from(row);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** White noise on these rows, of so many times what each row itself varies by. */
export function noisy(input: Tensor, rows: readonly number[], times: number, seed: string): Tensor {
  const random = randomFrom(seed);
  return changed(input, rows, (row) => {
    const sigma = times * deviationOf(row);
    for (let i = 0; i < row.length; i++) row[i] = (row[i] ?? 0) + sigma * random.normal();
  });
}

/** These rows later by so many samples than the others; what leaves the window at its end comes in at its beginning. */
export function skewed(input: Tensor, rows: readonly number[], samples: number): Tensor {
  return changed(input, rows, (row) => {
    const by = samples % row.length;
    row.set([...row.slice(row.length - by), ...row.slice(0, row.length - by)]);
  });
}

/** Every sample of these rows at a rail: fifty times the largest of its row, with its own sign. */
export function saturated(input: Tensor, rows: readonly number[]): Tensor {
  return changed(input, rows, (row) => {
    const most = Math.max(...Array.from(row, Math.abs));
    for (let i = 0; i < row.length; i++) row[i] = 50 * most * ((row[i] ?? 0) < 0 ? -1 : 1);
  });
}

/** Every sample of a row the first of it. */
export function stopped(input: Tensor, rows: readonly number[]): Tensor {
  return changed(input, rows, (row) => row.fill(row[0] ?? 0));
}
