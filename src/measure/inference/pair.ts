import type { Tensor } from '../../formats/tensor.ts';
import { agreementAtLeast } from '../../statistics/agreement.ts';
import { clopperPearson } from '../../statistics/binomial.ts';
import { apart, fp32Tolerance, isNumerical } from '../../statistics/elementwise.ts';
import type { Apart, Held, Likeness } from '../../statistics/elementwise.ts';
import { isEquivalent, isNotWorse, pairedInterval, tangoInterval } from '../../statistics/paired.ts';
import { answered } from './accuracy.ts';

/** One that answered every input: the device, or an engine. `chosen`: the label of each answer, −1 where it names none. */
export type Answers = { name: string; outputs: readonly ArrayLike<number>[]; chosen: readonly number[] };

/** How two that were asked the same inputs compare. `onlyFirst` and `onlySecond` were right alone. */
export type Pair = {
  first: string;
  second: string;
  n: number;
  agreed: number;
  low: number;
  high: number;
  likeness: Likeness;
  apart: Apart;
  /** Furthest apart in quantisation steps, where one is declared. */
  steps?: number;
  onlyFirst: number;
  onlySecond: number;
  /** First's accuracy less the second's: conservative, and Tango's, both 95 %. */
  difference: { low: number; high: number };
  score: { low: number; high: number };
  notWorse: boolean;
  equivalent: boolean;
};

export function heldAs(type: Tensor['type']): Held {
  return type === 'float32' || type === 'float64' ? type : 'integer';
}

/** Numbers of an output; one that is not there, or has another length, is no number at all. */
export function numbersOf(output: Tensor | undefined, length: number): ArrayLike<number> {
  if (output?.data.length !== length) return new Float64Array(length).fill(Number.NaN);
  return output.data instanceof BigInt64Array ? Float64Array.from(output.data, Number) : output.data;
}

export function answersOf(name: string, outputs: readonly Tensor[], length: number, labels: number): Answers {
  return {
    name,
    outputs: outputs.map((output) => numbersOf(output, length)),
    chosen: outputs.map((output) => answered(output, labels)),
  };
}

/** Inputs for which both name the same label. Two that name none do not agree. */
function agreedOf(first: Answers, second: Answers): number {
  return first.chosen.filter((label, i) => label >= 0 && label === second.chosen[i]).length;
}

/** How answers are compared. `step`: one quantisation step of outputs that are given as floats. */
export type By = { held: Held; margin: number; step?: number | undefined };

function likenessOf(first: Answers, second: Answers, found: Apart, { held, step = 0 }: By, same: boolean): Likeness {
  if (found.sameBits) return 'bit-exact';
  if (isNumerical(first.outputs, second.outputs, held, { ...fp32Tolerance, absolute: step })) return 'numerical';
  return same ? 'task-equivalent' : 'different';
}

/**
 * Two beside each other, `truth` being the label that each input was made with. Task-equivalent within `margin`: the
 * lower end of their agreement is above 1 − margin, and the difference of their accuracies lies within ±margin whole.
 */
export function pairOf(first: Answers, second: Answers, truth: readonly number[], by: By): Pair {
  const { held, margin } = by;
  const n = truth.length;
  const agreed = agreedOf(first, second);
  const right = (answers: Answers, i: number): boolean => answers.chosen[i] === truth[i];
  const onlyFirst = truth.filter((_, i) => right(first, i) && !right(second, i)).length;
  const onlySecond = truth.filter((_, i) => right(second, i) && !right(first, i)).length;
  const discordant = { first: onlyFirst, second: onlySecond, n };
  const difference = pairedInterval(discordant);
  const equivalent = isEquivalent(difference, margin);
  const found = apart(first.outputs, second.outputs, held);
  const same = equivalent && agreementAtLeast(agreed, n) > 1 - margin;
  return {
    first: first.name,
    second: second.name,
    n,
    agreed,
    ...clopperPearson(agreed, n),
    likeness: likenessOf(first, second, found, by, same),
    apart: found,
    ...(by.step === undefined ? {} : { steps: found.maxAbs / by.step }),
    onlyFirst,
    onlySecond,
    difference,
    score: tangoInterval(discordant),
    notWorse: isNotWorse({ low: -difference.high, high: -difference.low }, margin),
    equivalent,
  };
}

/** Every pair once, the one asked first being the reference of its pair. */
export function pairsOf(all: readonly Answers[], truth: readonly number[], by: By): Pair[] {
  return all.flatMap((first, i) => all.slice(i + 1).map((second) => pairOf(first, second, truth, by)));
}
