import {
  boolean,
  byte,
  byteString,
  dateTime,
  double,
  expandedNodeId,
  extensionObject,
  int32,
  localizedText,
  nodeId,
  qualifiedName,
  statusCode,
  string,
  uint32,
} from './builtin.ts';
import { listOf, struct } from './codec.ts';
import type { Codec, ValueOf } from './codec.ts';
import { UaReader } from './reader.ts';
import { answered, asked, diagnosticInfos } from './header.ts';
import { readValueId, subscriptionServices } from './subscription.ts';
import { dataValue, variant } from './variant.ts';
import { UaWriter } from './writer.ts';

// OPC 10000-4, 5 and 7: requests and answers, field by field in the order of the specification.

const application = struct({
  applicationUri: string,
  productUri: string,
  applicationName: localizedText,
  applicationType: int32,
  gatewayServerUri: string,
  discoveryProfileUri: string,
  discoveryUrls: listOf(string),
});
const userTokenPolicy = struct({
  policyId: string,
  /** 0 anonymous, 1 user name, 2 certificate, 3 issued token. */
  tokenType: int32,
  issuedTokenType: string,
  issuerEndpointUrl: string,
  securityPolicyUri: string,
});
const endpoint = struct({
  endpointUrl: string,
  server: application,
  serverCertificate: byteString,
  /** 1 None, 2 Sign, 3 SignAndEncrypt. */
  securityMode: int32,
  securityPolicyUri: string,
  userIdentityTokens: listOf(userTokenPolicy),
  transportProfileUri: string,
  securityLevel: byte,
});
export type Endpoint = ValueOf<typeof endpoint>;
const signature = struct({ algorithm: string, signature: byteString });
const signedCertificates = listOf(struct({ certificateData: byteString, signature: byteString }));
const channelToken = struct({ channelId: uint32, tokenId: uint32, createdAt: dateTime, revisedLifetime: uint32 });

const reference = struct({
  referenceTypeId: nodeId,
  isForward: boolean,
  nodeId: expandedNodeId,
  browseName: qualifiedName,
  displayName: localizedText,
  nodeClass: int32,
  typeDefinition: expandedNodeId,
});
const browsed = {
  ...answered,
  results: listOf(struct({ statusCode, continuationPoint: byteString, references: listOf(reference) })),
  diagnosticInfos,
};
const pathElement = struct({
  referenceTypeId: nodeId,
  isInverse: boolean,
  includeSubtypes: boolean,
  targetName: qualifiedName,
});

/** Identifier of the binary encoding (OPC 10000-6, A.3) and structure, by name. */
const services = {
  ServiceFault: [397, struct(answered)],
  FindServersRequest: [
    422,
    struct({ ...asked, endpointUrl: string, localeIds: listOf(string), serverUris: listOf(string) }),
  ],
  FindServersResponse: [425, struct({ ...answered, servers: listOf(application) })],
  GetEndpointsRequest: [
    428,
    struct({ ...asked, endpointUrl: string, localeIds: listOf(string), profileUris: listOf(string) }),
  ],
  GetEndpointsResponse: [431, struct({ ...answered, endpoints: listOf(endpoint) })],
  OpenSecureChannelRequest: [
    446,
    struct({
      ...asked,
      clientProtocolVersion: uint32,
      /** 0 issue, 1 renew. */
      requestType: int32,
      securityMode: int32,
      clientNonce: byteString,
      requestedLifetime: uint32,
    }),
  ],
  OpenSecureChannelResponse: [
    449,
    struct({ ...answered, serverProtocolVersion: uint32, securityToken: channelToken, serverNonce: byteString }),
  ],
  CloseSecureChannelRequest: [452, struct(asked)],
  CreateSessionRequest: [
    461,
    struct({
      ...asked,
      clientDescription: application,
      serverUri: string,
      endpointUrl: string,
      sessionName: string,
      clientNonce: byteString,
      clientCertificate: byteString,
      requestedSessionTimeout: double,
      maxResponseMessageSize: uint32,
    }),
  ],
  CreateSessionResponse: [
    464,
    struct({
      ...answered,
      sessionId: nodeId,
      authenticationToken: nodeId,
      revisedSessionTimeout: double,
      serverNonce: byteString,
      serverCertificate: byteString,
      serverEndpoints: listOf(endpoint),
      serverSoftwareCertificates: signedCertificates,
      serverSignature: signature,
      maxRequestMessageSize: uint32,
    }),
  ],
  ActivateSessionRequest: [
    467,
    struct({
      ...asked,
      clientSignature: signature,
      clientSoftwareCertificates: signedCertificates,
      localeIds: listOf(string),
      userIdentityToken: extensionObject,
      userTokenSignature: signature,
    }),
  ],
  ActivateSessionResponse: [
    470,
    struct({ ...answered, serverNonce: byteString, results: listOf(statusCode), diagnosticInfos }),
  ],
  CloseSessionRequest: [473, struct({ ...asked, deleteSubscriptions: boolean })],
  CloseSessionResponse: [476, struct(answered)],
  BrowseRequest: [
    527,
    struct({
      ...asked,
      view: struct({ viewId: nodeId, timestamp: dateTime, viewVersion: uint32 }),
      requestedMaxReferencesPerNode: uint32,
      nodesToBrowse: listOf(
        struct({
          nodeId,
          browseDirection: int32,
          referenceTypeId: nodeId,
          includeSubtypes: boolean,
          nodeClassMask: uint32,
          resultMask: uint32,
        }),
      ),
    }),
  ],
  BrowseResponse: [530, struct(browsed)],
  BrowseNextRequest: [
    533,
    struct({ ...asked, releaseContinuationPoints: boolean, continuationPoints: listOf(byteString) }),
  ],
  BrowseNextResponse: [536, struct(browsed)],
  TranslateBrowsePathsToNodeIdsRequest: [
    554,
    struct({
      ...asked,
      browsePaths: listOf(struct({ startingNode: nodeId, relativePath: struct({ elements: listOf(pathElement) }) })),
    }),
  ],
  TranslateBrowsePathsToNodeIdsResponse: [
    557,
    struct({
      ...answered,
      results: listOf(
        struct({ statusCode, targets: listOf(struct({ targetId: expandedNodeId, remainingPathIndex: uint32 })) }),
      ),
      diagnosticInfos,
    }),
  ],
  RegisterNodesRequest: [560, struct({ ...asked, nodesToRegister: listOf(nodeId) })],
  RegisterNodesResponse: [563, struct({ ...answered, registeredNodeIds: listOf(nodeId) })],
  UnregisterNodesRequest: [566, struct({ ...asked, nodesToUnregister: listOf(nodeId) })],
  UnregisterNodesResponse: [569, struct(answered)],
  ReadRequest: [
    631,
    struct({
      ...asked,
      maxAge: double,
      timestampsToReturn: int32,
      nodesToRead: listOf(readValueId),
    }),
  ],
  ReadResponse: [634, struct({ ...answered, results: listOf(dataValue), diagnosticInfos })],
  CallRequest: [
    712,
    struct({
      ...asked,
      methodsToCall: listOf(struct({ objectId: nodeId, methodId: nodeId, inputArguments: listOf(variant) })),
    }),
  ],
  CallResponse: [
    715,
    struct({
      ...answered,
      results: listOf(
        struct({
          statusCode,
          inputArgumentResults: listOf(statusCode),
          inputArgumentDiagnosticInfos: diagnosticInfos,
          outputArguments: listOf(variant),
        }),
      ),
      diagnosticInfos,
    }),
  ],
  ...subscriptionServices,
} as const;

