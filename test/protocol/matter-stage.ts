import { matterWire } from '../../src/drivers/matter/wire.ts';
import type { Check } from '../../src/measure/protocol/check.ts';
import { askAll } from '../../src/measure/protocol/check.ts';
import type { MatterWire } from '../../src/measure/protocol/matter/wire.ts';
import type { Declaration, MatterEndpoint } from '../../src/model/declaration.ts';
import type { CheckFound } from '../../src/model/measurement.ts';
import { benchOf, stepOf } from '../contracts/bench.ts';
import type { Simulator } from '../contracts/simulators.ts';

export function endpointOf({ endpoints }: Declaration): MatterEndpoint {
  if (!endpoints.matter) throw new Error('the sensor declares no endpoints.matter');
  return endpoints.matter;
}

/** What each check found, with a commissioner and a fabric made for it. */
export async function checksOf(
  { declaration, folder }: Simulator,
  checks: readonly Check<MatterWire>[],
  endpoint: MatterEndpoint = endpointOf(declaration),
): Promise<Map<string, CheckFound>> {
  const wire = matterWire(endpoint, declaration, folder);
  const bench = benchOf(declaration);
  await askAll(checks, wire, { declaration, step: stepOf('protocol.matter.conformance', 1), bench });
  await wire.close();
  return new Map(bench.all.flatMap((one) => (one.kind === 'check' ? [[one.check.name, one.check as CheckFound]] : [])));
}

export const withValue = (checks: ReadonlyMap<string, CheckFound>, value: CheckFound['value']): string[] =>
  [...checks.values()].filter((check) => check.value === value).map(({ name }) => name);
