import { ofHandshakes, type WordsOf } from './handshake.ts';

export const matterWords: WordsOf = {
  'protocol.matter.handshake': {
    en: {
      scope: 'A Matter node on an IP network.',
      principle:
        'Shows whether it can be commissioned and subscribed to, how long each phase takes, and who maintains the two stacks.',
      stimulus: 'Commissioning with the passcode that the declaration names; the fabric is removed after each.',
      steps: [
        'Discover the node.',
        'Commission it: PASE, attestation, CSR and NOC, CASE, complete.',
        'Subscribe and wait for the first report.',
        'Remove the fabric; repeat for the number of samples.',
      ],
      ...ofHandshakes.en,
      references: ['Matter Core Specification'],
    },
    zh: {
      scope: 'IP 网络上的 Matter 节点。',
      principle: '表明节点能否入网并被订阅、各阶段耗时，以及两端协议栈的维护方。',
      stimulus: '使用声明中指明的配网口令入网；每次之后移除 fabric。',
      steps: [
        '发现节点。',
        '入网：PASE、认证、CSR 与 NOC、CASE、完成。',
        '订阅并等待首个报告。',
        '移除 fabric；按样本数重复。',
      ],
      ...ofHandshakes.zh,
      references: ['Matter 核心规范'],
    },
  },
};
