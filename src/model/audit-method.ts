import type { CheckData, Method } from './method.ts';

const rows: readonly (readonly [name: string, clause: string, en: string, zh: string])[] = [
  [
    'record-fields',
    'CR 2.8',
    'Every record says when, whence, what and how it ended',
    '每条记录说明时间、来源、事件与结果',
  ],
  ['result', 'CR 2.8', 'What was refused is recorded as refused', '被拒绝者记录为失败'],
  ['timestamps', 'CR 2.11; RFC 3339', 'Times name their zone', '时间注明时区'],
  ['steady-clock', 'CR 2.11', 'The clock neither jumps nor goes back', '时钟不跳变、不倒退'],
  ['clock-offset', 'CR 2.11; the declared bound', 'The clock is as right as declared', '时钟误差在所声明范围内'],
  ['numbered', 'CR 2.8', 'Numbers of records go up by one', '记录编号逐一递增'],
  ['order', 'CR 2.8', 'Records are read in the order of their numbers', '按编号顺序读取记录'],
  ['retention', 'CR 2.9', 'Records outlive a restart, which is recorded', '记录在重启后仍在，且重启被记录'],
  ['tamper-evidence', 'CR 3.9', 'The chain of digests holds', '摘要链完整'],
  ['no-secrets', 'CR 4.1', 'No declared secret stands in it', '不含所声明的秘密'],
];

const checks: Readonly<Record<string, CheckData>> = Object.fromEntries(
  rows.map(([name, clause, en, zh]) => [
    name,
    { unit: 'Audit log', clause: `IEC 62443-4-2:2019, ${clause}`, title: { en, zh } },
  ]),
);

export const auditMethod: Method = {
  id: 'integrity.audit-log',
  version: 1,
  title: { en: 'Audit-ready log of the device', zh: '设备可审计日志' },
  status: 'available',
  for: 'device',
  quantities: { 'audit.completeness': '1', 'audit.clock-offset': 'ms', 'audit.record': null },
  parameters: {},
  checks,
  needs: [['stimulus', 'log']],
  stimulus: ['injected'],
  instruments: ['clock'],
  /** Times that each declared kind of event is provoked: fewer tell a gap from nothing. */
  fewest: 3,
  samples: 10,
  estimate: { fixedMs: 3000, perSampleMs: 100 },
  timeoutMs: 120_000,
};
