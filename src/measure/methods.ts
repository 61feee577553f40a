import type { MethodFunction } from './bench.ts';
import { adaptation } from './inference/adaptation.ts';
import { accuracy } from './inference/accuracy.ts';
import { latencyAtRate, latencyOfServer } from './inference/at-rate.ts';
import { driftDetection } from './inference/drift.ts';
import { failureBehaviour } from './inference/failure.ts';
import { fusion } from './inference/fusion.ts';
import { latency } from './inference/latency.ts';
import { latencyOfStreams } from './inference/multi-stream.ts';
import { portability } from './inference/portability.ts';
import { latencyByTiny } from './inference/tiny.ts';
import { inspection } from './inspection/inspection.ts';
import { auditLog } from './integrity/audit-log.ts';
import { annotation } from './meaning/annotation.ts';
import { mapping } from './meaning/mapping.ts';
import { identity } from './integrity/identity.ts';
import { bootIntegrity } from './integrity/boot.ts';
import { identityRecords } from './integrity/records.ts';
import { firmwareUpdate } from './integrity/update.ts';
import { opcuaConformance } from './protocol/opcua/checks.ts';
import { handshakeOver } from './protocol/handshake.ts';
import { httpConformance } from './protocol/http/conformance.ts';
import { matterConformance, threadAttach } from './protocol/matter/conformance.ts';
import { opcuaAi } from './protocol/opcua-ai/checks.ts';
import { oipConformance } from './protocol/oip/checks.ts';
import { mqttConformance } from './protocol/mqtt/conformance.ts';
import { opcuaSecurity } from './protocol/opcua-security/security.ts';
import { ruleResponse } from './rule/response.ts';

/** Method id → function. `model/methods.ts` describes the same methods as data; those it calls available are here. */
export const functions: Readonly<Record<string, MethodFunction>> = {
  'protocol.opcua.handshake': handshakeOver('opcua'),
  'protocol.opcua.security': opcuaSecurity,
  'protocol.opcua.conformance': opcuaConformance,
  'protocol.mqtt.handshake': handshakeOver('mqtt'),
  'protocol.mqtt.conformance': mqttConformance,
  'protocol.http.handshake': handshakeOver('http'),
  'protocol.http.conformance': httpConformance,
  'protocol.oip.handshake': handshakeOver('oip'),
  'protocol.oip.conformance': oipConformance,
  'protocol.opcua.ai': opcuaAi,
  'protocol.matter.handshake': handshakeOver('matter'),
  'protocol.matter.conformance': matterConformance,
  'protocol.thread.attach': threadAttach,
  'identity.readback': identity,
  'identity.records': identityRecords,
  'inspection.operator': inspection,
  'inspection.document': inspection,
  'rule.response': ruleResponse,
  'task.accuracy': accuracy,
  'inference.latency.single-stream': latency,
  'inference.latency.multi-stream': latencyOfStreams,
  'inference.latency.tiny': latencyByTiny,
  'inference.latency.at-rate': latencyAtRate,
  'inference.latency.server': latencyOfServer,
  'inference.portability': portability,
  'inference.fusion': fusion,
  'meaning.annotation': annotation,
  'meaning.mapping': mapping,
  'integrity.audit-log': auditLog,
  'integrity.update': firmwareUpdate,
  'integrity.boot': bootIntegrity,
  'inference.drift-detection': driftDetection,
  'inference.failure-behaviour': failureBehaviour,
  'inference.adaptation': adaptation,
};
