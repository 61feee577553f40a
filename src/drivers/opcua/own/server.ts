import type { Endpoint, ServiceValue } from '../../../formats/ua/requests.ts';
import { statusName } from '../../../formats/ua/status.ts';
import type { Variant } from '../../../formats/ua/variant.ts';
import type {
  UaBrowsed,
  UaCalled,
  UaEndpoint,
  UaReference,
  UaServer,
  UaValue,
} from '../../../measure/protocol/opcua/wire.ts';
import type { OpcuaEndpoint } from '../../../model/declaration.ts';
import { ProbeError } from '../../../model/errors.ts';
import { answerMs } from '../client.ts';
import { placeOf } from '../place.ts';
import { segmentsOf } from '../paths.ts';
import { modeName, policyName, textsIn } from '../said.ts';
import { shortly } from '../../deadline.ts';
import { Conversation } from './conversation.ts';
import { valueIn } from './value.ts';
import { monitored, published, subscribed } from './subscription.ts';
import { activateSession, createSession, endpointsOf } from './facts.ts';

const tokenNames = ['Anonymous', 'UserName', 'Certificate', 'IssuedToken'];
/** OPC 10000-5: HierarchicalReferences. */
const hierarchical = 'i=33';
/** OPC 10000-3, 8.29. */
const kinds = new Map<number, UaReference['kind']>([
  [1, 'Object'],
  [2, 'Variable'],
  [4, 'Method'],
]);
/** No session has it: authentication tokens are drawn by the server. */
const nobody = 'ns=1;g=00000000-0000-4000-8000-000000000000';

const endpointIn = (one: Endpoint): UaEndpoint => ({
  url: one.endpointUrl ?? '',
  mode: modeName(one.securityMode),
  policy: policyName(one.securityPolicyUri),
  transport: one.transportProfileUri ?? '',
  tokens: one.userIdentityTokens.map(({ tokenType }) => tokenNames[tokenType] ?? String(tokenType)),
  applicationUri: one.server.applicationUri ?? '',
});

/** A service that the device refuses as a whole is an answer too. */
async function orRefused<T>(work: () => Promise<T>, refused: (status: string) => T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProbeError && error.code === 'PROBE_REFUSED') return refused(error.message);
    throw error;
  }
}

type Results = ServiceValue<'BrowseResponse'>['results'];

class Met implements UaServer {
  readonly endpoints: readonly UaEndpoint[];
  readonly sessionEndpoints: readonly UaEndpoint[];
  readonly #talk: Conversation;
  readonly #endpoint: OpcuaEndpoint;
  #left: Uint8Array | null = null;

  constructor(
    talk: Conversation,
    endpoint: OpcuaEndpoint,
    endpoints: readonly Endpoint[],
    sessionEndpoints: readonly Endpoint[],
  ) {
    [this.#talk, this.#endpoint] = [talk, endpoint];
    this.endpoints = endpoints.map(endpointIn);
    this.sessionEndpoints = sessionEndpoints.map(endpointIn);
  }

  async applications(): Promise<readonly { uri: string; urls: readonly string[] }[]> {
    const asked = { endpointUrl: this.#endpoint.url, localeIds: [], serverUris: [] };
    const { servers } = await this.#talk.ask('FindServersRequest', asked);
    return servers.map(({ applicationUri, discoveryUrls }) => ({
      uri: applicationUri ?? '',
      urls: discoveryUrls.map((url) => url ?? ''),
    }));
  }

  async read(asked: readonly { node: string; attribute: number }[]): Promise<readonly UaValue[]> {
    const { results } = await this.#talk.ask('ReadRequest', {
      maxAge: 0,
      // Both: of the source and of the server.
      timestampsToReturn: 2,
      nodesToRead: asked.map(({ node, attribute }) => ({
        nodeId: node,
        attributeId: attribute,
        indexRange: null,
        dataEncoding: { namespace: 0, name: null },
      })),
    });
    if (results.length !== asked.length)
      throw new ProbeError('PROBE_GARBAGE', `${results.length} values where ${asked.length} were asked for`);
    return results.map(valueIn);
  }

