import { randomBytes } from 'node:crypto';
import type { MethodFunctorA, MethodResult } from 'node-opcua-address-space-base';
import { NodeId } from 'node-opcua-nodeid';
import { StatusCodes } from 'node-opcua-status-code';
import { KeyValuePair } from 'node-opcua-types';
import { DataType, Variant, VariantArrayType } from 'node-opcua-variant';
import type { Tensor } from '../../../src/formats/tensor.ts';
import { inputShape } from '../../body/engine.ts';
import { encodeNpy } from '../../../src/formats/npy.ts';
import { Refusal } from '../../body/refusal.ts';
import type { Inference } from '../../body/engine.ts';
import type { Sensor } from '../../body/sensor.ts';
import type { Wire } from '../wire.ts';
import { npyType, tensorIn } from '../payload.ts';

type Request = { payload: Uint8Array | null; uri: string | null; type: string | null; parameters: readonly unknown[] };

function requestOf(inputs: readonly Variant[]): Request {
  const [payload, uri, type, parameters] = inputs.map((variant): unknown => variant.value);
  return {
    payload: payload instanceof Uint8Array && payload.length > 0 ? payload : null,
    uri: typeof uri === 'string' && uri !== '' ? uri : null,
    type: typeof type === 'string' && type !== '' ? type : null,
    parameters: Array.isArray(parameters) ? parameters : [],
  };
}

const emptyWindow = (): Tensor => {
  const items = inputShape[0] * inputShape[1] * inputShape[2];
  return { type: 'float32', shape: inputShape, data: new Float32Array(items) };
};

/** The draft's negative rules: exactly one of Payload and PayloadUri, no parameter the deployment does not know. */
function inputOf({ payload, uri, type, parameters }: Request, { faults }: Sensor): Tensor {
  if (payload !== null && uri !== null && !faults.has('ai-takes-both'))
    throw new Refusal('set Payload or PayloadUri, not both');
  if (payload === null && uri !== null) throw new Refusal('PayloadUri is not supported: set Payload');
  if (type !== npyType && !faults.has('ai-any-content-type'))
    throw new Refusal(`ContentType is ${npyType}, not ${type ?? 'empty'}`);
  if (parameters.length > 0 && !faults.has('ai-ignores-parameters'))
    throw new Refusal('the deployment takes no Parameters');
  if (payload === null && faults.has('ai-takes-nothing')) return emptyWindow();
  if (payload === null) throw new Refusal('set Payload');
  const input = tensorIn(payload);
  return faults.has('ai-any-shape') ? { ...input, shape: inputShape } : input;
}

function payloadOf({ output }: Inference, { faults }: Sensor): Uint8Array {
  if (faults.has('garbage')) return randomBytes(144);
  return encodeNpy(faults.has('ai-output-flat') ? { ...output, shape: [output.data.length] } : output);
}

const usageOf = (ms: number): KeyValuePair[] => [
  new KeyValuePair({ key: { name: 'InferenceMs' }, value: { dataType: DataType.Double, value: ms } }),
];

function answerOf(inference: Inference, payload: Uint8Array, { faults }: Sensor): Variant[] {
  const pairs = { dataType: DataType.ExtensionObject, arrayType: VariantArrayType.Array } as const;
  return [
    new Variant({ dataType: DataType.ByteString, value: Buffer.from(payload) }),
    new Variant({ dataType: DataType.String, value: npyType }),
    new Variant({ dataType: DataType.String, value: faults.has('ai-model-unnamed') ? '' : inference.modelUsed }),
    new Variant({ ...pairs, value: usageOf(inference.ms) }),
    new Variant({ dataType: DataType.String, value: 'Completed' }),
    new Variant({ ...pairs, value: [] }),
    new Variant({ dataType: DataType.Double, value: 0 }),
    new Variant({ dataType: DataType.Boolean, value: false }),
    new Variant({ dataType: DataType.NodeId, value: NodeId.nullNodeId }),
  ];
}

/** Faults that leave the call without an answer: true when one of them took it. */
function lost(sensor: Sensor, wire: Wire): boolean {
  if (sensor.faults.has('close-on-invoke')) wire.closeAll();
  else if (sensor.faults.has('endless')) wire.floodAll();
  else return sensor.faults.has('hang-invoke');
  return true;
}

const never = new Promise<never>(() => {});

/** Invoke(Payload, PayloadUri, ContentType, Parameters, Timeout) of one deployment. */
export function invokeWith(sensor: Sensor, model: string, wire: Wire): MethodFunctorA {
  // The stack counts parameters: an async method takes exactly two.
  return async (inputs: Variant[], _context): Promise<MethodResult> => {
    try {
      const input = inputOf(requestOf(inputs), sensor);
      if (lost(sensor, wire)) await never;
      const inference = await sensor.infer(model, input);
      return {
        statusCode: StatusCodes.Good,
        outputArguments: answerOf(inference, payloadOf(inference, sensor), sensor),
      };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { statusCode: StatusCodes.BadInvalidArgument, statusText: error.message };
    }
  };
}
