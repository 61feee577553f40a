import { wireOf } from '../../asked.ts';
import type { MethodFunction } from '../../bench.ts';
import { askAll } from '../check.ts';
import { opcuaSecurityChecks } from './checks.ts';

/** Every try at the security of an OPC UA server. */
export const opcuaSecurity: MethodFunction = async (probe, step, bench) => {
  const wire = await wireOf(probe, 'opcua');
  await askAll(opcuaSecurityChecks, wire, { declaration: bench.declaration, step, bench });
};
