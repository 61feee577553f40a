import { AttributeIds, resolveNodeId } from 'node-opcua-client';
import type { Meaningful } from '../../measure/meaning/point.ts';
import type { OpcuaEndpoint } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import { shortly } from '../deadline.ts';
import { annotatedBelow } from './annotated.ts';
import { childrenOf, nodeAt, segmentsOf } from './paths.ts';
import { connectionTo } from './session.ts';
import type { Open } from './session.ts';

const objectsFolder = resolveNodeId('i=85');

/** The declared device; where none is declared all that lies below Objects, but what every server has of its own. */
async function rootsOf({ session, namespaces }: Open, endpoint: OpcuaEndpoint) {
  if (endpoint.device !== undefined)
    return [await nodeAt(session, namespaces, segmentsOf(endpoint.device, endpoint.namespaces ?? {}), endpoint.device)];
  const children = await childrenOf(session, objectsFolder);
  return children.filter(({ kind, node }) => kind === 'object' && node.namespace > 0).map(({ node }) => node);
}

/** What the address space of a server says of its data, and its values. */
export function opcuaMeaning(endpoint: OpcuaEndpoint, folder: string): Meaningful & { close(): Promise<void> } {
  const connection = connectionTo(endpoint, folder);
  return {
    points: () =>
      connection.with('reading what the data mean', async (open) =>
        annotatedBelow(open.session, await rootsOf(open, endpoint)),
      ),
    find: (path) =>
      connection.with(`finding ${path}`, async ({ session, namespaces }) =>
        String(await nodeAt(session, namespaces, segmentsOf(path, endpoint.namespaces ?? {}), path)),
      ),
    value: (where) =>
      connection.with(`reading ${where}`, async ({ session }) => {
        const { value } = await session.read({ nodeId: where, attributeId: AttributeIds.Value });
        const inner: unknown = value.value;
        if (typeof inner === 'number' || typeof inner === 'boolean' || typeof inner === 'string') return inner;
        throw new ProbeError('PROBE_GARBAGE', `${shortly(where)} is neither a number, a text nor true or false`);
      }),
    close: () => connection.close(),
  };
}
