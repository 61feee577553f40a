import { InMemoryCertificateKeyPairProvider, InMemoryCertificateStore } from 'node-opcua-common';
import {
  AttributeIds,
  DataType,
  MessageSecurityMode,
  OPCUAClient,
  SecurityPolicy,
  Variant,
  VariantArrayType,
  makeBrowsePath,
} from 'node-opcua-client';
import type { CallMethodResult, ClientSession, NodeId } from 'node-opcua-client';

type Value = { value: unknown };
/** A bare client: what a peer without this project's drivers sees of the server. */
export type Peer = {
  namespaces: readonly string[];
  /** The node at `/uri-alias:Name/…` from Objects; aliases: di, ai, bm, ua. */
  node(path: string): Promise<NodeId>;
  read(path: string): Promise<unknown>;
  invoke(model: string, payload: Uint8Array | null, more?: { uri?: string; type?: string }): Promise<CallMethodResult>;
  close(): Promise<void>;
};

const uris: Readonly<Record<string, string>> = {
  ua: 'http://opcfoundation.org/UA/',
  di: 'http://opcfoundation.org/UA/DI/',
  ai: 'http://opcfoundation.org/UA/AI/',
  bm: 'urn:gradus:sim:bearing-monitor',
};

/** A stranger to the server, who takes any certificate of it. */
async function clientFor(secure: boolean, transportTimeout: number): Promise<OPCUAClient> {
  const own = new InMemoryCertificateKeyPairProvider();
  const applicationUri = 'urn:gradus:peer';
  await own.ensureCertificateExists({ subject: '/CN=peer', applicationUri, dns: ['localhost'] });
  return OPCUAClient.create({
    applicationUri,
    certificateKeyPairProvider: own,
    clientCertificateManager: new InMemoryCertificateStore({ autoAcceptUnknown: true }),
    connectionStrategy: { maxRetry: 0 },
    transportTimeout,
    endpointMustExist: false,
    keepSessionAlive: false,
    ...(secure
      ? { securityMode: MessageSecurityMode.SignAndEncrypt, securityPolicy: SecurityPolicy.Basic256Sha256 }
      : {}),
  });
}

function browsed(session: ClientSession, namespaces: readonly string[]): (wanted: string) => Promise<NodeId> {
  const known = new Map<string, NodeId>();
  return async (wanted) => {
    const before = known.get(wanted);
    if (before) return before;
    const steps = wanted.replaceAll(/\/([a-z]+):/g, (_, alias: string) => `/${namespaces.indexOf(uris[alias] ?? '')}:`);
    const found = await session.translateBrowsePath(makeBrowsePath('i=85', steps));
    const node = found.targets?.[0]?.targetId;
    if (!node) throw new Error(`no ${wanted}: ${found.statusCode.toString()}`);
    known.set(wanted, node);
    return node;
  };
}

const text = (value: string | null): Variant => new Variant({ dataType: DataType.String, value });

/** Opens a session on `url` or throws. */
export async function peer(url: string, { secure = false, transportTimeout = 3000 } = {}): Promise<Peer> {
  const client = await clientFor(secure, transportTimeout);
  const session = await client
    .connect(url)
    .then(() => client.createSession())
    .catch(async (error: unknown) => {
      await client.disconnect().catch(() => {});
      throw error;
    });
  const value = async (nodeId: NodeId | string): Promise<unknown> =>
    (await session.read({ nodeId, attributeId: AttributeIds.Value })).value.value as unknown;
  const namespaces = (await value('i=2255')) as string[];
  const node = browsed(session, namespaces);
  return {
    namespaces,
    node,
    read: async (wanted) => value(await node(wanted)),
    async invoke(model, payload, { uri, type = 'application/x-npy' } = {}) {
      const deployment = `/ua:Server/ai:AiModelManagement/ai:Deployments/ai:${model}`;
      return session.call({
        objectId: await node(deployment),
        methodId: await node(`${deployment}/ai:Invoke`),
        inputArguments: [
          new Variant({ dataType: DataType.ByteString, value: payload && Buffer.from(payload) }),
          text(uri ?? null),
          text(type),
          new Variant({ dataType: DataType.ExtensionObject, arrayType: VariantArrayType.Array, value: [] }),
          new Variant({ dataType: DataType.Double, value: 0 }),
        ],
      });
    },
    async close() {
      await session.close().catch(() => {});
      await client.disconnect().catch(() => {});
    },
  };
}

/** Values of a call's output arguments. */
export const outputs = (result: CallMethodResult): unknown[] =>
  (result.outputArguments ?? []).map((argument: Value) => argument.value);
