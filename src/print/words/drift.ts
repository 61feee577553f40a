import type { Language } from '../../model/terms.ts';
import type { MethodWords } from './methods.ts';

export const driftMethods: Readonly<Record<Language, Readonly<Record<string, MethodWords>>>> = {
  en: {
    'inference.drift-detection': {
      scope:
        'A device that says, at a declared point and without labels, when the inputs of a model are no longer what they were. Shows how often it says so for nothing, and how soon where there is reason.',
      principle:
        'Again and again the device is brought back to the model it came with, asked usual inputs for its reference, usual ones that are to change nothing, and then inputs of a drift of known physics, the point being read after each.',
      stimulus:
        'Inputs from a generator of known physics, seeded for this run after the device was fixed; the drift sets in at once, in its declared share.',
      steps: [
        'Reset the device. Ask as many usual inputs as it declares to take its reference from.',
        'Ask usual inputs, and read the point after each. Where it says drift, the episode is a false alarm and ends.',
        'Ask drifted inputs, and read the point after each, until it says drift or the most inputs of an episode have been asked.',
        'Repeat for every episode, with other inputs.',
      ],
      quantities: {
        'drift.false-alarms': { is: 'share of episodes that say drift before there is any', formula: 'k ∕ n' },
        'drift.missed': { is: 'share of the others in which the drift was never said', formula: 'k ∕ n' },
        'drift.delay': { is: 'median number of drifted inputs until it was said', formula: 'median over episodes' },
      },
      uncertainty: [
        {
          source: 'sampling',
          says: 'exact (Clopper–Pearson) 95 % limits of a share; distribution-free order statistics of the median',
        },
      ],
      limits: [
        'A drift that comes at once says little of one that creeps.',
        'The result holds for the drift and the share of it that are named.',
      ],
      references: [
        'E. S. Page, Continuous inspection schemes, Biometrika 41 (1954) 100–115, for what is asked of such rules',
      ],
    },
  },
  zh: {
    'inference.drift-detection': {
      scope:
        '能在所声明的数据点、无需标签地报告模型输入已不同于以往的设备。说明其误报的频度，以及确有漂移时报告的快慢。',
      principle:
        '多次使设备恢复到出厂模型，先询问常规输入作为其参照，再询问不应引起变化的常规输入，然后询问已知物理规律的漂移输入，每次之后读取该数据点。',
      stimulus: '输入由已知物理规律的信号发生器产生，种子在设备固定之后选定；漂移按所声明的份额一次性出现。',
      steps: [
        '复位设备。询问与其所声明参照数量相同的常规输入。',
        '询问常规输入，每次之后读取数据点。若报告漂移，则该轮为误报并结束。',
        '询问漂移输入，每次之后读取数据点，直至报告漂移或达到该轮的最多输入数。',
        '以不同的输入重复各轮。',
      ],
      quantities: {
        'drift.false-alarms': { is: '尚无漂移即报告漂移的轮次所占比例', formula: 'k ∕ n' },
        'drift.missed': { is: '其余轮次中始终未报告漂移的比例', formula: 'k ∕ n' },
        'drift.delay': { is: '报告之前漂移输入个数的中位数', formula: '各轮的中位数' },
      },
      uncertainty: [{ source: 'sampling', says: '比例的精确（Clopper–Pearson）95 % 限；中位数的无分布次序统计量区间' }],
      limits: ['突然出现的漂移不足以说明缓慢的漂移。', '结果仅对所列漂移及其份额成立。'],
      references: ['E. S. Page, Continuous inspection schemes, Biometrika 41 (1954) 100–115（此类规则的要求）'],
    },
  },
};
