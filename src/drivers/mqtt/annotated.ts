import { plainValue } from '../../formats/sparkplug.ts';
import type { Metric, PropertyValue } from '../../formats/sparkplug.ts';
import type { Annotated, Meaningful, Range, Said } from '../../measure/meaning/point.ts';
import type { Message } from '../../measure/protocol/mqtt/wire.ts';
import type { MqttEndpoint } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import { deviceBirths, nodeBirth } from './births.ts';
import { returnMs } from './handshake.ts';
import { hostAt } from './host.ts';
import type { Host } from './host.ts';
import { listenFor, until } from './listen.ts';
import type { Listening } from './listen.ts';

const bornMs = 5000;

type Open = { host: Host; listening: Listening | undefined };

async function open(endpoint: MqttEndpoint, folder: string): Promise<Open> {
  const host = await hostAt(endpoint, folder);
  try {
    const listening = endpoint.via === undefined ? undefined : await listenFor(endpoint, folder);
    const isThere = (): boolean => nodeBirth(listening?.sessions().at(-1)?.published ?? [], endpoint) !== undefined;
    if (listening && !(await until(isThere, returnMs(endpoint) + bornMs))) {
      listening.close();
      throw new ProbeError('PROBE_TIMEOUT', 'the node did not come and was not born');
    }
    return { host, listening };
  } catch (error) {
    await host.close();
    throw error;
  }
}

/** All births of the node and its devices, which they are asked for anew. */
async function births({ host }: Open, endpoint: MqttEndpoint): Promise<readonly Message[]> {
  const askedAt = performance.now();
  await host.askRebirth();
  const fresh = (): Message | undefined => nodeBirth(host.heard, endpoint, askedAt);
  const devices = (): readonly Message[] | undefined => {
    const node = fresh();
    return node && deviceBirths(host.heard, endpoint, node.at);
  };
  if (!(await until(() => devices() !== undefined, bornMs)))
    throw new ProbeError('PROBE_TIMEOUT', `no birth within ${bornMs} ms after a rebirth was asked for`);
  const [node, others] = [fresh(), devices()];
  return [...(node ? [node] : []), ...(others ?? [])];
}

function saidIn(property: PropertyValue | undefined): Said | undefined {
  const value = property?.value;
  if (value?.kind === 'string')
    return /^(?:https?|urn):/i.test(value.value) ? { iri: value.value } : { text: value.value };
  if (value?.kind === 'double' || value?.kind === 'float') return { number: value.value };
  if (value?.kind !== 'int' && value?.kind !== 'long') return undefined;
  const plain = plainValue({ value, ...(property?.type === undefined ? {} : { datatype: property.type }) });
  return { number: Number(plain) };
}

/** Int8 to Double, by Sparkplug 3.0.0, Data Types. */
function kindOf({ datatype = 0 }: Metric): Annotated['kind'] | undefined {
  if (datatype >= 1 && datatype <= 10) return 'number';
  if (datatype === 11) return 'boolean';
  return datatype === 12 || datatype === 14 ? 'text' : undefined;
}

type Properties = ReadonlyMap<string, Said>;

function rangeIn(properties: Properties): Range | undefined {
  const [low, high] = [properties.get('engLow'), properties.get('engHigh')];
  return low && high && 'number' in low && 'number' in high ? { low: low.number, high: high.number } : undefined;
}

/** What is measured or set; what the protocol itself needs is no data. */
function pointOf(metric: Metric): Annotated[] {
  const { name } = metric;
  const kind = kindOf(metric);
  if (name === undefined || name === 'bdSeq' || name.startsWith('Node Control/') || kind === undefined) return [];
  const { keys = [], values = [] } = metric.properties ?? {};
  const properties: Properties = new Map(
    keys.flatMap((key, i) => {
      const said = saidIn(values[i]);
      return said ? [[key, said] as const] : [];
    }),
  );
  const unit = properties.get('engUnit');
  const range = rangeIn(properties);
  return [
    {
      wire: 'mqtt',
      where: name,
      kind,
      ...(unit && 'text' in unit ? { unit: unit.text } : {}),
      ...(range ? { range } : {}),
      said: [...properties].filter(([key]) => /^(?:https?|urn):/i.test(key)),
    },
  ];
}

const metricsOf = (said: readonly Message[]): Metric[] => said.flatMap(({ payload }) => payload?.metrics ?? []);

function valueIn(metrics: readonly Metric[], name: string): number | boolean | string {
  const metric = metrics.find((one) => one.name === name);
  const value = metric && plainValue(metric);
  if (value === undefined) throw new ProbeError('PROBE_LACKS', `the births have no metric ${name} with a value`);
  return typeof value === 'bigint' ? Number(value) : value;
}

/** What the births of a Sparkplug node say of its data, and its values as a new birth gives them. */
export function mqttMeaning(endpoint: MqttEndpoint, folder: string): Meaningful & { close(): Promise<void> } {
  let opened: Promise<Open> | undefined;
  const born = async (): Promise<readonly Metric[]> =>
    metricsOf(await births(await (opened ??= open(endpoint, folder)), endpoint));
  return {
    points: async () => (await born()).flatMap(pointOf),
    // oxlint-disable-next-line require-await -- a name needs no wire
    find: async (name) => name,
    value: async (where) => valueIn(await born(), where),
    async close() {
      const old = await opened?.catch(() => undefined);
      opened = undefined;
      old?.listening?.close();
      await old?.host.close();
    },
  };
}
