import type { Check } from '../check.ts';
import { brokerVerified, certificateAccepted, certificateRequired, passwordRefused } from './access.ts';
import { aliasData, aliasUniqueness } from './aliases.ts';
import { bdseqDatatype, bdseqIncluded, bdseqIncrement, bdseqMatching } from './bdseq.ts';
import { birthFirst, deviceBirth, nbirthSeq, rebirthMetric } from './births.ts';
import { cleanSession, keepAlive, ncmdSubscribe, protocolVersion, sessionExpiry } from './connect.ts';
import { dataAnnounced, dataOrder } from './data.ts';
import { metricDatatype, metricTimestamp, metricValue, propertySets } from './metrics.ts';
import { ndeathDelivered, ndeathPayload, ndeathSeq } from './ndeath.ts';
import { payload, publishQos, publishRetain } from './publish.ts';
import { rebirth, rebirthBdseq, rebirthDevices, rebirthSeq } from './rebirth.ts';
import { reconnect } from './reconnect.ts';
import { seqIncluded, seqIncrement, seqWrap } from './seq.ts';
import { payloadTimestamp, timestampsUtc } from './timestamps.ts';
import { topics } from './topics.ts';
import { willPresent, willQos, willRetain, willTopic } from './will.ts';
import type { MqttWire } from './wire.ts';

/** In the order in which a node comes, lives and goes. */
export const mqttChecks: readonly Check<MqttWire>[] = [
  protocolVersion,
  cleanSession,
  sessionExpiry,
  keepAlive,
  willPresent,
  willTopic,
  willQos,
  willRetain,
  ndeathPayload,
  ndeathSeq,
  bdseqIncluded,
  bdseqDatatype,
  bdseqMatching,
  bdseqIncrement,
  ncmdSubscribe,
  birthFirst,
  nbirthSeq,
  rebirthMetric,
  deviceBirth,
  metricDatatype,
  metricValue,
  metricTimestamp,
  propertySets,
  aliasUniqueness,
  aliasData,
  dataAnnounced,
  dataOrder,
  seqIncluded,
  seqIncrement,
  seqWrap,
  publishQos,
  publishRetain,
  topics,
  payload,
  payloadTimestamp,
  timestampsUtc,
  rebirth,
  rebirthSeq,
  rebirthBdseq,
  rebirthDevices,
  ndeathDelivered,
  reconnect,
  brokerVerified,
  certificateAccepted,
  certificateRequired,
  passwordRefused,
];
