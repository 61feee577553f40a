import { ofHandshakes, type WordsOf } from './handshake.ts';

export const opcuaWords: WordsOf = {
  'protocol.opcua.handshake': {
    en: {
      scope:
        'A device that serves OPC UA over TCP. Shows whether a client comes to an answered read, how long each phase takes, and whether the stacks at the two ends have different maintainers.',
      principle:
        'Complete handshakes, each on a new connection, in the security mode declared. The bytes on the wire are watched by their message headers, which parts the time into phases whatever the stack.',
      stimulus: 'The handshake itself. Nothing else is sent meanwhile.',
      steps: [
        'Connect to the declared endpoint.',
        'Exchange Hello and Acknowledge; open the secure channel in the declared mode and policy.',
        'Get the endpoints; create and activate a session with the declared user, if any.',
        'Read one value; close the session and the connection.',
        'Repeat for the number of samples. A handshake that stops is an answer: note the phase at which it stopped.',
        'Repeat three times with every other peer.',
        'Name stack, version and maintainer at both ends, from the device itself or its declaration.',
      ],
      ...ofHandshakes.en,
      limits: [
        ...ofHandshakes.en.limits,
        'In mode None the protocol does not verify the device’s certificate, and the record says so.',
      ],
      references: ['OPC 10000-4 (Services)', 'OPC 10000-6 (Mappings), clause 7', 'OPC 10000-7 (Profiles)'],
    },
    zh: {
      scope:
        '通过 TCP 提供 OPC UA 服务的设备。表明客户端能否得到一次读取应答、各阶段耗时，以及两端协议栈是否由不同方维护。',
      principle:
        '按所声明的安全模式进行完整握手，每次使用新连接。通过报文头观察线路上的字节，不论何种协议栈均可划分各阶段时间。',
      stimulus: '握手本身。期间不发送其他内容。',
      steps: [
        '连接所声明的端点。',
        '交换 Hello 与 Acknowledge；按所声明的模式和策略打开安全通道。',
        '获取端点；以所声明的用户（如有）创建并激活会话。',
        '读取一个值；关闭会话和连接。',
        '按样本数重复。握手中止也是一种应答：记录中止的阶段。',
        '与其他每个对端各重复三次。',
        '根据设备自身或其声明，写明两端协议栈的名称、版本和维护方。',
      ],
      ...ofHandshakes.zh,
      limits: [...ofHandshakes.zh.limits, '在 None 模式下协议本身不验证设备证书，记录中会注明。'],
      references: ['OPC 10000-4（服务）', 'OPC 10000-6（映射）第 7 章', 'OPC 10000-7（行规）'],
    },
  },
  'protocol.opcua.conformance': {
    en: {
      scope: 'A device that serves OPC UA over TCP. Asks what the conformance units of its facets ask of a server.',
      principle:
        'Each check asks one thing over a session of its own or the bench’s, and says what was required and seen. A second reader, the bench’s own codec, reads the same facts without the client library.',
      stimulus: 'The requests of the checks. Negative ones ask for what a server must refuse.',
      steps: [
        'Ask every check in turn; keep the exchange that shows it.',
        'Where the wire fails in one, its answer is unknown and the others go on.',
        'A check of a facet that is neither declared nor claimed does not apply.',
      ],
      quantities: {
        'opcua.conformance': {
          is: 'whether every check holds that the pack says must hold',
          formula: 'one that must hold and does not: no; one of unknown answer: unknown; else yes',
        },
      },
      uncertainty: [],
      limits: ['It covers the checks it lists and no others. It is no certification by the OPC Foundation.'],
      references: ['OPC 10000-4 (Services)', 'OPC 10000-5 (Information Model)', 'OPC 10000-7 (Profiles)'],
    },
    zh: {
      scope: '通过 TCP 提供 OPC UA 服务的设备。按其所属 facet 的一致性单元提出相应要求。',
      principle:
        '每项检查在自身或测试台的会话中只问一件事，并写明要求与所见。第二读取方即测试台自有编解码器，不经客户端库读取同样的事实。',
      stimulus: '各项检查的请求。否定性检查请求服务器必须拒绝的内容。',
      steps: [
        '依次提出每项检查；保存能说明结果的交换内容。',
        '某项检查中线路失败时，其结果为未知，其余检查继续。',
        '所属 facet 既未声明也未声称的检查不适用。',
      ],
      quantities: {
        'opcua.conformance': {
          is: '规则包规定必须成立的各项检查是否均成立',
          formula: '有一项必须成立而未成立：否；有一项结果未知：未知；否则：是',
        },
      },
      uncertainty: [],
      limits: ['仅涵盖所列检查项，不含其他内容。不构成 OPC 基金会的认证。'],
      references: ['OPC 10000-4（服务）', 'OPC 10000-5（信息模型）', 'OPC 10000-7（行规）'],
    },
  },
  'protocol.opcua.ai': {
    en: {
      scope:
        'A device whose inference is asked over OPC UA by the public draft “AI Model Management and Inference” (0.4.0): facets Base, Invoke and Signatures, profile InferenceDevice.',
      principle:
        'What the server shows of its models and deployments is read in the bench’s own codec and compared with the draft and the declaration; Invoke is asked rightly, and with one flaw at a time.',
      stimulus: 'Calls of Invoke on inputs of the bench’s own making.',
      steps: [
        'Find Server/AiModelManagement by namespace URI and BrowseName; read models, deployments and their properties.',
        'Compare signatures with the declared inputs and outputs.',
        'Invoke with a sound input; then with both payloads, none, an unknown content type, an unknown parameter, another shape.',
        'Keep what the server showed beside the log.',
      ],
      quantities: {
        'opcua.ai': {
          is: 'the checks, each with what was required and seen; the rule says which must hold',
          formula: 'every check that must hold, holds',
        },
      },
      uncertainty: [],
      limits: [
        'The draft is not normative and may change: no standard asks for any of it.',
        'Tensors cross as NPY, which the draft leaves open: a device that takes other content types alone fails ai-invoke.',
        'Models of more than one input are not invoked.',
        'What comes out of the model is not judged here.',
      ],
      references: ['OPC UA — AI Model Management and Inference, public draft 0.4.0'],
    },
    zh: {
      scope:
        '按公开草案“AI Model Management and Inference”（0.4.0）通过 OPC UA 请求推理的设备：facet Base、Invoke 与 Signatures，行规 InferenceDevice。',
      principle:
        '以测试台自有编解码器读取服务器公开的模型与部署，并与草案和声明比较；对 Invoke 先作正确请求，再作每次仅含一处错误的请求。',
      stimulus: '以测试台自行生成的输入调用 Invoke。',
      steps: [
        '按命名空间 URI 与 BrowseName 查找 Server/AiModelManagement；读取模型、部署及其属性。',
        '将签名与所声明的输入输出比较。',
        '以正确输入调用 Invoke；再分别以两种载荷、无载荷、未知内容类型、未知参数、不符形状调用。',
        '将服务器所公开的内容保存在日志旁。',
      ],
      quantities: {
        'opcua.ai': {
          is: '各项检查，附要求与所见；由规则规定哪些必须满足',
          formula: '必须满足的检查全部满足',
        },
      },
      uncertainty: [],
      limits: [
        '该草案不具规范性且可能变化：没有任何标准要求其中内容。',
        '张量以 NPY 传输，草案对此未作规定：仅接受其他内容类型的设备不满足 ai-invoke。',
        '不调用多输入模型。',
        '此处不评判模型的输出内容。',
      ],
      references: ['OPC UA — AI Model Management and Inference，公开草案 0.4.0'],
    },
  },
};
