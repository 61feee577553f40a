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
};
