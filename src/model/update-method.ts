import type { CheckData, Method } from './method.ts';

const rows: readonly (readonly [name: string, clause: string, en: string, zh: string])[] = [
  ['signed-accepted', 'EDR 3.10', 'A signed newer image is taken and then runs', '接受已签名的较新映像并运行'],
  ['altered-refused', 'EDR 3.10 RE (1)', 'An altered image is refused', '拒绝被篡改的映像'],
  ['unsigned-refused', 'EDR 3.10 RE (1)', 'An image without a signature is refused', '拒绝无签名的映像'],
  ['wrong-key-refused', 'EDR 3.10 RE (1)', 'An image signed by another is refused', '拒绝他人签名的映像'],
  ['truncated-refused', 'EDR 3.10', 'An image that is cut off is refused', '拒绝被截断的映像'],
  ['downgrade-refused', 'EDR 3.10; MCUboot security counter', 'An older image is refused', '拒绝较旧的映像'],
  [
    'interrupted-recovers',
    'EDR 3.10; CR 7.4',
    'An interrupted update leaves what ran, and can be done again',
    '更新中断后保持原状并可重做',
  ],
  [
    'sbom-bound',
    'ECMA-424 (CycloneDX), metadata.component',
    'The bill of materials is of the image that runs',
    '物料清单属于所运行的映像',
  ],
  ['returns', 'the trial itself', 'It runs the declared image again after the trial', '试验后恢复运行所声明的映像'],
];

const checks: Readonly<Record<string, CheckData>> = Object.fromEntries(
  rows.map(([name, clause, en, zh]) => [
    name,
    { unit: 'Update', clause: clause.startsWith('ECMA') ? clause : `IEC 62443-4-2:2019, ${clause}`, title: { en, zh } },
  ]),
);

export const updateMethod: Method = {
  id: 'integrity.update',
  version: 1,
  title: { en: 'Authenticity of firmware update', zh: '固件更新的真实性' },
  status: 'available',
  for: 'device',
  quantities: { 'update.authentic': null },
  parameters: {},
  checks,
  /** And the nameplate, which a declaration that binds update binds too: the trial comes last, as the device starts anew. */
  needs: [['update']],
  stimulus: ['injected'],
  instruments: [],
  fewest: 1,
  samples: 1,
  estimate: { fixedMs: 4000, perSampleMs: 0 },
  timeoutMs: 600_000,
};
