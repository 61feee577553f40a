import { AttributeIds, BrowseDirection, NodeClass } from 'node-opcua-client';
import type { ClientSession, DataValue, NodeId, ReferenceDescription } from 'node-opcua-client';
import { terms } from '../../measure/meaning/point.ts';
import type { Annotated, Range } from '../../measure/meaning/point.ts';
import { uneceCode, uneceNamespace } from '../units/unece.ts';
import { shortly } from '../deadline.ts';

/** OPC 10000-5 and 10000-19. */
const hierarchical = 'i=33';
const hasProperty = 'i=46';
const hasDictionaryEntry = 'i=17597';
/** Nodes asked in one message; a server may allow fewer (OPC 10000-5, OperationLimits), and then says so. */
const batch = 250;
const most = 60_000;
const deepest = 20;

type Node = {
  id: NodeId;
  isVariable: boolean;
  parent: Node | undefined;
  entries: string[];
  /** Its properties EngineeringUnits and EURange. */
  units?: NodeId;
  range?: NodeId;
};

function* batches<T>(items: readonly T[], size = batch): Generator<T[]> {
  for (let i = 0; i < items.length; i += size) yield items.slice(i, i + size);
}

const descriptionOf = (nodeId: NodeId, referenceTypeId: string) => ({
  nodeId,
  browseDirection: BrowseDirection.Forward,
  referenceTypeId,
  includeSubtypes: true,
  nodeClassMask: 0,
  // Reference type, node class, browse name.
  resultMask: 1 | 4 | 8,
});

async function allOf(
  session: ClientSession,
  first: readonly ReferenceDescription[],
  more: Buffer | null,
): Promise<ReferenceDescription[]> {
  const found = [...first];
  for (let point = more; point && point.length > 0 && found.length < most;) {
    const { references, continuationPoint } = await session.browseNext(point, false);
    found.push(...(references ?? []));
    point = continuationPoint;
  }
  return found;
}

/** References of nodes, by node. */
async function browsed(
  session: ClientSession,
  nodes: readonly Node[],
  along: string,
): Promise<Map<Node, ReferenceDescription[]>> {
  const found = new Map<Node, ReferenceDescription[]>();
  for (const some of batches(nodes)) {
    const results = await session.browse(some.map(({ id }) => descriptionOf(id, along)));
    for (const [i, { references, continuationPoint }] of results.entries()) {
      const node = some[i];
      if (node) found.set(node, await allOf(session, references ?? [], continuationPoint));
    }
  }
  return found;
}

/** OPC 10000-19, 5.3 and 5.4: an entry’s name is the IRDI or URI, or else its node’s id is. */
function entryOf({ browseName, nodeId }: ReferenceDescription): string {
  const name = browseName.name ?? '';
  const id = typeof nodeId.value === 'string' ? nodeId.value : '';
  const looks = (text: string): boolean => /^(?:\d{4}[/-]|[a-z][\w+.-]*:)/i.test(text);
  return shortly(looks(name) || id === '' ? name : id, 500);
}

const isProperty = ({ referenceTypeId }: ReferenceDescription): boolean =>
  referenceTypeId.namespace === 0 && referenceTypeId.toString() === `ns=0;${hasProperty}`;

/** Classes of nodes that are walked into: whether they are variables. */
const walkedInto: ReadonlyMap<number, boolean> = new Map([
  [NodeClass.Variable, true],
  [NodeClass.Object, false],
  [NodeClass.ObjectType, false],
]);

/** What lies below a node. Properties say something of it and are no data points. */
function childrenOf(parent: Node, references: readonly ReferenceDescription[]): Node[] {
  return references.flatMap((reference): Node[] => {
    const { nodeId: id, browseName, nodeClass } = reference;
    if (isProperty(reference)) {
      if (browseName.namespaceIndex === 0 && browseName.name === 'EngineeringUnits') parent.units = id;
      if (browseName.namespaceIndex === 0 && browseName.name === 'EURange') parent.range = id;
      return [];
    }
    const isVariable = walkedInto.get(nodeClass);
    return isVariable === undefined ? [] : [{ id, isVariable, parent, entries: [] }];
  });
}

