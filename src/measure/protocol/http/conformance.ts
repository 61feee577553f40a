import { wireOf } from '../../asked.ts';
import type { MethodFunction } from '../../bench.ts';
import { askAll } from '../check.ts';
import { httpChecks } from './checks.ts';

/** Asks every check of a Thing over HTTP. */
export const httpConformance: MethodFunction = async (probe, step, bench) => {
  const wire = await wireOf(probe, 'http');
  await askAll(httpChecks, wire, { declaration: bench.declaration, step, bench });
};
