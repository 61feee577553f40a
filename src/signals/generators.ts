import { acoustic } from './acoustic.ts';
import { bearing } from './bearing-scene.ts';
import { SignalError } from './error.ts';
import { gas } from './gas.ts';
import type { Generator, Parameters } from './generator.ts';
import { temperature } from './temperature.ts';

export type { Generator, Parameters, SignalCase } from './generator.ts';

const makers: Readonly<Record<string, (parameters: Parameters) => Generator>> = { bearing, acoustic, temperature, gas };
export const generatorNames: readonly string[] = Object.keys(makers);

/** A generator by name with its parameters checked. Throws `SignalError` naming the parameter that is wrong. */
export function generatorOf(name: string, parameters: Parameters): Generator {
  const maker = Object.hasOwn(makers, name) ? makers[name] : undefined;
  if (!maker) throw new SignalError(`there is no generator ${name}; there is ${generatorNames.join(', ')}`);
  return maker(parameters);
}
