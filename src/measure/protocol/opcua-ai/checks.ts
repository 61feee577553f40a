import { wireOf } from '../../asked.ts';
import type { MethodFunction } from '../../bench.ts';
import { askAll } from '../check.ts';
import type { Check } from '../check.ts';
import type { OpcuaWire } from '../opcua/wire.ts';
import { aiCredentials, aiDeployments, aiDigest, aiModels, aiProfiles, aiRoot, aiUsesModel } from './base.ts';
import {
  aiContentType,
  aiInvoke,
  aiLatency,
  aiNoPayload,
  aiPayloadAndUri,
  aiResponse,
  aiUnknownParameter,
  aiWrongShape,
} from './invoke.ts';
import { aiSignatures } from './signatures.ts';

/** In the order in which they are asked. */
export const opcuaAiChecks: readonly Check<Pick<OpcuaWire, 'met'>>[] = [
  aiRoot,
  aiProfiles,
  aiModels,
  aiDigest,
  aiDeployments,
  aiUsesModel,
  aiCredentials,
  aiSignatures,
  aiInvoke,
  aiResponse,
  aiLatency,
  aiPayloadAndUri,
  aiNoPayload,
  aiContentType,
  aiUnknownParameter,
  aiWrongShape,
];

/** Asks an OPC UA server what the AI draft asks of an inference device. */
export const opcuaAi: MethodFunction = async (probe, step, bench) => {
  await askAll(opcuaAiChecks, await wireOf(probe, 'opcua'), { declaration: bench.declaration, step, bench });
};
