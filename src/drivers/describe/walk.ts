import { AttributeIds, BrowseDirection, NodeClass } from 'node-opcua-client';
import type {
  BrowseResult,
  ClientSession,
  DataValue,
  NodeId,
  NodeIdLike,
  ReferenceDescription,
} from 'node-opcua-client';

/** A node met on the way down: its name, and the names from the first one to it. */
export type Met = {
  node: NodeId;
  namespace: number;
  name: string;
  kind: 'object' | 'variable' | 'method' | 'other';
  /** Reached by HasProperty: says something of its parent, is no value of its own. */
  property: boolean;
  parent: Met | undefined;
};

/** Where a walk begins, and what was met there. */
export type From = { node: NodeIdLike; met?: Met };

/** OPC 10000-5: HierarchicalReferences, HasProperty. */
const hierarchical = 'i=33';
const hasProperty = 'i=46';
const batch = 40;
const most = 3000;
const deepest = 8;

function* batches<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let i = 0; i < items.length; i += size) yield items.slice(i, i + size);
}

const kinds: ReadonlyMap<number, Met['kind']> = new Map([
  [NodeClass.Object, 'object'],
  [NodeClass.Variable, 'variable'],
  [NodeClass.Method, 'method'],
]);

function metAt(reference: ReferenceDescription, parent: Met | undefined): Met {
  return {
    node: reference.nodeId,
    namespace: reference.browseName.namespaceIndex,
    name: reference.browseName.name ?? '',
    kind: kinds.get(reference.nodeClass) ?? 'other',
    property: reference.referenceTypeId.toString() === `ns=0;${hasProperty}`,
    parent,
  };
}

async function rest(session: ClientSession, point: Buffer): Promise<ReferenceDescription[]> {
  const found: ReferenceDescription[] = [];
  let next: Buffer | null = point;
  while (next && next.length > 0 && found.length < most) {
    const result: BrowseResult = await session.browseNext(next, false);
    found.push(...(result.references ?? []));
    next = result.continuationPoint;
  }
  return found;
}

/** What lies directly below nodes, by a reference and its subtypes. */
export async function below(
  session: ClientSession,
  parents: readonly From[],
  reference = hierarchical,
): Promise<Met[]> {
  const found: Met[] = [];
  for (const some of batches(parents, batch)) {
    const asked = some.map(({ node }) => ({
      nodeId: node,
      browseDirection: BrowseDirection.Forward,
      referenceTypeId: reference,
      includeSubtypes: true,
      nodeClassMask: 0,
      resultMask: 63,
    }));
    for (const [i, result] of (await session.browse(asked)).entries()) {
      const more = await rest(session, result.continuationPoint);
      found.push(...[...(result.references ?? []), ...more].map((r) => metAt(r, some[i]?.met)));
    }
  }
  return found;
}

/** Everything below a node, at most eight levels and 3000 nodes of it, each once. */
export async function walk(session: ClientSession, from: From): Promise<Met[]> {
  const seen = new Set([from.node.toString()]);
  const found: Met[] = [];
  let level: From[] = [from];
  for (let depth = 0; depth < deepest && level.length > 0; depth++) {
    const met = (await below(session, level)).filter(({ node }) => {
      const fresh = !seen.has(node.toString()) && seen.size <= most;
      if (fresh) seen.add(node.toString());
      return fresh;
    });
    found.push(...met);
    level = met.filter(({ kind }) => kind === 'object' || kind === 'variable').map((met) => ({ node: met.node, met }));
  }
  return found;
}

/** Values of nodes in their order. */
export async function valuesOf(session: ClientSession, nodes: readonly NodeIdLike[]): Promise<DataValue[]> {
  const found: DataValue[] = [];
  for (const some of batches(nodes, batch))
    found.push(...(await session.read(some.map((nodeId) => ({ nodeId, attributeId: AttributeIds.Value })))));
  return found;
}

/** Names from the top down to a node. */
export function trailOf(met: Met): Met[] {
  return met.parent ? [...trailOf(met.parent), met] : [met];
}
