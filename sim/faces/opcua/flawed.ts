import type { ServerSecureChannelLayer } from 'node-opcua-secure-channel';
import type { OPCUAServer } from 'node-opcua-server';
import { StatusCodes } from 'node-opcua-status-code';
import {
  BrowseNextResponse,
  CreateSubscriptionResponse,
  EUInformation,
  PublishResponse,
  Range,
  RegisterNodesResponse,
  BrowseResponse,
  CreateSessionResponse,
  EndpointDescription,
  FindServersResponse,
  GetEndpointsResponse,
  ReadRequest,
  ReadResponse,
  ServiceFault,
  TranslateBrowsePathsToNodeIdsResponse,
} from 'node-opcua-types';
import { NodeClass } from 'node-opcua-types';
import { resolveNodeId } from 'node-opcua-nodeid';
import { DataType, VariantArrayType } from 'node-opcua-variant';
import type { FaultName } from '../../list.ts';

type Send = ServerSecureChannelLayer['send_response'];
type Request = Parameters<Send>[2]['request'];
type Spoil = (response: Parameters<Send>[1], request: Request) => void;

/** What is read of a node, by its id in namespace 0, to be changed on its way out. */
function onRead(id: number, change: (data: NonNullable<ReadResponse['results']>[number]) => void): Spoil {
  return (response, request) => {
    if (!(response instanceof ReadResponse) || !(request instanceof ReadRequest)) return;
    for (const [i, asked] of (request.nodesToRead ?? []).entries()) {
      const data = response.results?.[i];
      if (data && asked.nodeId.namespace === 0 && asked.nodeId.value === id) change(data);
    }
  };
}

/** Structures that are read, each as a copy of its own: what is spoiled is the answer. */
function onValue(change: (value: unknown) => void): Spoil {
  return (response) => {
    if (!(response instanceof ReadResponse)) return;
    for (const data of response.results ?? []) {
      const { value } = data;
      if (value?.dataType !== DataType.ExtensionObject || Array.isArray(value.value)) continue;
      data.value = value.clone();
      change(data.value.value);
    }
  };
}

const twoHours = 7_200_000;
const later = (date: Date | null | undefined): Date => new Date((date ?? new Date()).getTime() + twoHours);

/** Endpoints of another address. The stack's own work theirs out when they are read, and are left alone. */
const elsewhere = (endpoints: readonly EndpointDescription[] | null): EndpointDescription[] =>
  (endpoints ?? []).map(
    ({ server, serverCertificate, securityMode, securityPolicyUri, ...more }) =>
      new EndpointDescription({
        endpointUrl: 'opc.tcp://sensor.local:4840',
        server,
        serverCertificate,
        securityMode,
        securityPolicyUri,
        userIdentityTokens: more.userIdentityTokens,
        transportProfileUri: more.transportProfileUri,
        securityLevel: more.securityLevel,
      }),
  );

/** What each fault makes of an answer that was right. */
const spoils: Partial<Record<FaultName, Spoil>> = {
  'endpoints-elsewhere': (response) => {
    if (response instanceof GetEndpointsResponse) response.endpoints = elsewhere(response.endpoints);
    if (response instanceof CreateSessionResponse) response.serverEndpoints = elsewhere(response.serverEndpoints);
  },
  'session-endpoints-differ': (response) => {
    if (response instanceof CreateSessionResponse)
      response.serverEndpoints = response.serverEndpoints?.slice(0, 1) ?? [];
  },
  'finds-others': (response) => {
    if (response instanceof FindServersResponse)
      for (const one of response.servers ?? []) one.applicationUri = 'urn:somebody:else';
  },
  'service-level-double': onRead(2267, (data) => {
    data.value.dataType = DataType.Double;
  }),
  'state-suspended': onRead(2259, (data) => {
    data.value.value = 3;
  }),
  'namespace-twice': onRead(2255, (data) => {
    const list = data.value.value as string[];
    data.value.value = [...list, list.at(-1)];
    data.value.arrayType = VariantArrayType.Array;
  }),
  'clock-two-hours-off': (response) => {
    if (!(response instanceof ReadResponse)) return;
    for (const data of response.results ?? []) {
      if (data.sourceTimestamp) data.sourceTimestamp = later(data.sourceTimestamp);
      if (data.serverTimestamp) data.serverTimestamp = later(data.serverTimestamp);
      if (data.value?.dataType === DataType.DateTime) data.value.value = later(data.value.value as Date);
    }
  },
  'unknown-node-good': (response) => {
    if (!(response instanceof ReadResponse)) return;
    for (const data of response.results ?? [])
      if (data.statusCode.equals(StatusCodes.BadNodeIdUnknown)) data.statusCode = StatusCodes.Good;
  },
  'session-unasked': (response) => {
    if (response instanceof ServiceFault && response.responseHeader.serviceResult.name.startsWith('BadSession'))
      response.responseHeader.serviceResult = StatusCodes.BadInternalError;
  },
  'views-missing': (response) => {
    if (response instanceof BrowseResponse)
      for (const result of response.results ?? [])
        result.references = (result.references ?? []).filter(({ browseName }) => browseName.name !== 'Views');
  },
  'pages-lost': (response) => {
    if (response instanceof BrowseNextResponse)
      for (const result of response.results ?? []) result.references = (result.references ?? []).slice(1);
  },
  'subscriptions-unsupported': (response) => {
    if (response instanceof CreateSubscriptionResponse)
      response.responseHeader.serviceResult = StatusCodes.BadServiceUnsupported;
  },
  'reports-nothing': (response) => {
    if (response instanceof PublishResponse) response.notificationMessage.notificationData = [];
  },
  'registers-in-vain': (response) => {
    if (response instanceof RegisterNodesResponse)
      response.registeredNodeIds = (response.registeredNodeIds ?? []).map(() => resolveNodeId('ns=1;i=999999'));
  },
  'range-reversed': onValue((value) => {
    if (value instanceof Range) [value.low, value.high] = [value.high, value.low];
  }),
  'unit-unknown': onValue((value) => {
    if (value instanceof EUInformation) value.unitId = 0;
  }),
  'ai-invoke-unclaimed': onRead(2269, (data) => {
    data.value.value = (data.value.value as string[]).filter((uri) => !uri.endsWith('/AI/Facet/Invoke'));
  }),
  'ai-uses-none': (response) => {
    if (response instanceof BrowseResponse)
      for (const result of response.results ?? [])
        result.references = (result.references ?? []).filter(
          ({ nodeClass, referenceTypeId }) => nodeClass !== NodeClass.Object || referenceTypeId.namespace === 0,
        );
  },
  'path-not-found': (response) => {
    if (!(response instanceof TranslateBrowsePathsToNodeIdsResponse)) return;
    for (const result of response.results ?? []) {
      result.statusCode = StatusCodes.BadNoMatch;
      result.targets = [];
    }
  },
};

/** Spoils answers on their way out, as the faults of the moment say; whatever the stack made of the request. */
export function spoilAnswers(server: OPCUAServer, faults: ReadonlySet<FaultName>): void {
  server.on('newChannel', (channel: ServerSecureChannelLayer) => {
    const send = channel.send_response.bind(channel);
    channel.send_response = (type, response, message, told) => {
      for (const [name, spoil] of Object.entries(spoils))
        if (faults.has(name as FaultName)) spoil(response, message.request);
      send(type, response, message, told);
    };
  });
}
