import { recipes } from '../sim/learn/recipes.ts';
import { gaveTheCommitted } from '../test/sim/retrain.ts';
import type { Options, Soak, Tried } from './check.ts';

const names = Object.keys(recipes) as (keyof typeof recipes)[];

function run({ count, progress }: Options): Promise<Tried> {
  const other = names.slice(0, count).filter((name, i) => {
    progress(i);
    return !gaveTheCommitted(name);
  });
  const notes = other.length === 0 ? {} : { notes: { other: other.join(', ') } };
  return Promise.resolve({ tried: Math.min(count, names.length), lost: other.length, ...notes });
}

export const soak: Soak = {
  name: 'retrain',
  title: 'every committed model, trained again from nothing: the same bytes',
  count: names.length,
  run,
};