async function walked(session: ClientSession, roots: readonly NodeId[]): Promise<Node[]> {
  const seen = new Set(roots.map(String));
  const found: Node[] = [];
  let level: Node[] = roots.map((id) => ({ id, isVariable: false, parent: undefined, entries: [] }));
  for (let depth = 0; depth < deepest && level.length > 0 && seen.size < most; depth++) {
    const below = await browsed(session, level, hierarchical);
    const entries = await browsed(session, level, hasDictionaryEntry);
    for (const node of level) node.entries = (entries.get(node) ?? []).map(entryOf);
    level = [...below]
      .flatMap(([parent, references]) => childrenOf(parent, references))
      .filter(({ id }) => {
        const isNew = !seen.has(String(id)) && seen.size < most;
        seen.add(String(id));
        return isNew;
      });
    found.push(...level.filter(({ isVariable }) => isVariable));
  }
  return found;
}

/** Attributes of nodes, by node. */
async function attributesOf(
  session: ClientSession,
  nodes: readonly NodeId[],
  attributeId: AttributeIds,
): Promise<Map<NodeId, unknown>> {
  const found = new Map<NodeId, unknown>();
  for (const some of batches(nodes, 2 * batch)) {
    const values: DataValue[] = await session.read(some.map((nodeId) => ({ nodeId, attributeId })));
    for (const [i, value] of values.entries()) {
      const node = some[i];
      if (node) found.set(node, value.value.value);
    }
  }
  return found;
}

function unitIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('unitId' in value)) return undefined;
  const { unitId, namespaceUri, displayName } = value as {
    unitId: unknown;
    namespaceUri?: unknown;
    displayName?: { text?: unknown };
  };
  if (typeof unitId === 'number' && unitId > 0 && (!namespaceUri || namespaceUri === uneceNamespace))
    return `unece:${uneceCode(unitId)}`;
  return typeof displayName?.text === 'string' ? shortly(displayName.text, 100) : undefined;
}

function rangeIn(value: unknown): Range | undefined {
  if (typeof value !== 'object' || value === null || !('low' in value) || !('high' in value)) return undefined;
  const { low, high } = value;
  return typeof low === 'number' && typeof high === 'number' ? { low, high } : undefined;
}

/** OPC 10000-6, built-in types, and OPC 10000-3's abstract numbers; LocalizedText counts as text. */
function kindOf(type: unknown): Annotated['kind'] | undefined {
  const id = /^ns=0;i=(\d+)$/.exec(String(type))?.[1];
  if (id === '1') return 'boolean';
  if (id === '12' || id === '21') return 'text';
  const number = Number(id);
  return (number >= 2 && number <= 11) || (number >= 26 && number <= 28) || number === 290 ? 'number' : undefined;
}

/** What its entries say; that of the nearest object above with entries of its own says what the value is of. */
function saidOf(variable: Node): Annotated['said'] {
  const above = (node: Node | undefined): readonly string[] =>
    node === undefined || node.entries.length > 0 ? (node?.entries ?? []) : above(node.parent);
  return [
    ...variable.entries.map((text) => [terms.identifier, { text }] as const),
    ...above(variable.parent)
      .slice(0, 1)
      .map((iri) => [terms.feature, { iri }] as const),
  ];
}

/** One value, not a list of them (OPC 10000-3, ValueRank). */
const isScalar = (rank: unknown): boolean => rank === -1 || rank === -2 || rank === -3;

/**
 * Data points below nodes: variables that are one number, text, or true or false, with EngineeringUnits and EURange
 * (OPC 10000-8) and the dictionary entries (OPC 10000-19) of the variable and of what it belongs to. At most 60 000 nodes.
 */
export async function annotatedBelow(session: ClientSession, roots: readonly NodeId[]): Promise<Annotated[]> {
  const variables = await walked(session, roots);
  const ids = variables.map(({ id }) => id);
  const [types, ranks] = [
    await attributesOf(session, ids, AttributeIds.DataType),
    await attributesOf(session, ids, AttributeIds.ValueRank),
  ];
  const described = variables.flatMap(({ units, range }) => [units, range].filter((id) => id !== undefined));
  const says = await attributesOf(session, described, AttributeIds.Value);
  return variables.flatMap((variable): Annotated[] => {
    const kind = kindOf(types.get(variable.id));
    if (kind === undefined || !isScalar(ranks.get(variable.id))) return [];
    const unit = variable.units && unitIn(says.get(variable.units));
    const range = variable.range && rangeIn(says.get(variable.range));
    return [
      {
        wire: 'opcua',
        where: String(variable.id),
        kind,
        ...(unit === undefined ? {} : { unit }),
        ...(range ? { range } : {}),
        said: saidOf(variable),
      },
    ];
  });
}
