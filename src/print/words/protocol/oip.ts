import { ofHandshakes, type WordsOf } from './handshake.ts';

export const oipWords: WordsOf = {
  'protocol.oip.handshake': {
    en: {
      scope: 'A device or gateway that serves the Open Inference Protocol v2 over REST.',
      principle:
        'Shows whether a client comes to an answered inference, how long each phase takes, and who maintains the two stacks.',
      stimulus: 'One inference on an input of the bench’s own making.',
      steps: [
        'Connect; ask whether the server is live and ready.',
        'Fetch the metadata of the model.',
        'Ask one inference; close the connection.',
        'Repeat for the number of samples.',
      ],
      ...ofHandshakes.en,
      references: ['KServe Open Inference Protocol v2 (REST)'],
    },
    zh: {
      scope: '通过 REST 提供开放推理协议 v2 的设备或网关。',
      principle: '表明客户端能否得到一次推理应答、各阶段耗时，以及两端协议栈的维护方。',
      stimulus: '以测试台自行生成的输入进行一次推理。',
      steps: ['连接；询问服务器是否存活、就绪。', '获取模型元数据。', '请求一次推理；关闭连接。', '按样本数重复。'],
      ...ofHandshakes.zh,
      references: ['KServe 开放推理协议 v2（REST）'],
    },
  },
};
