import type { DeclaredModel } from '../../../model/declaration.ts';
import { json } from '../../asked.ts';
import type { Check, Seen } from '../check.ts';
import { propertiesOf } from '../opcua/device.ts';
import type { OpcuaWire, UaReference, UaServer, UaValue } from '../opcua/wire.ts';

/** OPC UA — AI Model Management and Inference, public draft 0.4.0: met by namespace URI and BrowseName, its NodeIds are provisional. */
export const aiNamespace = 'http://opcfoundation.org/UA/AI/';
const server = 'i=2253';
const namespaceArray = 'i=2255';
const profileArray = 'i=2269';
const value = 13;
/** OPC 10000-3: NonHierarchicalReferences, UsesModel of the draft among them. */
const nonHierarchical = 'i=32';

export type Listed = { name: string; node: string; properties: ReadonlyMap<string, UaValue> };
/** `uses`: the models it refers to, by node. */
export type Deployed = Listed & { uses: readonly string[]; invoke: string | undefined };
export type AiTree = {
  known: boolean;
  root: string | undefined;
  specification: UaValue | undefined;
  folders: readonly string[];
  models: readonly Listed[];
  deployments: readonly Deployed[];
  profiles: readonly string[];
};

export type Judged = Omit<Seen, 'shows'>;
export const right = (actual: string): Judged => ({ value: true, actual });
export const wrong = (actual: string): Judged => ({ value: false, actual });
export const unknown = (actual: string): Judged => ({ value: 'unknown', actual });
export const notApplicable = (actual: string): Judged => ({ value: 'not applicable', actual });

const textsIn = (given: UaValue | undefined): string[] =>
  Array.isArray(given?.value) ? (given.value as unknown[]).map(String) : [];
/** A text, or the text of a LocalizedText. */
export function textOf(given: UaValue | undefined): string {
  const inner =
    typeof given?.value === 'object' && given.value !== null && 'text' in given.value ? given.value.text : given?.value;
  return typeof inner === 'string' ? inner : '';
}

async function objectsIn(met: UaServer, folder: UaReference | undefined): Promise<UaReference[]> {
  if (!folder) return [];
  return (await met.browse(folder.node, 'forward', 0)).references.filter(({ kind }) => kind === 'Object');
}

async function listed(met: UaServer, { name, node }: UaReference): Promise<Listed> {
  return { name, node, properties: await propertiesOf(met, node) };
}

async function deployed(met: UaServer, ai: number, reference: UaReference): Promise<Deployed> {
  const below = (await met.browse(reference.node, 'forward', 0)).references;
  const invoke = below.find(({ name, namespace, kind }) => name === 'Invoke' && namespace === ai && kind === 'Method');
  const beside = (await met.browse(reference.node, 'forward', 0, nonHierarchical)).references;
  return {
    ...(await listed(met, reference)),
    // Objects alone: the type and the rules of modelling are referred to the same way.
    uses: beside.filter(({ kind, along }) => kind === 'Object' && !along.startsWith('i=')).map(({ node }) => node),
    invoke: invoke?.node,
  };
}

/** What the server shows of its models, as its address space says now. */
export async function treeOf(met: UaServer): Promise<AiTree> {
  const [namespaces, claimed] = await met.read([
    { node: namespaceArray, attribute: value },
    { node: profileArray, attribute: value },
  ]);
  const ai = textsIn(namespaces).indexOf(aiNamespace);
  const profiles = textsIn(claimed);
  const nothing = { root: undefined, specification: undefined, folders: [], models: [], deployments: [], profiles };
  if (ai < 0) return { known: false, ...nothing };
  const below = (await met.browse(server, 'forward', 0)).references;
  const root = below.find(({ name, namespace }) => name === 'AiModelManagement' && namespace === ai)?.node;
  if (root === undefined) return { known: true, ...nothing };
  const folders = (await met.browse(root, 'forward', 0)).references.filter(({ namespace }) => namespace === ai);
  const folder = (name: string): UaReference | undefined => folders.find((one) => one.name === name);
  const [models, deployments]: [Listed[], Deployed[]] = [[], []];
  for (const one of await objectsIn(met, folder('Models'))) models.push(await listed(met, one));
  for (const one of await objectsIn(met, folder('Deployments'))) deployments.push(await deployed(met, ai, one));
  const specification = (await propertiesOf(met, root)).get('SpecificationVersion');
  return { known: true, root, specification, folders: folders.map(({ name }) => name), models, deployments, profiles };
}

const propertiesShown = ({ properties, ...more }: Listed | Deployed) => ({
  ...more,
  properties: Object.fromEntries([...properties].map(([name, { type, status }]) => [name, `${type} ${status}`])),
});

/** A check of what the server shows; unknown where it does not know the namespace. What it shows is kept beside the log. */
export const checkOfTree = (
  name: string,
  required: string,
  judge: (tree: AiTree, models: readonly DeclaredModel[], met: UaServer) => Judged | Promise<Judged>,
): Check<Pick<OpcuaWire, 'met'>> => ({
  name,
  required,
  async ask(wire, { declaration: { models = [] } }) {
    return await wire.met(async (met) => {
      const tree = await treeOf(met);
      if (!tree.known) return unknown(`the server does not know ${aiNamespace}`);
      const shown = {
        ...tree,
        specification: textOf(tree.specification),
        models: tree.models.map(propertiesShown),
        deployments: tree.deployments.map(propertiesShown),
      };
      return { ...(await judge(tree, models, met)), shows: [json(shown)] };
    });
  },
});

export const modelListed = (tree: AiTree, { id }: DeclaredModel): Listed | undefined =>
  tree.models.find(({ name, properties }) => name === id || textOf(properties.get('ModelId')) === id);

/** The deployment that answers for a model: by its UsesModel reference, or the only one there is. */
export function deploymentOf(tree: AiTree, model: DeclaredModel): Deployed | undefined {
  const node = modelListed(tree, model)?.node;
  return (
    tree.deployments.find(({ uses }) => node !== undefined && uses.includes(node)) ??
    (tree.deployments.length === 1 ? tree.deployments[0] : undefined)
  );
}
