import { assess } from '../../src/judge/assess.ts';
import type { Language, Level } from '../../src/model/terms.ts';
import { Declaration } from '../../src/model/declaration.ts';
import type { EarlierRun, Entry, EntryBody } from '../../src/model/entry.ts';
import type { Measurement, Observation } from '../../src/model/measurement.ts';
import { RulePack, type Indicator } from '../../src/model/pack.ts';
import type { Plan, PlannedIndicator, PlanReason, Required } from '../../src/model/plan.ts';
import type { Report, Samples } from '../../src/print/report.ts';

const digest = (hex: string): string => `sha256:${hex.repeat(64).slice(0, 64)}`;
export const packDigest = digest('5b');
const clean = 'Intelligence Grading for Artificial Intelligence Terminals (trade article)';

const rule = (
  method: string,
  quantity: string,
  limit: Indicator['limit'],
  title: Indicator['title'],
  more: Partial<Indicator> = {},
): Indicator => ({
  title,
  asks: title,
  for: 'device',
  method,
  quantity,
  limit,
  decision: limit?.is === undefined ? { rule: 'guarded', band: 'U95' } : { rule: 'simple' },
  stimulus: ['injected', 'physical'],
  who: { stated: 'announcement', limit: { derived: 'mlperf-rules', note: 'p99 and sample count' } },
  depends: ['firmware', 'model', 'hardware'],
  ...more,
});

const indicators: Record<string, Indicator> = {
  'rule.trip': rule(
    'rule.response',
    'rule.trip.error',
    { most: 'declared.tolerance', unit: '%', floor: 10 },
    { en: 'Trip point', zh: '动作点' },
    { for: 'each-rule' },
  ),
  'rule.response': rule(
    'rule.response',
    'rule.response.time',
    { most: 'declared.response', unit: 'ms' },
    { en: 'Response time of the rule', zh: '规则响应时间' },
    { for: 'each-rule' },
  ),
  'rule.missed': rule(
    'rule.response',
    'rule.missed',
    { most: 0, unit: '1' },
    { en: 'Missed trips', zh: '拒动' },
    { for: 'each-rule', decision: { rule: 'simple' } },
  ),
  'protocol.handshake': rule(
    'protocol.opcua.handshake',
    'handshake.completed',
    { is: true },
    { en: 'One standard protocol', zh: '一种标准协议' },
    { who: { stated: 'announcement' } },
  ),
  'identity.models': rule(
    'identity.readback',
    'identity.models',
    { is: true },
    { en: 'Models on the device are the declared ones', zh: '设备上的模型与声明一致' },
    { who: { proposed: 'own' } },
  ),
  'task.accuracy': rule(
    'task.accuracy',
    'task.accuracy',
    { least: 'declared.metric', unit: '1', floor: 0.8 },
    { en: 'Accuracy on inputs the maker did not supply', zh: '在非制造商提供的输入上的准确率' },
    { for: 'each-model' },
  ),
  'latency.deadline': rule(
    'inference.latency.single-stream',
    'latency.p99',
    { most: 'declared.deadline', unit: 'ms', floor: 1000 },
    { en: 'Answers within the declared deadline', zh: '在声明时限内应答' },
    { for: 'each-model' },
  ),
  'model.portability': rule(
    'inference.portability',
    'portability.agreement',
    { least: 0.99, unit: '1' },
    { en: 'Portability of the model across platforms', zh: '模型跨平台可移植性' },
    { for: 'each-model' },
  ),
  'meaning.annotation': rule(
    'meaning.annotation',
    'annotation.coverage',
    { least: 0.95, unit: '1' },
    { en: 'Semantic annotation of data points', zh: '数据点语义标注' },
  ),
  'model.adaptation': rule(
    'inference.adaptation',
    'adaptation.recovery',
    { least: 0.5, unit: '1' },
    { en: 'On-device adaptation under drift', zh: '漂移下的设备端自适应' },
  ),
  'latency.tight': rule(
    'inference.latency.single-stream',
    'latency.p99',
    { most: 20, unit: 'ms' },
    { en: 'Latency, stricter', zh: '更严格的时延' },
    { for: 'each-model', who: { proposed: 'own' } },
  ),
};

