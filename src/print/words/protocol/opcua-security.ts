import type { WordsOf } from './handshake.ts';

export const opcuaSecurityWords: WordsOf = {
  'protocol.opcua.security': {
    en: {
      scope:
        'A device that serves OPC UA over TCP: the endpoints and tokens it offers, its own certificate, and whom and what it refuses.',
      principle:
        'The bench comes with sound certificates and users, and right after that with the same in which one thing is wrong. A refusal counts where its status code names the flaw, or hides it as the standard allows, and the sound one was let in. The secure channel is the bench’s own, apart from any stack.',
      stimulus:
        'Handshakes on connections of their own, among them flawed ones: certificates issued for the purpose by an authority that the device trusts, wrong users, and malformed messages.',
      steps: [
        'List the endpoints; shake hands at each with each of its tokens.',
        'Verify the device’s certificate by the declared anchors, whatever the mode: in mode None the protocol does not.',
        'Come with a certificate that has expired, is not yet valid, is issued by a stranger, is revoked, or names another application or host; each time after a sound one.',
        'Come as an unknown user, with a wrong password, and as nobody where that is not offered.',
        'Send a truncated and a replayed OpenSecureChannel, a repeated sequence number, and a chunk longer than announced.',
        'Compare the nonces of two sessions; ask for a token’s lifetime.',
      ],
      quantities: {
        'opcua.security': {
          is: 'the checks, each with what was required and seen; the rule says which must hold',
          formula: 'every check that must hold, holds',
        },
      },
      uncertainty: [],
      limits: [
        'Without an authority that the device trusts, no refusal of a certificate can be shown: those checks are unknown.',
        'Without a trust anchor the device’s certificate is not verified: that check is unknown, never a pass.',
        'A server may answer any failed check of a certificate with BadSecurityChecksFailed; then the flaw is known only by the sound certificate that was let in.',
        'The bench does not wait for a token to expire.',
        'It is no penetration test and certifies nothing.',
      ],
      references: [
        'OPC 10000-4 (Services), 5.5 to 5.7 and 6.1.3',
        'OPC 10000-6 (Mappings), 6.7 and 7.1',
        'OPC 10000-7 (Profiles), 6.6',
      ],
    },
    zh: {
      scope: '通过 TCP 提供 OPC UA 服务的设备：其提供的端点与令牌、自身证书，以及其拒绝的对象与内容。',
      principle:
        '测试台先以完好的证书和用户接入，随后仅改动一处再次接入。状态码指明缺陷，或按标准允许的方式隐去缺陷，且完好者已被接受时，拒绝方才有效。安全通道由测试台自行实现，不依赖任何协议栈。',
      stimulus: '每次使用新连接的握手，其中包括有缺陷的握手：由设备信任的机构专门签发的证书、错误用户以及畸形报文。',
      steps: [
        '列出端点；在每个端点以每种令牌握手。',
        '不论何种模式，均按所声明的信任锚验证设备证书：None 模式下协议本身不验证。',
        '以已过期、尚未生效、由陌生者签发、已吊销、或指明其他应用或主机的证书接入；每次之前先以完好证书接入。',
        '以未知用户、错误口令接入，并在未提供匿名令牌处匿名接入。',
        '发送被截断和重放的 OpenSecureChannel、重复的序列号，以及超过所声明长度的消息块。',
        '比较两个会话的随机数；询问令牌有效期。',
      ],
      quantities: {
        'opcua.security': {
          is: '各项检查，附要求与所见；由规则规定哪些必须满足',
          formula: '必须满足的检查全部满足',
        },
      },
      uncertainty: [],
      limits: [
        '没有设备信任的机构时，无法表明证书被拒绝：相关检查为未知。',
        '没有信任锚时，设备证书未经验证：该检查为未知，绝不判为通过。',
        '服务器可用 BadSecurityChecksFailed 回应任何证书检查失败；此时只能由已被接受的完好证书得知缺陷所在。',
        '测试台不等待令牌过期。',
        '本方法不是渗透测试，不作任何认证。',
      ],
      references: ['OPC 10000-4（服务）5.5 至 5.7 及 6.1.3', 'OPC 10000-6（映射）6.7 及 7.1', 'OPC 10000-7（行规）6.6'],
    },
  },
};
