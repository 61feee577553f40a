import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { signatures } from '../../src/drivers/keys/signatures.ts';
import type { Bench, Found } from '../../src/measure/bench.ts';
import { Declaration } from '../../src/model/declaration.ts';
import type { Measurement, Observation } from '../../src/model/measurement.ts';
import { methods } from '../../src/model/methods.ts';
import type { Step } from '../../src/model/plan.ts';
import type { Digest } from '../../src/model/terms.ts';

/** A step as a plan makes it, with the method's own parameters. */
export function stepOf(method: string, samples: number, subject?: string): Step {
  const known = methods.find(({ id }) => id === method);
  const parameters = Object.entries(known?.parameters ?? {}).map(
    ([name, { default: value }]) => [name, value] as const,
  );
  return {
    id: 's01',
    method,
    ...(subject === undefined ? {} : { subject }),
    parameters: Object.fromEntries(parameters),
    samples,
    seed: '00112233445566778899aabbccddeeff/s01',
    timeoutMs: 60_000,
    estimateMs: 0,
    indicators: ['some.indicator'],
  };
}

/** A bench that keeps what was found. `clock` stands for time where the physics under test is simulated. */
export function benchOf(
  declaration: Declaration,
  clock: Pick<Bench, 'now' | 'wait'> = {
    now: () => performance.now(),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  },
): Bench & { all: Found[] } {
  const all: Found[] = [];
  return { ...clock, progress: () => undefined, found: (found) => void all.push(found), declaration, all };
}

const digestOf = (bytes: Uint8Array): Digest => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** The same, with files of the declaration's folder and digests. */
export function benchIn(folder: string, declaration: Declaration): Bench & { all: Found[] } {
  return {
    ...benchOf(declaration),
    digest: digestOf,
    signatures,
    async modelFile(file) {
      const bytes = await readFile(path.resolve(folder, file));
      return { bytes, digest: digestOf(bytes) };
    },
  };
}

export function measured(all: readonly Found[], quantity: string): Omit<Measurement, 'raw'> {
  for (const found of all)
    if (found.kind === 'measurement' && found.measurement.quantity === quantity) return found.measurement;
  throw new Error(`nothing was found for ${quantity}`);
}

export function observed(all: readonly Found[], quantity: string): Omit<Observation, 'raw'> {
  for (const found of all)
    if (found.kind === 'observation' && found.observation.quantity === quantity) return found.observation;
  throw new Error(`nothing was found for ${quantity}`);
}

/** The value as a number. */
export function valueOf(all: readonly Found[], quantity: string): number {
  const { value } = measured(all, quantity);
  if (typeof value !== 'number') throw new Error(`${quantity} is ${value}`);
  return value;
}

/** A small declaration to change at will: one channel, one rule, one model. */
export function declarationOf(change: Record<string, unknown> = {}): Declaration {
  const file = fileURLToPath(new URL('./sensor.yaml', import.meta.url));
  const base = parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  return Declaration.parse({ ...base, ...change });
}
