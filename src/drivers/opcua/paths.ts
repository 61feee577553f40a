import { AttributeIds, BrowseDirection, NodeClass, StatusCodes, makeBrowsePath } from 'node-opcua-client';
import type { ClientSession, DataValue, NodeId, ReferenceDescription } from 'node-opcua-client';
import { InputError, ProbeError } from '../../model/errors.ts';
import { shortly } from '../deadline.ts';

export type Aliases = Readonly<Record<string, string>>;
type Segment = { namespace: string; name: string };

const uaNamespace = 'http://opcfoundation.org/UA/';
/** OPC 10000-5: the folder every browse path begins in, and the references it follows. */
const objectsFolder = 'i=85';
const hierarchical = 'i=33';

/** The steps of a declared path. An alias is `0`, `ua`, or one under endpoints.opcua.namespaces. */
export function segmentsOf(path: string, aliases: Aliases): Segment[] {
  return path
    .split('/')
    .slice(1)
    .map((step) => {
      const [alias = '', ...rest] = step.split(':');
      const namespace = aliases[alias] ?? (alias === '0' || alias === 'ua' ? uaNamespace : undefined);
      if (namespace === undefined)
        throw new InputError(
          'DECLARATION_INVALID',
          `endpoints.opcua.namespaces.${alias}`,
          `is used by ${path} and not declared`,
        );
      return { namespace, name: rest.join(':') };
    });
}

export async function namespacesOf(session: ClientSession): Promise<string[]> {
  const value = await session.read({ nodeId: 'i=2255', attributeId: AttributeIds.Value });
  const list: unknown = value.value.value;
  if (!Array.isArray(list)) throw new ProbeError('PROBE_GARBAGE', 'the device’s NamespaceArray is not a list');
  return list.map(String);
}

/** The node at the end of a path from Objects, by namespace URI and BrowseName. Throws `PROBE_LACKS` where there is none. */
export async function nodeAt(
  session: ClientSession,
  namespaces: readonly string[],
  path: readonly Segment[],
  shown: string,
): Promise<NodeId> {
  const browsePath = makeBrowsePath(objectsFolder, path.map(() => '/Server').join(''));
  for (const [i, element] of (browsePath.relativePath.elements ?? []).entries()) {
    element.targetName.namespaceIndex = indexOf(namespaces, path[i]?.namespace ?? '');
    element.targetName.name = path[i]?.name ?? '';
  }
  const result = await session.translateBrowsePath(browsePath);
  const target = result.targets?.[0]?.targetId;
  if (result.statusCode !== StatusCodes.Good || !target)
    throw new ProbeError('PROBE_LACKS', `the device has no ${shortly(shown)}`);
  return target;
}

function indexOf(namespaces: readonly string[], uri: string): number {
  const index = namespaces.indexOf(uri);
  if (index < 0) throw new ProbeError('PROBE_LACKS', `the device does not know the namespace ${shortly(uri)}`);
  return index;
}

export async function valueOf(session: ClientSession, node: NodeId): Promise<DataValue> {
  const value = await session.read({ nodeId: node, attributeId: AttributeIds.Value });
  if (!value.statusCode.isGood())
    throw new ProbeError('PROBE_REFUSED', `reading gave ${shortly(value.statusCode.toString())}`);
  return value;
}

/** A node below another as a browse shows it. */
export type Child = { name: string; node: NodeId; kind: 'object' | 'variable' | 'method' };
const mostChildren = 1000;

/** What lies directly below a node, at most 1000 of it. */
export async function childrenOf(session: ClientSession, node: NodeId, reference = hierarchical): Promise<Child[]> {
  const result = await session.browse({
    nodeId: node,
    browseDirection: BrowseDirection.Forward,
    referenceTypeId: reference,
    includeSubtypes: true,
    nodeClassMask: 0,
    resultMask: 63,
  });
  return (result.references ?? []).slice(0, mostChildren).flatMap(childOf);
}

const kinds = new Map<number, Child['kind']>([
  [NodeClass.Object, 'object'],
  [NodeClass.Variable, 'variable'],
  [NodeClass.Method, 'method'],
]);

function childOf({ browseName, nodeClass, nodeId }: ReferenceDescription): Child[] {
  const kind = kinds.get(nodeClass);
  return kind === undefined ? [] : [{ name: browseName.name ?? '', node: nodeId, kind }];
}

/** Values of variables as texts, keyed as given; what is absent or not a text or number is left out. */
export async function textsOf(
  session: ClientSession,
  nodes: ReadonlyMap<string, NodeId>,
): Promise<Record<string, string>> {
  if (nodes.size === 0) return {};
  const keys = [...nodes.keys()];
  const values = await session.read([...nodes.values()].map((nodeId) => ({ nodeId, attributeId: AttributeIds.Value })));
  const found: Record<string, string> = {};
  for (const [i, key] of keys.entries()) {
    const text = textIn(values[i]);
    if (text !== undefined) found[key] = text;
  }
  return found;
}

/** The longest text of a nameplate that is kept. */
const longestText = 500;

function textIn(value: DataValue | undefined): string | undefined {
  if (!value?.statusCode.isGood()) return undefined;
  const raw: unknown = value.value.value;
  if (typeof raw === 'string' || typeof raw === 'number') return shortly(String(raw), longestText - 1);
  // LocalizedText: the words without their language.
  if (typeof raw === 'object' && raw !== null && 'text' in raw && typeof raw.text === 'string')
    return shortly(raw.text, longestText - 1);
  return undefined;
}
