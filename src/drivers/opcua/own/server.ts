import { unixMsOf } from '../../../formats/ua/builtin.ts';
import type { Endpoint, ServiceValue } from '../../../formats/ua/requests.ts';
import { statusName } from '../../../formats/ua/status.ts';
import type { DataValue } from '../../../formats/ua/variant.ts';
import type { UaBrowsed, UaEndpoint, UaServer, UaValue } from '../../../measure/protocol/opcua/wire.ts';
import type { OpcuaEndpoint } from '../../../model/declaration.ts';
import { ProbeError } from '../../../model/errors.ts';
import { answerMs } from '../client.ts';
import { placeOf } from '../place.ts';
import { modeName, policyName } from '../said.ts';
import { Conversation } from './conversation.ts';
import { activateSession, createSession, endpointsOf } from './facts.ts';

const tokenNames = ['Anonymous', 'UserName', 'Certificate', 'IssuedToken'];
/** OPC 10000-5: HierarchicalReferences. */
const hierarchical = 'i=33';
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

const timeIn = (ticks: bigint | undefined): number | null => (ticks === undefined ? null : unixMsOf(ticks));

const valueIn = ({ value, status = 0, sourceTimestamp, serverTimestamp }: DataValue): UaValue => ({
  status: statusName(status),
  type: value ? `${value.type}${Array.isArray(value.value) ? '[]' : ''}` : '',
  value: value?.value ?? null,
  sourceMs: timeIn(sourceTimestamp),
  serverMs: timeIn(serverTimestamp),
});

type Results = ServiceValue<'BrowseResponse'>['results'];

class Met implements UaServer {
  readonly endpoints: readonly UaEndpoint[];
  readonly sessionEndpoints: readonly UaEndpoint[];
  readonly #talk: Conversation;
  readonly #url: string;
  #left: Uint8Array | null = null;

  constructor(talk: Conversation, url: string, endpoints: readonly Endpoint[], sessionEndpoints: readonly Endpoint[]) {
    [this.#talk, this.#url] = [talk, url];
    this.endpoints = endpoints.map(endpointIn);
    this.sessionEndpoints = sessionEndpoints.map(endpointIn);
  }

  async applications(): Promise<readonly { uri: string; urls: readonly string[] }[]> {
    const asked = { endpointUrl: this.#url, localeIds: [], serverUris: [] };
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
      references: references.map(({ browseName, nodeId, isForward }) => ({
        name: browseName.name ?? '',
        node: nodeId.node,
        forward: isForward,
      })),
      more: this.#left !== null,
    };
  }

  async browse(node: string, way: 'forward' | 'inverse', most: number): Promise<UaBrowsed> {
    const { results } = await this.#talk.ask('BrowseRequest', {
      view: { viewId: 'i=0', timestamp: 0n, viewVersion: 0 },
      requestedMaxReferencesPerNode: most,
      nodesToBrowse: [
        {
          nodeId: node,
          browseDirection: way === 'forward' ? 0 : 1,
          referenceTypeId: hierarchical,
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
export async function metWith<T>({ url }: OpcuaEndpoint, work: (server: UaServer) => Promise<T>): Promise<T> {
  const talk = await Conversation.connect(placeOf(url), answerMs);
  try {
    await talk.hello(url);
    await talk.open();
    const endpoints = await endpointsOf(talk, url);
    const { serverEndpoints } = await createSession(talk, url);
    await activateSession(talk, serverEndpoints);
    const done = await work(new Met(talk, url, endpoints, serverEndpoints));
    await talk.ask('CloseSessionRequest', { deleteSubscriptions: true });
    return done;
  } finally {
    talk.close();
  }
}
