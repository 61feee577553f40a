import { wireOf } from '../../asked.ts';
import type { MethodFunction } from '../../bench.ts';
import { askAll } from '../check.ts';
import type { Check } from '../check.ts';
import { modelReady, serverLive, serverReady } from './health.ts';
import {
  inferenceResponse,
  nestedData,
  outputMetadata,
  outputValues,
  requestedOutputs,
  requestId,
  shapeProduct,
} from './inference.ts';
import { declaredTensors, modelMetadata, modelVersions, serverMetadata } from './metadata.ts';
import {
  bearerToken,
  countMismatch,
  datatypeMismatch,
  errorObject,
  malformedRequest,
  missingInput,
  shapeMismatch,
  stillAnswers,
  unknownModel,
  unknownOutput,
} from './refusals.ts';
import type { OipWire } from './wire.ts';

/** In the order in which they are asked. */
export const oipChecks: readonly Check<OipWire>[] = [
  serverLive,
  serverReady,
  serverMetadata,
  modelReady,
  modelMetadata,
  modelVersions,
  declaredTensors,
  inferenceResponse,
  outputMetadata,
  shapeProduct,
  outputValues,
  requestId,
  requestedOutputs,
  nestedData,
  unknownModel,
  malformedRequest,
  missingInput,
  countMismatch,
  shapeMismatch,
  datatypeMismatch,
  unknownOutput,
  errorObject,
  stillAnswers,
  bearerToken,
];

/** Asks a server of the Open Inference Protocol every check of its conduct. */
export const oipConformance: MethodFunction = async (probe, step, bench) => {
  await askAll(oipChecks, await wireOf(probe, 'oip'), { declaration: bench.declaration, step, bench });
};
