import type { CheckData, Method } from './method.ts';

const rows: readonly (readonly [name: string, clause: string, en: string, zh: string])[] = [
  [
    'contradictions',
    'SKOS Reference, 10.4; SSSOM, predicate_modifier',
    'Nothing is mapped and denied, or exactly two that differ',
    '无既映射又否认，亦无同时精确对应两个不同术语',
  ],
  ['cycles', 'SKOS Reference, 8.6.8', 'No term is broader than itself', '无术语比自身更宽'],
  [
    'predicates',
    'SKOS Reference, 10; OWL 2',
    'Exact, broad and narrow are what the target ontology says they are',
    '精确、更宽与更窄与目标本体一致',
  ],
  ['dimensions', 'QUDT, dimension vectors', 'Terms are mapped to what their units measure', '术语映射到其单位所测的量'],
  [
    'round-trip',
    'this method',
    'What goes to the target and back is what it was, numbers in their units',
    '往返目标后与原先一致，数值单位不变',
  ],
];

const checks: Readonly<Record<string, CheckData>> = Object.fromEntries(
  rows.map(([name, clause, en, zh]) => [name, { unit: 'Mapping set', clause, title: { en, zh } }]),
);

export const mappingMethod: Method = {
  id: 'meaning.mapping',
  version: 1,
  title: { en: 'Ontology mapping judged by a second reader', zh: '由第二读取方检验的本体映射' },
  status: 'available',
  for: 'device',
  quantities: {
    'mapping.answered': '1',
    'mapping.sound': null,
    'mapping.precision': '1',
    'mapping.recall': '1',
    'mapping.f1': '1',
  },
  parameters: {
    /** Largest difference between what is held and what the reader says, as a share of the channel's range. */
    tolerance: { default: 0.02, unit: '1', least: 0.0001, most: 0.2 },
    /** How long a value may take to be there. */
    settle: { default: 2000, unit: 'ms', least: 10, most: 60_000 },
  },
  checks,
  takes: 'questions',
  needs: [['read']],
  stimulus: ['injected', 'physical'],
  instruments: [],
  fewest: 1,
  samples: 1,
  estimate: { fixedMs: 3000, perSampleMs: 500 },
  timeoutMs: 180_000,
};
