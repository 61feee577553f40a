import type { Declaration, DeclaredModel } from '../../model/declaration.ts';
import { InputError } from '../../model/errors.ts';
import { randomFrom } from '../../signals/random.ts';
import { TooFew } from '../bench.ts';
import type { Bench } from '../bench.ts';
import { casesFor } from './cases.ts';
import type { Case } from './cases.ts';
import type { OpenSet } from './open-set.ts';

export type Conditions = Readonly<Record<string, string | number | boolean>>;
/** Where a method's inputs come from: a set named at the station, or the model's scene. */
export type Stimulus = {
  /** How many different cases there are. */
  cases: number;
  conditions: Conditions;
  /** The input drawn at this turn, the same for a seed, whoever draws. */
  make(seed: string, turn: number): Promise<Case>;
};

/** Turn → place in a set of n: drawn without replacement (Fisher–Yates, only what was moved is kept), then again from the first. */
export function drawn(n: number, seed: string): (turn: number) => number {
  const random = randomFrom(`set/${seed}`);
  const moved = new Map<number, number>();
  const places: number[] = [];
  const next = (): void => {
    const at = places.length;
    const other = at + random.below(n - at);
    places.push(moved.get(other) ?? other);
    moved.set(other, moved.get(at) ?? at);
    moved.delete(at);
  };
  return (turn) => {
    while (places.length < n && places.length <= turn) next();
    return places[turn % n] ?? 0;
  };
}

const product = (shape: readonly number[]): number => shape.reduce((all, n) => all * n, 1);
const setOf = (where: string, says: string): InputError => new InputError('SET_INVALID', where, says);

/** The declared shape in which the set's inputs go to the device. */
function shapeFor(model: DeclaredModel, { about, shape, type }: OpenSet): readonly number[] {
  const [tensor] = model.inputs;
  const { set } = about;
  if (!tensor || model.inputs.length !== 1) throw setOf(set, `model ${model.id} has not one input alone`);
  if (tensor.type !== type) throw setOf(`${set}: type`, `is ${type}, and model ${model.id} takes ${tensor.type}`);
  if (product(tensor.shape) !== product(shape))
    throw setOf(
      `${set}: shape`,
      `[${shape.join(', ')}] does not hold what model ${model.id} takes, [${tensor.shape.join(', ')}]`,
    );
  return tensor.shape;
}

/** A number in another unit is another number. */
function refuseOtherUnits(model: DeclaredModel, { about, units }: OpenSet, { channels = [] }: Declaration): void {
  const [tensor] = model.inputs;
  const rows = tensor?.channels?.map((id) => channels.find((channel) => channel.id === id)?.unit) ?? [];
  for (const [i, unit] of rows.entries())
    if (rows.length === units.length && unit !== undefined && units[i] !== unit)
      throw setOf(
        `${about.set}: rows.${i}.unit`,
        `is ${units[i]}, and ${tensor?.channels?.[i]} is declared in ${unit}`,
      );
}

function labelsFor(model: DeclaredModel, { about, labels }: OpenSet): number[] {
  const found = labels.map((name) => model.labels.indexOf(name));
  const missing = labels.find((_, i) => found[i] === -1);
  if (missing !== undefined) throw setOf(`${about.set}: labels`, `model ${model.id} has no ${missing}`);
  return found;
}

/** Whether a set fits a model of the declaration. Throws `SET_INVALID`. */
export function fitting(model: DeclaredModel, set: OpenSet, declaration: Declaration) {
  refuseOtherUnits(model, set, declaration);
  return { shape: shapeFor(model, set), labels: labelsFor(model, set) };
}

function fromSet(model: DeclaredModel, set: OpenSet, declaration: Declaration): Stimulus {
  const { shape, labels } = fitting(model, set, declaration);
  const draws = new Map<string, (turn: number) => number>();
  const placeOf = (seed: string, turn: number): number => {
    const draw = draws.get(seed) ?? drawn(set.cases, seed);
    draws.set(seed, draw);
    return draw(turn);
  };
  const { set: name, suppliedBy, split, digest, licence } = set.about;
  return {
    cases: set.cases,
    conditions: { suppliedBy, set: name, 'set-digest': digest, split, licence, 'set-cases': set.cases },
    async make(seed, turn) {
      const { input, label } = await set.read(placeOf(seed, turn));
      return { input: { ...input, shape }, label: labels[label] ?? -1 };
    },
  };
}

/**
 * Inputs for a declared model: from the set that the station names for it, else from its scene. Throws `TooFew` where
 * there is neither, `InputError` where they do not fit the model.
 */
export async function stimulusFor(model: DeclaredModel, bench: Bench): Promise<Stimulus> {
  const set = await bench.set?.(model.id);
  if (set) return fromSet(model, set, bench.declaration);
  const cases = casesFor(model);
  return {
    cases: Infinity,
    conditions: { suppliedBy: 'bench', set: `scene ${model.scene?.generator ?? ''}` },
    // oxlint-disable-next-line require-await -- a scene needs no disk
    make: async (seed, turn) => cases.make(seed, turn),
  };
}

type Source = {
  readonly suppliedBy?: string | number | boolean;
  readonly set?: string | number | boolean;
  readonly split?: string | number | boolean;
};

/** Undefined, or why right answers to such inputs show nothing of the task. */
export function provesNothing({ suppliedBy, set, split }: Source): string | undefined {
  if (suppliedBy === 'maker') return `the set ${set} was supplied by the maker: it proves nothing of the task`;
  if (split === 'train') return `split train of the set ${set} is for training: it proves nothing of the task`;
  return undefined;
}

/** A model may have been trained on what its maker supplied, or on a split for training. */
export function refuseUnproving(conditions: Source): void {
  const why = provesNothing(conditions);
  if (why !== undefined) throw new TooFew(why);
}
