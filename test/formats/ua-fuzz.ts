import { ticksOf, wrapped } from '../../src/formats/ua/builtin.ts';
import {
  chunkReader,
  encodeAcknowledge,
  encodeError,
  encodeHello,
  encodeMessage,
  encodeOpen,
  messageReader,
} from '../../src/formats/ua/message.ts';
import { requestHeaderOf, responseHeaderOf } from '../../src/formats/ua/header.ts';
import { writeBody } from '../../src/formats/ua/requests.ts';
import type { Endpoint } from '../../src/formats/ua/requests.ts';
import { dataChangeNotification } from '../../src/formats/ua/subscription.ts';
import { randomFrom } from '../../src/signals/random.ts';

const sizes = {
  protocolVersion: 0,
  receiveBufferSize: 65_536,
  sendBufferSize: 65_536,
  maxMessageSize: 0,
  maxChunkCount: 0,
};
const header = requestHeaderOf('ns=1;g=72962b91-fa75-4ae6-8d28-b404dc7daf63', 7, ticksOf(0), 5000);
const answer = responseHeaderOf(7, ticksOf(0));
const server: Endpoint['server'] = {
  applicationUri: 'urn:device',
  productUri: 'urn:product',
  applicationName: { locale: 'en', text: 'device' },
  applicationType: 0,
  gatewayServerUri: null,
  discoveryProfileUri: null,
  discoveryUrls: ['opc.tcp://127.0.0.1:4840'],
};
const endpoint: Endpoint = {
  endpointUrl: 'opc.tcp://127.0.0.1:4840',
  server,
  serverCertificate: new Uint8Array(900).fill(48),
  securityMode: 1,
  securityPolicyUri: 'http://opcfoundation.org/UA/SecurityPolicy#None',
  userIdentityTokens: [
    { policyId: 'a', tokenType: 0, issuedTokenType: null, issuerEndpointUrl: null, securityPolicyUri: null },
  ],
  transportProfileUri: 'http://opcfoundation.org/UA-Profile/Transport/uatcp-uasc-uabinary',
  securityLevel: 1,
};
const reference = {
  referenceTypeId: 'i=47',
  isForward: true,
  nodeId: { node: 'ns=2;s=Measurements/vibration' },
  browseName: { namespace: 2, name: 'vibration' },
  displayName: { text: 'vibration' },
  nodeClass: 2,
  typeDefinition: { node: 'i=2368' },
};

