import { wireOf } from '../../asked.ts';
import type { MethodFunction } from '../../bench.ts';
import { askAll } from '../check.ts';
import { mqttChecks } from './checks.ts';

/** Asks every check of a Sparkplug edge node. */
export const mqttConformance: MethodFunction = async (probe, step, bench) => {
  const wire = await wireOf(probe, 'mqtt');
  await askAll(mqttChecks, wire, { declaration: bench.declaration, step, bench });
};