export const pack: RulePack = RulePack.parse({
  format: 'gradus-pack/1',
  id: 'gbt-45288-2026-described',
  version: '0.1.0',
  title: {
    en: 'GB/T 45288–2026 as described by its announcement (unverified)',
    zh: 'GB/T 45288—2026（据公告描述，未经核实）',
  },
  about: { en: 'A reading of one article.', zh: '对一篇文章的解读。' },
  effective: { from: '2026-07-01' },
  grading: { upTo: 'L3' },
  sources: {
    announcement: {
      kind: 'trade-article',
      title: clean,
      read: '2026-11-23',
      tag: 'claimed',
      conflicts: ['effective-date', 'level-count'],
    },
    'mlperf-rules': {
      kind: 'benchmark-rules',
      title: 'MLPerf Inference rules',
      read: '2026-11-23',
      tag: 'established',
    },
    own: { kind: 'own-proposal', title: 'Gradus', read: '2026-11-23', tag: 'inference' },
  },
  conflicts: {
    'effective-date': {
      says: {
        en: 'Sibling articles give another date for the same number; no independent trace of the standard was found.',
        zh: '同类文章对同一编号给出不同的日期；未查到该标准的独立踪迹。',
      },
      sources: ['announcement'],
    },
    'level-count': {
      says: { en: 'Some describe four levels, some five.', zh: '有的描述四个级别，有的描述五个级别。' },
      sources: ['announcement'],
    },
  },
  levels: {
    L1: {
      title: { en: 'Rule-based automation', zh: '基于规则的自动化' },
      needs: { all: ['rule.trip', 'rule.response', 'rule.missed', 'protocol.handshake', 'identity.models'] },
      who: { stated: 'announcement' },
    },
    L2: {
      title: { en: 'Single-task inference', zh: '单任务推理' },
      needs: { all: ['L1', 'task.accuracy', 'latency.deadline'] },
      who: { stated: 'announcement' },
    },
    L3: {
      title: { en: 'Portable models, shared meaning', zh: '模型可移植与语义互通' },
      needs: { all: ['L2', 'model.portability', 'meaning.annotation', 'model.adaptation'] },
      who: { stated: 'announcement' },
    },
    L4: {
      title: { en: 'The same quantities, stricter', zh: '相同的量，更严格' },
      needs: { all: ['L3', 'latency.tight'] },
      who: { proposed: 'own' },
    },
  },
  indicators,
  programmes: {
    type: { samples: 'full' },
    routine: { samples: 'routine' },
    sample: { samples: 'full' },
    retest: { samples: 'full' },
  },
  retest: { after: 'fix-recorded', most: 3 },
});

export const declaration: Declaration = Declaration.parse({
  format: 'gradus-declaration/1',
  kind: 'unit',
  identity: {
    maker: 'Example Sensors',
    product: 'BRG-2 bearing monitor',
    serial: 'brg-L2-0002',
    hardware: { revision: 'C' },
    firmware: { version: '1.4.0', digest: digest('a1') },
  },
  channels: [{ id: 'vibration', unit: 'mm/s', range: { low: 0, high: 50 } }],
  points: [{ id: 'alarm', opcua: '/di:DeviceSet/bm:BRG/bm:Active' }],
  rules: [
    {
      id: 'overload',
      channel: 'vibration',
      direction: 'above',
      trip: { value: 7.1, unit: 'mm/s' },
      reset: { value: 6.5, unit: 'mm/s' },
      tolerance: 2,
      response: '500 ms',
      output: 'alarm',
    },
  ],
  models: [
    {
      id: 'bearing',
      task: 'bearing-fault classification',
      digest: digest('c3'),
      inputs: [{ name: 'x', type: 'float32', shape: [1, 3, 512] }],
      outputs: [{ name: 'y', type: 'float32', shape: [1, 4] }],
      labels: ['healthy', 'inner race', 'outer race', 'ball'],
      metric: { name: 'accuracy', least: 0.93 },
      deadline: '50 ms',
    },
  ],
  endpoints: { opcua: { url: 'opc.tcp://127.0.0.1:4840' } },
  probes: { identity: 'opcua', infer: 'opcua', stimulus: 'opcua', read: 'opcua' },
  station: {
    name: 'Bench 3',
    place: 'Shenzhen',
    instruments: [
      {
        id: 'clk-1',
        kind: 'clock',
        title: 'Monotonic clock',
        calibrated: '2026-03-01',
        due: '2027-02-28',
        certificate: 'C-0117',
      },
      { id: 'shaker-2', kind: 'stimulus-source', calibrated: '2025-01-10', due: '2026-01-09' },
    ],
  },
});

