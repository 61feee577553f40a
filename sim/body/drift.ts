import type { Tensor } from '../../src/formats/tensor.ts';
import type { FaultName } from '../list.ts';

/** Looks at what the model is asked, and says when it is no longer what it was. */
export type DriftWatch = {
  saw(input: Tensor): void;
  isSeen(): boolean;
  /** What comes next is the reference: after the model has changed, or gone back. */
  begin(): void;
};

/** Inputs after the beginning that are taken for what is usual. */
export const reference = 100;
/** Of the cumulative sums, in standard deviations: what is forgiven each time, and where drift is said. */
const slack = 0.75;
const limit = 12;
const length = 1024;
/** As a fault has it, one input in so many is taken for drift. */
const criesEvery = 30;

/** Of a row, every so many samples are looked at: a level needs no more. */
const stride = 4;

/** Level of the row that begins at `from`: the logarithm of what it varies by. */
function levelAt(data: ArrayLike<number>, from: number): number {
  let [sum, squares] = [0, 0];
  for (let i = from; i < from + length; i += stride) {
    const x = data[i] ?? Number.NaN;
    sum += x;
    squares += x * x;
  }
  const n = length / stride;
  const variance = squares / n - (sum / n) ** 2;
  return 0.5 * Math.log(Math.max(0, variance) + 1e-18);
}

/** Of one row: its reference, then two cumulative sums (Page, Biometrika 41 (1954) 100–115), up and down. */
function sums(): (level: number) => boolean {
  const usual: number[] = [];
  let [mean, deviation, up, down] = [0, 1, 0, 0];
  return (level) => {
    if (usual.length < reference) {
      usual.push(level);
      mean = usual.reduce((a, b) => a + b, 0) / usual.length;
      deviation = Math.sqrt(usual.reduce((a, b) => a + (b - mean) ** 2, 0) / usual.length) + 1e-6;
      return false;
    }
    const apart = (level - mean) / deviation;
    up = Math.max(0, up + apart - slack);
    down = Math.max(0, down - apart - slack);
    return Math.max(up, down) > limit;
  };
}

/** Rows that are not there (NaN) are not looked at. */
export function driftWatch(faults: ReadonlySet<FaultName>): DriftWatch {
  let rows: ReturnType<typeof sums>[] = [];
  let [seen, asked] = [false, 0];
  return {
    begin() {
      [rows, seen, asked] = [[], false, 0];
    },
    saw({ type, data }) {
      if (type !== 'float32') return;
      asked++;
      for (let row = 0; row * length < data.length; row++) {
        rows[row] ??= sums();
        const level = levelAt(data, row * length);
        if (Number.isFinite(level) && rows[row]?.(level) === true) seen = true;
      }
      if (faults.has('cries-drift') && asked > reference && asked % criesEvery === 0) seen = true;
    },
    isSeen: () => seen && !faults.has('sees-no-drift'),
  };
}
