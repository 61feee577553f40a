import type { Language } from '../../model/terms.ts';

/** Words of the table of subsets and the curves. */
export type FusionWords = {
  title: string;
  intro: string;
  caption(model: string, n: string): string;
  sensors: string;
  right: string;
  accuracy: string;
  /** The best single sensor. */
  best: string;
  curves: Readonly<Record<'dropOut' | 'noise' | 'skew', { title: string; axis: string }>>;
  expected: string;
  all: string;
  numbers: string;
  /** Alternative text: the curve, and its points written out. */
  alt(title: string, points: string): string;
  misses(missed: string, n: string): string;
  joint: string;
};

export const fusionWords: Readonly<Record<Language, FusionWords>> = {
  en: {
    title: 'Sensors together and away',
    intro:
      'Share of answers that are right with every subset of the model’s sensors, on the same inputs; the rows of a sensor that is away are not numbers. Below: what to expect where each sensor is away by chance, and what noise and a late sensor do.',
    caption: (model, n) => `${model}: ${n} inputs.`,
    sensors: 'sensors that are there',
    right: 'right',
    accuracy: 'accuracy',
    best: 'best alone',
    curves: {
      dropOut: { title: 'Each sensor away with this chance', axis: 'chance that a sensor is away' },
      noise: { title: 'Noise on all sensors', axis: 'noise, as a multiple of what a row varies by itself' },
      skew: { title: 'One sensor late', axis: 'late by, samples' },
    },
    expected: 'expected',
    all: 'all sensors',
    numbers: 'The numbers',
    alt: (title, points) => `${title}: ${points}`,
    misses: (missed, n) =>
      `At the declared rate with one sensor away in its turn, ${missed} of ${n} answers came late.`,
    joint: ' + ',
  },
  zh: {
    title: '传感器的组合与缺失',
    intro:
      '以相同输入、模型传感器的每个子集回答正确的比例；缺失传感器的各行为非数值。下图：传感器随机缺失时的期望值，以及噪声与传感器延迟的影响。',
    caption: (model, n) => `${model}：${n} 个输入。`,
    sensors: '在场的传感器',
    right: '正确',
    accuracy: '准确率',
    best: '最佳单个',
    curves: {
      dropOut: { title: '每个传感器以此概率缺失', axis: '传感器缺失的概率' },
      noise: { title: '所有传感器上的噪声', axis: '噪声，为该行自身变化的倍数' },
      skew: { title: '单个传感器延迟', axis: '延迟，采样点' },
    },
    expected: '期望',
    all: '所有传感器',
    numbers: '数值',
    alt: (title, points) => `${title}：${points}`,
    misses: (missed, n) => `在所声明的速率下、传感器轮流缺失时，${n} 个回答中有 ${missed} 个超期。`,
    joint: ' + ',
  },
};