const required: Record<string, Required> = {
  'rule.trip': { relation: 'most', value: 2, unit: '%', from: 'declared', declared: 2, floor: 10 },
  'rule.response': { relation: 'most', value: 500, unit: 'ms', from: 'declared', declared: 500 },
  'rule.missed': { relation: 'most', value: 0, unit: '1', from: 'pack' },
  'protocol.handshake': { relation: 'is', value: true, from: 'pack' },
  'identity.models': { relation: 'is', value: true, from: 'pack' },
  'task.accuracy': { relation: 'least', value: 0.93, unit: '1', from: 'declared', declared: 0.93, floor: 0.8 },
  'latency.deadline': { relation: 'most', value: 50, unit: 'ms', from: 'declared', declared: 50, floor: 1000 },
  'model.portability': { relation: 'least', value: 0.99, unit: '1', from: 'pack' },
  'meaning.annotation': { relation: 'least', value: 0.95, unit: '1', from: 'pack' },
  'model.adaptation': { relation: 'least', value: 0.5, unit: '1', from: 'pack' },
  'latency.tight': { relation: 'most', value: 20, unit: 'ms', from: 'pack' },
};
const steps: Record<string, string> = {
  'rule.trip': 's03',
  'rule.response': 's03',
  'rule.missed': 's03',
  'protocol.handshake': 's02',
  'identity.models': 's01',
  'task.accuracy': 's04',
  'latency.deadline': 's05',
  'latency.tight': 's05',
};
const subjects = { device: undefined, 'each-rule': 'overload', 'each-model': 'bearing' } as const;

function planned(name: string, of: RulePack, because?: PlanReason): PlannedIndicator {
  const indicator = of.indicators[name];
  if (!indicator) throw new TypeError(name);
  const subject = because === 'NOTHING_DECLARED' ? undefined : subjects[indicator.for];
  const reason = because ?? (steps[name] === undefined ? 'NO_METHOD' : undefined);
  return {
    indicator: name,
    ...(subject === undefined ? {} : { subject }),
    quantity: indicator.quantity,
    ...(required[name] ? { required: required[name] } : {}),
    ...(indicator.decision ? { decision: indicator.decision } : {}),
    stimulus: ['injected', 'physical'],
    instruments: indicator.for === 'device' ? [] : ['clock'],
    ...(reason === undefined ? { step: steps[name] ?? 's01' } : { because: reason }),
  };
}

export function planOf(of: RulePack, target: Level, serial: string, because: Record<string, PlanReason> = {}): Plan {
  const list = Object.keys(of.indicators).map((name) => planned(name, of, because[name]));
  const used = [...new Set(list.flatMap((i) => i.step ?? []))].toSorted();
  return {
    v: 1,
    pack: { id: of.id, version: of.version, digest: packDigest },
    declaration: digest('d4'),
    methods: digest('e5'),
    request: { programme: 'type', target, serial, draw: '0f'.repeat(16) },
    indicators: list,
    steps: used.map((id) => {
      const own = list.filter((i) => i.step === id);
      const first = own[0];
      return {
        id,
        method: (first && of.indicators[first.indicator]?.method) ?? 'identity.readback',
        parameters: {},
        samples: 100,
        seed: `${'0f'.repeat(16)}/${id}`,
        timeoutMs: 30_000,
        estimateMs: 9_500,
        indicators: own.map((i) => i.indicator),
      };
    }),
    estimateMs: used.length * 9_500,
    instruments: ['clock'],
  };
}

type Found = Omit<Measurement, 'stimulus' | 'unit' | 'components'> &
  Partial<Pick<Measurement, 'stimulus' | 'unit' | 'components'>>;
const measured = (m: Found): Measurement => ({ stimulus: 'injected', unit: 'ms', components: [], ...m });
const seen = (quantity: string, value: Observation['value'], required: string, actual: string): Observation => ({
  quantity,
  value,
  required,
  actual,
});

const half = (source: 'sampling' | 'tap' | 'clock' | 'instrument' | 'resolution', low: number, high = low) => ({
  source,
  low,
  high,
});

/** What one device showed. */
export type Shown = {
  trip: number;
  accuracy: number;
  latency: number;
  models: boolean;
};
const goodShown: Shown = { trip: 0.42, accuracy: 0.958, latency: 11.234, models: true };

