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
  'protocol.oip.conformance': {
    en: {
      scope: 'A device or gateway that serves the Open Inference Protocol v2 over REST, and each declared model in it.',
      principle:
        'Each check asks one thing and says what was required and seen: that good requests are answered in typed contents that agree with the metadata, and that bad ones are refused for what they are.',
      stimulus: 'Requests on inputs of the bench’s own making. Negative ones hold one flaw each.',
      steps: [
        'Ask for health and metadata of the server and of every declared model.',
        'Ask inferences: flat, nested, with an id, with one of the outputs.',
        'Ask what must be refused; then ask a good inference again.',
        'Keep every exchange beside the log, 2 000 characters of each body.',
      ],
      quantities: {
        'oip.conformance': {
          is: 'the checks, each with what was required and seen; the rule says which must hold',
          formula: 'every check that must hold, holds',
        },
      },
      uncertainty: [],
      limits: [
        'What comes out of the model is not judged here.',
        'An INT64 that the device itself rounded to a double before it wrote it cannot be told from one that was so.',
        'BOOL, BYTES, FP16 and unsigned types over 8 bits are not read: a model with such an output stays unknown.',
        'The gRPC mapping is not asked. It certifies nothing.',
      ],
      references: ['KServe Open Inference Protocol v2 (REST)', 'RFC 9110 (HTTP Semantics)', 'RFC 6750 (Bearer tokens)'],
    },
    zh: {
      scope: '通过 REST 提供开放推理协议 v2 的设备或网关，及其中每个所声明的模型。',
      principle:
        '每项检查只问一件事，并写明要求与所见：正确的请求得到与元数据一致的类型化内容，错误的请求因其错误而被拒绝。',
      stimulus: '以测试台自行生成的输入发出请求。否定性请求各含一处错误。',
      steps: [
        '查询服务器和每个所声明模型的健康状态与元数据。',
        '请求推理：平铺、嵌套、带标识、仅请求一个输出。',
        '请求必须被拒绝的内容；随后再次请求正确的推理。',
        '将每次交换保存在日志旁，每个正文保留 2 000 个字符。',
      ],
      quantities: {
        'oip.conformance': {
          is: '各项检查，附要求与所见；由规则规定哪些必须满足',
          formula: '必须满足的检查全部满足',
        },
      },
      uncertainty: [],
      limits: [
        '此处不评判模型的输出内容。',
        '若 INT64 在写出前已被设备自身舍入为双精度，则无法与原值区分。',
        '不读取 BOOL、BYTES、FP16 及 8 位以上的无符号类型：此类输出的模型结果为未知。',
        '不检查 gRPC 映射。不作任何认证。',
      ],
      references: ['KServe 开放推理协议 v2（REST）', 'RFC 9110（HTTP 语义）', 'RFC 6750（承载令牌）'],
    },
  },
};
