import { anonymousToken, buildInfo } from '../../../formats/ua/requests.ts';
import type { Endpoint, ServiceValue } from '../../../formats/ua/requests.ts';
import { unwrapped, wrapped } from '../../../formats/ua/builtin.ts';
import type { ExtensionObject } from '../../../formats/ua/builtin.ts';
import type { Variant } from '../../../formats/ua/variant.ts';
import type { UaFacts } from '../../../measure/protocol/opcua/wire.ts';
import { ProbeError } from '../../../model/errors.ts';
import { endpointText, textsIn } from '../said.ts';
import type { BuildInfo } from '../stack.ts';
import type { Conversation } from './conversation.ts';

/** OPC 10000-5: Server's well-known variables. */
const nodes = {
  servers: 'i=2254',
  namespaces: 'i=2255',
  state: 'i=2259',
  build: 'i=2260',
  profiles: 'i=2269',
} as const;
type Key = keyof typeof nodes;
const valueAttribute = 13;

function buildIn(variant: Variant | undefined): BuildInfo {
  const value = variant?.value as ExtensionObject | undefined;
  return (value && variant?.type === 'ExtensionObject' && unwrapped(value, buildInfo.type, buildInfo.codec)) || {};
}

export async function endpointsOf(talk: Conversation, endpointUrl: string): Promise<Endpoint[]> {
  return (await talk.ask('GetEndpointsRequest', { endpointUrl, localeIds: [], profileUris: [] })).endpoints;
}

/** Creates an anonymous session in policy None and activates it with the token that the server offers for it. */
export async function createSession(
  talk: Conversation,
  endpointUrl: string,
): Promise<ServiceValue<'CreateSessionResponse'>> {
  const created = await talk.ask('CreateSessionRequest', {
    clientDescription: {
      applicationUri: 'urn:gradus:bench:own',
      productUri: 'urn:gradus',
      applicationName: { text: 'gradus' },
      applicationType: 1,
      gatewayServerUri: null,
      discoveryProfileUri: null,
      discoveryUrls: [],
    },
    serverUri: null,
    endpointUrl,
    sessionName: 'gradus',
    clientNonce: null,
    clientCertificate: null,
    requestedSessionTimeout: 60_000,
    maxResponseMessageSize: 0,
  });
  talk.authenticationToken = created.authenticationToken;
  return created;
}

/** The policy id of the anonymous token of an endpoint without security. */
function anonymousPolicy(endpoints: readonly Endpoint[]): string {
  const open = endpoints.find(({ securityMode }) => securityMode === 1);
  const policy = open?.userIdentityTokens.find(({ tokenType }) => tokenType === 0);
  if (!policy) throw new ProbeError('PROBE_LACKS', 'no endpoint without security offers an anonymous session');
  return policy.policyId ?? '';
}

export async function activateSession(talk: Conversation, endpoints: readonly Endpoint[]): Promise<void> {
  const none = { algorithm: null, signature: null };
  await talk.ask('ActivateSessionRequest', {
    clientSignature: none,
    clientSoftwareCertificates: [],
    localeIds: [],
    userIdentityToken: wrapped(anonymousToken.type, anonymousToken.codec, { policyId: anonymousPolicy(endpoints) }),
    userTokenSignature: none,
  });
}

/** What the server says in its well-known variables. */
export async function readFacts(
  talk: Conversation,
  endpoints: readonly Endpoint[],
): Promise<{ facts: UaFacts; build: BuildInfo }> {
  const keys = Object.keys(nodes) as Key[];
  const { results } = await talk.ask('ReadRequest', {
    maxAge: 0,
    timestampsToReturn: 3,
    nodesToRead: keys.map((key) => ({
      nodeId: nodes[key],
      attributeId: valueAttribute,
      indexRange: null,
      dataEncoding: { namespace: 0, name: null },
    })),
  });
  const read = (key: Key): Variant | undefined => results[keys.indexOf(key)]?.value;
  const build = buildIn(read('build'));
  return {
    build,
    facts: {
      reader: 'gradus-ua',
      endpoints: endpoints.map(endpointText),
      namespaces: textsIn(read('namespaces')?.value),
      servers: textsIn(read('servers')?.value),
      profiles: textsIn(read('profiles')?.value),
      productName: build.productName ?? '',
      manufacturerName: build.manufacturerName ?? '',
      softwareVersion: build.softwareVersion ?? '',
      state: Number(read('state')?.value ?? -1),
    },
  };
}
