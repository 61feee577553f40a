import type { Language } from '../../model/terms.ts';
import type { MethodWords } from './methods.ts';

export const bootMethods: Readonly<Record<Language, Readonly<Record<string, MethodWords>>>> = {
  en: {
    'integrity.boot': {
      scope:
        'A device that gives attestation tokens (EAT as CWT or JWT) over its wire, or whose flash a person can write. Shows that what it started is what its maker lets it run.',
      principle:
        'The device signs, with a key of its own, what it measured when it started, together with a nonce that nobody could foresee. The bench verifies the token with the declared key and compares it with the declared digests and the nameplate. Of a device that gives no token, a person says whether it starts a tampered image.',
      stimulus: 'Two nonces of 32 random bytes, one after the other; or a firmware image of which one byte is altered.',
      steps: [
        'Read the nameplate, and ask for a token with each of the nonces.',
        'Read both tokens, verify their signatures with the declared key, and look for the nonce of each in it.',
        'Compare time, device, debug status, secure boot and measured digests with what is declared, and the digest on the nameplate with those that were measured.',
        'Where no token is declared and an operator is bound: ask the operator for the trial with the altered image.',
      ],
      quantities: {
        'boot.attested': { is: 'the checks that the pack asks for hold', formula: 'all of them' },
      },
      uncertainty: [],
      limits: [
        'A token is worth what the key is worth: whether it lies where no other firmware reaches it is not tested here.',
        'The device is not tampered with where it gives tokens: that it started what it measured rests on its root of trust.',
        'Claims of a token whose signature does not hold are shown and are worth nothing.',
        'Measurements are read as CoSWID evidence with SHA-256 digests; submodules are not read.',
      ],
      references: [
        'IEC 62443-4-2:2019, EDR 3.14',
        'RFC 9711 (EAT)',
        'RFC 8392 (CWT)',
        'RFC 7519 (JWT)',
        'RFC 9393 (CoSWID)',
      ],
    },
  },
  zh: {
    'integrity.boot': {
      scope:
        '经其线路给出证明令牌（CWT 或 JWT 形式的 EAT）的设备，或人员可写其闪存的设备。说明其所启动者即制造商允许其运行者。',
      principle:
        '设备以自身密钥对启动时的度量结果连同不可预知的随机数签名。测试台以所声明的密钥验证令牌，并与所声明的摘要及铭牌比较。对不给出令牌的设备，由人员说明其是否启动被篡改的映像。',
      stimulus: '先后两个 32 字节的随机数；或改动了一个字节的固件映像。',
      steps: [
        '读取铭牌，并以每个随机数各请求一个令牌。',
        '读取两个令牌，以所声明的密钥验证签名，并在其中查找各自的随机数。',
        '将时间、设备、调试状态、安全启动与度量摘要同所声明者比较，并将铭牌上的摘要同所度量者比较。',
        '未声明令牌而绑定了操作员时：请操作员以改动的映像进行试验。',
      ],
      quantities: { 'boot.attested': { is: '规则包所要求的检查均成立', formula: '全部' } },
      uncertainty: [],
      limits: [
        '令牌的可信度取决于密钥：其是否存放于其他固件无法触及之处，此处不作检验。',
        '对给出令牌的设备不作篡改：其所启动者即其所度量者，依赖于其信任根。',
        '签名不成立的令牌，其声明仅予显示，不具价值。',
        '度量结果按带 SHA-256 摘要的 CoSWID 证据读取；子模块不予读取。',
      ],
      references: [
        'IEC 62443-4-2:2019，EDR 3.14',
        'RFC 9711（EAT）',
        'RFC 8392（CWT）',
        'RFC 7519（JWT）',
        'RFC 9393（CoSWID）',
      ],
    },
  },
};
