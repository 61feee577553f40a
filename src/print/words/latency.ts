import type { Language } from '../../model/terms.ts';
import type { TimedStream } from '../report.ts';

/** Words of the distributions of latencies. */
export type LatencyWords = {
  /** After the figure's name. */
  stream: Readonly<Record<TimedStream['prefix'], string>>;
  bars: string;
  naive: string;
  /** Both written out: the share, and its interval. */
  accuracy(share: string, interval: string): string;
  details: string;
  tableCaption: string;
  figure: string;
  interval: string;
  n: string;
  conditions: string;
  condition: Readonly<Record<string, string>>;
};

export const latencyWords: Readonly<Record<Language, LatencyWords>> = {
  en: {
    stream: {
      latency: '',
      'latency.at-rate': ', at the declared rate',
      'latency.server': ', as a server',
      'latency.multi-stream': ', several samples a query',
    },
    bars: 'Bars: between which times a percentile lies, 95 %.',
    naive: 'Dashed: the same answers from when they were sent, which hides what a slow one held up.',
    accuracy: (share, interval) => `Of these very answers ${share} are right (${interval}).`,
    details: 'Figures and conditions',
    tableCaption: 'What was measured of this stream',
    figure: 'Figure',
    interval: '95 % interval, sampling alone',
    n: 'n',
    conditions: 'Under which conditions',
    condition: {
      warmup: 'Warm-up, queries left out',
      each: 'Samples a query',
      rate: 'Declared rate, 1/s',
      arrivals: 'Arrivals',
      outstanding: 'Under way at once, at most',
      'bench-pauses': 'Pauses of the bench itself, by which the schedule was put off',
      'bench-paused-ms': 'Pauses of the bench in all, ms',
      deadline: 'Declared deadline',
      stimulus: 'Stimulus',
      absent: 'Absent',
      node: 'Runtime of the bench',
      processor: 'Processor of the bench',
      processors: 'Processors of the bench',
      load: 'Load of the bench, 1 min',
      'timer-slack-ns': 'Timer slack, ns',
      'clock-source': 'Clock source',
      'steal-percent': 'Time taken by the hypervisor, %',
      collections: 'Collections of garbage by the bench',
      'longest-collection-ms': 'Longest collection of garbage, ms',
    },
  },
  zh: {
    stream: {
      latency: '',
      'latency.at-rate': '（所声明速率下）',
      'latency.server': '（作为服务器）',
      'latency.multi-stream': '（每次询问多个样本）',
    },
    bars: '横条：百分位数所在的时间范围，95 %。',
    naive: '虚线：同样的应答自发出时刻起计，掩盖了迟缓应答所耽搁的请求。',
    accuracy: (share, interval) => `这些应答中 ${share} 正确（${interval}）。`,
    details: '数值与条件',
    tableCaption: '该流的测量结果',
    figure: '数值',
    interval: '95 % 区间（仅抽样）',
    n: 'n',
    conditions: '测量条件',
    condition: {
      warmup: '预热（不计入的请求数）',
      each: '每次询问的样本数',
      rate: '所声明速率，1/s',
      arrivals: '到达方式',
      outstanding: '同时在途（至多）',
      'bench-pauses': '测试台自身停顿次数（计划相应顺延）',
      'bench-paused-ms': '测试台停顿合计，ms',
      deadline: '所声明期限',
      stimulus: '激励',
      absent: '未给出',
      node: '测试台运行环境',
      processor: '测试台处理器',
      processors: '测试台处理器数',
      load: '测试台负载（1 分钟）',
      'timer-slack-ns': '定时器松弛，ns',
      'clock-source': '时钟源',
      'steal-percent': '被虚拟机监控器占用的时间，%',
      collections: '测试台垃圾回收次数',
      'longest-collection-ms': '最长的一次垃圾回收，ms',
    },
  },
};
