import type { AddressSpace, UAObject, UAObjectType, UAVariable } from 'node-opcua-address-space';
import { StatusCodes } from 'node-opcua-status-code';
import { DataType, Variant, VariantArrayType } from 'node-opcua-variant';
import { inputShape } from '../../body/engine.ts';
import type { Sensor } from '../../body/sensor.ts';
import type { ModelSpec } from '../../personality.ts';
import type { Wire } from '../wire.ts';
import { invokeWith } from './invoke.ts';
import { longestPayload } from '../payload.ts';
import { deviceNamespace } from './device.ts';

export const aiNamespace = 'http://opcfoundation.org/UA/AI/';
const profile = 'http://opcfoundation.org/UA-Profile/AI';
/** Of the draft: what the sensor's server claims in ServerProfileArray. */
export const facets = ['Server/InferenceDevice', 'Facet/Base', 'Facet/Invoke', 'Facet/Signatures'].map(
  (name) => `${profile}/${name}`,
);

type Read = () => string | number | boolean;

function typeNamed(addressSpace: AddressSpace, ai: number, name: string): UAObjectType {
  const type = addressSpace.findObjectType(name, ai);
  if (!type) throw new Error(`the nodeset has no ${name}`);
  return type;
}

function child(object: UAObject, name: string, ai: number): UAVariable {
  const found = object.getPropertyByName(name, ai);
  if (!found) throw new Error(`${object.browseName.toString()} has no ${name}`);
  return found;
}

function bind(object: UAObject, ai: number, values: Readonly<Record<string, readonly [DataType, Read]>>): void {
  for (const [name, [dataType, read]] of Object.entries(values))
    child(object, name, ai).bindVariable({ get: () => new Variant({ dataType, value: read() }) }, true);
}

const text = (value: string): readonly [DataType, Read] => [DataType.String, () => value];

function bindTensors(object: UAObject, ai: number, spec: ModelSpec, { faults }: Sensor): void {
  const { addressSpace } = object;
  const dataType = addressSpace.findDataType('TensorSignature', ai);
  if (!dataType) throw new Error('the nodeset has no TensorSignature');
  const shape = (): number[] => (faults.has('ai-signature-transposed') ? inputShape.toReversed() : [...inputShape]);
  const tensors = {
    Inputs: () => ({ name: 'window', elementType: 'float32', shape: shape(), layout: 'NCT' }),
    Outputs: () => ({ name: 'scores', elementType: 'float32', shape: [1, spec.labels.length], layout: 'NC' }),
  };
  const list = { dataType: DataType.ExtensionObject, arrayType: VariantArrayType.Array } as const;
  for (const [name, signature] of Object.entries(tensors))
    child(object, name, ai).bindVariable(
      { get: () => new Variant({ ...list, value: [addressSpace.constructExtensionObject(dataType, signature())] }) },
      true,
    );
}

function addModel(models: UAObject, ai: number, sensor: Sensor, spec: ModelSpec): UAObject {
  const model = typeNamed(models.addressSpace as AddressSpace, ai, 'ModelType').instantiate({
    browseName: { name: spec.id, namespaceIndex: ai },
    componentOf: models,
    optionals: ['Inputs', 'Outputs', 'Format'],
  });
  const { faults, personality } = sensor;
  const digest = (): string => {
    const hex = (sensor.nameplate()[`models.${spec.id}.digest`] ?? '').replace(/^sha256:/, '');
    return faults.has('ai-digest-base64') ? Buffer.from(hex, 'hex').toString('base64') : hex;
  };
  child(model, 'Name', ai).setValueFromSource({ dataType: DataType.LocalizedText, value: { text: spec.title } });
  bind(model, ai, {
    ModelId: text(spec.id),
    Version: [DataType.String, () => (faults.has('ai-model-unversioned') ? '' : personality.firmware.version)],
    Digest: [DataType.String, digest],
    DigestAlgorithm: text('SHA-256'),
    DigestProvenance: text('computed by the device at start, over the model file'),
    Format: text('ONNX'),
  });
  bindTensors(model, ai, spec, sensor);
  return model;
}

/** What the sensor shows to a service of its maker: nobody may read it. */
function addToken(deployment: UAObject, faults: Sensor['faults']): void {
  const namespace = deployment.addressSpace.getNamespace(deviceNamespace);
  namespace.addVariable({
    propertyOf: deployment,
    typeDefinition: 'PropertyType',
    browseName: 'ServiceToken',
    dataType: DataType.String,
    value: {
      get: () =>
        faults.has('ai-token-readable')
          ? new Variant({ dataType: DataType.String, value: 'tok-1f0c-not-for-you' })
          : StatusCodes.BadUserAccessDenied,
    },
  });
}

function addDeployment(deployments: UAObject, ai: number, sensor: Sensor, spec: ModelSpec): UAObject {
  const deployment = typeNamed(deployments.addressSpace as AddressSpace, ai, 'DeploymentType').instantiate({
    browseName: { name: spec.id, namespaceIndex: ai },
    componentOf: deployments,
    optionals: ['Invoke', 'ApiDialect', 'RetainsInput', 'ObservedLatency', 'LatencyBudget'],
  });
  const { faults } = sensor;
  addToken(deployment, faults);
  bind(deployment, ai, {
    DeploymentId: text(spec.id),
    InferenceLocation: text('OnDevice'),
    State: [DataType.String, () => (faults.has('ai-deployment-stateless') ? '' : 'Ready')],
    VersionBinding: text('Pinned'),
    FallbackPolicy: text(sensor.personality.failure?.policy ?? 'None'),
    DataJurisdiction: text('OnDevice'),
    EgressPermitted: [DataType.Boolean, () => false],
    MaxInlinePayloadSize: [DataType.UInt32, () => longestPayload],
    ApiDialect: text('OpcUaInference'),
    RetainsInput: [DataType.Boolean, () => false],
    ObservedLatency: [DataType.Double, () => sensor.observedMs() * (faults.has('ai-latency-in-us') ? 1000 : 1)],
    LatencyBudget: [DataType.Double, () => spec.deadlineMs],
  });
  return deployment;
}

/** Server/AiModelManagement of the AI draft: every model, and a deployment of each with Invoke. */
export function addModels(addressSpace: AddressSpace, sensor: Sensor, wire: Wire): void {
  const ai = addressSpace.getNamespaceIndex(aiNamespace);
  const root = typeNamed(addressSpace, ai, 'AiModelManagementType').instantiate({
    browseName: { name: 'AiModelManagement', namespaceIndex: ai },
    componentOf: addressSpace.rootFolder.objects.server,
  });
  const { faults } = sensor;
  bind(root, ai, { SpecificationVersion: [DataType.String, () => (faults.has('ai-no-specification') ? '' : '0.4.0')] });
  const models = root.getFolderElementByName('Models', ai) ?? root.getComponentByName('Models', ai);
  const deployments = root.getComponentByName('Deployments', ai);
  if (!models || !deployments) throw new Error('the nodeset has no Models or no Deployments');
  for (const spec of sensor.personality.models) {
    const model = addModel(models as UAObject, ai, sensor, spec);
    const deployment = addDeployment(deployments as UAObject, ai, sensor, spec);
    deployment.addReference({ referenceType: `${ai}:UsesModel`, nodeId: model });
    deployment.getMethodByName('Invoke', ai)?.bindMethod(invokeWith(sensor, spec.id, wire));
  }
}
