import type { Language } from '../../model/terms.ts';

/** Words of `gradus engines`. */
export type ComparisonWords = {
  head: {
    engine: string;
    family: string;
    isa: string;
    version: string;
    takes: string;
    model: string;
    output: string;
    pair: string;
    likeness: string;
    apart: string;
  };
  inventory(format: string, operators: string): string;
  inputs(n: string, seed: string, what: string): string;
  runs: string;
  lacks(operator: string): string;
  nothing: string;
  apart(abs: string, share: string): string;
  notFinite(n: string): string;
  noEngine: string;
  oneFamily(family: string): string;
  different(n: string, of: string): string;
  alike(n: string, families: string): string;
  noTask: string;
  here: string;
};

export const comparisonWords: Readonly<Record<Language, ComparisonWords>> = {
  en: {
    head: {
      engine: 'engine',
      family: 'family',
      isa: 'runs on',
      version: 'version',
      takes: 'takes',
      model: 'the model',
      output: 'output',
      pair: 'engines',
      likeness: 'likeness',
      apart: 'furthest apart',
    },
    inventory: (format, operators) => `${format}; operators ${operators}`,
    inputs: (n, seed, what) => `${n} inputs from seed ${seed}: ${what}`,
    runs: 'runs',
    lacks: (operator) => `does not run: ${operator}`,
    nothing: 'There is no pair to compare.',
    apart: (abs, share) => `${abs} (${share} of the range)`,
    notFinite: (n) => `, ${n} not finite`,
    noEngine: 'No engine of this bench runs the model: nothing is shown.',
    oneFamily: (family) =>
      `One family alone runs the model, ${family}. Its builds agree because they are one: portability takes two.`,
    different: (n, of) => `${n} of ${of} comparisons differ: what this model answers depends on who runs it.`,
    alike: (n, families) => `Alike in all ${n} comparisons, on the families ${families}.`,
    noTask: 'Whether the answers are right is not shown: the bench knows no task of this file, and made the inputs up.',
    here: 'Engines of this bench. gradus engines MODEL compares what they answer.',
  },
  zh: {
    head: {
      engine: '引擎',
      family: '系列',
      isa: '运行于',
      version: '版本',
      takes: '可接受',
      model: '该模型',
      output: '输出',
      pair: '引擎对',
      likeness: '相似程度',
      apart: '最大差异',
    },
    inventory: (format, operators) => `${format}；算子 ${operators}`,
    inputs: (n, seed, what) => `${n} 个输入，种子 ${seed}：${what}`,
    runs: '可运行',
    lacks: (operator) => `无法运行：${operator}`,
    nothing: '没有可比较的引擎对。',
    apart: (abs, share) => `${abs}（量程的 ${share}）`,
    notFinite: (n) => `，${n} 个非有限值`,
    noEngine: '本测试台没有引擎能运行该模型：未证明任何内容。',
    oneFamily: (family) =>
      `只有一个系列能运行该模型：${family}。同一系列的各构建相互一致不足为证：可移植性需要两个系列。`,
    different: (n, of) => `${of} 项比较中有 ${n} 项不同：该模型的结果取决于由谁运行。`,
    alike: (n, families) => `全部 ${n} 项比较均相同，系列：${families}。`,
    noTask: '未证明结果正确：测试台不了解该文件的任务，输入为自行生成。',
    here: '本测试台的引擎。gradus engines MODEL 比较它们的结果。',
  },
};
