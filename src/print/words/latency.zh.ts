import type { MethodWords } from './methods.ts';

const clock = { source: 'clock', says: '单调时钟的一个步进，加上 500 ppm 的调速误差' } as const;
const sampling = {
  source: 'sampling',
  says: '百分位数的次序统计量，与分布无关，95 %；各比例用精确（Clopper–Pearson）双侧 95 % 区间',
} as const;
const ownLoop = { source: 'harness', says: '在立即应答的探针上同一循环的 p99；只会使数值变小' } as const;
const network = { source: 'network', says: '21 次空往返中的最小值；只会使数值变小' } as const;

const names: Readonly<Record<string, string>> = {
  p50: '中位数',
  p90: '第 90 百分位数',
  p95: '第 95 百分位数',
  p99: '第 99 百分位数',
  'p99.9': '第 99.9 百分位数',
};
/** 各种流共有的被测量。 */
function streamed(prefix: string, of: string, unit: string): MethodWords['quantities'] {
  const percentiles = Object.entries(names).map(([name, is]) => {
    const share = Number(name.slice(1)) / 100;
    return [`${prefix}.${name}`, { is: `${of}的${is}`, formula: `排序后时间的 x₍⌈${share} n⌉₎（最近秩）` }];
  });
  return {
    ...(Object.fromEntries(percentiles) as MethodWords['quantities']),
    [`${prefix}.miss`]: { is: `${of}晚于所声明期限的${unit}比例`, formula: '迟到数 ∕ n' },
    [`${prefix}.accuracy`]: { is: '被计时的那些应答中正确者的比例', formula: '正确数 ∕ 应答数' },
  };
}

const fromSent = '从输入的最后一个字节到应答的最后一个字节';
const fromDue = '自请求应发之时起';
const changed = { is: '缺失、未给出标签，或与从容请求时设备对同一输入所给标签不同的应答比例', formula: '变化数 ∕ n' };
const inputs = '开始之前生成的输入，每个只问一次，记住应答并无好处';
const inference = 'MLPerf Inference 规则';
const hahn = 'Hahn 与 Meeker，Statistical Intervals（1991），5.2';
const few = '样本不足以从两侧界定的百分位数不予给出，并记录所需样本数：p99 为 368，p99.9 为 3 688。';
const alone = '测试台与其他工作共用处理器；负载、被占用时间、定时器松弛和垃圾回收作为条件记录。';

const scheduledSteps = [
  '在同一线路上测量 21 次空往返的时间。预热。',
  '等到请求应发之时；无论是否有其他请求在途，均发出；记录自应发和自发出起的时间。',
  '在途请求达到参数所允许的数目时，到期的请求在测试台等待，其等待计入。',
  '被设备拒绝的请求按永无应答计。',
  '测试台有余量却仍迟延超过 5 ms 时，其后的请求相应顺延：与设备无关。若每 20 次请求超过一次，则不产生结果。',
  '再以相同输入逐个询问，并比较标签。',
  '按顺序保存两组时间。',
];
const scheduledUncertainty = [
  sampling,
  clock,
  { source: 'harness', says: '未受耽搁的请求由测试台发出之迟延的 p99；只会使数值变小' },
  network,
] as const;

