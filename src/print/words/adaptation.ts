import type { Language } from '../../model/terms.ts';
import type { MethodWords } from './methods.ts';

/** Words of the matrix of stages. */
export type AdaptationWords = {
  title: string;
  intro: string;
  /** `drift` is the method's own name of it. */
  caption(model: string, drift: string, n: string, labels: string): string;
  corner: string;
  untaught: string;
  /** After adapting to stage k. */
  state(k: number): string;
  stage(k: number): string;
  atHome: string;
  /** Of the picture: each stage once it was learned. */
  learned: string;
  figures: string;
  name: string;
  value: string;
  figure: Readonly<Record<'acc' | 'bwt' | 'fwt' | 'forgetting' | 'labels' | 'seconds', string>>;
  /** Of the curve of the last stage. */
  alt(model: string, values: string): string;
  digests(taught: string, heldOut: string): string;
};

export const adaptationWords: Readonly<Record<Language, AdaptationWords>> = {
  en: {
    title: 'Stages of adaptation',
    intro:
      'Share of answers that are right, on inputs that the device was never taught. A row is the device after a stage, a column the stage it is asked about. Right of the diagonal: not learned yet. Left of it: what is left of what it knew.',
    caption: (model, drift, n, labels) =>
      `${model}: drift of ${drift}, ${n} held-out inputs and ${labels} labels a stage.`,
    corner: 'after / asked about',
    untaught: 'as it came',
    state: (k) => `after stage ${k}`,
    stage: (k) => `stage ${k}`,
    atHome: 'before the drift',
    learned: 'once learned',
    figures: 'Figures of the matrix',
    name: 'figure',
    value: 'value',
    figure: {
      acc: 'mean accuracy at the end (ACC)',
      bwt: 'backward transfer (BWT)',
      fwt: 'forward transfer over the most frequent label (FWT)',
      forgetting: 'forgetting, from the best ever',
      labels: 'labels taught',
      seconds: 'time to adapt, all stages, s',
    },
    alt: (model, values) =>
      `${model}: accuracy on each stage as the device came, and once it had learned it: ${values}`,
    digests: (taught, heldOut) =>
      `Digests of ${taught} inputs taught and ${heldOut} held out are kept with the run; none is in both.`,
  },
  zh: {
    title: '自适应各阶段',
    intro:
      '设备从未学过的输入上回答正确的比例。行为完成某阶段后的设备，列为所询问的阶段。对角线以右：尚未学习；以左：原有能力所剩。',
    caption: (model, drift, n, labels) => `${model}：漂移 ${drift}，每阶段 ${n} 个保留输入、${labels} 个标签。`,
    corner: '完成 / 询问',
    untaught: '出厂状态',
    state: (k) => `阶段 ${k} 之后`,
    stage: (k) => `阶段 ${k}`,
    atHome: '漂移之前',
    learned: '学会之后',
    figures: '矩阵指标',
    name: '指标',
    value: '数值',
    figure: {
      acc: '最终平均准确率（ACC）',
      bwt: '后向迁移（BWT）',
      fwt: '相对最常见标签的前向迁移（FWT）',
      forgetting: '遗忘（自历史最佳起）',
      labels: '所用标签数',
      seconds: '各阶段自适应总时间，秒',
    },
    alt: (model, values) => `${model}：各阶段在出厂状态下与学会之后的准确率：${values}`,
    digests: (taught, heldOut) => `本次运行保存了 ${taught} 个学习输入与 ${heldOut} 个保留输入的摘要；两者无一重合。`,
  },
};

