import { Invoke, Read } from '@matter/main/protocol';
import type { ClientNode } from '@matter/main';
import { GeneralCommissioning } from '@matter/main/clusters/general-commissioning';
import { NetworkCommissioning } from '@matter/main/clusters/network-commissioning';
import { ThreadNetworkDiagnostics } from '@matter/main/clusters/thread-network-diagnostics';
import { EndpointNumber } from '@matter/main/types';
import { datasetBytes, datasetFrom, partOf } from '../../formats/thread-dataset.ts';
import { json } from '../../measure/asked.ts';
import type { Radio, Thread, ThreadStatus } from '../../measure/protocol/matter/wire.ts';
import { ProbeError } from '../../model/errors.ts';
import { inTime, shortly } from '../deadline.ts';
import { secretOf } from '../secrets/secret.ts';
import { invoke, read } from './ask.ts';
import { leave, stayWith } from './commission.ts';
import type { Place } from './commission.ts';
import { askOtCli } from './ot-cli.ts';

const endpoint = EndpointNumber(0);
/** Attributes of NetworkCommissioning, and those of ThreadNetworkDiagnostics that are compared. */
const ids = { maxNetworks: 0, networks: 1, features: 0xfffc };
const diagnosticIds: Readonly<Record<string, number>> = {
  channel: 0,
  routingRole: 1,
  networkName: 2,
  panId: 3,
  extendedPanId: 4,
  partitionId: 9,
};
/** The whole of the Thread commands, s; what they changed is rolled back when it ends. */
const failSafeS = 60;
/** A device may search and join this long before the bench gives up, ms. */
const commandMs = 20_000;

const zeros = (length: number): Uint8Array => new Uint8Array(length);

/** A dataset of no network that exists: only to see whether the device reads it. */
const benchDataset = (): Uint8Array =>
  datasetBytes([
    { type: 14, value: Uint8Array.of(0, 0, 0, 0, 0, 1, 0, 0) },
    { type: 0, value: Uint8Array.of(0, 0, 15) },
    { type: 1, value: Uint8Array.of(0x12, 0x34) },
    { type: 2, value: Uint8Array.of(0x67, 0x72, 0x61, 0x64, 0x75, 0x73, 0, 1) },
    { type: 5, value: zeros(16).fill(7) },
    { type: 7, value: Uint8Array.of(0xfd, 0, 0, 0, 0, 0, 0, 1) },
    { type: 3, value: new TextEncoder().encode('gradus-bench') },
    { type: 4, value: zeros(16).fill(9) },
    { type: 12, value: Uint8Array.of(2, 0xa0, 0xf7, 0xf8) },
    { type: 53, value: Uint8Array.of(0, 4, 0, 0x1f, 0xff, 0xe0) },
  ]);

async function radioOf({ endpoint: { otCli }, folder }: Place): Promise<{ radio?: Radio; radioSaid?: string }> {
  if (!otCli) return {};
  try {
    return { radio: await askOtCli(otCli.run, folder) };
  } catch (error) {
    if (error instanceof ProbeError) return { radioSaid: `the border router: ${error.message}` };
    throw error;
  }
}

type Dataset = { bytes: Uint8Array; from: Thread['dataset'] };
function datasetOf({ endpoint: { dataset }, folder }: Place, radio: Radio | undefined): Dataset {
  if (dataset) return { bytes: datasetFrom(secretOf(dataset, folder)), from: 'declared' };
  if (radio) return { bytes: datasetFrom(radio.dataset), from: 'of the border router' };
  return { bytes: benchDataset(), from: 'of the bench' };
}

const names = (features: unknown): string[] =>
  Object.entries(typeof features === 'object' && features !== null ? features : {})
    .filter(([, has]) => has === true)
    .map(([name]) => name);

const hexOf = (value: unknown): string => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : '');
const networkIds = (value: unknown): string[] =>
  Array.isArray(value) ? value.map((one: unknown) => hexOf((one as { networkId?: unknown }).networkId)) : [];

