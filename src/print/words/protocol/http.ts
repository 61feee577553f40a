import { ofHandshakes, type WordsOf } from './handshake.ts';

export const httpWords: WordsOf = {
  'protocol.http.handshake': {
    en: {
      scope: 'A device that serves a W3C Thing Description over HTTP.',
      principle:
        'Shows whether a client comes from the first byte to the description and an answered read, how long each phase takes, and who maintains the two stacks.',
      stimulus: 'The handshake itself. Nothing else is sent meanwhile.',
      steps: [
        'Connect to the declared address, with TLS where it is https.',
        'Fetch the Thing Description.',
        'Read one property by its form; close the connection.',
        'Repeat for the number of samples.',
      ],
      ...ofHandshakes.en,
      references: ['W3C Web of Things Thing Description 1.1', 'RFC 9110 (HTTP Semantics)'],
    },
    zh: {
      scope: '通过 HTTP 提供 W3C Thing Description 的设备。',
      principle: '表明客户端能否从首字节直至取得描述并读取一个值、各阶段耗时，以及两端协议栈的维护方。',
      stimulus: '握手本身。期间不发送其他内容。',
      steps: [
        '连接所声明的地址，https 时使用 TLS。',
        '获取 Thing Description。',
        '按其表单读取一个属性；关闭连接。',
        '按样本数重复。',
      ],
      ...ofHandshakes.zh,
      references: ['W3C Web of Things Thing Description 1.1', 'RFC 9110（HTTP 语义）'],
    },
  },
};