export type ServiceName = keyof typeof services;
export type ServiceValue<N extends ServiceName> = ValueOf<(typeof services)[N][1]>;
export type RequestName = Extract<ServiceName, `${string}Request`>;
export type AnswerName<N extends RequestName> = N extends `${infer Base}Request`
  ? `${Base}Response` & ServiceName
  : never;
/** A request without its header. */
export type Asked<N extends RequestName> = Omit<ServiceValue<N>, 'header'>;
/** A request or an answer by its name; one that is not among them stays bytes. */
export type Body = { [N in ServiceName]: { service: N; value: ServiceValue<N> } }[ServiceName] | Unknown;
type Unknown = { service: 'unknown'; type: string; bytes: Uint8Array };

const byType = new Map<string, ServiceName>(
  Object.entries(services).map(([name, [id]]) => [`i=${id}`, name as ServiceName]),
);

/** The body of a message: the type of its structure, then the structure. Throws `FormatError`. */
export function readBody(bytes: Uint8Array): Body {
  const reader = new UaReader(bytes);
  const type = nodeId.read(reader);
  const service = byType.get(type);
  if (!service) return { service: 'unknown', type, bytes: reader.bytes(reader.left) };
  const codec = services[service][1] as Codec<unknown>;
  const value = codec.read(reader);
  reader.end();
  return { service, value } as Body;
}

export function writeBody<N extends ServiceName>(service: N, value: ServiceValue<N>): Uint8Array {
  const [id, codec] = services[service] as unknown as [number, Codec<unknown>];
  const writer = new UaWriter();
  nodeId.write(writer, `i=${id}`);
  codec.write(writer, value);
  return writer.done();
}

/** OPC 10000-4, 7.41: who a session is activated for. `wrapped` and `unwrapped` make and read them. */
export const anonymousToken = { type: 'i=321', codec: struct({ policyId: string }) } as const;
export const userNameToken = {
  type: 'i=324',
  codec: struct({ policyId: string, userName: string, password: byteString, encryptionAlgorithm: string }),
} as const;
export const x509Token = {
  type: 'i=327',
  codec: struct({ policyId: string, certificateData: byteString }),
} as const;
/** OPC 10000-8, 5.6.4.2 and 5.6.4.3: the range of a value and its unit, by the number of UNECE Recommendation 20. */
export const range = { type: 'i=886', codec: struct({ low: double, high: double }) } as const;
export const euInformation = {
  type: 'i=889',
  codec: struct({ namespaceUri: string, unitId: int32, displayName: localizedText, description: localizedText }),
} as const;
/** OPC 10000-5, 12.4. */
export const buildInfo = {
  type: 'i=340',
  codec: struct({
    productUri: string,
    manufacturerName: string,
    productName: string,
    softwareVersion: string,
    buildNumber: string,
    buildDate: dateTime,
  }),
} as const;