function foundIn(shown: Shown): Record<string, (Measurement | Observation)[]> {
  const ofRule = { subject: 'overload', n: 20 };
  const ofModel = { subject: 'bearing', n: 1307 };
  return {
    s01: [
      seen(
        'identity.models',
        shown.models,
        'sha256:c3c3c3c3… (declared)',
        shown.models ? 'sha256:c3c3c3c3…' : 'sha256:9999ffff…',
      ),
    ],
    s02: [seen('handshake.completed', true, 'a secure channel and a session', 'SignAndEncrypt, Basic256Sha256, 83 ms')],
    s03: [
      measured({
        ...ofRule,
        quantity: 'rule.trip.error',
        unit: '%',
        value: shown.trip,
        components: [half('sampling', 0.21), half('instrument', 0.15), half('resolution', 0.04)],
      }),
      measured({
        ...ofRule,
        quantity: 'rule.response.time',
        value: 212.7,
        components: [half('sampling', 9.1), half('clock', 0.2)],
      }),
      measured({ ...ofRule, quantity: 'rule.missed', unit: '1', value: 0 }),
    ],
    s04: [
      measured({
        ...ofModel,
        n: 1000,
        quantity: 'task.accuracy',
        unit: '1',
        value: shown.accuracy,
        components: [half('sampling', 0.0171, 0.0113)],
        also: { majority: 0.25 },
      }),
    ],
    s05: [
      measured({
        ...ofModel,
        quantity: 'latency.p99',
        value: shown.latency,
        components: [half('sampling', 1.7), half('tap', 1.1), half('clock', 0.1)],
        also: { p50: 9.1, mean: 9.6, most: 67.1, overruns: 3, bound: 12.4, reported: 8.7 },
      }),
    ],
  };
}

const run = '20261123T081200Z-brg-L2-0002-k3f7qz';

function entriesOf(plan: Plan, shown: Shown, earlier: EarlierRun[], only: (step: string) => boolean): Entry[] {
  const object = (hex: string) => ({ digest: digest(hex), bytes: 1200, type: 'application/json' });
  const opened: EntryBody = {
    kind: 'run-opened',
    request: plan.request,
    dut: { serial: plan.request.serial, firmware: digest('a1'), models: [digest('c3')] },
    pack: { ...object('5b'), digest: packDigest },
    declaration: object('d4'),
    methods: object('e5'),
    plan: object('f6'),
    versions: { gradus: '0.1.0', node: '24.21.0', 'node-opcua-client': '2.186.4' },
    conditions: { machine: 'x64, 2 cores', 'timer slack, ms': 0.06, 'bench temperature, °C': 23.4 },
    earlier,
  };
  const found = foundIn(shown);
  const bodies = plan.steps.flatMap(({ id }): EntryBody[] => [
    { kind: 'step-started', step: id },
    ...(only(id) ? (found[id] ?? []) : []).map((f): EntryBody =>
      'required' in f
        ? { kind: 'observation', step: id, observation: f }
        : { kind: 'measurement', step: id, measurement: f },
    ),
    only(id)
      ? { kind: 'step-ended', step: id, how: 'done', ms: 4210 }
      : {
          kind: 'step-ended',
          step: id,
          how: 'timed-out',
          ms: 30_000,
          code: 'PROBE_TIMEOUT',
          text: 'no answer to Read within 2000 ms',
        },
  ]);
  const all: EntryBody[] = [opened, ...bodies];
  const concluded: EntryBody = { kind: 'run-concluded', entries: all.length + 1, chain: digest('77') };
  return [...all, concluded].map((body, seq) => ({
    v: 1,
    run,
    seq,
    at: `2026-11-23T08:12:${String(seq % 60).padStart(2, '0')}.000Z`,
    by: '8f21c0de',
    sig: `${'A'.repeat(86)}==`,
    body,
  }));
}

/** 1 307 answers of a skewed latency, the same every time. */
function latencies(around: number): number[] {
  let state = 7;
  const random = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return Array.from({ length: 1307 }, () => around * (0.45 + 0.08 * random() - 0.09 * Math.log(1 - random() * 0.999)));
}

const ramps = [7.12, 7.09, 7.14, 7.11, 7.08].map((trip, i) => ({ trip, reset: i === 3 ? null : trip - 0.58 }));
const confusion = [
  [246, 2, 1, 1, 0],
  [3, 238, 6, 3, 0],
  [2, 7, 239, 2, 0],
  [4, 5, 6, 234, 1],
];
const samplesOf = (shown: Shown): Samples => ({
  streams: [{ subject: 'bearing', prefix: 'latency', ms: latencies(shown.latency) }],
  ramps: { overload: ramps },
  confusion: { bearing: confusion },
});

