import type { Method } from './method.ts';

/** What a person is asked, in both languages, and the answer that is required. */
const asked = {
  'prompt-en': { default: '' },
  'prompt-zh': { default: '' },
  expected: { default: 'yes' },
} as const;

const inspection = (id: string, title: Method['title'], parameters: Method['parameters']): Method => ({
  id,
  version: 1,
  title,
  status: 'available',
  for: 'device',
  quantities: { 'inspection.agrees': null },
  parameters,
  needs: [['inspect']],
  stimulus: ['physical'],
  instruments: [],
  fewest: 1,
  samples: 1,
  estimate: { fixedMs: 30_000, perSampleMs: 0 },
  /** Somebody may have to fetch a lamp. */
  timeoutMs: 3_600_000,
});

/** Methods whose instrument is a person. */
export const inspectionMethods: readonly Method[] = [
  inspection('inspection.operator', { en: 'Inspection by the operator', zh: '操作员检查' }, asked),
  inspection(
    'inspection.document',
    { en: 'Inspection of a document that comes with the device', zh: '随设备文件的检查' },
    { ...asked, document: { default: '' } },
  ),
];
