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
};