export type Wanted = {
  pack?: RulePack;
  declaration?: Declaration;
  shown?: Partial<Shown>;
  target?: Level;
  serial?: string;
  because?: Record<string, PlanReason>;
  earlier?: EarlierRun[];
  silent?: readonly string[];
  language?: Language;
  samples?: Samples;
};

/** A judged run of a device that shows this, everything about it made up and fixed. */
export function reportOf(wanted: Wanted = {}): Report {
  const { language = 'en', target = 'L3', serial = 'brg-L2-0002', silent = [] } = wanted;
  const of = wanted.pack ?? pack;
  const shown = { ...goodShown, ...wanted.shown };
  const declared = wanted.declaration ?? declaration;
  const plan = planOf(of, target, serial, wanted.because);
  const entries = entriesOf(plan, shown, wanted.earlier ?? [], (step) => !silent.includes(step));
  const assessment = assess({ pack: of, packDigest, declaration: declared, plan, entries });
  if (!assessment) throw new TypeError('not concluded');
  const verify = `npx gradus verify runs/${run}`;
  const samples = wanted.samples ?? samplesOf(shown);
  return { assessment, pack: of, plan, declaration: declared, entries, station: 'Bench 3', verify, language, samples };
}

const noModels: Record<string, PlanReason> = {
  'task.accuracy': 'NOTHING_DECLARED',
  'latency.deadline': 'NOTHING_DECLARED',
  'latency.tight': 'NOTHING_DECLARED',
  'model.portability': 'NOTHING_DECLARED',
  'meaning.annotation': 'NOT_DECLARED',
  'model.adaptation': 'NOT_DECLARED',
};

const refusing: RulePack = {
  ...pack,
  id: 'gbz-177-2026',
  grading: {
    refuse: {
      en: 'GB/Z 177 has no part for sensors and sets no number that could be checked.',
      zh: 'GB/Z 177 没有传感器部分，也没有可供检验的数值。',
    },
  },
};

export const hostile = `<script>alert(1)</script>"'&\u202e\u0000\u001b[31m]]><img src=x onerror=alert(1)>`;
const hostileId = 'bearing';

const long = 'A'.repeat(120);
const { station, ...withoutStation } = declaration;

/** One of each kind a reader may meet. */
export const reports: Readonly<Record<string, (language?: Language) => Report>> = {
  'l1-pass': (language = 'en') =>
    reportOf({
      language,
      target: 'L1',
      serial: 'brg-L1-0001',
      because: noModels,
      samples: { ramps: { overload: ramps } },
    }),
  'l2-open': (language = 'en') =>
    reportOf({
      language,
      earlier: [
        {
          run: '20261122T101500Z-brg-L2-0002-aaaaaa',
          programme: 'type',
          pack: 'gbt-45288-2026-described 0.1.0',
          ended: 'concluded',
          gave: 'L1',
        },
      ],
    }),
  liar: (language = 'en') =>
    reportOf({
      language,
      serial: 'brg-XX-0004',
      shown: { accuracy: 0.7123, latency: 61.8, models: false },
      because: { 'meaning.annotation': 'NOT_DECLARED' },
    }),
  silent: (language = 'en') => reportOf({ language, silent: ['s03', 's05'] }),
  refused: (language = 'en') => reportOf({ language, pack: refusing }),
  component: (language = 'en') =>
    reportOf({
      language,
      declaration: { ...declaration, kind: 'component', component: { type: 'module', covers: ['latency.deadline'] } },
    }),
  empty: (language = 'en') => {
    const none: RulePack = { ...pack, indicators: {}, levels: {}, conflicts: undefined };
    return reportOf({ language, pack: none, samples: {}, declaration: withoutStation });
  },
  long: (language = 'en') =>
    reportOf({
      language,
      serial: long.slice(0, 64),
      declaration: {
        ...declaration,
        identity: { ...declaration.identity, product: long, maker: `${long.slice(0, 90)} ${long.slice(0, 90)}` },
      },
    }),
  'non-ascii': (language = 'en') => reportOf({ language, serial: '传感器-№7-ß' }),
  hostile: (language = 'en') =>
    reportOf({
      language,
      serial: hostile.slice(0, 64),
      declaration: {
        ...declaration,
        identity: { ...declaration.identity, product: hostile, maker: hostile },
        models: declaration.models?.map((m) => ({
          ...m,
          id: hostileId,
          task: hostile.slice(0, 100),
          labels: [hostile.slice(0, 50), 'b', 'c', 'd'],
        })),
        station: station && { ...station, name: hostile, place: hostile },
      },
      pack: { ...pack, title: { en: hostile, zh: hostile } },
    }),
};
