import type { Language } from '../../model/terms.ts';

/** Words of the table of engines. */
export type PortabilityWords = {
  title: string;
  intro: string;
  caption(model: string, n: string, reference: string): string;
  corner: string;
  device: string;
  likeness: Readonly<Record<'bit-exact' | 'numerical' | 'task-equivalent' | 'different', string>>;
  /** Agreement and the lower end of its interval, both written out. */
  agreement(value: string, low: string): string;
  apart(abs: string, ulp: string): string;
  notLoaded(operator: string): string;
  itself: string;
  differences: string;
  pair: string;
  onlyFirst: string;
  onlySecond: string;
  accuracy: string;
  nonFinite: string;
};

export const portabilityWords: Readonly<Record<Language, PortabilityWords>> = {
  en: {
    title: 'Engines',
    intro:
      'The declared model on every engine of the bench and on the device, with the same inputs. Bit-exact: every output has the same bits. Numerical: the same arithmetic in another order. Task-equivalent: the same answers within the margin. Different: none of these was shown.',
    caption: (model, n, reference) => `${model}: ${n} inputs, reference ${reference}.`,
    corner: 'each beside each',
    device: 'the device',
    likeness: {
      'bit-exact': 'bit-exact',
      numerical: 'numerical',
      'task-equivalent': 'task-equivalent',
      different: 'different',
    },
    agreement: (value, low) => `${value} agree, at least ${low}`,
    apart: (abs, ulp) => `max ${abs}, ${ulp} ULP`,
    notLoaded: (operator) => `does not run it: ${operator}`,
    itself: '–',
    differences: 'Differences of accuracy, pair by pair',
    pair: 'Pair',
    onlyFirst: 'right: first alone',
    onlySecond: 'right: second alone',
    accuracy: 'first less second, 95 %',
    nonFinite: 'not finite',
  },
  zh: {
    title: '推理引擎',
    intro:
      '以相同输入在测试台的每个引擎和设备上运行所声明的模型。逐位相同：每个输出的比特都相同。数值相同：同一运算、次序不同。任务等效：在裕度内结果相同。不同：以上均未得到证明。',
    caption: (model, n, reference) => `${model}：${n} 个输入，参考引擎 ${reference}。`,
    corner: '两两对照',
    device: '设备',
    likeness: { 'bit-exact': '逐位相同', numerical: '数值相同', 'task-equivalent': '任务等效', different: '不同' },
    agreement: (value, low) => `${value} 一致，至少 ${low}`,
    apart: (abs, ulp) => `最大 ${abs}，${ulp} ULP`,
    notLoaded: (operator) => `无法运行：${operator}`,
    itself: '–',
    differences: '各对准确率之差',
    pair: '对',
    onlyFirst: '仅前者正确',
    onlySecond: '仅后者正确',
    accuracy: '前者减后者，95 %',
    nonFinite: '非有限值',
  },
};
