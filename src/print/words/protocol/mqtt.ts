import { ofHandshakes, type WordsOf } from './handshake.ts';

export const mqttWords: WordsOf = {
  'protocol.mqtt.handshake': {
    en: {
      scope: 'A device that publishes over MQTT as a Sparkplug edge node.',
      principle:
        'Shows whether it connects to its broker and gives birth, how long each phase takes, and who maintains the two stacks.',
      stimulus:
        'The device connects through a tap of the bench to its broker; the bench cuts the connection and waits for the next one.',
      steps: [
        'Listen at the address that the device is configured with, and forward to the broker.',
        'Take the time of CONNECT and CONNACK, the subscriptions, and the births of the node and its devices.',
        'Cut the connection; repeat for the number of samples.',
        'Name stack, version and maintainer at both ends.',
      ],
      ...ofHandshakes.en,
      references: ['Sparkplug 3.0, OASIS MQTT 3.1.1 and 5.0'],
    },
    zh: {
      scope: '作为 Sparkplug 边缘节点通过 MQTT 发布数据的设备。',
      principle: '表明设备能否连接其代理并发布 BIRTH 报文、各阶段耗时，以及两端协议栈的维护方。',
      stimulus: '设备经测试台的监听端口连接代理；测试台切断连接并等待下一次连接。',
      steps: [
        '在设备所配置的地址上监听并转发至代理。',
        '记录 CONNECT 与 CONNACK、订阅以及节点和设备 BIRTH 报文的时间。',
        '切断连接；按样本数重复。',
        '写明两端协议栈的名称、版本和维护方。',
      ],
      ...ofHandshakes.zh,
      references: ['Sparkplug 3.0，OASIS MQTT 3.1.1 与 5.0'],
    },
  },
  'protocol.mqtt.conformance': {
    en: {
      scope: 'A Sparkplug edge node, and where they are declared the TLS certificates and the user of its broker.',
      principle:
        'One life of the node is watched from its CONNECT to its death and return, and every check judges what was said in it. The checks are named after assertions of the Sparkplug compatibility kit.',
      stimulus:
        'The command to be born again (NCMD Node Control/Rebirth), and a connection cut without DISCONNECT. For access: connections of the bench’s own with a wrong password and without a certificate.',
      steps: [
        'Subscribe at the broker as a host application; listen at the address that the device is configured with.',
        'Watch the node connect, be born, and send 25 data messages.',
        'Tell it to be born again; watch until its sequence numbers have gone round, 12 s at most.',
        'Cut the connection; wait for NDEATH at the broker, and for the node to come back.',
        'Judge every check from what passed; keep the capture.',
      ],
      quantities: {
        'mqtt.conformance': {
          is: 'the checks, each with what was required and seen; the rule says which must hold',
          formula: 'every check that must hold, holds',
        },
      },
      uncertainty: [],
      limits: [
        'A node that does not come through the bench shows neither its will nor its flags: those checks are unknown.',
        'A node that sends fewer than about 22 messages a second does not come round in the time: that check is unknown.',
        'Named after the kit’s assertions, not a run of the kit: it certifies nothing.',
      ],
      references: ['Eclipse Sparkplug 3.0.0 (ISO/IEC 20237:2023)', 'OASIS MQTT 3.1.1 and 5.0'],
    },
    zh: {
      scope: 'Sparkplug 边缘节点；若有声明，还包括其代理的 TLS 证书和用户。',
      principle:
        '观察节点从 CONNECT 到离线再恢复的一次完整过程，各项检查据此判断。检查以 Sparkplug 兼容性套件的断言命名。',
      stimulus:
        '重新发布 BIRTH 的命令（NCMD Node Control/Rebirth），以及不发 DISCONNECT 而切断连接。访问检查：测试台自身以错误口令、无证书进行连接。',
      steps: [
        '作为主机应用在代理处订阅；在设备所配置的地址上监听。',
        '观察节点连接、发布 BIRTH，并发送 25 条数据报文。',
        '命令其重新发布 BIRTH；观察至序号循环一周，最长 12 s。',
        '切断连接；等待代理送达 NDEATH，并等待节点恢复。',
        '根据所见逐项判断；保存抓包文件。',
      ],
      quantities: {
        'mqtt.conformance': {
          is: '各项检查，附要求与所见；由规则规定哪些必须满足',
          formula: '必须满足的检查全部满足',
        },
      },
      uncertainty: [],
      limits: [
        '节点不经测试台连接时，遗嘱和标志均不可见：相关检查为未知。',
        '节点每秒发送少于约 22 条报文时，序号在规定时间内不能循环一周：该检查为未知。',
        '以套件断言命名，但并非运行该套件：不作任何认证。',
      ],
      references: ['Eclipse Sparkplug 3.0.0（ISO/IEC 20237:2023）', 'OASIS MQTT 3.1.1 与 5.0'],
    },
  },
};
