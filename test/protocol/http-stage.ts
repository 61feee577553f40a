import { httpWire } from '../../src/drivers/http/wire.ts';
import { askAll } from '../../src/measure/protocol/check.ts';
import { httpChecks } from '../../src/measure/protocol/http/checks.ts';
import type { Declaration, HttpEndpoint } from '../../src/model/declaration.ts';
import type { CheckFound } from '../../src/model/measurement.ts';
import { benchOf, stepOf } from '../contracts/bench.ts';

export function endpointOf({ endpoints }: Declaration): HttpEndpoint {
  if (!endpoints.http) throw new Error('the sensor declares no endpoints.http');
  return endpoints.http;
}

/** The same device with something else declared of its HTTP. */
export const changed = (declaration: Declaration, change: Partial<HttpEndpoint>): Declaration => ({
  ...declaration,
  endpoints: { ...declaration.endpoints, http: { ...endpointOf(declaration), ...change } },
});

export type Checked = Omit<CheckFound, 'raw'>;

/** What each check found. */
export async function checksOf(declaration: Declaration, folder: string): Promise<Map<string, Checked>> {
  const wire = httpWire(endpointOf(declaration), declaration, folder);
  const bench = benchOf(declaration);
  try {
    await askAll(httpChecks, wire, { declaration, step: stepOf('protocol.http.conformance', 1), bench });
  } finally {
    await wire.close();
  }
  return new Map(
    bench.all.flatMap((one): [string, Checked][] => (one.kind === 'check' ? [[one.check.name, one.check]] : [])),
  );
}

export const withValue = (checks: ReadonlyMap<string, Checked>, value: CheckFound['value']): string[] =>
  [...checks.values()].filter((check) => check.value === value).map(({ name }) => name);

export const told = (checks: ReadonlyMap<string, Checked>): string =>
  [...checks.values()].map((check) => `${check.name} ${String(check.value)}: ${check.actual}`).join('\n');
