import type { Language } from '../../src/model/terms.ts';

export const pageWords = {
  en: {
    title: 'Check a Gradus bundle',
    about:
      'Choose a bundle (.tar), or drop it here. Everything is computed in this page: nothing is sent anywhere, and the page works without a network.',
    choose: 'Bundle',
    key: 'Keys of stations you trust, one a line (name+1a2b3c4d+AX…). Without one, the bundle is only shown to agree with itself.',
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
    title: '核验 Gradus 证据包',
    about: '请选择证据包（.tar）或将其拖放到此处。所有计算都在本页内完成：不向任何地方发送数据，无网络亦可使用。',
    choose: '证据包',
    key: '所信任测试站的公钥，每行一个（name+1a2b3c4d+AX…）。未给出时，只能表明证据包自身一致。',
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
