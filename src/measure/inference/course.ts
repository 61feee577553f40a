import type { DeclaredModel } from '../../model/declaration.ts';
import type { Step } from '../../model/plan.ts';
import { numberIn, textIn } from '../asked.ts';
import { casesFor, driftsOf } from './cases.ts';
import type { Case, Cases } from './cases.ts';

/**
 * What a device is asked as its surroundings drift away: stage 0 is what its model was made for, stage T the most of the
 * drift, evenly in between. `lessons` are given to it with their labels; `heldOut` it is evaluated on, and never taught.
 */
export type Course = {
  drift: string;
  severities: readonly number[];
  /** Lessons a stage, and inputs that a stage is evaluated on. */
  labels: number;
  n: number;
  lesson: (stage: number, index: number) => Case;
  heldOut: (stage: number, index: number) => Case;
  /** For the states to be compared by, where the maker declares no guard set. */
  guard: (index: number) => Case;
};

/** Held-out inputs are asked in every state: as many of them as this are kept and not made again, bytes. */
const mostKept = 64 * 1024 * 1024;

/** Cases that are made once each while there is room. */
function keeping(make: (stage: number, index: number) => Case): (stage: number, index: number) => Case {
  const kept = new Map<string, Case>();
  let room = mostKept;
  return (stage, index) => {
    const key = `${stage}/${index}`;
    const known = kept.get(key);
    if (known) return known;
    const made = make(stage, index);
    room -= made.input.data.byteLength;
    if (room >= 0) kept.set(key, made);
    return made;
  };
}

/** The drift the step names, or the first that the model's inputs have. */
export function courseOf(model: DeclaredModel, step: Step): Course {
  const [stages, labels, wanted] = [numberIn(step, 'stages'), numberIn(step, 'labels'), textIn(step, 'drift')];
  const drift = wanted === 'first' ? (driftsOf(model)[0] ?? wanted) : wanted;
  const severities = Array.from({ length: stages + 1 }, (_, i) => i / stages);
  const all = severities.map((severity): Cases => casesFor(model, { kind: drift, severity }));
  const make = (stage: number, seed: string, index: number): Case => {
    const cases = all[stage];
    if (!cases) throw new RangeError(`stage ${stage} of ${stages}`);
    return cases.make(`${step.seed}/${seed}/${stage}`, index);
  };
  return {
    drift,
    severities,
    labels,
    n: step.samples,
    lesson: (stage, index) => make(stage, 'lesson', index),
    heldOut: keeping((stage, index) => make(stage, 'held-out', index)),
    guard: (index) => make(0, 'guard', index),
  };
}
