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
        'Commission it, each of matter.js’s steps timed from its call to its answer: PASE, read, fail-safe, attestation, CSR and NOC, CASE, complete. A device whose attestation does not hold is refused.',
        'Take the time from there until matter.js has read and subscribed to the node.',
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
        '入网，matter.js 的每一步均从调用到应答计时：PASE、读取、故障保护、认证、CSR 与 NOC、CASE、完成。认证不成立的设备被拒绝。',
        '记录此后至 matter.js 读取并订阅节点为止的时间。',
        '移除 fabric；按样本数重复。',
      ],
      ...ofHandshakes.zh,
      references: ['Matter 核心规范'],
    },
  },
  'protocol.matter.conformance': {
    en: {
      scope: 'A Matter node that waits to be commissioned.',
      principle:
        'The node stays in the bench’s fabric once, from discovery to removal, and every check judges what it showed. Attestation is checked from the exchange itself, against the stores that the user gave.',
      stimulus:
        'Commissioning with another passcode and with the declared one; reads, a subscription, a fail-safe of 1 s, and RemoveFabric.',
      steps: [
        'Try another passcode: it is refused.',
        'Commission the node, whatever its attestation is worth; note every command and answer.',
        'Read BasicInformation, every Descriptor and the global attributes of every cluster.',
        'Subscribe; wait for one report within the maximum interval.',
        'Arm a fail-safe of 1 s with a breadcrumb; wait until it is 0 again.',
        'Remove the fabric; the node no longer answers in it.',
      ],
      quantities: {
        'matter.ip': {
          is: 'the checks, each with what was required and seen; the rule says which must hold',
          formula: 'every check that must hold, holds',
        },
      },
      uncertainty: [],
      limits: [
        'Without a store of PAA certificates and of CD signers these checks are unknown, and the outcome is inconclusive.',
        'Revocation is not looked up: it is unverified, and never passes.',
        'Test stores show that the checks work, not that a product is certified.',
        'Peer: matter.js. Two ends of matter.js show nothing about other vendors.',
      ],
      references: ['Matter Core Specification (CSA)'],
    },
    zh: {
      scope: '等待入网的 Matter 节点。',
      principle:
        '节点在测试台的 fabric 中停留一次，从发现到移除，各项检查据其所示判断。设备认证由交互内容本身、对照用户给出的证书库检查。',
      stimulus: '先以错误口令、再以声明的口令入网；读取、订阅、1 s 的故障保护，以及 RemoveFabric。',
      steps: [
        '尝试另一口令：应被拒绝。',
        '无论认证结果如何均使节点入网；记录每条命令与应答。',
        '读取 BasicInformation、各 Descriptor 以及各 cluster 的全局属性。',
        '订阅；在最大间隔内等待一个报告。',
        '设置带 breadcrumb 的 1 s 故障保护；等待其恢复为 0。',
        '移除 fabric；节点不再在其中应答。',
      ],
      quantities: {
        'matter.ip': {
          is: '各项检查，附要求与所见；由规则规定哪些必须满足',
          formula: '必须满足的检查全部满足',
        },
      },
      uncertainty: [],
      limits: [
        '未给出 PAA 证书库与 CD 签名者证书库时，相关检查为未知，结果为无法判定。',
        '不查询吊销状态：未经核实，不会判为通过。',
        '测试证书库只表明检查有效，并不表明产品已获认证。',
        '对端：matter.js。两端均为 matter.js 时不说明与其他厂商的互通。',
      ],
      references: ['Matter 核心规范（CSA）'],
    },
  },
  'protocol.thread.attach': {
    en: {
      scope: 'A Matter node that is declared to be for a Thread network.',
      principle:
        'Reads what the node says of Thread, sends the Thread commands under a fail-safe of the bench’s own, and compares with an outside border router.',
      stimulus:
        'ScanNetworks, AddOrUpdateThreadNetwork with a broken and with a whole Operational Dataset, ConnectNetwork.',
      steps: [
        'Commission the node over IP; read NetworkCommissioning and ThreadNetworkDiagnostics.',
        'Arm the fail-safe; scan; give a dataset that ends in the middle of a TLV, then a whole one.',
        'Ask the border router, by its command line, for its state and its Operational Dataset; validate the TLVs.',
        'Connect; let the fail-safe roll back; remove the fabric.',
      ],
      quantities: {
        'thread.attach': {
          is: 'the checks, each with what was required and seen; the rule says which must hold',
          formula: 'every check that must hold, holds',
        },
      },
      uncertainty: [],
      limits: [
        'Without a radio or a border router given by command line nothing can be attached: inconclusive.',
        'Peer: matter.js over IP; the radio itself is not measured.',
      ],
      references: ['Matter Core Specification (CSA)', 'Thread Specification (MeshCoP TLVs)'],
    },
    zh: {
      scope: '声明用于 Thread 网络的 Matter 节点。',
      principle: '读取节点关于 Thread 的信息，在测试台自设的故障保护下发送 Thread 命令，并与外部边界路由器比较。',
      stimulus: 'ScanNetworks、以残缺和完整的运行数据集发送 AddOrUpdateThreadNetwork、ConnectNetwork。',
      steps: [
        '通过 IP 使节点入网；读取 NetworkCommissioning 与 ThreadNetworkDiagnostics。',
        '设置故障保护；扫描；先给出在 TLV 中间截断的数据集，再给出完整数据集。',
        '经命令行询问边界路由器的状态与运行数据集；校验其 TLV。',
        '连接；由故障保护回滚；移除 fabric。',
      ],
      quantities: {
        'thread.attach': {
          is: '各项检查，附要求与所见；由规则规定哪些必须满足',
          formula: '必须满足的检查全部满足',
        },
      },
      uncertainty: [],
      limits: ['未给出射频装置或边界路由器命令行时无法接入：无法判定。', '对端：经 IP 的 matter.js；不测量射频本身。'],
      references: ['Matter 核心规范（CSA）', 'Thread 规范（MeshCoP TLV）'],
    },
  },
};
