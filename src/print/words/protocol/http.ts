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
  'protocol.http.conformance': {
    en: {
      scope: 'A device that serves a W3C Thing Description 1.1 over HTTP or https.',
      principle:
        'The description is read once and judged by the W3C’s JSON schema. Then what it promises is tried: every form that reads a property, its security schemes, and what must be refused. Each check is named after the clause it rests on.',
      stimulus:
        'Reads; requests without a credential and with a wrong one; the value of a readOnly property written back to it; malformed input to actions that are described as safe or that the bench is meant to use.',
      steps: [
        'Fetch the Thing Description; judge it, its media type and its forms.',
        'Exercise every readproperty form at the declared address; hold each value to the property’s own data schema.',
        'Ask with HEAD, and several times on a kept connection.',
        'Where a scheme is not nosec: ask without a credential, with a wrong one, and with the declared one.',
        'Over https: verify the certificate by the declared authorities, or by those of the system.',
        'Write to readOnly properties, read a property there is not, invoke actions with malformed input: all must be refused.',
      ],
      quantities: {
        'http.conformance': {
          is: 'the checks, each with what was required and seen; the rule says which must hold',
          formula: 'every check that must hold, holds',
        },
      },
      uncertainty: [],
      limits: [
        'Forms that lead to another place, over another protocol or to a subscription are named and not exercised.',
        'Actions that may change what the device does are not tried: those checks are then unknown.',
        'Of credentials the bench can show a bearer token alone.',
        'Regular expressions in a device’s data schema are not evaluated.',
        'It certifies nothing.',
      ],
      references: [
        'W3C Web of Things Thing Description 1.1, Discovery, and Binding Templates',
        'RFC 9110 and RFC 9112 (HTTP), RFC 9457 (Problem Details), RFC 6750 and RFC 7617 (credentials)',
      ],
    },
    zh: {
      scope: '通过 HTTP 或 https 提供 W3C Thing Description 1.1 的设备。',
      principle:
        '描述读取一次，按 W3C 的 JSON 模式判断；然后验证其承诺：每个读取属性的表单、其安全方案，以及必须拒绝的请求。每项检查以其所依据的条款命名。',
      stimulus:
        '读取；不带凭据与带错误凭据的请求；将只读属性的值写回该属性；向声明为安全或供测试台使用的动作发送畸形输入。',
      steps: [
        '获取 Thing Description；判断其内容、媒体类型与表单。',
        '在所声明的地址执行每个 readproperty 表单；按属性自身的数据模式检验取值。',
        '以 HEAD 请求，并在保持的连接上多次请求。',
        '安全方案不是 nosec 时：分别不带凭据、带错误凭据、带所声明的凭据请求。',
        'https 时：以所声明的授权机构或系统自带者验证证书。',
        '写入只读属性、读取不存在的属性、以畸形输入调用动作：均须被拒绝。',
      ],
      quantities: {
        'http.conformance': {
          is: '各项检查，附要求与所见；由规则规定哪些必须满足',
          formula: '必须满足的检查全部满足',
        },
      },
      uncertainty: [],
      limits: [
        '指向别处、经其他协议或用于订阅的表单只列出，不执行。',
        '可能改变设备行为的动作不予尝试：相关检查为未知。',
        '测试台能出示的凭据仅为 bearer 令牌。',
        '不对设备数据模式中的正则表达式求值。',
        '不作任何认证。',
      ],
      references: [
        'W3C 物联网 Thing Description 1.1、Discovery 与 Binding Templates',
        'RFC 9110 与 RFC 9112（HTTP）、RFC 9457（问题详情）、RFC 6750 与 RFC 7617（凭据）',
      ],
    },
  },
};
