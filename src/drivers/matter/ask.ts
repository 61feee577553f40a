import { BasicInformation } from '@matter/main/clusters/basic-information';
import { ClientInteraction, Peer, Read, Write } from '@matter/main/protocol';
import { EndpointNumber } from '@matter/main/types';
import type { Invoke } from '@matter/main/protocol';
import type { ClientNode } from '@matter/main';

const root = EndpointNumber(0);

export type Value = { endpoint: number; cluster: number; attribute: number; value: unknown };

/** The node’s session as it is: matter.js’s own view of a node asks only for what it has not yet cached. */
export function plain(node: ClientNode): ClientInteraction {
  const peer = node.env.get(Peer);
  return new ClientInteraction({
    environment: node.env,
    exchangeProvider: peer.exchangeProvider,
    address: peer.address,
  });
}

/** Every attribute that answered with a value. */
export async function read(node: ClientNode, ...selectors: Read.Selector[]): Promise<Value[]> {
  const values: Value[] = [];
  for await (const chunk of plain(node).read(Read(...selectors)))
    for await (const entry of chunk)
      if (entry.kind === 'attr-value') {
        const { endpointId, clusterId, attributeId } = entry.path;
        values.push({ endpoint: endpointId, cluster: clusterId, attribute: attributeId, value: entry.value });
      }
  return values;
}

/** An attribute of BasicInformation set; the device's status, 0 where it took it. */
export async function labelled(node: ClientNode, value: string): Promise<number> {
  const attribute = Write.Attribute({ endpoint: root, cluster: BasicInformation, attributes: 'nodeLabel', value });
  const [result] = (await plain(node).write(Write(attribute))) ?? [];
  return result?.status ?? -1;
}

/** A command of a cluster on endpoint 0, with what was answered: its fields, or the status alone. */
export async function invoke(node: ClientNode, request: ReturnType<typeof Invoke>): Promise<Record<string, unknown>> {
  for await (const chunk of plain(node).invoke(request))
    for (const entry of chunk) {
      if (entry.kind === 'cmd-response') return entry.data as unknown as Record<string, unknown>;
      return { status: entry.status };
    }
  return {};
}
