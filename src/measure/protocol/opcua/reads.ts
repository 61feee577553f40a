import { json } from '../../asked.ts';
import type { Check } from '../check.ts';
import type { OpcuaWire, UaValue } from './wire.ts';

type Met = Pick<OpcuaWire, 'met'>;
const value = 13;
/** No attribute has this number (OPC 10000-6, A.1). */
const noAttribute = 99;
/** A NodeId that no server has: the namespace of its application with a name drawn for this. */
const noNode = 'ns=1;s=gradus/there-is-no-such-node/5f0c';

export const attributeRead: Check<Met> = {
  name: 'attribute-read',
  required: 'a value is read; a node there is not is BadNodeIdUnknown, an attribute there is not BadAttributeIdInvalid',
  async ask(wire) {
    const asked = [
      { node: 'i=2259', attribute: value },
      { node: noNode, attribute: value },
      { node: 'i=2259', attribute: noAttribute },
    ];
    const statuses = (await wire.met((server) => server.read(asked))).map(({ status }) => status);
    return {
      value: statuses.join() === 'Good,BadNodeIdUnknown,BadAttributeIdInvalid',
      actual: statuses.join(', '),
      shows: [json({ asked, statuses })],
    };
  },
};

/** OPC 10000-5, 6.3: what every server has under Server, and of which type. */
const core = [
  ['ServerArray', 'i=2254', 'String[]'],
  ['NamespaceArray', 'i=2255', 'String[]'],
  ['ServerStatus', 'i=2256', 'ExtensionObject'],
  ['ServerStatus/State', 'i=2259', 'Int32'],
  ['ServerStatus/CurrentTime', 'i=2258', 'DateTime'],
  ['ServerStatus/BuildInfo', 'i=2260', 'ExtensionObject'],
  ['ServiceLevel', 'i=2267', 'Byte'],
  ['ServerCapabilities/ServerProfileArray', 'i=2269', 'String[]'],
] as const;

const coreValues = async (wire: Met): Promise<Map<string, UaValue>> => {
  const values = await wire.met((server) => server.read(core.map(([, node]) => ({ node, attribute: value }))));
  return new Map(core.flatMap(([name], i) => (values[i] ? [[name, values[i]] as const] : [])));
};

export const baseInfo: Check<Met> = {
  name: 'base-info-core-structure',
  required: `${core.map(([name]) => name).join(', ')} can be read, each of its type`,
  async ask(wire) {
    const values = await coreValues(wire);
    const wrong = core.flatMap(([name, , type]) => {
      const seen = values.get(name);
      if (seen?.status !== 'Good') return [`${name} is ${seen?.status ?? 'missing'}`];
      return seen.type === type ? [] : [`${name} is ${seen.type}, not ${type}`];
    });
    return {
      value: wrong.length === 0,
      actual: wrong.length === 0 ? `${core.length} of ${core.length}` : wrong.join('; '),
    };
  },
};

export const serverState: Check<Met> = {
  name: 'server-state-running',
  required: 'the server says it is running (ServerState 0)',
  async ask(wire) {
    const state = (await coreValues(wire)).get('ServerStatus/State')?.value;
    return { value: state === 0, actual: `ServerState ${String(state)}` };
  },
};

export const namespaces: Check<Met> = {
  name: 'namespace-array',
  required: 'namespace 0 is OPC UA’s, namespace 1 the application’s, and none stands twice',
  async ask(wire) {
    const list = (await coreValues(wire)).get('NamespaceArray')?.value;
    const all = Array.isArray(list) ? list.map((one: unknown) => (typeof one === 'string' ? one : '')) : [];
    const { endpoints } = await wire.met(async (server) => server);
    const own = endpoints[0]?.applicationUri;
    const wrong = [
      ...(all[0] === 'http://opcfoundation.org/UA/' ? [] : [`namespace 0 is ${all[0] ?? 'missing'}`]),
      ...(all[1] === own ? [] : [`namespace 1 is ${all[1] ?? 'missing'}, the application is ${own ?? 'missing'}`]),
      ...all.filter((one, i) => all.indexOf(one) !== i).map((one) => `${one} stands twice`),
    ];
    return {
      value: wrong.length === 0,
      actual: wrong.length === 0 ? `${all.length} namespaces` : wrong.join('; '),
      shows: [json(all)],
    };
  },
};

/** A clock this far off makes certificates and logs worthless; it is no figure of the standard. */
const mostOffMs = 60_000;

export const serverClock: Check<Met> = {
  name: 'server-clock',
  required: `the server’s CurrentTime and the times of its values are UTC, within ${mostOffMs / 1000} s of the bench’s clock`,
  async ask(wire) {
    const values = await coreValues(wire);
    const now = Date.now();
    const current = values.get('ServerStatus/CurrentTime');
    const told = typeof current?.value === 'bigint' ? Number(current.value / 10_000n - 11_644_473_600_000n) : null;
    const state = values.get('ServerStatus/State');
    const times = {
      CurrentTime: told,
      'source timestamp': current?.sourceMs ?? null,
      'server timestamp': state?.serverMs ?? null,
    };
    const off = Object.entries(times).flatMap(([name, at]) => (at === null ? [] : [[name, at - now] as const]));
    const wrong = off.filter(([, ms]) => Math.abs(ms) > mostOffMs);
    const text = (list: typeof off): string =>
      list.map(([name, ms]) => `${name} ${ms > 0 ? '+' : ''}${Math.round(ms / 100) / 10} s`).join(', ');
    if (told === null) return { value: false, actual: `CurrentTime is ${current?.status ?? 'missing'}` };
    return {
      value: wrong.length === 0,
      actual: wrong.length === 0 ? text(off) : `off by ${text(wrong)}`,
      shows: [json(times)],
    };
  },
};

/** OPC 10000-4, 5.6.2: a service needs a session, and only its own. */
export const sessionBehaviour: Check<Met> = {
  name: 'session-general-service-behaviour',
  required: 'a request under a session that does not exist is refused as BadSessionIdInvalid',
  async ask(wire) {
    const status = await wire.met((server) => server.readAsNobody());
    return { value: /^BadSession(IdInvalid|Closed|NotActivated)/.test(status), actual: status };
  },
};

export const parallelSessions: Check<Met> = {
  name: 'session-minimum-2-parallel',
  required: 'two sessions live side by side',
  async ask(wire) {
    const read = { node: 'i=2259', attribute: value };
    const statuses = await wire.met(async (first) => {
      const second = await wire.met(async (other) => await other.read([read]));
      return [...second, ...(await first.read([read]))].map(({ status }) => status);
    });
    return { value: statuses.every((status) => status === 'Good'), actual: `both read: ${statuses.join(', ')}` };
  },
};
