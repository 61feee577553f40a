import type { Language } from '../../src/model/terms.ts';

export const pageWords = {
  en: {
    title: 'Check a Gradus bundle or certificate',
    about:
      'Choose a bundle (.tar), or a certificate (.jwt) together with the trust lists and registers (.json) to check it by, or drop them here. Everything is computed in this page: nothing is sent anywhere, and the page works without a network.',
    choose: 'Bundle, or certificate with lists and registers',
    day: 'The day asked about, of a certificate',
    alone: 'A trust list or register by itself says nothing: choose a certificate (.jwt) with it.',
    strange: (name: string) =>
      `${name} is neither a bundle (.tar), a certificate (.jwt), a trust list nor a register (.json).`,
    key: 'Keys you trust, of stations and of who keeps trust lists, one a line (name+1a2b3c4d+AX…). Without one, a bundle is only shown to agree with itself, and no list counts.',
    reading: (name: string) => `Reading ${name} …`,
    unreadable: (says: string) => `This is not a bundle: ${says}.`,
    badKey: (says: string) => `A key cannot be used: ${says}`,
    fault: (says: string) => `This page failed, which says nothing about the bundle: ${says}`,
    pack: 'Whether the rules are the published ones is not looked at here; gradus verify does.',
    save: 'Save the assessment (JSON)',
    report: 'The report, made here from this evidence',
    from: (version: string) => `Gradus ${version}`,
  },
  zh: {
    title: '核验 Gradus 证据包或证书',
    about:
      '请选择证据包（.tar），或证书（.jwt）及用于核对的信任清单和登记册（.json），也可拖放到此处。所有计算都在本页内完成：不向任何地方发送数据，无网络亦可使用。',
    choose: '证据包，或证书及清单、登记册',
    day: '（证书）所问日期',
    alone: '仅有信任清单或登记册不能说明什么：请同时选择证书（.jwt）。',
    strange: (name: string) => `${name} 不是证据包（.tar）、证书（.jwt）、信任清单或登记册（.json）。`,
    key: '所信任的公钥（测试站或信任清单保管者），每行一个（name+1a2b3c4d+AX…）。未给出时，只能表明证据包自身一致，任何清单都不作数。',
    reading: (name: string) => `正在读取 ${name} …`,
    unreadable: (says: string) => `这不是证据包：${says}。`,
    badKey: (says: string) => `公钥不可用：${says}`,
    fault: (says: string) => `本页出错，与证据包无关：${says}`,
    pack: '此处不核对规则包是否为已发布版本；请用 gradus verify。',
    save: '保存评定结果（JSON）',
    report: '报告（由此证据在本页生成）',
    from: (version: string) => `Gradus ${version}`,
  },
} as const satisfies Record<Language, unknown>;
