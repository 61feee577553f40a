import { AttributeIds } from 'node-opcua-client';
import type { ClientSession, OPCUAClient } from 'node-opcua-client';
import type { UaFacts } from '../../measure/protocol/opcua/wire.ts';
import type { OpcuaEndpoint } from '../../model/declaration.ts';
import { inTime, settled } from '../deadline.ts';
import { answerMs, clientFor } from './client.ts';
import { asFailure } from './failure.ts';
import { ownFacts } from './own/peer.ts';
import { endpointText, textsIn } from './said.ts';
import { benchStack } from './stack.ts';
import type { BuildInfo } from './stack.ts';

const nodes = ['i=2254', 'i=2255', 'i=2259', 'i=2260', 'i=2269'];
async function read(session: ClientSession): Promise<Omit<UaFacts, 'reader' | 'endpoints'>> {
  const asked = nodes.map((nodeId) => ({ nodeId, attributeId: AttributeIds.Value }));
  const [servers, namespaces, state, build, profiles] = (await session.read(asked)).map(
    ({ value }): unknown => value.value,
  );
  const { productName, manufacturerName, softwareVersion } = (build ?? {}) as BuildInfo;
  return {
    servers: textsIn(servers),
    namespaces: textsIn(namespaces),
    profiles: textsIn(profiles),
    productName: productName ?? '',
    manufacturerName: manufacturerName ?? '',
    softwareVersion: softwareVersion ?? '',
    state: Number(state ?? -1),
  };
}

async function factsBy(client: OPCUAClient, url: string): Promise<UaFacts> {
  await client.connect(url);
  const endpoints = await client.getEndpoints();
  const session = await client.createSession();
  const facts = await read(session);
  await session.close(true);
  return { reader: `${benchStack.stack} ${benchStack.version}`, endpoints: endpoints.map(endpointText), ...facts };
}

/** The same facts by the client library and by the bench's own codec, both in policy None. Rejects with `ProbeError`. */
export async function secondOpinionOn({ url }: OpcuaEndpoint): Promise<readonly [UaFacts, UaFacts]> {
  const endpoint: OpcuaEndpoint = { url };
  const client = await clientFor(endpoint, '.');
  try {
    const first = await inTime(factsBy(client, url), 3 * answerMs, 'reading the server’s facts');
    return [first, await ownFacts(endpoint)];
  } catch (error) {
    throw asFailure(error, 'two readers');
  } finally {
    await settled(client.disconnect(), answerMs);
  }
}
