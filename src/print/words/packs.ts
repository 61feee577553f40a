import type { Language } from '../../model/terms.ts';

/** Words around rule packs. */
export type PackWords = {
  levels: string;
  indicators: string;
  upTo: (level: string) => string;
  refuses: string;
  signedBy: (key: string) => string;
  unsigned: string;
  official: string;
  unverified: string;
  effective: (from: string, until: string | undefined) => string;
  conflicts: string;
  sources: string;
  read: (date: string) => string;
  programmes: string;
  components: string;
  all: string;
  count: (n: number) => string;
  level: string;
  indicator: string;
  limit: string;
  method: string;
  says: string;
  noLimit: string;
  floor: (value: string) => string;
  from: Readonly<Record<string, string>>;
  limitBy: (who: string) => string;
  fine: (warnings: number) => string;
  warning: string;
  alike: string;
  of: Readonly<Record<string, string>>;
  added: string;
  removed: string;
  changed: (field: string, from: string, to: string) => string;
  nothing: string;
  onlyWords: string;
};

const en: PackWords = {
  levels: 'Levels',
  indicators: 'Indicators',
  upTo: (level) => `grades up to ${level}`,
  refuses: 'refuses to grade',
  signedBy: (key) => `signed by ${key}`,
  unsigned: 'not signed by a trusted key',
  official: 'official',
  unverified: 'unverified source',
  effective: (from, until) => `in force from ${from}${until === undefined ? '' : ` until ${until}`}`,
  conflicts: 'What contradicts it',
  sources: 'Sources',
  read: (date) => `read ${date}`,
  programmes: 'Programmes',
  components: 'What a component bears on',
  all: 'every indicator',
  count: (n) => `${n} ${n === 1 ? 'indicator' : 'indicators'}`,
  level: 'Level',
  indicator: 'Indicator',
  limit: 'Limit',
  method: 'Method',
  says: 'Who says so',
  noLimit: 'none',
  floor: (value) => ` (and never weaker than ${value})`,
  from: {
    official: 'official',
    contracted: 'contracted',
    stated: 'stated by',
    derived: 'derived from',
    proposed: 'proposed by',
  },
  limitBy: (who) => `; limit ${who}`,
  fine: (warnings) =>
    warnings === 0 ? 'nothing wrong' : `usable, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`,
  warning: 'warning',
  alike: 'The two packs say the same.',
  of: {
    pack: 'pack',
    level: 'level',
    indicator: 'indicator',
    programme: 'programme',
    component: 'component',
    source: 'source',
    conflict: 'conflict',
  },
  added: 'is new',
  removed: 'is gone',
  changed: (field, from, to) => `${field} was ${from}, is ${to}`,
  nothing: 'nothing',
  onlyWords: 'No verdict or grade can change.',
};

const zh: PackWords = {
  levels: '等级',
  indicators: '指标',
  upTo: (level) => `最高评至 ${level}`,
  refuses: '不予定级',
  signedBy: (key) => `由 ${key} 签名`,
  unsigned: '未经受信任的密钥签名',
  official: '官方',
  unverified: '来源未经核实',
  effective: (from, until) => `自 ${from} 起${until === undefined ? '' : `至 ${until} 止`}有效`,
  conflicts: '与之矛盾之处',
  sources: '来源',
  read: (date) => `${date} 阅读`,
  programmes: '试验大纲',
  components: '组件影响的指标',
  all: '全部指标',
  count: (n) => `${n} 项指标`,
  level: '等级',
  indicator: '指标',
  limit: '限值',
  method: '方法',
  says: '依据',
  noLimit: '无',
  floor: (value) => `（且不得弱于 ${value}）`,
  from: { official: '官方', contracted: '合同约定', stated: '据称', derived: '导出自', proposed: '提议者' },
  limitBy: (who) => `；限值：${who}`,
  fine: (warnings) => (warnings === 0 ? '无误' : `可用，${warnings} 条警告`),
  warning: '警告',
  alike: '两个规则包内容相同。',
  of: {
    pack: '规则包',
    level: '等级',
    indicator: '指标',
    programme: '试验大纲',
    component: '组件',
    source: '来源',
    conflict: '矛盾',
  },
  added: '为新增',
  removed: '已删除',
  changed: (field, from, to) => `${field} 原为 ${from}，现为 ${to}`,
  nothing: '无',
  onlyWords: '任何判定或等级都不会改变。',
};

export const packWords: Readonly<Record<Language, PackWords>> = { en, zh };
