import type { Language } from '../../model/terms.ts';
import type { MethodWords } from './methods.ts';

const yes = { en: 'every trial is as declared', zh: '每次试验均与声明一致' };
const time = {
  en: { is: 'longest time from the failure until the quality was seen to be bad', formula: 'max over trials' },
  zh: { is: '从失效到观察到品质为差的最长时间', formula: '各次试验的最大值' },
};

export const failureMethods: Readonly<Record<Language, Readonly<Record<string, MethodWords>>>> = {
  en: {
    'inference.failure-behaviour': {
      scope:
        'A device that declares what it does on failure: the point that shows its quality, what that point is then, what an inference then gives, and within what time. Shows that it does so, and at no other time.',
      principle:
        'Channels are lost and stuck in front of the device’s own signal chain, and its model is asked inputs unlike any it was made for. Each time the quality is read until it is bad, one inference is held against the declared fallback, and the quality is read until it is good again.',
      stimulus:
        'Holds of a channel (lost, stuck) through the stimulus affordance; usual inputs from a generator of known physics, seeded for this run after the device was fixed; from them, noise of fifty times what each row varies by, every sample at a rail, every sample the same.',
      steps: [
        'Ask usual inputs, and read the quality after each: it is never to be bad.',
        'For each channel, lost and then stuck: ask a usual input, begin the hold, read the quality every 5 ms until it is bad or twice the declared time has passed, ask another usual input, let go, read the quality until it is good. Repeat.',
        'For each kind of unusual input: ask a usual one, ask it, read the quality until it is bad, ask a usual one, read the quality until it is good. Repeat.',
      ],
      quantities: {
        'failure.lost-channel': { is: 'behaves as declared without samples of a channel', formula: yes.en },
        'failure.stuck': { is: 'behaves as declared where a channel gives one sample for ever', formula: yes.en },
        'failure.out-of-distribution': { is: 'behaves as declared on an input unlike any', formula: yes.en },
        'failure.lost-channel.time': time.en,
        'failure.stuck.time': time.en,
        'failure.out-of-distribution.time': time.en,
      },
      uncertainty: [
        { source: 'resolution', says: 'two looks at the quality lie 5 ms apart: the time may be shorter by so much' },
        { source: 'clock', says: 'one step of the monotonic clock, and 500 ppm for its slewing' },
      ],
      limits: [
        'A fallback that holds the last answer is told by its numbers, one that names a label by the label.',
        'The time includes the round trip of a read.',
        'Three kinds of unusual input do not stand for all there are.',
      ],
      references: [
        'OPC UA AI model management, draft 0.4.0 (FallbackPolicy)',
        'IEC 61508-2 (reaction to a detected fault), for the idea',
      ],
    },
  },
  zh: {
    'inference.failure-behaviour': {
      scope:
        '声明了失效行为的设备：显示品质的数据点、其时的取值、其时推理给出的结果以及时限。说明设备如此行事，且仅在此时如此。',
      principle:
        '在设备自身信号链之前使通道丢失或卡死，并向其模型询问与设计用途不同的输入。每次读取品质直至为差，以一次推理核对所声明的后备行为，再读取品质直至恢复。',
      stimulus:
        '经 stimulus 可供性对通道施加（丢失、卡死）；常规输入由已知物理规律的信号发生器产生，种子在设备固定之后选定；由其得到各行自身变化五十倍的噪声、全部饱和、全部相同的输入。',
      steps: [
        '询问常规输入，每次之后读取品质：不得为差。',
        '对每个通道，先丢失后卡死：询问常规输入，开始施加，每 5 毫秒读取品质，直至为差或超过所声明时间的两倍，再询问一个常规输入，撤除，读取品质直至恢复。重复。',
        '对每类异常输入：询问常规输入，询问该输入，读取品质直至为差，询问常规输入，读取品质直至恢复。重复。',
      ],
      quantities: {
        'failure.lost-channel': { is: '通道无采样时行为与声明一致', formula: yes.zh },
        'failure.stuck': { is: '通道始终给出同一采样值时行为与声明一致', formula: yes.zh },
        'failure.out-of-distribution': { is: '面对陌生输入时行为与声明一致', formula: yes.zh },
        'failure.lost-channel.time': time.zh,
        'failure.stuck.time': time.zh,
        'failure.out-of-distribution.time': time.zh,
      },
      uncertainty: [
        { source: 'resolution', says: '两次读取品质相隔 5 毫秒：时间可能短至此差' },
        { source: 'clock', says: '单调时钟的一个步进，以及 500 ppm 的调速' },
      ],
      limits: [
        '保持上次结果的后备以数值判定，给出标签的后备以标签判定。',
        '时间包含一次读取的往返。',
        '三类异常输入不能代表一切。',
      ],
      references: ['OPC UA AI 模型管理草案 0.4.0（FallbackPolicy）', 'IEC 61508-2（对检出故障的反应），取其思路'],
    },
  },
};
