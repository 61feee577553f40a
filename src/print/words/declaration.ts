import type { Lack } from '../../market/draft/draft.ts';
import type { RiskReason } from '../../market/draft/risk.ts';
import type { Language } from '../../model/terms.ts';

export type DeclarationWords = {
  titles: { label: string; supplier: string; 'ai-act': string };
  draft: (on: string) => string;
  /** Names of fields: of a label, of ISO/IEC 17050-1 6.1, of Annex V. */
  fields: Record<string, string>;
  statement: {
    conforms: (standard: string, level: string) => string;
    contract: (contract: string, level: string) => string;
    assessed: (pack: string, level: string) => string;
  };
  object: (statement: string) => string;
  firmware: (version: string, digest: string) => string;
  serial: (serial: string) => string;
  attestation: (number: string, body: string, authorisations: string, from: string, to: string) => string;
  report: (number: string, laboratory: string) => string;
  until: (day: string) => string;
  firmwareAlone: string;
  signature: string;
  sole: string;
  provider: string;
  noHarmonised: (standard: string) => string;
  onBehalfOf: (name: string) => string;
  reasons: Record<RiskReason, string>;
  classified: (from: string) => string;
  notBefore: (from: string) => string;
  refused: {
    certificate: (state: string) => string;
    facts: (names: string) => string;
    serial: (serial: string) => string;
    unclassified: string;
    notHighRisk: string;
  };
};
export type Refused = Lack['lacks'];

