import { annotationMethod } from './annotation-method.ts';
import { bootMethod } from './boot-method.ts';
import { mappingMethod } from './mapping-method.ts';
import { updateMethod } from './update-method.ts';
import { auditMethod } from './audit-method.ts';
import { inspectionMethods } from './inspection.ts';
import type { Method } from './method.ts';
import { httpMethods } from './protocol/http.ts';
import { matterMethods } from './protocol/matter.ts';
import { mqttMethods } from './protocol/mqtt.ts';
import { oipMethods } from './protocol/oip.ts';
import { opcuaMethods } from './protocol/opcua.ts';

/** What every stream of queries gives: times, the share of late ones, and how often the very answers are right. */
const streamed = (prefix: string): Method['quantities'] => ({
  [`${prefix}.p50`]: 'ms',
  [`${prefix}.p90`]: 'ms',
  [`${prefix}.p95`]: 'ms',
  [`${prefix}.p99`]: 'ms',
  [`${prefix}.p99.9`]: 'ms',
  [`${prefix}.miss`]: '1',
  [`${prefix}.accuracy`]: '1',
});

/** Every test method this version knows by name, as data. `measure/methods.ts` maps the available ones to functions; a test compares the two. */
export const methods: readonly Method[] = [
  ...opcuaMethods,
  ...mqttMethods,
  ...httpMethods,
  ...oipMethods,
  ...matterMethods,
  {
    id: 'identity.readback',
    version: 1,
    title: { en: 'Nameplate and digests read back from the device', zh: '从设备回读铭牌与摘要' },
    status: 'available',
    for: 'device',
    quantities: { 'identity.serial': null, 'identity.firmware': null, 'identity.models': null },
    parameters: {},
    needs: [['identity']],
    stimulus: ['injected'],
    instruments: [],
    fewest: 1,
    samples: 1,
    estimate: { fixedMs: 1500, perSampleMs: 0 },
    timeoutMs: 20_000,
  },
  {
    id: 'identity.records',
    version: 1,
    title: {
      en: 'Identity over every wire, and at the end as at the beginning',
      zh: '各接口标识一致，且结束时与开始时相同',
    },
    status: 'available',
    for: 'device',
    quantities: { 'identity.wires': null, 'identity.unchanged': null },
    parameters: {},
    last: true,
    needs: [['identity']],
    stimulus: ['injected'],
    instruments: [],
    fewest: 1,
    samples: 1,
    estimate: { fixedMs: 500, perSampleMs: 0 },
    timeoutMs: 120_000,
  },
  {
    id: 'rule.response',
    version: 1,
    title: { en: 'Response of a declared threshold rule', zh: '所声明阈值规则的响应' },
    status: 'available',
    for: 'each-rule',
    quantities: {
      'rule.trip.error': '%',
      'rule.hysteresis.error': '%',
      'rule.response.time': 'ms',
      'rule.missed': '1',
      'rule.false': '1',
    },
    parameters: {
      /** Ramps up and down around the trip point: one for every 12 samples, at most this many. */
      ramps: { default: 10, least: 3, most: 100 },
      /** Step of the staircase, as a share of the declared tolerance. */
      step: { default: 0.25, unit: '1', least: 0.01, most: 1 },
    },
    needs: [['stimulus', 'read']],
    stimulus: ['injected', 'physical'],
    instruments: ['clock', 'stimulus-source'],
    /** Fewest whose p90 has a 95 % interval: 0.9³⁶ < 0.025. */
    fewest: 36,
    samples: 36,
    estimate: { fixedMs: 5500, perSampleMs: 210 },
    timeoutMs: 180_000,
  },
  {
    id: 'task.accuracy',
    version: 1,
    title: {
      en: 'Accuracy of one declared task on inputs the maker did not supply',
      zh: '以非制造商提供的输入测定单一声明任务的准确率',
    },
    status: 'available',
    for: 'each-model',
    quantities: { 'task.accuracy': '1', 'task.gain': '1' },
    parameters: {},
    needs: [['infer']],
    stimulus: ['injected', 'physical', 'recorded'],
    instruments: [],
    fewest: 30,
    samples: 1000,
    estimate: { fixedMs: 500, perSampleMs: 5 },
    timeoutMs: 600_000,
  },
  {
    id: 'inference.latency.single-stream',
    version: 1,
    title: { en: 'Latency of inference, single stream with early stopping', zh: '推理时延（单流，提前停止）' },
    status: 'available',
    for: 'each-model',
    quantities: { ...streamed('latency'), 'latency.unexplained': 'ms', 'latency.unexplained.share': '1' },
    parameters: {
      warmup: { default: 20, least: 0, most: 10_000 },
      /** Percentile that early stopping is about: the stream goes on until it is shown, or cannot be. */
      tail: { default: 0.99, unit: '1', least: 0.5, most: 0.999 },
    },
    needs: [['infer']],
    stimulus: ['injected', 'physical', 'recorded'],
    instruments: ['clock'],
    /** Fewest with which early stopping shows p99 in time: 0.99⁴⁵⁹ < 0.01. */
    fewest: 459,
    samples: 2010,
    estimate: { fixedMs: 500, perSampleMs: 4 },
    timeoutMs: 600_000,
  },
  {
    id: 'inference.latency.multi-stream',
    version: 1,
    title: { en: 'Latency of inference, several samples a query', zh: '推理时延（每次询问多个样本）' },
    status: 'available',
    for: 'each-model',
    quantities: streamed('latency.multi-stream'),
    parameters: {
      warmup: { default: 20, least: 0, most: 10_000 },
      /** Samples a query, handed over at once. */
      each: { default: 8, least: 2, most: 64 },
      /** Percentile that early stopping is about. */
      tail: { default: 0.99, unit: '1', least: 0.5, most: 0.999 },
    },
    needs: [['infer']],
    stimulus: ['injected'],
    instruments: ['clock'],
    /** Queries; fewest with which early stopping shows p99 in time: 0.99⁴⁵⁹ < 0.01. */
    fewest: 459,
    samples: 2010,
    estimate: { fixedMs: 3000, perSampleMs: 30 },
    timeoutMs: 600_000,
  },
  {
    id: 'inference.latency.tiny',
    version: 1,
    title: { en: 'Time an inference takes, by windows as in MLPerf Tiny', zh: '单次推理耗时（按 MLPerf Tiny 的窗口）' },
    status: 'available',
    for: 'each-model',
    quantities: { 'latency.tiny.median': 'ms', 'latency.tiny.throughput': '1/s', 'latency.tiny.accuracy': '1' },
    parameters: {
      warmup: { default: 1, least: 1, most: 10_000 },
      /** Least length of a window. */
      window: { default: 10, unit: 's', least: 10, most: 3600 },
    },
    needs: [['infer']],
    stimulus: ['injected'],
    instruments: ['clock'],
    /** Windows. */
    fewest: 5,
    samples: 5,
    estimate: { fixedMs: 1500, perSampleMs: 10_000 },
    timeoutMs: 600_000,
  },
  {
    id: 'inference.latency.at-rate',
    version: 1,
    title: {
      en: 'Latency of inference at the declared rate, from when each answer was due',
      zh: '所声明速率下的推理时延（自应请求时刻起计）',
    },
    status: 'available',
    for: 'each-model',
    quantities: { ...streamed('latency.at-rate'), 'latency.at-rate.changed': '1' },
    parameters: {
      warmup: { default: 20, least: 0, most: 10_000 },
      arrivals: { default: 'periodic', oneOf: ['periodic', 'poisson'] },
      /** Queries under way at once, at most: what more falls due waits in the bench. */
      outstanding: { default: 1, least: 1, most: 256 },
    },
    needs: [['infer']],
    stimulus: ['injected'],
    instruments: ['clock'],
    /** Fewest whose p99 has a 95 % interval. */
    fewest: 368,
    samples: 600,
    estimate: { fixedMs: 500, perSampleMs: 5, atDeclaredRate: true },
    timeoutMs: 600_000,
  },
  {
    id: 'inference.latency.server',
    version: 1,
    title: {
      en: 'Latency of inference as a server: independent arrivals at the declared rate',
      zh: '作为服务器的推理时延：以所声明速率独立到达',
    },
    status: 'available',
    for: 'each-model',
    quantities: { ...streamed('latency.server'), 'latency.server.changed': '1', 'latency.server.in-time': null },
    parameters: {
      warmup: { default: 20, least: 0, most: 10_000 },
      arrivals: { default: 'poisson', oneOf: ['poisson'] },
      outstanding: { default: 64, least: 1, most: 256 },
    },
    needs: [['infer']],
    stimulus: ['injected'],
    instruments: ['clock'],
    /** Fewest with which early stopping shows p99 in time: 0.99⁴⁵⁹ < 0.01. */
    fewest: 459,
    samples: 2010,
    estimate: { fixedMs: 500, perSampleMs: 5, atDeclaredRate: true },
    timeoutMs: 600_000,
  },
  {
    id: 'inference.portability',
    version: 1,
    title: { en: 'Cross-platform portability of the model', zh: '模型跨平台可移植性' },
    status: 'available',
    for: 'each-model',
    quantities: { 'portability.agreement': '1' },
    parameters: {
      /** Within which two are the same for the task: their agreement, and the paired difference of their accuracies. */
      margin: { default: 0.01, unit: '1', least: 0.0001, most: 0.2 },
    },
    needs: [['infer']],
    stimulus: ['injected', 'physical'],
    instruments: [],
    /** Fewest that show a margin of one point where nothing differs: 368 for the agreement, 437 for the paired difference. */
    fewest: 437,
    samples: 1000,
    estimate: { fixedMs: 4000, perSampleMs: 8 },
    timeoutMs: 600_000,
  },
  {
    id: 'inference.fusion',
    version: 1,
    title: { en: 'Real-time fusion of several sensors', zh: '多传感器实时融合' },
    status: 'available',
    for: 'each-model',
    quantities: { 'fusion.gain': '1', 'fusion.emm': '1', 'fusion.miss': '1' },
    parameters: {},
    needs: [['infer']],
    stimulus: ['injected', 'physical'],
    instruments: [],
    /** With fewer a gain of ten points is rarely shown. */
    fewest: 100,
    samples: 600,
    estimate: { fixedMs: 6000, perSampleMs: 14 },
    timeoutMs: 600_000,
  },
  {
    id: 'inference.adaptation',
    version: 1,
    title: { en: 'On-device adaptation under drift, stage by stage', zh: '漂移下的设备端自适应（分阶段）' },
    status: 'available',
    for: 'each-model',
    quantities: {
      'adaptation.recovery': '1',
      'adaptation.forgetting': '1',
      'adaptation.envelope': null,
      'adaptation.rollback': null,
      'adaptation.egress': null,
    },
    parameters: {
      /** Stages of drift after the one the model was made for. */
      stages: { default: 3, least: 1, most: 10 },
      /** Labelled inputs a stage. */
      labels: { default: 150, least: 1, most: 10_000 },
      /** Which drift of the inputs; `first`: the first that they have. */
      drift: { default: 'first' },
      /** By how much the accuracy may be lower with every way out shut. */
      margin: { default: 0.1, unit: '1', least: 0.01, most: 0.5 },
    },
    needs: [['infer', 'adapt']],
    stimulus: ['injected'],
    instruments: [],
    /** Fewer leave the share that was won back unknown for all but the largest losses. */
    fewest: 50,
    samples: 300,
    estimate: { fixedMs: 20_000, perSampleMs: 60 },
    timeoutMs: 600_000,
  },
  {
    id: 'inference.drift-detection',
    version: 1,
    title: { en: 'Drift that a device finds without labels', zh: '设备无标签发现漂移' },
    status: 'available',
    for: 'each-model',
    quantities: { 'drift.false-alarms': '1', 'drift.missed': '1', 'drift.delay': '1' },
    parameters: {
      /** Which way of the model's scene: `first` is the first it has; and how much of it, at once. */
      drift: { default: 'first' },
      severity: { default: 1, least: 0.01, most: 1 },
      /** Inputs an episode before the drift, and drifted ones at most. */
      calm: { default: 50, least: 1, most: 100_000 },
      most: { default: 200, least: 1, most: 100_000 },
    },
    needs: [['infer', 'read', 'adapt']],
    stimulus: ['injected'],
    instruments: [],
    /** Episodes; fewer do not bound the median delay on both sides: 2 · 0.5⁶ < 0.05. */
    fewest: 6,
    samples: 20,
    estimate: { fixedMs: 1000, perSampleMs: 1500 },
    timeoutMs: 600_000,
  },
  {
    id: 'inference.failure-behaviour',
    version: 1,
    title: { en: 'Declared behaviour on failure', zh: '所声明的失效行为' },
    status: 'available',
    for: 'device',
    quantities: {
      'failure.lost-channel': null,
      'failure.stuck': null,
      'failure.out-of-distribution': null,
      'failure.lost-channel.time': 'ms',
      'failure.stuck.time': 'ms',
      'failure.out-of-distribution.time': 'ms',
    },
    parameters: {
      /** Of each channel and failure. */
      trials: { default: 3, least: 1, most: 100 },
    },
    needs: [['infer', 'stimulus', 'read']],
    stimulus: ['injected'],
    instruments: ['clock'],
    /** Usual inputs, over which the quality is never bad: fewer say little of false alarms. */
    fewest: 20,
    samples: 100,
    estimate: { fixedMs: 5000, perSampleMs: 10 },
    timeoutMs: 180_000,
  },
  ...inspectionMethods,
  annotationMethod,
  mappingMethod,
  auditMethod,
  updateMethod,
  bootMethod,
];
