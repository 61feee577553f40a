import type { CheckData, Method } from './method.ts';

const rows: readonly (readonly [name: string, unit: string, clause: string, en: string, zh: string])[] = [
  [
    'points-declared',
    'Points',
    'this method',
    'Every measured number of the device is declared',
    '设备的每个测量值均已声明',
  ],
  ['units-known', 'Units', 'UCUM 2.2; UNECE Recommendation 20; QUDT', 'Units are units', '单位均为有效单位'],
  [
    'units-fit',
    'Units',
    'QUDT, dimension vectors',
    'Units measure what is said to be measured',
    '单位与所述量的量纲一致',
  ],
  [
    'identifiers-formed',
    'Identifiers',
    'ISO/IEC 11179-6, IRDI; RFC 3987',
    'Identifiers are IRDIs or IRIs',
    '标识符为 IRDI 或 IRI',
  ],
  [
    'identifiers-known',
    'Identifiers',
    'the vocabularies of the bench',
    'Identifiers of known vocabularies are in them',
    '所知词汇表的标识符均存在',
  ],
  [
    'identifiers-fit',
    'Identifiers',
    'QUDT, IEC 61360 codes',
    'Identifiers mean what else is said to be measured',
    '标识符的含义与所述量一致',
  ],
  ['wires-units', 'Wires', 'this method', 'A point has one unit on every wire', '同一数据点在各接口上单位相同'],
  ['wires-meaning', 'Wires', 'this method', 'A point means the same on every wire', '同一数据点在各接口上含义相同'],
  ['ranges', 'Values', 'OPC 10000-8, EURange; TD 1.1', 'Ranges are those declared', '范围与声明一致'],
  ['values-in-range', 'Values', 'this method', 'Values lie in their ranges', '数值位于其范围内'],
  [
    'stimulus',
    'Values',
    'this method',
    'A stimulus of known size is given in the unit that is said',
    '已知大小的激励以所述单位给出',
  ],
];

const checks: Readonly<Record<string, CheckData>> = Object.fromEntries(
  rows.map(([name, unit, clause, en, zh]) => [name, { unit, clause, title: { en, zh } }]),
);

export const annotationMethod: Method = {
  id: 'meaning.annotation',
  version: 1,
  title: { en: 'Semantic annotation of data points', zh: '数据点语义标注' },
  status: 'available',
  for: 'device',
  quantities: { 'annotation.coverage': '1', 'annotation.sound': null },
  parameters: {
    /** Largest difference between what is held and what is given, as a share of the channel's range. */
    tolerance: { default: 0.02, unit: '1', least: 0.0001, most: 0.2 },
    /** How long a value may take to be there. */
    settle: { default: 2000, unit: 'ms', least: 10, most: 60_000 },
  },
  checks,
  takes: 'shapes',
  needs: [['read']],
  stimulus: ['injected', 'physical'],
  instruments: [],
  fewest: 1,
  samples: 2,
  estimate: { fixedMs: 4000, perSampleMs: 500 },
  timeoutMs: 180_000,
};
