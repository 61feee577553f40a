import { json } from '../../asked.ts';
import type { Check } from '../check.ts';
import type { OpcuaWire, UaEndpoint } from './wire.ts';

type Met = Pick<OpcuaWire, 'met'>;
const line = ({ url, mode, policy }: UaEndpoint): string => `${url} ${mode} ${policy}`;
const placeIn = (url: string): string => URL.parse(url)?.host ?? '';

/** GetEndpoints: what a client is told must lead back to the server it was told by. */
export const getEndpoints: Check<Met> = {
  name: 'get-endpoints',
  required: 'every endpoint has the address the server was reached at, and CreateSession gives the same endpoints',
  async ask(wire, { declaration }) {
    const { endpoints, sessionEndpoints } = await wire.met(async (server) => server);
    const reached = placeIn(declaration.endpoints.opcua?.url ?? '');
    const elsewhere = endpoints.filter(({ url }) => placeIn(url) !== reached);
    const [told, again] = [endpoints, sessionEndpoints].map((list) =>
      list.map(line).toSorted((a, b) => (a < b ? -1 : 1)),
    );
    const wrong = [
      ...(endpoints.length === 0 ? ['no endpoint'] : []),
      ...(elsewhere.length > 0 ? [`reached at ${reached}, tells of ${elsewhere.map(line).join(', ')}`] : []),
      ...(JSON.stringify(told) === JSON.stringify(again) ? [] : ['CreateSession gives other endpoints']),
    ];
    return {
      value: wrong.length === 0,
      actual: wrong.length === 0 ? `${endpoints.length} endpoints at ${reached}` : wrong.join('; '),
      shows: [json({ endpoints, sessionEndpoints })],
    };
  },
};

export const findServersSelf: Check<Met> = {
  name: 'find-servers-self',
  required: 'FindServers tells of the server itself, by the application URI of its endpoints',
  async ask(wire) {
    const { endpoints, applications } = await wire.met(async (server) => ({
      endpoints: server.endpoints,
      applications: await server.applications(),
    }));
    const own = endpoints[0]?.applicationUri ?? '';
    const uris = applications.map(({ uri }) => uri);
    return {
      value: own !== '' && uris.includes(own),
      actual: uris.includes(own)
        ? `tells of ${own}`
        : `endpoints are of ${own}, FindServers tells of ${uris.join(', ')}`,
      shows: [json(applications)],
    };
  },
};

export const securityPolicyNone: Check<Met> = {
  name: 'security-policy-none',
  required: 'an endpoint of policy None, which may be switched off in use',
  async ask(wire) {
    const { endpoints } = await wire.met(async (server) => server);
    const open = endpoints.filter(({ policy, mode }) => policy === 'None' && mode === 'None');
    return { value: open.length > 0, actual: `${open.length} of ${endpoints.length} endpoints are of policy None` };
  },
};

export const userNameToken: Check<Met> = {
  name: 'user-name-password-token',
  required: 'an endpoint that takes a user name and a password',
  async ask(wire) {
    const { endpoints } = await wire.met(async (server) => server);
    const tokens = [...new Set(endpoints.flatMap((one) => one.tokens))];
    return { value: tokens.includes('UserName'), actual: `tokens offered: ${tokens.join(', ') || 'none'}` };
  },
};
