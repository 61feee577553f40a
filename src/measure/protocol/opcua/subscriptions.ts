import { json } from '../../asked.ts';
import type { Check } from '../check.ts';
import type { OpcuaWire, UaServer } from './wire.ts';

type Met = Pick<OpcuaWire, 'met'>;
/** Server/ServerStatus/CurrentTime: the one value that changes on every server. */
const currentTime = 'i=2258';
const state = 'i=2259';
const profileArray = 'i=2269';
const value = 13;
/** A first value and a change; a server that reports every second comes to it too. */
const wanted = 2;
const mostMs = 4000;

const server = 'http://opcfoundation.org/UA-Profile/Server/';
/** Of each profile known here: whether it needs subscriptions beside the core services (OPC 10000-7). */
const known: Readonly<Record<string, { subscriptions: boolean }>> = {
  Core2017Facet: { subscriptions: false },
  Core2022Facet: { subscriptions: false },
  NanoEmbeddedDevice2017: { subscriptions: false },
  MicroEmbeddedDevice2017: { subscriptions: true },
  EmbeddedDataChangeSubscription2017: { subscriptions: true },
  EmbeddedUA2017: { subscriptions: true },
  StandardUA2017: { subscriptions: true },
};

/** Profiles that the server claims and the bench knows, by the end of their URI. */
async function claimedBy(met: UaServer): Promise<string[]> {
  const [claimed] = await met.read([{ node: profileArray, attribute: value }]);
  const all = Array.isArray(claimed?.value) ? (claimed.value as unknown[]).map(String) : [];
  return all.flatMap((uri) =>
    uri.startsWith(server) && known[uri.slice(server.length)] ? [uri.slice(server.length)] : [],
  );
}

const isMissing = (status: string): boolean => /^Bad(ServiceUnsupported|NotImplemented|NotSupported)/.test(status);

export const dataChange: Check<Met> = {
  name: 'data-change-subscription',
  required: `a subscription to CurrentTime reports its first value and a change within ${mostMs / 1000} s`,
  async ask(wire) {
    const { claimed, status, values } = await wire.met(async (met) => ({
      claimed: await claimedBy(met),
      ...(await met.changes(currentTime, wanted, mostMs)),
    }));
    if (isMissing(status) && !claimed.some((name) => known[name]?.subscriptions))
      return { value: 'not applicable', actual: `${status}; no profile that needs subscriptions is claimed` };
    const different = new Set(values.map((one) => String(one.value))).size;
    return {
      value: status === 'Good' && values.length >= wanted && different >= wanted,
      actual: status === 'Good' ? `${values.length} reports, ${different} different values` : status,
      shows: [json(values.map((one) => ({ ...one, value: String(one.value) })))],
    };
  },
};

export const registerNodes: Check<Met> = {
  name: 'register-nodes',
  required: 'a node is registered, read by the id given for it, and unregistered',
  async ask(wire) {
    const { status, node } = await wire.met((met) => met.readRegistered(state));
    return { value: status === 'Good', actual: node === '' ? status : `${status}, read as ${node}` };
  },
};

/** Whether each service that a profile needs is there, whatever it answers. */
async function missingOf(met: UaServer, subscriptions: boolean): Promise<string[]> {
  const asked: [string, string][] = [
    ['Browse', (await met.browse('i=84', 'forward', 1)).status],
    ['TranslateBrowsePathsToNodeIds', (await met.translate('i=85', [{ namespace: 0, name: 'Server' }])).status],
    ['RegisterNodes', (await met.readRegistered(state)).status],
  ];
  if (subscriptions) asked.push(['CreateSubscription', (await met.changes(currentTime, 1, mostMs)).status]);
  return asked.filter(([, status]) => isMissing(status)).map(([service, status]) => `${service} ${status}`);
}

export const declaredProfiles: Check<Met> = {
  name: 'declared-profiles',
  required: 'the services of every profile that the server claims are there',
  async ask(wire) {
    return await wire.met(async (met) => {
      const claimed = await claimedBy(met);
      if (claimed.length === 0) return { value: 'not applicable', actual: 'claims no profile that the bench knows' };
      const missing = await missingOf(
        met,
        claimed.some((name) => known[name]?.subscriptions),
      );
      return {
        value: missing.length === 0,
        actual: `claims ${claimed.join(', ')}${missing.length === 0 ? '' : `; ${missing.join(', ')}`}`,
        shows: [json({ claimed, missing })],
      };
    });
  },
};
