import type { Fate, NumberedChange } from '../../model/impact.ts';
import type { Language } from '../../model/terms.ts';

/** Words around what a change invalidates, and around the runs an instrument was in. */
export type ImpactWords = {
  title(product: string): string;
  from(old: string, next: string): string;
  nothingChanged: string;
  head: Record<'field' | 'was' | 'is' | 'of' | 'because' | 'step' | 'again' | 'beside' | 'as' | 'rests', string>;
  of: Record<NumberedChange['of'], string>;
  absent: string;
  fate: Record<Fate, (count: number) => string>;
  changes: string;
  retest(steps: number, minutes: string, instruments: string): string;
  /** What takes it: a command. */
  take: string;
  noRetest: string;
  noStep: string;
  otherUnit: string;
  table: string;
  instrument: {
    title(id: string, since: string | undefined): string;
    as: Record<'instrument' | 'peer' | 'engine' | 'word', string>;
    none: string;
    count(runs: number, looked: number): string;
    lapsed: string;
    several(count: number): string;
    idle(runs: string): string;
    unread(runs: string): string;
    again: string;
  };
};

const en: ImpactWords = {
  title: (product) => `What changes for ${product}`,
  from: (old, next) => `${old} → ${next}`,
  nothingChanged: 'The two say the same.',
  head: {
    field: 'Field',
    was: 'Was',
    is: 'Is',
    of: 'Is a change of',
    because: 'Because of',
    step: 'Step',
    again: 'Shows again',
    beside: 'and beside',
    as: 'As',
    rests: 'Rests on it',
  },
  of: {
    firmware: 'firmware',
    model: 'model',
    hardware: 'hardware',
    configuration: 'configuration',
    component: 'a component',
    asked: 'what is asked, or how',
    scope: 'which indicators are asked',
    bench: 'the bench, not the device',
    words: 'words alone',
    rule: 'a rule',
    method: 'a method',
  },
  absent: 'nothing',
  fate: {
    lost: (n) => `${n} lose${n === 1 ? 's its' : ' their'} evidence`,
    stands: (n) => `${n} stand${n === 1 ? 's' : ''}`,
    new: (n) => `${n} asked for the first time`,
    none: (n) => `${n} had no evidence to lose`,
    gone: (n) => `${n} no longer asked`,
  },
  changes: 'What changed',
  retest: (steps, minutes, instruments) =>
    `Shortest retest: ${steps} ${steps === 1 ? 'step' : 'steps'}, about ${minutes} min; instruments: ${instruments}.`,
  take: 'To take it:',
  noRetest: 'Nothing is to be measured again.',
  noStep: 'no step can show it',
  otherUnit: 'Another serial number: what stands, stands for the type. A unit is shown by the programme routine.',
  table: 'What a part of the device bears on is the rule pack’s table (depends, components), which is our proposal.',
  instrument: {
    title: (id, since) => `Runs that rest on ${id}${since === undefined ? '' : `, since ${since}`}`,
    as: { instrument: 'instrument', peer: 'peer', engine: 'engine', word: 'named in its records' },
    none: 'No run of this station names it.',
    count: (runs, looked) => `${runs} of ${looked} ${looked === 1 ? 'run' : 'runs'} to look at again.`,
    lapsed: 'lapsed on that day',
    several: (n) => `one of ${n} of its kind: which of them a step took is not recorded`,
    idle: (runs) => `Names it, and no step that ended rests on it: ${runs}`,
    unread: (runs) => `Cannot be read by this version: ${runs}`,
    again: 'Judge each again, or measure it again: the log stays as it is.',
  },
};

const zh: ImpactWords = {
  title: (product) => `${product} 的变更影响`,
  from: (old, next) => `${old} → ${next}`,
  nothingChanged: '两者内容相同。',
  head: {
    field: '字段',
    was: '原为',
    is: '现为',
    of: '变更对象',
    because: '因变更',
    step: '步骤',
    again: '重新证明',
    beside: '并同时测得',
    as: '作为',
    rests: '依赖于它',
  },
  of: {
    firmware: '固件',
    model: '模型',
    hardware: '硬件',
    configuration: '配置',
    component: '组件',
    asked: '所问内容或方式',
    scope: '询问哪些指标',
    bench: '测试台，而非设备',
    words: '仅文字',
    rule: '规则',
    method: '方法',
  },
  absent: '无',
  fate: {
    lost: (n) => `${n} 项证据失效`,
    stands: (n) => `${n} 项证据仍有效`,
    new: (n) => `${n} 项首次询问`,
    none: (n) => `${n} 项此前无证据`,
    gone: (n) => `${n} 项不再询问`,
  },
  changes: '变更内容',
  retest: (steps, minutes, instruments) => `最短复测：${steps} 个步骤，约 ${minutes} 分钟；仪器：${instruments}。`,
  take: '执行复测：',
  noRetest: '无需重新测量。',
  noStep: '没有步骤能证明',
  otherUnit: '序列号不同：仍有效的证据只对该型号有效；单台设备由 routine 大纲证明。',
  table: '设备各部分影响哪些指标，依规则包中的表（depends、components），该表为我方提议。',
  instrument: {
    title: (id, since) => `依赖 ${id} 的运行${since === undefined ? '' : `（自 ${since} 起）`}`,
    as: { instrument: '仪器', peer: '对端', engine: '引擎', word: '记录中提及' },
    none: '本测试台没有任何运行提及它。',
    count: (runs, looked) => `${looked} 次运行中有 ${runs} 次需要重新审视。`,
    lapsed: '当日已过期',
    several: (n) => `同类 ${n} 台之一：步骤使用了哪一台未作记录`,
    idle: (runs) => `提及它，但没有已结束的步骤依赖它：${runs}`,
    unread: (runs) => `本版本无法读取：${runs}`,
    again: '请逐一重新判定或重新测量；日志保持不变。',
  },
};

export const impactWords: Readonly<Record<Language, ImpactWords>> = { en, zh };
