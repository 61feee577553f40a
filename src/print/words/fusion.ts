import type { MethodLanguage } from './methods.ts';

type MethodWords = MethodLanguage['methods'];

export const fusionEn: MethodWords = {
  'inference.fusion': {
    scope:
      'A declared model with a scene, one float input, and its sensors declared by the rows of that input that each feeds. Shows whether several sensors together answer better than the best of them alone. Asks nothing about how.',
    principle:
      'The device is asked the same inputs with every non-empty subset of its sensors; of more than four, with each alone, all but one, and all. The rows of a sensor that is not there are NaN, and the device answers nevertheless. What all together gain is their accuracy less that of the best single, on the same inputs.',
    stimulus:
      'Signals from a generator of known physics, seeded for this run after the device was fixed: the same for every subset.',
    steps: [
      'Draw an input and its label; ask it with each subset in turn; repeat for the number of samples. A refused input is not answered rightly.',
      'Ask the first 100 inputs again with white noise on all rows, of 0.5, 1 and 2 times what each row varies by itself.',
      'Ask them again with the rows of one sensor 4, 32 and 256 samples late, sensor by sensor.',
      'At the declared rate, where there is one, ask them again with one sensor away, each in its turn, and count answers later than the declared deadline after they were due.',
      'From the table of subsets, calculate the gain, the mean over subsets and the expected accuracy under drop-out.',
    ],
    quantities: {
      'fusion.gain': {
        is: 'accuracy with all sensors less that of the best single sensor',
        formula: 'min over singles(right by all alone − right by it alone) ∕ n',
      },
      'fusion.emm': { is: 'mean accuracy over the subsets that were asked', formula: 'Σ accuracy(subset) ∕ subsets' },
      'fusion.miss': {
        is: 'share of answers that came later than the declared deadline after they were due, at the declared rate, with one sensor away',
        formula: 'missed ∕ asked',
      },
    },
    uncertainty: [
      {
        source: 'sampling',
        says: 'gain: exact intervals of both discordant shares, each at half the error, joined by Bonferroni’s inequality. As the gain is the least of the differences from every single, the least lower end bounds it without correction; the upper end has the error divided by the number of singles, because the best is chosen after looking. Mean over subsets: Hoeffding’s inequality over the inputs. Misses: exact (Clopper–Pearson).',
      },
    ],
    limits: [
      'A device can play dumb when a sensor is away, and so gain by fusing nothing: the accuracy of each single stands in the table and is for a reader to judge.',
      'Noise, skew and drop-out are shown and not judged. With none left an answer is taken to be worth one in the number of labels.',
      'The gain holds for the scene: where one sensor suffices, there is nothing to gain.',
    ],
    references: [
      'Berger, Technometrics 24 (1982) 295–300 (intersection–union)',
      'Clopper & Pearson, Biometrika 26 (1934)',
      'Hoeffding, J. Am. Stat. Assoc. 58 (1963) 13–30',
    ],
  },
};

export const fusionZh: MethodWords = {
  'inference.fusion': {
    scope:
      '具有场景和一个浮点输入、并按输入各行声明了传感器的模型。说明多个传感器共同给出的结果是否优于其中最好的单个传感器，不涉及如何融合。',
    principle:
      '以相同输入、按传感器的每个非空子集询问设备；超过四个时，取每个单独、缺一个以及全部。缺失传感器的各行为 NaN，设备仍须应答。增益为全部传感器的准确率减去最好单个传感器在相同输入上的准确率。',
    stimulus: '由已知物理规律的信号发生器产生，种子在设备固定之后为本次运行选定；各子集输入相同。',
    steps: [
      '抽取一个输入及其标签；依次以每个子集询问；按样本数重复。被拒绝的输入不算正确。',
      '对前 100 个输入在所有行上加白噪声再次询问，噪声为各行自身变化的 0.5、1、2 倍。',
      '逐个传感器将其各行延后 4、32、256 个样本再次询问。',
      '声明了速率时，按该速率、轮流缺一个传感器再次询问，统计晚于所声明期限的应答。',
      '由子集表计算增益、子集平均值以及丢失条件下的期望准确率。',
    ],
    quantities: {
      'fusion.gain': {
        is: '全部传感器的准确率减去最好单个传感器的准确率',
        formula: '各单个传感器的最小值（仅全部正确 − 仅其正确）∕ n',
      },
      'fusion.emm': { is: '所询问各子集的平均准确率', formula: 'Σ 准确率（子集）∕ 子集数' },
      'fusion.miss': { is: '以所声明速率、缺一个传感器时，晚于应答期限的应答所占比例', formula: '逾期数 ∕ 询问数' },
    },
    uncertainty: [
      {
        source: 'sampling',
        says: '增益：两个不一致比例的精确区间各取一半误差，按 Bonferroni 不等式合并。增益为与每个单个传感器之差的最小值，故最小下端无需修正即可作界；最好者是看过结果后选出的，故上端误差按单个传感器数均分。子集平均：对输入用 Hoeffding 不等式。逾期：精确（Clopper–Pearson）。',
      },
    ],
    limits: [
      '设备可能在缺少传感器时故意答错，从而不融合也有增益：各单个传感器的准确率列于表中，由读者判断。',
      '噪声、时间偏移与丢失仅显示，不作判定。没有传感器时，应答按标签数分之一计。',
      '增益仅对该场景有效：单个传感器已足够时没有可增益之处。',
    ],
    references: [
      'Berger，Technometrics 24（1982）295–300（交并检验）',
      'Clopper 与 Pearson，Biometrika 26（1934）',
      'Hoeffding，J. Am. Stat. Assoc. 58（1963）13–30',
    ],
  },
};
