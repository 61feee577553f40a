import type { NodeId } from 'node-opcua-client';
import { ProbeError } from '../../model/errors.ts';
import { childrenOf, nodeAt, textsOf } from './paths.ts';
import type { Child } from './paths.ts';
import type { Open } from './session.ts';

/** OPC UA — AI Model Management and Inference, public draft: met by namespace URI and BrowseName, never by NodeId. */
const ai = 'http://opcfoundation.org/UA/AI/';
const ua = 'http://opcfoundation.org/UA/';

export type ListedModel = {
  node: NodeId;
  browseName: string;
  ModelId?: string;
  Digest?: string;
  DigestAlgorithm?: string;
};
const asked = ['ModelId', 'Digest', 'DigestAlgorithm'] as const;

async function folder(open: Open, name: 'Models' | 'Deployments'): Promise<Child[]> {
  const path = [
    { namespace: ua, name: 'Server' },
    { namespace: ai, name: 'AiModelManagement' },
    { namespace: ai, name },
  ];
  const node = await nodeAt(open.session, open.namespaces, path, `Server/AiModelManagement/${name}`);
  return (await childrenOf(open.session, node)).filter((child) => child.kind === 'object');
}

async function modelAt({ session }: Open, node: NodeId, browseName: string): Promise<ListedModel> {
  const variables = (await childrenOf(session, node)).filter((child) => child.kind === 'variable');
  const nodes = new Map(
    variables.filter(({ name }) => asked.some((one) => one === name)).map(({ name, node }) => [name, node]),
  );
  return { node, browseName, ...(await textsOf(session, nodes)) };
}

/** The models a device lists. A device without the AI namespace lists none. */
export async function modelsOn(open: Open): Promise<ListedModel[]> {
  if (!open.namespaces.includes(ai)) return [];
  const found: ListedModel[] = [];
  for (const { node, name } of await folder(open, 'Models')) found.push(await modelAt(open, node, name));
  return found;
}

/** A deployment of a model, and its Invoke method. */
export type Deployed = { object: NodeId; method: NodeId };

/** Subtypes of NonHierarchicalReferences (i=32), UsesModel among them. */
async function usesModel({ session }: Open, deployment: Child, model: ListedModel): Promise<boolean> {
  const all = await childrenOf(session, deployment.node, 'i=32');
  return all.some(({ node }) => node.toString() === model.node.toString());
}

/** The deployment that answers for a declared model: by its UsesModel reference, or the only one there is. */
export async function deploymentOf(open: Open, model: string): Promise<Deployed> {
  const listed = (await modelsOn(open)).find(({ ModelId, browseName }) => ModelId === model || browseName === model);
  if (!listed) throw new ProbeError('PROBE_LACKS', `the device lists no model ${model}`);
  const deployments = await folder(open, 'Deployments');
  for (const deployment of deployments) {
    if (deployments.length > 1 && !(await usesModel(open, deployment, listed))) continue;
    const method = (await childrenOf(open.session, deployment.node)).find(({ name }) => name === 'Invoke');
    if (method) return { object: deployment.node, method: method.node };
  }
  throw new ProbeError('PROBE_LACKS', `no deployment of ${model} has Invoke`);
}
