import { conforming, openProbe, vocabularyFor } from '../../src/desk/wire.ts';
import type { Found, MethodFunction } from '../../src/measure/bench.ts';
import type { Declaration } from '../../src/model/declaration.ts';
import { benchIn, stepOf } from '../contracts/bench.ts';
import { questions, shapes } from './shapes.ts';

/** What a method of meaning finds on a device. A value that does not come is waited for half a second. */
export async function foundBy(
  method: MethodFunction,
  id: string,
  declaration: Declaration,
  folder: string,
): Promise<readonly Found[]> {
  const vocabulary = async () => await vocabularyFor(declaration, folder);
  const bench = { ...benchIn(folder, declaration), vocabulary, shapes: conforming };
  const step = stepOf(id, 1);
  const probe = await openProbe(declaration, { folder });
  try {
    await method(probe, { ...step, parameters: { ...step.parameters, settle: 500 }, shapes, questions }, bench);
  } finally {
    await probe.close();
  }
  return bench.all;
}

type Checked = { name: string; value: unknown; actual: string };
export const checksIn = (all: readonly Found[]): Checked[] =>
  all.flatMap((one) => (one.kind === 'check' ? [one.check] : []));
export const failing = (all: readonly Found[], prefix: string): string[] =>
  checksIn(all).flatMap(({ name, value }) => (value === false ? [`${prefix}.${name}`] : []));
