import { elementTypes } from '../../formats/model-file.ts';
import type { ModelInventory, ModelValue } from '../../formats/model-file.ts';
import type { Tensor } from '../../formats/tensor.ts';
import { randomFrom } from '../../signals/random.ts';
import type { Random } from '../../signals/random.ts';
import { apart, isNumerical } from '../../statistics/elementwise.ts';
import type { Apart, Likeness } from '../../statistics/elementwise.ts';
import { TooFew } from '../bench.ts';
import type { Engine, EngineAbout, Tensors } from './engines.ts';
import { heldAs, numbersOf } from './pair.ts';
import { askEngine, enginesOf, familiesOf, loadAll, oneFamily, sortedOf } from './running.ts';
import type { ModelFile, Running } from './running.ts';

/** What is put in one input of a model: numbers between two, evenly drawn; whole ones where the input is of integers. */
export type Filling = { name: string; type: Tensor['type']; shape: readonly number[]; low: number; high: number };
/** Two engines by one output of the model. `likeness`: no task is known, so never task-equivalent. */
export type Beside = {
  output: string;
  first: string;
  second: string;
  likeness: Exclude<Likeness, 'task-equivalent'>;
  apart: Apart;
};
export type Comparison = {
  inputs: readonly Filling[];
  n: number;
  seed: string;
  inventory: ModelInventory;
  engines: readonly (EngineAbout & { loaded: boolean; why?: string; operator?: string })[];
  families: readonly string[];
  pairs: readonly Beside[];
  /** Why so few families show nothing; undefined where there are two. */
  tooFew?: string;
};

const held = ['float32', 'float64', 'int8', 'uint8', 'int16', 'int32', 'int64'] as const;
/** What an input of a model holds; undefined where it is no tensor of numbers that the bench makes. */
export const elementOf = ({ type }: ModelValue): Tensor['type'] | undefined =>
  held.find((name) => elementTypes[name] === type);

export const isReal = (type: Tensor['type']): boolean => type === 'float32' || type === 'float64';
const sizeOf = (shape: readonly number[]): number => shape.reduce((all, n) => all * n, 1);
/** Numbers kept of all the answers of an engine. */
const mostNumbers = 20_000_000;

function drawn({ type, low, high }: Filling, random: Random): number {
  if (low === high) return low;
  return isReal(type) ? random.between(low, high) : low + random.below(high - low + 1);
}

function filled(filling: Filling, random: Random): Tensor {
  const { type, shape } = filling;
  const numbers = Float64Array.from({ length: sizeOf(shape) }, () => drawn(filling, random));
  switch (type) {
    case 'float32':
      return { type, shape, data: Float32Array.from(numbers) };
    case 'float64':
      return { type, shape, data: numbers };
    case 'int8':
      return { type, shape, data: Int8Array.from(numbers) };
    case 'uint8':
      return { type, shape, data: Uint8Array.from(numbers) };
    case 'int16':
      return { type, shape, data: Int16Array.from(numbers) };
    case 'int32':
      return { type, shape, data: Int32Array.from(numbers) };
    case 'int64':
      return { type, shape, data: BigInt64Array.from(numbers, BigInt) };
  }
}

/** The i-th input, the same for a seed. */
export function inputsOf(fillings: readonly Filling[], seed: string, i: number): Tensors {
  return Object.fromEntries(
    fillings.map((filling) => [filling.name, filled(filling, randomFrom(`${seed}/${filling.name}/${i}`))]),
  );
}

/** Every answer of one engine by one output, as long as the reference's. */
const answersBy = (engine: Running, output: string, lengths: readonly number[]): ArrayLike<number>[] =>
  engine.answers.map((answer, i) => numbersOf(answer[output], lengths[i] ?? 0));

function besideOf(first: Running, second: Running, output: string): Beside {
  const given = first.answers.map((answer) => answer[output]);
  const held = heldAs(given[0]?.type ?? 'float32');
  const lengths = given.map((tensor) => tensor?.data.length ?? 0);
  const [a, b] = [answersBy(first, output, lengths), answersBy(second, output, lengths)];
  const found = apart(a, b, held);
  const close = isNumerical(a, b, held) ? 'numerical' : 'different';
  const likeness = found.sameBits ? 'bit-exact' : close;
  return { output, first: first.about.name, second: second.about.name, likeness, apart: found };
}

function pairsOf(running: readonly Running[], outputs: readonly string[]): Beside[] {
  return running.flatMap((first, i) =>
    running.slice(i + 1).flatMap((second) => outputs.map((output) => besideOf(first, second, output))),
  );
}

function refuseTooMuch(running: readonly Running[], n: number): void {
  const [answer = {}] = running.find(({ failed }) => failed === undefined)?.answers ?? [];
  const numbers = n * Object.values(answer).reduce((sum, { data }) => sum + data.length, 0);
  if (numbers > mostNumbers) throw new TooFew(`${n} answers are ${numbers} numbers, more than ${mostNumbers}`);
}

export type Request = {
  fillings: readonly Filling[];
  seed: string;
  /** Inputs to make. */
  n: number;
  progress: (done: number, of: number) => void;
};

/**
 * One model file on every engine given, with the same n inputs, and each pair that ran it compared output by output. A
 * model whose task is not known: it shows the same arithmetic, and nothing of what its answers are worth. The engines
 * are closed. Throws `TooFew` where so many answers cannot be kept.
 */
export async function comparisonOf(
  engines: readonly Engine[],
  file: ModelFile & { inventory: ModelInventory },
  { fillings, seed, n, progress }: Request,
): Promise<Comparison> {
  const { inventory } = file;
  const outputs = inventory.outputs.map(({ name }) => name);
  try {
    const loaded = await loadAll(engines, file);
    for (let i = 0; i < n; i++) {
      const inputs = inputsOf(fillings, seed, i);
      await Promise.all(loaded.running.map((one) => askEngine(one, inputs, outputs)));
      if (i === 0) refuseTooMuch(loaded.running, n);
      progress(i + 1, n);
    }
    const sorted = sortedOf(loaded, inventory);
    const tooFew = oneFamily(sorted);
    return {
      inputs: fillings,
      n,
      seed,
      inventory,
      engines: enginesOf(sorted),
      families: familiesOf(sorted.running),
      pairs: pairsOf(sorted.running, outputs),
      ...(tooFew === undefined ? {} : { tooFew }),
    };
  } finally {
    await Promise.all(engines.map((engine) => engine.close()));
  }
}