  #browsed([result]: Results): UaBrowsed {
    if (!result) throw new ProbeError('PROBE_GARBAGE', 'a browse without a result');
    const { statusCode, continuationPoint, references } = result;
    this.#left = continuationPoint && continuationPoint.length > 0 ? continuationPoint : null;
    return {
      status: statusName(statusCode),
      references: references.map(({ browseName, nodeId, isForward, nodeClass, typeDefinition, referenceTypeId }) => ({
        name: browseName.name ?? '',
        namespace: browseName.namespace,
        node: nodeId.node,
        forward: isForward,
        kind: kinds.get(nodeClass) ?? 'other',
        type: typeDefinition.node === 'i=0' ? '' : typeDefinition.node,
        along: referenceTypeId,
      })),
      more: this.#left !== null,
    };
  }

  async browse(
    node: string,
    way: 'forward' | 'inverse',
    most: number,
    along: string = hierarchical,
  ): Promise<UaBrowsed> {
    const { results } = await this.#talk.ask('BrowseRequest', {
      view: { viewId: 'i=0', timestamp: 0n, viewVersion: 0 },
      requestedMaxReferencesPerNode: most,
      nodesToBrowse: [
        {
          nodeId: node,
          browseDirection: way === 'forward' ? 0 : 1,
          referenceTypeId: along,
          includeSubtypes: true,
          nodeClassMask: 0,
          resultMask: 63,
        },
      ],
    });
    return this.#browsed(results);
  }

  async browseNext(): Promise<UaBrowsed> {
    const asked = { releaseContinuationPoints: false, continuationPoints: [this.#left] };
    return this.#browsed((await this.#talk.ask('BrowseNextRequest', asked)).results);
  }

  async release(): Promise<string> {
    const continuationPoints = [this.#left];
    await this.#talk.ask('BrowseNextRequest', { releaseContinuationPoints: true, continuationPoints });
    const again = { releaseContinuationPoints: false, continuationPoints };
    return this.#browsed((await this.#talk.ask('BrowseNextRequest', again)).results).status;
  }

  async translate(
    from: string,
    path: readonly { namespace: number; name: string }[],
  ): Promise<{ status: string; nodes: readonly string[] }> {
    const elements = path.map((targetName) => ({
      referenceTypeId: hierarchical,
      isInverse: false,
      includeSubtypes: true,
      targetName,
    }));
    const browsePaths = [{ startingNode: from, relativePath: { elements } }];
    const { results } = await this.#talk.ask('TranslateBrowsePathsToNodeIdsRequest', { browsePaths });
    const [result] = results;
    if (!result) throw new ProbeError('PROBE_GARBAGE', 'a translation without a result');
    return { status: statusName(result.statusCode), nodes: result.targets.map(({ targetId }) => targetId.node) };
  }

  async call(object: string, method: string, inputs: readonly Variant[]): Promise<UaCalled> {
    const methodsToCall = [{ objectId: object, methodId: method, inputArguments: [...inputs] }];
    return await orRefused(
      async () => {
        const [result] = (await this.#talk.ask('CallRequest', { methodsToCall })).results;
        if (!result) throw new ProbeError('PROBE_GARBAGE', 'a call without a result');
        return { status: statusName(result.statusCode), outputs: result.outputArguments };
      },
      (status) => ({ status, outputs: [] }),
    );
  }

  async readRegistered(node: string): Promise<{ status: string; node: string }> {
    return await orRefused(
      async () => {
        const [registered] = (await this.#talk.ask('RegisterNodesRequest', { nodesToRegister: [node] }))
          .registeredNodeIds;
        if (registered === undefined) throw new ProbeError('PROBE_GARBAGE', 'a registration without an id');
        const [value] = await this.read([{ node: registered, attribute: 13 }]);
        await this.#talk.ask('UnregisterNodesRequest', { nodesToUnregister: [registered] });
        return { status: value?.status ?? '', node: registered };
      },
      (status) => ({ status, node: '' }),
    );
  }

  async changes(node: string, count: number, ms: number): Promise<{ status: string; values: readonly UaValue[] }> {
    const values: UaValue[] = [];
    return await orRefused(
      async () => {
        const subscriptionId = await subscribed(this.#talk);
        const status = await monitored(this.#talk, subscriptionId, node);
        if (status === 'Good') await published(this.#talk, { subscriptionId, count, ms }, values);
        await this.#talk.ask('DeleteSubscriptionsRequest', { subscriptionIds: [subscriptionId] });
        return { status, values };
      },
      (status) => ({ status, values }),
    );
  }

  async device(): Promise<string | undefined> {
    const { device, namespaces: aliases = {} } = this.#endpoint;
    if (device === undefined) return undefined;
    const [value] = await this.read([{ node: 'i=2255', attribute: 13 }]);
    const known = textsIn(value?.value);
    let at = 'i=85';
    for (const { namespace, name } of segmentsOf(device, aliases)) {
      const below = (await this.browse(at, 'forward', 0)).references;
      const next = below.find((one) => one.name === name && known[one.namespace] === namespace);
      if (!next) throw new ProbeError('PROBE_LACKS', `the device has no ${shortly(device)}`);
      at = next.node;
    }
    return at;
  }

  async readAsNobody(): Promise<string> {
    const own = this.#talk.authenticationToken;
    this.#talk.authenticationToken = nobody;
    try {
      await this.read([{ node: 'i=2259', attribute: 13 }]);
      return 'Good';
    } catch (error) {
      if (error instanceof ProbeError && error.code === 'PROBE_REFUSED') return error.message;
      throw error;
    } finally {
      this.#talk.authenticationToken = own;
    }
  }
}

/** Opens an anonymous session without security for the work, and closes it. Rejects with `ProbeError`. */
export async function metWith<T>(endpoint: OpcuaEndpoint, work: (server: UaServer) => Promise<T>): Promise<T> {
  const { url } = endpoint;
  const talk = await Conversation.connect(placeOf(url), answerMs);
  try {
    await talk.hello(url);
    await talk.open();
    const endpoints = await endpointsOf(talk, url);
    const { serverEndpoints } = await createSession(talk, url);
    await activateSession(talk, serverEndpoints);
    const done = await work(new Met(talk, endpoint, endpoints, serverEndpoints));
    await talk.ask('CloseSessionRequest', { deleteSubscriptions: true });
    return done;
  } finally {
    talk.close();
  }
}
