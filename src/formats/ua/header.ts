import { dateTime, extensionObject, nodeId, nothing, statusCode, string, uint32 } from './builtin.ts';
import { listOf, struct } from './codec.ts';
import type { ValueOf } from './codec.ts';
import { diagnosticInfo } from './variant.ts';

// OPC 10000-4, 7.32 and 7.33: what every request and every answer begins with.

const requestHeader = struct({
  authenticationToken: nodeId,
  timestamp: dateTime,
  requestHandle: uint32,
  returnDiagnostics: uint32,
  auditEntryId: string,
  timeoutHint: uint32,
  additionalHeader: extensionObject,
});
const responseHeader = struct({
  timestamp: dateTime,
  requestHandle: uint32,
  serviceResult: statusCode,
  serviceDiagnostics: diagnosticInfo,
  stringTable: listOf(string),
  additionalHeader: extensionObject,
});
export const asked = { header: requestHeader };
export const answered = { header: responseHeader };
export const diagnosticInfos = listOf(diagnosticInfo);

/** A request's header with nothing special in it. `atMs`: Unix time. */
export const requestHeaderOf = (
  authenticationToken: string,
  requestHandle: number,
  timestamp: bigint,
  timeoutHint: number,
): ValueOf<typeof requestHeader> => ({
  authenticationToken,
  timestamp,
  requestHandle,
  returnDiagnostics: 0,
  auditEntryId: null,
  timeoutHint,
  additionalHeader: nothing,
});
export const responseHeaderOf = (
  requestHandle: number,
  timestamp: bigint,
  serviceResult = 0,
): ValueOf<typeof responseHeader> => ({
  timestamp,
  requestHandle,
  serviceResult,
  serviceDiagnostics: {},
  stringTable: [],
  additionalHeader: nothing,
});
