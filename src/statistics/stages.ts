import { meanOf } from './student.ts';

/**
 * R[i][j]: accuracy on stage j after adapting to stage i. Stage 0 is what the device was made for and state 0 the device
 * as it came, so that the matrix is square; T is its last stage.
 */
export type Stages = readonly (readonly number[])[];

const at = (stages: Stages, state: number, stage: number): number => stages[state]?.[stage] ?? Number.NaN;
const older = (stages: Stages): number[] => Array.from({ length: stages.length - 1 }, (_, j) => j);

function checked(stages: Stages): number {
  const last = stages.length - 1;
  if (last < 1 || stages.some((row) => row.length !== last + 1))
    throw new RangeError(`a matrix of ${stages.length} states takes as many stages, two at least`);
  return last;
}

/** Mean accuracy over all stages at the end (Lopez-Paz and Ranzato 2017, ACC). */
export function meanAccuracy(stages: Stages): number {
  const last = checked(stages);
  return meanOf(stages[last] ?? []);
}

/** What learning later stages did to earlier ones, on average (Lopez-Paz and Ranzato 2017, BWT): negative where it cost. */
export function backwardTransfer(stages: Stages): number {
  const last = checked(stages);
  return meanOf(older(stages).map((j) => at(stages, last, j) - at(stages, j, j)));
}

/** What earlier stages gave to later ones before they were learned, above `untaught`, the accuracy of knowing nothing (the same, FWT). */
export function forwardTransfer(stages: Stages, untaught: readonly number[]): number {
  checked(stages);
  return meanOf(older(stages).map((j) => at(stages, j, j + 1) - (untaught[j + 1] ?? Number.NaN)));
}

/** From the best an older stage ever was to what is left of it at the end, on average (Chaudhry et al. 2018). */
export function forgetting(stages: Stages): number {
  const last = checked(stages);
  const best = (j: number): number => Math.max(...older(stages).map((state) => at(stages, state, j)));
  return meanOf(older(stages).map((j) => best(j) - at(stages, last, j)));
}
