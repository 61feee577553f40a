import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { CheckFound } from '../../src/model/measurement.ts';
import type { Raw } from '../../src/measure/raw.ts';
import type { Declaration, MqttEndpoint } from '../../src/model/declaration.ts';
import type { Waits } from '../../src/drivers/mqtt/life.ts';
import { mqttWire } from '../../src/drivers/mqtt/wire.ts';
import { askAll } from '../../src/measure/protocol/check.ts';
import { mqttChecks } from '../../src/measure/protocol/mqtt/checks.ts';
import { benchOf, stepOf } from '../contracts/bench.ts';
import { simulator } from '../contracts/simulators.ts';
import type { Simulator } from '../contracts/simulators.ts';

/** A port that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A sensor that is configured with an address before which the bench stands, and the broker behind it. */
export async function nodeBehind(broker: string, more: readonly string[] = [], scheme = 'mqtt'): Promise<Simulator> {
  const via = `${scheme}://127.0.0.1:${await freePort()}`;
  return await simulator('L3', [], ['--mqtt', via, '--mqtt-broker', broker, ...more]);
}

export function endpointOf({ endpoints }: Declaration): MqttEndpoint {
  if (!endpoints.mqtt) throw new Error('the sensor declares no endpoints.mqtt');
  return endpoints.mqtt;
}

/** The same device with something else declared of its MQTT. */
export const changed = (declaration: Declaration, change: Partial<MqttEndpoint>): Declaration => ({
  ...declaration,
  endpoints: { ...declaration.endpoints, mqtt: { ...endpointOf(declaration), ...change } },
});

/** A check as it was found, with the objects that show it. */
export type Checked = Omit<CheckFound, 'raw'> & { raw?: readonly Raw[] };
/** What each check found. */
export async function checksOf(
  declaration: Declaration,
  folder: string,
  waits: Partial<Waits> = {},
): Promise<Map<string, Checked>> {
  const wire = mqttWire(endpointOf(declaration), declaration, folder, waits);
  const bench = benchOf(declaration);
  try {
    await askAll(mqttChecks, wire, { declaration, step: stepOf('protocol.mqtt.conformance', 1), bench });
  } finally {
    await wire.close();
  }
  return new Map(
    bench.all.flatMap((one): [string, Checked][] =>
      one.kind === 'check' ? [[one.check.name, { ...one.check, ...(one.raw ? { raw: one.raw } : {}) }]] : [],
    ),
  );
}

export const withValue = (checks: ReadonlyMap<string, Checked>, value: CheckFound['value']): string[] =>
  [...checks.values()].filter((check) => check.value === value).map(({ name }) => name);
