import { setTimeout as pause } from 'node:timers/promises';
import { Crypto, Seconds } from '@matter/general';
import type { ClientNode } from '@matter/main';
import { BasicInformation } from '@matter/main/clusters/basic-information';
import { Descriptor } from '@matter/main/clusters/descriptor';
import { GeneralCommissioning } from '@matter/main/clusters/general-commissioning';
import { OperationalCredentials } from '@matter/main/clusters/operational-credentials';
import { Invoke, Peer, Read, Subscribe } from '@matter/main/protocol';
import { EndpointNumber, FabricIndex } from '@matter/main/types';
import { json } from '../../measure/asked.ts';
import type { Basic, EndpointSeen, Life } from '../../measure/protocol/matter/wire.ts';
import { inTime, shortly } from '../deadline.ts';
import { labelled, invoke, read } from './ask.ts';
import type { Value } from './ask.ts';
import { attestationIn, csrIn } from './attestation.ts';
import { leave, stayWith } from './commission.ts';
import type { Place } from './commission.ts';

const root = EndpointNumber(0);
/** Ids of attributes: of every cluster (Matter Core, Global Elements), then of the clusters that are read. */
const globals = { revision: 0xfffd, features: 0xfffc };
const descriptor = { deviceTypes: 0, servers: 1, parts: 3 };
const basicIds = { vendorName: 1, productName: 3, softwareVersion: 9, softwareVersionString: 10, serialNumber: 15 };
const breadcrumbId = 0;

const list = (value: unknown): number[] => (Array.isArray(value) ? value.map(Number) : []);
const typeIds = (value: unknown): number[] =>
  Array.isArray(value) ? value.map((one: unknown) => Number((one as { deviceType?: unknown }).deviceType)) : [];

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

async function basicOf(node: ClientNode): Promise<Basic> {
  const attributes = ['vendorName', 'productName', 'serialNumber', 'softwareVersion', 'softwareVersionString'] as const;
  const all = await read(
    node,
    Read.Attribute({ endpoint: root, cluster: BasicInformation, attributes: [...attributes] }),
  );
  const text = (id: number): string => textOf(all.find(({ attribute }) => attribute === id)?.value);
  const serial = all.find(({ attribute }) => attribute === basicIds.serialNumber);
  return {
    vendorName: text(basicIds.vendorName),
    productName: text(basicIds.productName),
    softwareVersion: Number(text(basicIds.softwareVersion)),
    softwareVersionString: text(basicIds.softwareVersionString),
    ...(serial ? { serialNumber: textOf(serial.value) } : {}),
  };
}

function endpointOf(number: number, described: readonly Value[], global: readonly Value[]): EndpointSeen {
  const own = described.filter(({ endpoint }) => endpoint === number);
  const valueOf = (id: number): unknown => own.find(({ attribute }) => attribute === id)?.value;
  const here = global.filter(({ endpoint }) => endpoint === number);
  const revisions = here.filter(({ attribute }) => attribute === globals.revision);
  return {
    number,
    deviceTypes: typeIds(valueOf(descriptor.deviceTypes)),
    parts: list(valueOf(descriptor.parts)),
    servers: list(valueOf(descriptor.servers)),
    clusters: [...new Set(here.map(({ cluster }) => cluster))].map((id) => {
      const revision = revisions.find(({ cluster }) => cluster === id)?.value;
      return {
        id,
        ...(typeof revision === 'number' ? { revision } : {}),
        features: here.some(({ cluster, attribute }) => cluster === id && attribute === globals.features),
      };
    }),
  };
}

async function endpointsOf(node: ClientNode): Promise<EndpointSeen[]> {
  const described = await read(
    node,
    Read.Attribute({ cluster: Descriptor, attributes: ['deviceTypeList', 'serverList', 'partsList'] }),
  );
  const global = await read(node, Read.Attribute({ attributes: ['clusterRevision', 'featureMap'] }));
  const numbers = [...new Set([...described, ...global].map(({ endpoint }) => endpoint))].toSorted((a, b) => a - b);
  return numbers.map((number) => endpointOf(number, described, global));
}

/** Asked of every subscription, s; the device may choose longer. What it chooses is waited for, with a second more, at most so long. */
const ceilingS = 2;
const longestMs = 25_000;

async function subscriptionOf(node: ClientNode): Promise<NonNullable<Life['subscription']>> {
  const seen = { reports: 0 };
  const heard = (): void => {
    seen.reports++;
  };
  const subscribe = Subscribe(
    { keepSubscriptions: true, minIntervalFloor: Seconds(0), maxIntervalCeiling: Seconds(ceilingS) },
    Read.Attribute({ endpoint: root, cluster: BasicInformation, attributes: ['nodeLabel'] }),
  );
  const subscription = await node.interaction.subscribe({
    ...subscribe,
    updated: async (chunks) => {
      for await (const chunk of chunks) for await (const _ of chunk);
      heard();
    },
    keepaliveReceived: heard,
  });
  // What comes with the subscription itself is no report of it.
  await pause(200);
  seen.reports = 0;
  // News, so that a report need not wait for the interval to pass.
  await labelled(node, 'gradus');
  const maxIntervalS = 'maxInterval' in subscription ? subscription.maxInterval : ceilingS;
  const from = performance.now();
  const most = Math.min(longestMs, maxIntervalS * 1000 + 1000);
  while (seen.reports === 0 && performance.now() - from < most) await pause(50);
  return { reports: seen.reports, maxIntervalS, waitedMs: Math.round(performance.now() - from) };
}