export const latencyZh: Readonly<Record<string, MethodWords>> = {
  'inference.latency.single-stream': {
    scope: '声明了期限的模型。测量设备使用者所见的时间：从输入的最后一个字节到应答的最后一个字节。',
    principle:
      '逐个询问，上一个应答完整后才开始下一个。一旦样本足以表明 99 % 的应答及时到达，或表明不可能及时，即结束。',
    stimulus: `${inputs}；或注明每个样本耗时的录制数据。`,
    steps: [
      '在同一线路上测量 21 次空往返的时间，并在立即应答的探针上测量同一循环的时间。',
      '预热：按参数规定的次数询问，不计入结果。',
      '询问，等待最后一个字节，记录时间和设备自报的耗时；重复。',
      '在提前停止规则对迟到应答数所允许的最少次数处结束，或在计划的样本数处结束。',
      '按出现顺序保存每个时间。',
    ],
    quantities: {
      ...streamed('latency', fromSent, '应答'),
      'latency.unexplained': {
        is: '设备自报数值与空往返均不能解释的中位应答时间',
        formula: '|中位数(所见 − 自报) − 中位数(空往返)|',
      },
      'latency.unexplained.share': { is: '上述时间占所声明期限的比例', formula: '未解释 ∕ 期限' },
    },
    uncertainty: [sampling, clock, ownLoop, network],
    limits: [
      '单流：不能说明负载下或固定速率下的应答情况。',
      few,
      alone,
      '设备自行报告的时间列在百分位数旁，不使任何百分位数变小。中位数看不到少数应答的情况。',
    ],
    references: [`${inference}，单流场景与提前停止（该处为 p90，此处为 p99）`, hahn],
  },
  'inference.latency.multi-stream': {
    scope: '声明了期限、同时服务多个流的设备上的模型。测量所有流的样本均得到应答所需的时间。',
    principle:
      '一次询问包含多个样本，同时交出；以其中最后一个应答为止，然后开始下一次。流的结束与单流相同，按询问次数计。',
    stimulus: `${inputs}。`,
    steps: [
      '在同一线路上测量 21 次空往返的时间，并在立即应答的探针上测量同一循环的时间。',
      '预热：按参数规定的次数询问，不计入结果。',
      '交出一次询问的全部样本，等待最后一个应答，记录时间；重复。',
      '按提前停止规则结束，或在计划的询问次数处结束。',
      '按出现顺序保存每个时间。',
    ],
    quantities: streamed('latency.multi-stream', '从交出第一个样本到该次询问的最后一个应答', '询问'),
    uncertainty: [sampling, clock, ownLoop, network],
    limits: ['所有样本由测试台的一个进程依次发出：其耗时计入数值，也计入其测试台分量。', few, alone],
    references: [`${inference}，多流场景（每次询问八个样本，p99）`, hahn],
  },
  'inference.latency.tiny': {
    scope: '小型设备上的模型。测量单次推理耗时，以便与 MLPerf Tiny 的数值比较。',
    principle: '窗口至少十秒且至少十次推理，逐次进行。报告各窗口的中位数，个别受扰窗口不影响结果。',
    stimulus: '第一个窗口之前生成至多 500 个输入，循环使用。',
    steps: [
      '在同一线路上测量 21 次空往返的时间，并在立即应答的探针上测量同一循环的时间。',
      '预热：按参数规定的次数推理。',
      '逐次询问，直到窗口时间结束且至少十次得到应答；每个窗口重复。',
    ],
    quantities: {
      'latency.tiny.median': { is: '单次推理耗时，各窗口的中位数', formula: '中位数(窗口时长 ∕ 推理次数)' },
      'latency.tiny.throughput': { is: '每秒推理次数，各窗口的中位数', formula: '中位数(推理次数 ∕ 窗口时长)' },
      'latency.tiny.accuracy': { is: '所有窗口中正确应答的比例', formula: '正确数 ∕ n' },
    },
    uncertainty: [
      {
        source: 'sampling',
        says: '六个窗口起用中位数的次序统计量，95 %；五个窗口用学生氏 t，因其极差仅以 93.75 % 包含中位数',
      },
      clock,
      ownLoop,
      network,
    ],
    limits: [
      '经线路测量：MLPerf Tiny 在设备上计时，其公布数值不含往返。',
      '窗口的平均值不能说明其中最慢的应答。',
      alone,
    ],
    references: ['MLPerf Tiny 规则，性能模式', hahn],
  },
  'inference.latency.at-rate': {
    scope: '声明了期限和速率的模型。测定以该速率逐样本需要应答的使用方所见的时延。',
    principle:
      '请求的应发时刻在首个请求前即已排定。每个时间自该请求应发之时起计，因此一次迟缓应答所耽搁的请求也计入（无协同遗漏）。',
    stimulus: `${inputs}；按所声明速率均匀到达，或按该速率的泊松过程到达。`,
    steps: scheduledSteps,
    quantities: { ...streamed('latency.at-rate', fromDue, '应答'), 'latency.at-rate.changed': changed },
    uncertainty: scheduledUncertainty,
    limits: [
      '同时在途的请求数以参数为准，未规定时为一个：能同时应答更多请求的设备未能展现其最佳表现。',
      '自发出时刻起计的朴素 p99 列于数值旁，不作判定。',
      few,
      '应答按标签比较：得分改变而标签不变者视为相同。',
      alone,
    ],
    references: [`${inference}，server 场景（自计划到达时刻起计）`, hahn],
  },
  'inference.latency.server': {
    scope: '声明了期限和速率、为众多彼此独立的请求方应答的网关上的模型。',
    principle:
      '请求按所声明速率的泊松过程到达，时刻在首个请求前即已排定，每个时间自其到达起计。MLPerf 的规则：迟到者足够少，以 99 % 置信度表明 99 % 的应答及时到达。',
    stimulus: `${inputs}。`,
    steps: scheduledSteps,
    quantities: {
      ...streamed('latency.server', fromDue, '应答'),
      'latency.server.changed': changed,
      'latency.server.in-time': {
        is: 'MLPerf 的规则成立：请求数足以覆盖迟到数（提前停止）',
        formula: 'n ≥ 最少请求数(迟到数)',
      },
    },
    uncertainty: scheduledUncertainty,
    limits: [
      '速率为所声明者：不寻找设备所能承受的最高速率。',
      'MLPerf 另要求至少持续十分钟；此处以计划的请求数结束。',
      few,
      alone,
    ],
    references: [`${inference}，server 场景与提前停止`, hahn],
  },
};
