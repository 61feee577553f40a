import type { Language } from '../../model/terms.ts';

/** Words of the tables of points and of the second reader's answers. */
export type MeaningWords = {
  title: string;
  intro: string;
  points: string;
  point: string;
  wires: string;
  unit: string;
  quantity: string;
  lacks: string;
  nothing: string;
  answers: string;
  question: string;
  channel: string;
  expected: string;
  answer: string;
  right: string;
  yes: string;
  no: string;
};

export const meaningWords: Readonly<Record<Language, MeaningWords>> = {
  en: {
    title: 'What the data mean',
    intro: 'What the device itself says of each declared point, over all its wires together.',
    points: 'Declared points.',
    point: 'point',
    wires: 'found over',
    unit: 'unit',
    quantity: 'quantity kind',
    lacks: 'lacks',
    nothing: 'nothing',
    answers:
      'What a second reader answered, who knows the ontology and neither the maker’s words nor the declaration. In SI units.',
    question: 'question',
    channel: 'channel',
    expected: 'expected',
    answer: 'answered',
    right: 'right',
    yes: 'yes',
    no: 'no',
  },
  zh: {
    title: '数据的含义',
    intro: '设备自身经其全部接口对每个所声明数据点的说明。',
    points: '所声明的数据点。',
    point: '数据点',
    wires: '所在接口',
    unit: '单位',
    quantity: '量类',
    lacks: '缺少',
    nothing: '无',
    answers: '第二读取方的回答：只了解本体，不了解制造商术语与声明。以 SI 单位表示。',
    question: '问题',
    channel: '通道',
    expected: '应为',
    answer: '回答',
    right: '正确',
    yes: '是',
    no: '否',
  },
};