async function networks(node: ClientNode): Promise<Pick<Thread, 'features' | 'maxNetworks' | 'networks'>> {
  const attributes = ['maxNetworks', 'networks', 'featureMap'] as const;
  const all = await read(
    node,
    Read.Attribute({ endpoint, cluster: NetworkCommissioning, attributes: [...attributes] }),
  );
  const valueOf = (id: number): unknown => all.find(({ attribute }) => attribute === id)?.value;
  return {
    features: names(valueOf(ids.features)),
    networks: networkIds(valueOf(ids.networks)),
    ...(typeof valueOf(ids.maxNetworks) === 'number' ? { maxNetworks: Number(valueOf(ids.maxNetworks)) } : {}),
  };
}

async function diagnosticsOf(node: ClientNode): Promise<Pick<Thread, 'diagnostics'>> {
  const attributes = ['channel', 'routingRole', 'networkName', 'panId', 'extendedPanId', 'partitionId'] as const;
  const all = await read(
    node,
    Read.Attribute({ endpoint, cluster: ThreadNetworkDiagnostics, attributes: [...attributes] }),
  );
  if (all.length === 0) return {};
  const named = Object.entries(diagnosticIds).flatMap(([name, id]) =>
    all.filter(({ attribute }) => attribute === id).map(({ value }): [string, unknown] => [name, value]),
  );
  return {
    diagnostics: Object.fromEntries(
      named.map(([name, value]) => [name, typeof value === 'bigint' ? String(value) : value]),
    ),
  };
}

/** The device's answer as a status: 0 is success. */
async function command(
  node: ClientNode,
  name: 'scanNetworks' | 'addOrUpdateThreadNetwork' | 'connectNetwork',
  fields: object,
): Promise<ThreadStatus> {
  const request = Invoke({
    commands: [
      { endpoint, cluster: NetworkCommissioning, command: name, fields: { ...fields, breadcrumb: 1n } } as never,
    ],
  });
  try {
    const { networkingStatus, status } = await inTime(invoke(node, request), commandMs, name);
    const code = Number(networkingStatus ?? status ?? -1);
    return { status: code, said: `${name}: ${networkingStatus === undefined ? 'status' : 'NetworkingStatus'} ${code}` };
  } catch (error) {
    return { status: -1, said: `${name}: ${shortly(error instanceof Error ? error.message : String(error))}` };
  }
}

async function arm(node: ClientNode, expiryLengthSeconds: number): Promise<void> {
  const fields = { expiryLengthSeconds, breadcrumb: 1n };
  await invoke(
    node,
    Invoke({ commands: [{ endpoint, cluster: GeneralCommissioning, command: 'armFailSafe', fields }] }),
  );
}

/** The Thread commands, in a fail-safe that is ended after them: nothing of it stays on the device. */
async function commandsTo(node: ClientNode, { bytes }: Dataset): Promise<Partial<Thread>> {
  await arm(node, failSafeS);
  try {
    const scan = await command(node, 'scanNetworks', {});
    const broken = await command(node, 'addOrUpdateThreadNetwork', { operationalDataset: bytes.slice(0, -1) });
    const taken = await command(node, 'addOrUpdateThreadNetwork', { operationalDataset: bytes });
    const networkId = partOf(bytes, 'extended-pan-id') ?? new Uint8Array(8);
    const { networks: listed = [] } = await networks(node);
    const added = { ...taken, listed: listed.includes(hexOf(networkId)) };
    const connected = await command(node, 'connectNetwork', { networkId });
    return { scan, broken, added, connected };
  } finally {
    await arm(node, 0);
  }
}

/** A stay of its own: the node is commissioned over IP, asked about Thread, told to join, and taken out again. */
export async function threadOf(place: Place): Promise<Thread> {
  const outside = await radioOf(place);
  const dataset = datasetOf(place, outside.radio);
  const stay = await stayWith(place, false);
  let found: Partial<Thread> = {};
  try {
    if (stay.node && stay.stoppedAt === undefined) {
      found = { ...(await networks(stay.node)), ...(await diagnosticsOf(stay.node)) };
      if (found.features?.includes('threadNetworkInterface'))
        found = { ...found, ...(await commandsTo(stay.node, dataset)) };
      else found.stoppedAt = 'the node has no Thread feature';
    }
  } finally {
    await leave(stay);
  }
  const { stoppedAt } = stay;
  const thread = { ...found, ...outside, ...(stoppedAt === undefined ? {} : { stoppedAt }), dataset: dataset.from };
  return { ...thread, shows: [json({ ...thread, radio: outside.radio && { state: outside.radio.state } })] };
}
