import { wireOf } from '../../asked.ts';
import type { MethodFunction } from '../../bench.ts';
import { askAll } from '../check.ts';
import { matterChecks } from './checks.ts';
import { threadChecks } from './thread-checks.ts';

/** Asks every check of a Matter node. */
export const matterConformance: MethodFunction = async (probe, step, bench) => {
  const wire = await wireOf(probe, 'matter');
  await askAll(matterChecks, wire, { declaration: bench.declaration, step, bench });
};

/** Asks every check of Thread. */
export const threadAttach: MethodFunction = async (probe, step, bench) => {
  const wire = await wireOf(probe, 'matter');
  await askAll(threadChecks, wire, { declaration: bench.declaration, step, bench });
};
