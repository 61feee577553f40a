import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { ticksOf } from '../../src/formats/ua/builtin.ts';
import {
  chunkReader,
  encodeAcknowledge,
  encodeMessage,
  encodeOpen,
  messageReader,
  policyNone,
} from '../../src/formats/ua/message.ts';
import type { UaMessage } from '../../src/formats/ua/message.ts';
import { responseHeaderOf } from '../../src/formats/ua/header.ts';
import { writeBody } from '../../src/formats/ua/requests.ts';
import type { Body, Endpoint, ServiceName, ServiceValue } from '../../src/formats/ua/requests.ts';
import type { DataValue } from '../../src/formats/ua/variant.ts';

/** OPC 10000-6, A.2: BadServiceUnsupported, BadNodeIdUnknown. */
const [unsupported, unknownNode] = [0x800b0000, 0x80340000];
const channel = { channelId: 77, tokenId: 1, revisedLifetime: 60_000 };

function endpointOf(url: string): Endpoint {
  return {
    endpointUrl: url,
    server: {
      applicationUri: 'urn:codec:server',
      productUri: 'urn:codec',
      applicationName: { text: 'codec' },
      applicationType: 0,
      gatewayServerUri: null,
      discoveryProfileUri: null,
      discoveryUrls: [url],
    },
    serverCertificate: null,
    securityMode: 1,
    securityPolicyUri: policyNone,
    userIdentityTokens: [
      { policyId: 'anonymous', tokenType: 0, issuedTokenType: null, issuerEndpointUrl: null, securityPolicyUri: null },
    ],
    transportProfileUri: 'http://opcfoundation.org/UA-Profile/Transport/uatcp-uasc-uabinary',
    securityLevel: 0,
  };
}

type Header = ReturnType<typeof responseHeaderOf>;
type Answer = { service: ServiceName; value: unknown };

/** What the server answers to each service it knows. */
function answerTo(body: Body, header: Header, url: string, values: ReadonlyMap<string, DataValue>): Answer {
  switch (body.service) {
    case 'OpenSecureChannelRequest':
      return {
        service: 'OpenSecureChannelResponse',
        value: {
          header,
          serverProtocolVersion: 0,
          securityToken: { ...channel, createdAt: header.timestamp },
          serverNonce: null,
        },
      };
    case 'GetEndpointsRequest':
      return { service: 'GetEndpointsResponse', value: { header, endpoints: [endpointOf(url)] } };
    case 'CreateSessionRequest':
      return {
        service: 'CreateSessionResponse',
        value: {
          header,
          sessionId: 'ns=1;i=1',
          authenticationToken: 'ns=1;g=72962b91-fa75-4ae6-8d28-b404dc7daf63',
          revisedSessionTimeout: body.value.requestedSessionTimeout,
          serverNonce: new Uint8Array(32).fill(7),
          serverCertificate: null,
          serverEndpoints: [endpointOf(url)],
          serverSoftwareCertificates: [],
          serverSignature: { algorithm: null, signature: null },
          maxRequestMessageSize: 0,
        },
      };
    case 'ActivateSessionRequest':
      return {
        service: 'ActivateSessionResponse',
        value: { header, serverNonce: new Uint8Array(32).fill(8), results: [], diagnosticInfos: [] },
      };
    case 'ReadRequest': {
      const results = body.value.nodesToRead.map(({ nodeId }) => values.get(nodeId) ?? { status: unknownNode });
      return { service: 'ReadResponse', value: { header, results, diagnosticInfos: [] } };
    }
    case 'CloseSessionRequest':
      return { service: 'CloseSessionResponse', value: { header } };
    default:
      return { service: 'ServiceFault', value: { header: { ...header, serviceResult: unsupported } } };
  }
}

function serve(socket: Socket, url: () => string, values: ReadonlyMap<string, DataValue>): void {
  const [chunks, messages] = [chunkReader(), messageReader()];
  let sequence = 0;
  const reply = (message: Extract<UaMessage, { body: Body }>): void => {
    const { body, request } = message;
    if (body.service === 'unknown') return;
    const { requestHandle } = (body.value as ServiceValue<'ReadRequest'>).header;
    const { service, value } = answerTo(body, responseHeaderOf(requestHandle, ticksOf(Date.now())), url(), values);
    const bytes = writeBody(service, value as never);
    const place = { channel: channel.channelId, sequence: ++sequence, request };
    if (message.type === 'OPN') socket.write(encodeOpen(place, bytes));
    else {
      const all = encodeMessage('MSG', { ...place, token: channel.tokenId }, bytes);
      sequence += all.length - 1;
      for (const chunk of all) socket.write(chunk);
    }
  };
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes: Buffer) => {
    for (const chunk of chunks(bytes)) {
      const message = messages(chunk);
      if (message?.type === 'HEL') {
        const { endpointUrl: _, ...sizes } = message.hello;
        socket.write(encodeAcknowledge(sizes));
      } else if (message?.type === 'CLO') socket.end();
      else if (message && 'body' in message) reply(message);
    }
  });
}

/** The server half of our codec, as small as a client library lets it be: policy None, anonymous, and these values to read. */
export async function codecServer(
  values: ReadonlyMap<string, DataValue>,
): Promise<{ url: string; stop(): Promise<void> }> {
  let url = '';
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    serve(socket, () => url, values);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `opc.tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    async stop() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