export const adaptationMethods: Readonly<Record<Language, Readonly<Record<string, MethodWords>>>> = {
  en: {
    'inference.adaptation': {
      scope:
        'A declared model with a scene that can drift, on a device that offers teach, adapt and reset and declares its adaptation envelope. Shows whether it wins back what a drift cost, at what cost to what it knew, within its envelope, and without a way out.',
      principle:
        'The inputs drift in stages from what the model was made for. Every stage is evaluated in every state of the device: as it came, and after being taught a budget of labelled inputs of each stage in turn.',
      stimulus:
        'Signals from a generator of known physics and known drift, seeded for this run after the device was fixed. Inputs that are taught and inputs that are evaluated have other seeds; the digests of all are kept.',
      steps: [
        'Reset the device; the state it names must be its declared base. Record its answers on the guard set.',
        'Evaluate every stage on its held-out inputs. Ask the guard set before and after: a model that moved by itself ends the run.',
        'For each stage: teach its labelled inputs, adapt, hold the state against the envelope, evaluate every stage again.',
        'Reset; the guard set must be answered as at the base.',
        'Shut every way out of the device, keep what it tries to send, teach and adapt anew from the base, evaluate the last stage, and open the ways again.',
        'Reset.',
      ],
      quantities: {
        'adaptation.recovery': {
          is: 'share of the accuracy lost to the drift that adapting won back, over all stages',
          formula: '(after − before) ∕ (sound − before)',
        },
        'adaptation.forgetting': {
          is: 'what older stages lost from when they were learned to the end',
          formula: '(right then alone − right at the end alone) ∕ n = −BWT',
        },
        'adaptation.envelope': {
          is: 'every state names the declared base, differs only in what may change, took every label, keeps the guard set where that is declared, and moves only when told to',
          formula: 'all hold',
        },
        'adaptation.rollback': {
          is: 'after reset the guard set is answered as at the base',
          formula: 'every output within 10⁻³ of itself or 10⁻⁵ of the range',
        },
        'adaptation.egress': {
          is: 'inference and adaptation with every way out shut are no worse than with them open',
          formula: 'lower end of the paired difference on the last stage > −margin',
        },
      },
      uncertainty: [
        {
          source: 'sampling',
          says: 'recovery: Fieller’s argument over Clopper–Pearson limits (MOVER) with the correlation of before and after; forgetting: exact limits of both discordant shares, 95 %',
        },
      ],
      limits: [
        'A drift that costs little gives no result for recovery: there is nothing to win back.',
        'What changed inside the device, and the digest of its state, are on its word; that it goes back and that it stands still are shown by its answers.',
        'Only ways out that lead through the bench, or that a person closed, are shut. A radio nobody knows of is not.',
        'The result holds for this drift and this budget of labels.',
      ],
      references: [
        'Lopez-Paz & Ranzato, NeurIPS 2017 (ACC, BWT, FWT)',
        'Chaudhry et al., ECCV 2018 (forgetting)',
        'Zou & Donner, Statistics in Medicine 27 (2008) 1693–1702 (MOVER)',
      ],
    },
  },
  zh: {
    'inference.adaptation': {
      scope:
        '具有可漂移场景的已声明模型，且设备提供 teach、adapt、reset 并声明自适应范围。说明设备能否恢复漂移造成的损失、以多少既有能力为代价、是否在范围之内、是否无需外连。',
      principle:
        '输入从模型的设计条件起分阶段漂移。在设备的每个状态下评估所有阶段：出厂状态，以及依次学习各阶段限量带标签输入之后。',
      stimulus:
        '由已知物理规律与已知漂移的信号发生器产生，种子在设备固定之后为本次运行选定。学习用与评估用输入的种子不同；所有输入的摘要均予保存。',
      steps: [
        '复位设备；其所报状态须为所声明的基础模型。记录其对守护集的回答。',
        '以保留输入评估每个阶段。前后各询问一次守护集：模型自行变动则终止。',
        '逐阶段：输入带标签的样本、自适应、核对状态是否在范围之内、重新评估所有阶段。',
        '复位；守护集的回答须与基础状态相同。',
        '关闭设备所有外连并保存其试图发送的内容，自基础状态重新学习与自适应，评估最后阶段，再打开外连。',
        '复位。',
      ],
      quantities: {
        'adaptation.recovery': {
          is: '自适应所恢复的、因漂移而损失的准确率份额（所有阶段）',
          formula: '(之后 − 之前) ∕ (无漂移 − 之前)',
        },
        'adaptation.forgetting': {
          is: '较早阶段自学会至结束所损失的准确率',
          formula: '(仅当时正确 − 仅结束时正确) ∕ n = −BWT',
        },
        'adaptation.envelope': {
          is: '每个状态均报出所声明的基础，仅在允许处有别，收下所有标签，保持守护集（如有声明），且仅在接到指令时变动',
          formula: '全部成立',
        },
        'adaptation.rollback': {
          is: '复位后对守护集的回答与基础状态相同',
          formula: '每个输出在其自身的 10⁻³ 或范围的 10⁻⁵ 之内',
        },
        'adaptation.egress': {
          is: '关闭所有外连时的推理与自适应不劣于打开时',
          formula: '最后阶段配对差的下限 > −裕度',
        },
      },
      uncertainty: [
        {
          source: 'sampling',
          says: '恢复率：基于 Clopper–Pearson 限的 Fieller 方法（MOVER），计入前后相关；遗忘：两个不一致份额的精确限，95 %',
        },
      ],
      limits: [
        '漂移损失很小时恢复率无结果：没有可恢复的损失。',
        '设备内部的变化及其状态摘要以设备所述为准；能够回退、保持不动则由其回答证明。',
        '仅关闭经由测试台的或由人员关闭的外连。无人知晓的无线电不在其内。',
        '结果仅对该漂移与该标签数量有效。',
      ],
      references: [
        'Lopez-Paz & Ranzato, NeurIPS 2017（ACC、BWT、FWT）',
        'Chaudhry et al., ECCV 2018（遗忘）',
        'Zou & Donner, Statistics in Medicine 27 (2008) 1693–1702（MOVER）',
      ],
    },
  },
};