export const declarationWords: Record<Language, DeclarationWords> = {
  en: {
    titles: {
      label: 'Statement for label and datasheet',
      supplier: 'Supplier’s declaration of conformity (ISO/IEC 17050-1)',
      'ai-act': 'EU declaration of conformity (Regulation (EU) 2024/1689, Annex V)',
    },
    draft: (on) =>
      `Draft, filled from what was proved on ${on}. It declares nothing until it is signed by who is responsible.`,
    fields: {
      statement: 'Statement',
      attestation: 'Attestation',
      object: 'Product',
      a: 'a) Declaration no.',
      b: 'b) Issuer',
      c: 'c) Object of the declaration',
      d: 'd) Statement',
      e: 'e) Requirements',
      f: 'f) Place and date of issue',
      g: 'g) Signed by',
      h: 'h) Limits of validity',
      more: 'Supporting documents (ISO/IEC 17050-2)',
      '1': '1. AI system',
      '2': '2. Provider',
      '3': '3. Responsibility',
      '4': '4. Conformity',
      '5': '5. Personal data',
      '6': '6. Harmonised standards',
      '7': '7. Notified body',
      '8': '8. Place, date, signature',
      risk: 'Why it is a high-risk AI system',
    },
    statement: {
      conforms: (standard, level) => `conforms to ${standard}, Level ${level}`,
      contract: (contract, level) => `meets ${contract}, annex A, Level ${level}`,
      assessed: (pack, level) => `assessed against ${pack}, unverified source: Level ${level}`,
    },
    object: (statement) => `The object of the declaration: ${statement}.`,
    firmware: (version, digest) => `firmware ${version} (${digest})`,
    serial: (serial) => `serial no. ${serial}`,
    attestation: (number, body, authorisations, from, to) =>
      `certificate ${number} of ${body}${authorisations === '' ? '' : ` (${authorisations})`}, ${from} to ${to}`,
    report: (number, laboratory) => `test report ${number} of ${laboratory}`,
    until: (day) => `Until ${day}, as the certificate.`,
    firmwareAlone: 'For the firmware named in c) alone.',
    signature: 'Signature: ________',
    sole: 'This declaration is issued under the sole responsibility of the provider.',
    provider: '[For the provider to declare: conformity with Regulation (EU) 2024/1689. No level proves it.]',
    noHarmonised: (standard) => `None. ${standard} is no harmonised standard under Regulation (EU) 2024/1689.`,
    onBehalfOf: (name) => `on behalf of ${name}`,
    reasons: {
      'annexI.safety':
        'A product or safety component under an act of Annex I, which asks for assessment by a third party (Art. 6(1)).',
      'annexI.section-b':
        'Under an act of Annex I, section B: Arts 6(1), 60a and 102 to 112 alone apply, and no declaration under Art. 47.',
      'annexI.no-third-party': 'Its act of Annex I asks for no assessment by a third party (Art. 6(1)).',
      'annexI.third-party-other':
        'A third party assesses spectrum or electromagnetic compatibility alone (Art. 6(1c)).',
      'annexI.efficiency':
        'Optimisation, efficiency, convenience or quality control alone, and its failure endangers nobody (Art. 6(1a), (1b)).',
      'annexIII.infrastructure':
        'A safety component in the management and operation of critical infrastructure (Annex III, point 2).',
      'annexIII.none': 'No safety component of critical infrastructure (Annex III, point 2).',
      'not-in-annex-I': 'Under no act of Annex I.',
    },
    classified: (from) => `Its duties apply from ${from}.`,
    notBefore: (from) => `They do not apply yet on that day: they do from ${from}.`,
    refused: {
      certificate: (state) => `The certificate is ${state} on that day: nothing is declared by it.`,
      facts: (names) => `Missing in --with: ${names}.`,
      serial: (serial) => `The certificate is of units, and ${serial} is none of them.`,
      unclassified: 'Whether the product is a high-risk AI system is not answered (risk). Annex V is for those alone.',
      notHighRisk:
        'By these answers the product is no high-risk AI system, so that no declaration after Annex V is due:',
    },
  },
  zh: {
    titles: {
      label: '标签与数据手册用语',
      supplier: '供方符合性声明（GB/T 27050.1，ISO/IEC 17050-1）',
      'ai-act': '欧盟符合性声明（(EU) 2024/1689 号条例附件五）',
    },
    draft: (on) => `草稿，依据 ${on} 已证明的内容填写。由责任人签署之前不构成任何声明。`,
    fields: {
      statement: '陈述',
      attestation: '证明文件',
      object: '产品',
      a: 'a) 声明编号',
      b: 'b) 签发者',
      c: 'c) 声明对象',
      d: 'd) 陈述',
      e: 'e) 要求',
      f: 'f) 签发地点与日期',
      g: 'g) 签署人',
      h: 'h) 有效性限制',
      more: '支持性文件（ISO/IEC 17050-2）',
      '1': '1. 人工智能系统',
      '2': '2. 提供者',
      '3': '3. 责任',
      '4': '4. 符合性',
      '5': '5. 个人数据',
      '6': '6. 协调标准',
      '7': '7. 公告机构',
      '8': '8. 地点、日期、签名',
      risk: '属于高风险人工智能系统的理由',
    },
    statement: {
      conforms: (standard, level) => `符合 ${standard}，${level}级`,
      contract: (contract, level) => `满足 ${contract} 附件 A，${level}级`,
      assessed: (pack, level) => `依据 ${pack} 评定（来源未经核实）：${level}级`,
    },
    object: (statement) => `声明对象：${statement}。`,
    firmware: (version, digest) => `固件 ${version}（${digest}）`,
    serial: (serial) => `序列号 ${serial}`,
    attestation: (number, body, authorisations, from, to) =>
      `${body} 证书 ${number}${authorisations === '' ? '' : `（${authorisations}）`}，${from} 至 ${to}`,
    report: (number, laboratory) => `${laboratory} 检测报告 ${number}`,
    until: (day) => `至 ${day}，与证书相同。`,
    firmwareAlone: '仅适用于 c) 所列固件。',
    signature: '签名：________',
    sole: '本声明由提供者单独负责签发。',
    provider: '［由提供者声明：符合 (EU) 2024/1689 号条例。任何等级都不能证明这一点。］',
    noHarmonised: (standard) => `无。${standard} 不是 (EU) 2024/1689 号条例下的协调标准。`,
    onBehalfOf: (name) => `代表 ${name}`,
    reasons: {
      'annexI.safety': '属于附件一所列法规的产品或安全部件，且该法规要求第三方评定（第 6(1) 条）。',
      'annexI.section-b': '属于附件一 B 部分的法规：仅适用第 6(1)、60a 及 102 至 112 条，不适用第 47 条的声明。',
      'annexI.no-third-party': '其附件一法规不要求第三方评定（第 6(1) 条）。',
      'annexI.third-party-other': '第三方仅评定频谱或电磁兼容（第 6(1c) 条）。',
      'annexI.efficiency': '仅用于优化、效率、便利或质量控制，且失效不危及任何人（第 6(1a)、(1b) 条）。',
      'annexIII.infrastructure': '关键基础设施管理与运行中的安全部件（附件三第 2 点）。',
      'annexIII.none': '不是关键基础设施的安全部件（附件三第 2 点）。',
      'not-in-annex-I': '不属于附件一所列任何法规。',
    },
    classified: (from) => `其义务自 ${from} 起适用。`,
    notBefore: (from) => `在该日尚不适用：自 ${from} 起适用。`,
    refused: {
      certificate: (state) => `证书在该日的状态为：${state}，不能据此声明。`,
      facts: (names) => `--with 中缺少：${names}。`,
      serial: (serial) => `证书仅针对所列单台产品，${serial} 不在其中。`,
      unclassified: '未回答该产品是否为高风险人工智能系统（risk）。附件五仅适用于此类系统。',
      notHighRisk: '按这些回答，该产品不是高风险人工智能系统，因此无须作附件五的声明：',
    },
  },
};