const bodies = [
  writeBody('GetEndpointsResponse', { header: answer, endpoints: [endpoint, endpoint] }),
  writeBody('FindServersResponse', { header: answer, servers: [server] }),
  writeBody('ReadRequest', {
    header,
    maxAge: 0,
    timestampsToReturn: 2,
    nodesToRead: [{ nodeId: 'i=2255', attributeId: 13, indexRange: null, dataEncoding: { namespace: 0, name: null } }],
  }),
  writeBody('ReadResponse', {
    header: answer,
    results: [
      { value: { type: 'String', value: ['a', 'b'] }, sourceTimestamp: ticksOf(0) },
      { value: { type: 'Variant', value: [{ type: 'Double', value: [1, 2, 3, 4], dimensions: [2, 2] }] }, status: 1 },
      { value: { type: 'ExtensionObject', value: { type: 'i=340', body: new Uint8Array(40) } } },
    ],
    diagnosticInfos: [{ symbolicId: 1, inner: { additionalInfo: 'x' } }],
  }),
  writeBody('BrowseResponse', {
    header: answer,
    results: [{ statusCode: 0, continuationPoint: new Uint8Array([1]), references: [reference, reference] }],
    diagnosticInfos: [],
  }),
  writeBody('CallResponse', {
    header: answer,
    results: [
      {
        statusCode: 0,
        inputArgumentResults: [0, 0x80ab0000],
        inputArgumentDiagnosticInfos: [{ symbolicId: 3 }],
        outputArguments: [
          { type: 'ByteString', value: new Uint8Array(144) },
          { type: 'String', value: 'bearing' },
          { type: 'ExtensionObject', value: [{ type: 'i=14846', body: new Uint8Array(20) }] },
        ],
      },
    ],
    diagnosticInfos: [],
  }),
  writeBody('RegisterNodesResponse', { header: answer, registeredNodeIds: ['ns=1;i=7', 'ns=2;s=Pump'] }),
  writeBody('CreateMonitoredItemsResponse', {
    header: answer,
    results: [
      {
        statusCode: 0,
        monitoredItemId: 1,
        revisedSamplingInterval: 50,
        revisedQueueSize: 10,
        filterResult: { type: 'i=0', body: null },
      },
    ],
    diagnosticInfos: [],
  }),
  writeBody('PublishResponse', {
    header: answer,
    subscriptionId: 1,
    availableSequenceNumbers: [1, 2],
    moreNotifications: false,
    notificationMessage: {
      sequenceNumber: 2,
      publishTime: ticksOf(0),
      notificationData: [
        wrapped(dataChangeNotification.type, dataChangeNotification.codec, {
          monitoredItems: [
            { clientHandle: 1, value: { value: { type: 'Double', value: 1.5 }, serverTimestamp: ticksOf(0) } },
          ],
          diagnosticInfos: [],
        }),
      ],
    },
    results: [0],
    diagnosticInfos: [],
  }),
  writeBody('ServiceFault', { header: { ...answer, serviceResult: 0x80250000 } }),
];

/** Messages as they are, both ways. */
const real: readonly Uint8Array[] = [
  encodeHello({ ...sizes, endpointUrl: 'opc.tcp://127.0.0.1:4840' }),
  encodeAcknowledge(sizes),
  encodeError(0x80830000, 'no such endpoint'),
  encodeOpen({ channel: 5, sequence: 1, request: 1 }, bodies.at(-1) ?? new Uint8Array()),
  ...bodies.map((body) =>
    Buffer.concat(encodeMessage('MSG', { channel: 5, token: 1, sequence: 2, request: 3 }, body, 700)),
  ),
];

/**
 * A stream of mutated messages: bits turned, cut short, spliced with another, lengths set huge, bytes doubled. Each call
 * hands one to the decoder, and throws what the decoder throws. The same seed gives the same stream.
 */
export function uaFuzz(seed: string): () => void {
  const random = randomFrom(`ua-fuzz/${seed}`);
  const below = (limit: number): number => random.below(limit);
  const some = (): Uint8Array => real[below(real.length)] ?? new Uint8Array();
  const huge = [0x7fffffff, 0xffffffff, 0x80000000, 0xfffffffe, 1_000_000, 0];
  const mutations: readonly ((bytes: Buffer) => Uint8Array)[] = [
    (bytes) => {
      for (let n = 1 + below(8); n > 0; n--) {
        const at = below(bytes.length);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
      }
      return bytes;
    },
    (bytes) => bytes.subarray(0, below(bytes.length)),
    (bytes) => Buffer.concat([bytes.subarray(0, below(bytes.length)), some().subarray(below(64))]),
    (bytes) => {
      if (bytes.length > 12) bytes.writeUInt32LE(huge[below(huge.length)] ?? 0, 8 + below(bytes.length - 11));
      return bytes;
    },
    (bytes) => {
      const at = below(bytes.length);
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - below(64)))]);
    },
  ];
  return () => {
    const [chunks, messages] = [chunkReader(), messageReader()];
    const mutated = mutations[below(mutations.length)]?.(Buffer.from(some())) ?? some();
    // Half of them keep a length that fits, so that the mutation gets past the frame.
    const bytes = Buffer.from(mutated);
    if (bytes.length >= 8 && random.unit() < 0.5) bytes.writeUInt32LE(bytes.length, 4);
    for (const chunk of chunks(bytes)) messages(chunk);
  };
}
