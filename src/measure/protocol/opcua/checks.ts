import type { MethodFunction } from '../../bench.ts';
import { wireOf } from '../../asked.ts';
import { askAll } from '../check.ts';
import type { Check } from '../check.ts';
import { findServersSelf, getEndpoints, securityPolicyNone, userNameToken } from './endpoints.ts';
import {
  attributeRead,
  baseInfo,
  namespaces,
  parallelSessions,
  serverClock,
  serverState,
  sessionBehaviour,
} from './reads.ts';
import { diNameplate, engineeringUnits } from './device.ts';
import { dataChange, declaredProfiles, registerNodes } from './subscriptions.ts';
import { check as secondOpinion } from './second-opinion.ts';
import { continuationPoint, translateBrowsePath, viewBasic } from './views.ts';
import type { OpcuaWire } from './wire.ts';

/** In the order in which they are asked. */
export const checks: readonly Check<OpcuaWire>[] = [
  secondOpinion,
  getEndpoints,
  findServersSelf,
  securityPolicyNone,
  userNameToken,
  baseInfo,
  serverState,
  namespaces,
  serverClock,
  attributeRead,
  sessionBehaviour,
  parallelSessions,
  viewBasic,
  continuationPoint,
  translateBrowsePath,
  registerNodes,
  dataChange,
  declaredProfiles,
  diNameplate,
  engineeringUnits,
];

/** Asks an OPC UA server every check of its conformance. */
export const opcuaConformance: MethodFunction = async (probe, step, bench) => {
  await askAll(checks, await wireOf(probe, 'opcua'), { declaration: bench.declaration, step, bench });
};
