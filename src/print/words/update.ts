import type { Language } from '../../model/terms.ts';
import type { MethodWords } from './methods.ts';

export const updateMethods: Readonly<Record<Language, Readonly<Record<string, MethodWords>>>> = {
  en: {
    'integrity.update': {
      scope:
        'A device that takes firmware images of MCUboot’s format over its wire. Shows that it takes what its maker signed, refuses what it did not for that reason, and survives an update that is broken off.',
      principle:
        'The maker gives three signed images and its public key; the bench verifies them and makes flawed ones of the newer image. Each is handed over in turn, and what runs then is read back.',
      stimulus:
        'The maker’s newer and older image; of the newer one: a byte altered with the digest made to fit, the signature left out, signed by a key made just now, the first half, and an upload broken off at half.',
      steps: [
        'Verify digest, signature and security counter of the maker’s images; the device has to run the current one.',
        'Hand over each flawed image: it is to be refused for its reason, and the current one to run on.',
        'Break an upload off at half: the current image is to run on, and the whole of the newer one to be taken then.',
        'Hand over the newer image: it is to run. Go back to the current one, and read that it runs.',
        'Where a bill of materials is declared: compare version and SHA-256 in it with those of the current image.',
      ],
      quantities: {
        'update.authentic': { is: 'the checks that the pack asks for hold', formula: 'all of them' },
      },
      uncertainty: [],
      limits: [
        'Refusing a bad update proves authenticity of updates, not integrity of boot.',
        'What the device says that it runs is on its word; the trial compares it with the digests of the images.',
        'Only Ed25519, ECDSA P-256 and RSA signatures over a SHA-256 digest are read.',
      ],
      references: ['IEC 62443-4-2:2019, EDR 3.10', 'MCUboot 2.x, image format'],
    },
  },
  zh: {
    'integrity.update': {
      scope:
        '经其线路接受 MCUboot 格式固件映像的设备。说明其接受制造商签名的映像，因相应原因拒绝其余映像，并能承受中断的更新。',
      principle:
        '制造商提供三个已签名的映像及其公钥；测试台予以验证，并由较新映像制作有缺陷的映像。依次交付，并回读其后运行的映像。',
      stimulus:
        '制造商的较新与较旧映像；由较新映像得到：改动一个字节并使摘要相符、去除签名、以刚生成的密钥签名、仅前一半、以及在一半处中断的上传。',
      steps: [
        '验证制造商各映像的摘要、签名与安全计数器；设备须运行当前映像。',
        '交付每个有缺陷的映像：应因其原因被拒绝，且当前映像继续运行。',
        '在一半处中断上传：当前映像应继续运行，其后完整的较新映像应被接受。',
        '交付较新映像：应予运行。恢复当前映像，并回读其运行。',
        '声明了物料清单时：将其中的版本与 SHA-256 同当前映像者比较。',
      ],
      quantities: { 'update.authentic': { is: '规则包所要求的检查均成立', formula: '全部' } },
      uncertainty: [],
      limits: [
        '拒绝不良更新证明更新的真实性，不证明启动的完整性。',
        '设备所称运行的映像以其所言为准；试验将其与各映像的摘要比较。',
        '仅读取基于 SHA-256 摘要的 Ed25519、ECDSA P-256 与 RSA 签名。',
      ],
      references: ['IEC 62443-4-2:2019，EDR 3.10', 'MCUboot 2.x，映像格式'],
    },
  },
};
