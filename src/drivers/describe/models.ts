import { promoteOpaqueStructure } from 'node-opcua-client';
import type { ClientSession, DataValue } from 'node-opcua-client';
import { Tensor } from '../../model/declaration.ts';
import { digestOf, said } from './draft.ts';
import type { Draft, DraftModel } from './draft.ts';
import { below, valuesOf } from './walk.ts';
import type { Met } from './walk.ts';

type DraftTensor = NonNullable<DraftModel['inputs']>[number];

/** What the draft's ElementType may say → the declaration's. ONNX and NumPy spell some of them otherwise. */
const elements: Readonly<Record<string, string>> = { float: 'float32', double: 'float64', single: 'float32' };

/** A TensorSignature of the AI draft {Name, ElementType, Shape, Layout}; undefined where it is not one a declaration can hold. */
function tensorOf(raw: unknown): DraftTensor | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { name, elementType, shape } = raw as Record<string, unknown>;
  const type = typeof elementType === 'string' ? elementType.toLowerCase() : '';
  const sizes = shape instanceof Uint32Array || Array.isArray(shape) ? Array.from<unknown>(shape) : undefined;
  const parsed = Tensor.safeParse({ name: said(name, 100), type: elements[type] ?? type, shape: sizes });
  return parsed.success ? parsed.data : undefined;
}

async function tensorsOf(session: ClientSession, value: DataValue | undefined): Promise<DraftTensor[] | undefined> {
  if (!value?.statusCode.isGood()) return undefined;
  await promoteOpaqueStructure(session, [{ value: value.value }]).catch(() => undefined);
  const list: unknown = value.value.value;
  const found = Array.isArray(list) ? list.map(tensorOf) : [];
  const whole = found.filter((tensor) => tensor !== undefined);
  return whole.length > 0 && whole.length === found.length ? whole : undefined;
}

type Values = ReadonlyMap<string, DataValue>;

async function membersOf(session: ClientSession, object: Met): Promise<Values> {
  const members = (await below(session, [{ node: object.node, met: object }])).filter((m) => m.kind === 'variable');
  const values = await valuesOf(
    session,
    members.map(({ node }) => node),
  );
  return new Map(members.flatMap(({ name }, i) => (values[i] ? [[name, values[i]] as const] : [])));
}

function textAt(values: Values, name: string): string | undefined {
  const value = values.get(name);
  if (!value?.statusCode.isGood()) return undefined;
  const raw: unknown = value.value.value;
  return said(typeof raw === 'object' && raw !== null && 'text' in raw ? raw.text : raw);
}

function millisecondsAt(values: Values, name: string): number | undefined {
  const raw: unknown = values.get(name)?.value.value;
  return typeof raw === 'number' && Number.isFinite(raw) && raw > 0 && raw < 1e9 ? raw : undefined;
}

type Deployment = { values: Values; uses: string[]; invoke: boolean };

async function deploymentAt(session: ClientSession, object: Met): Promise<Deployment> {
  const at = [{ node: object.node, met: object }];
  // OPC 10000-5: NonHierarchicalReferences; UsesModel of the AI draft is one.
  const uses = await below(session, at, 'i=32');
  const members = await below(session, at);
  return {
    values: await membersOf(session, object),
    uses: uses.map(({ node }) => node.toString()),
    invoke: members.some(({ name, kind }) => name === 'Invoke' && kind === 'method'),
  };
}

async function modelAt(session: ClientSession, object: Met, deployments: readonly Deployment[]): Promise<DraftModel> {
  const values = await membersOf(session, object);
  const deployment =
    deployments.find(({ uses }) => uses.includes(object.node.toString())) ??
    (deployments.length === 1 ? deployments[0] : undefined);
  const budget = deployment && millisecondsAt(deployment.values, 'LatencyBudget');
  return {
    id: textAt(values, 'ModelId') ?? object.name,
    title: textAt(values, 'Name'),
    digest: digestOf(textAt(values, 'Digest'), textAt(values, 'DigestAlgorithm')),
    inputs: await tensorsOf(session, values.get('Inputs')),
    outputs: await tensorsOf(session, values.get('Outputs')),
    deadline: budget === undefined ? undefined : `${Number(budget.toFixed(6))} ms`,
  };
}

/** Models and deployments below Server/AiModelManagement of the AI draft. `invoke`: a deployment answers over the wire. */
export async function modelsBelow(
  session: ClientSession,
  root: Met,
): Promise<{ models: DraftModel[]; invoke: boolean }> {
  const folders = await below(session, [{ node: root.node, met: root }]);
  const inside = async (name: string): Promise<Met[]> => {
    const folder = folders.find((f) => f.name === name);
    const found = folder ? await below(session, [{ node: folder.node, met: folder }]) : [];
    return found.filter(({ kind }) => kind === 'object');
  };
  const deployments: Deployment[] = [];
  for (const object of await inside('Deployments')) deployments.push(await deploymentAt(session, object));
  const models: DraftModel[] = [];
  for (const object of await inside('Models')) models.push(await modelAt(session, object, deployments));
  return { models, invoke: deployments.some(({ invoke }) => invoke) };
}

/** Remarks on models whose tensors the device does not give in a form a declaration holds. */
export function modelRemarks(models: readonly DraftModel[]): Draft['remarks'] {
  return models.flatMap(({ id, inputs, outputs }, i) =>
    inputs && outputs ? [] : [{ path: ['models', i], code: 'MODEL_TYPES' as const, text: id ?? '' }],
  );
}