/** A mark that the device forgets when the fail-safe ends (Matter Core, General Commissioning cluster). */
const mark = 7n;
const armedS = 1;

const arm = (expiryLengthSeconds: number) =>
  Invoke({
    commands: [
      {
        endpoint: root,
        cluster: GeneralCommissioning,
        command: 'armFailSafe',
        fields: { expiryLengthSeconds, breadcrumb: mark },
      },
    ],
  });

async function breadcrumbOf(node: ClientNode): Promise<number> {
  const all = await read(
    node,
    Read.Attribute({ endpoint: root, cluster: GeneralCommissioning, attributes: 'breadcrumb' }),
  );
  return Number(all.find(({ attribute }) => attribute === breadcrumbId)?.value ?? -1);
}

async function failSafeOf(node: ClientNode): Promise<NonNullable<Life['failSafe']>> {
  await invoke(node, arm(armedS));
  const during = await breadcrumbOf(node);
  const from = performance.now();
  await pause(armedS * 1000);
  let after = await breadcrumbOf(node);
  while (after !== 0 && performance.now() - from < 3000) {
    await pause(250);
    after = await breadcrumbOf(node);
  }
  const waitedMs = Math.round(performance.now() - from);
  if (after !== 0) await invoke(node, arm(0));
  return { armedS, waitedMs, during, after };
}

/** Long enough for a session to be made anew with a device that still knows the fabric, ms. */
const answersWithinMs = 2500;

async function removalOf(node: ClientNode): Promise<NonNullable<Life['removal']>> {
  const fabricIndex = FabricIndex(node.state.commissioning.fabricIndexOnPeer ?? 1);
  const request = Invoke({
    commands: [{ endpoint: root, cluster: OperationalCredentials, command: 'removeFabric', fields: { fabricIndex } }],
  });
  const said = await inTime(invoke(node, request), answersWithinMs, 'RemoveFabric').then(
    ({ statusCode }) => `RemoveFabric answered ${String(statusCode)}`,
    // The session goes with the fabric, and the answer with the session.
    (error: unknown) => `RemoveFabric: ${shortly(error instanceof Error ? error.message : String(error))}`,
  );
  await pause(200);
  const stillAnswers = await inTime(breadcrumbOf(node), answersWithinMs, 'read').then(
    () => true,
    () => false,
  );
  return { said, stillAnswers };
}

function sessionOf(node: ClientNode): NonNullable<Life['session']> {
  const sessions = [...(node.env.maybeGet(Peer)?.sessions ?? [])];
  const isPase = sessions.every((session) => session.isPase);
  return { secured: sessions.every((session) => session.isSecure), kind: isPase ? 'PASE' : 'CASE' };
}

type Part = Partial<Life>;

/** What one question brought; a question that fails leaves its part out, and the others go on. */
async function asked<K extends keyof Life>(name: K, ask: () => Promise<NonNullable<Life[K]>>): Promise<Part> {
  try {
    return { [name]: await ask() };
  } catch {
    return {};
  }
}

/** Commissions the device once, whatever its attestation is worth, asks it everything, and takes it out again. */
export async function lifeOf(place: Place): Promise<Life> {
  const stay = await stayWith(place, false);
  const { node, notes, controller } = stay;
  const parts: Part[] = [];
  try {
    parts.push(await asked('attestation', async () => attestationIn(notes, notes.basic, place.stores)));
    parts.push(await asked('csr', async () => await csrIn(notes, controller.env.get(Crypto))));
    if (node && stay.stoppedAt === undefined) {
      parts.push(await asked('session', async () => sessionOf(node)));
      parts.push(await asked('basic', async () => await basicOf(node)));
      parts.push(await asked('endpoints', async () => await endpointsOf(node)));
      parts.push(await asked('subscription', async () => await subscriptionOf(node)));
      parts.push(await asked('failSafe', async () => await failSafeOf(node)));
      parts.push(await asked('removal', async () => await removalOf(node)));
    }
  } finally {
    await leave(stay, 'without a word');
  }
  const found: Part = Object.assign({}, ...parts);
  const { phases, stoppedAt } = stay;
  const facts = { phases, ...(stoppedAt === undefined ? {} : { stoppedAt }), ...found };
  return { ...facts, shows: [json({ ...facts, exchanges: notes.exchanges.map(({ command }) => command) })] };
}
