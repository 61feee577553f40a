import type { Outcome } from '../../../model/assessment.ts';
import type { Decision } from '../../../model/pack.ts';
import type { PaperLanguage } from '../../../model/paper.ts';

/** Words of a test report, with the terms of ISO/IEC 17025, 7.8, in each language. */
export type ReportPaperWords = {
  title: string;
  names: Record<
    | 'customer'
    | 'item'
    | 'identification'
    | 'condition'
    | 'received'
    | 'performed'
    | 'site'
    | 'method'
    | 'sampling'
    | 'deviations'
    | 'standard'
    | 'basis'
    | 'evidence'
    | 'issued'
    | 'accreditation'
    | 'firmware',
    string
  >;
  statement: {
    level: (product: string, level: string, pack: string) => string;
    none: (product: string, pack: string) => string;
    contract: (product: string, level: string, contract: string) => string;
    conforms: (product: string, level: string, standard: string) => string;
  };
  results: string;
  head: readonly [string, string, string, string, string, string];
  outcome: Record<Outcome, string>;
  decision: Record<Decision['rule'], string>;
  none: string;
  noSampling: string;
  days: (from: string, to: string) => string;
  serial: (serial: string) => string;
  method: (pack: string) => string;
  notes: {
    items: string;
    interval: string;
    risk: string;
    outside: string;
    external: string;
    opinions: string;
    whole: string;
    unverified: string;
  };
  marks: { outside: string; external: string };
  authorised: string;
  footer: (number: string) => string;
  end: string;
};

export const reportPaperWords: Record<PaperLanguage, ReportPaperWords> = {
  en: {
    title: 'Test report',
    names: {
      customer: 'Customer',
      item: 'Item tested',
      identification: 'Identification',
      condition: 'Condition',
      received: 'Received',
      performed: 'Tests performed',
      site: 'Location of the tests',
      method: 'Methods',
      sampling: 'Sampling',
      deviations: 'Deviations, additions, exclusions',
      standard: 'Standard asked about',
      basis: 'Requirements',
      evidence: 'Evidence',
      issued: 'Date of issue',
      accreditation: 'Accreditation stated',
      firmware: 'Firmware',
    },
    statement: {
      level: (product, level, pack) =>
        `${product}: assessed against ${pack}, unverified source; the requirements of Level ${level} are met.`,
      none: (product, pack) => `${product}: assessed against ${pack}; the requirements of no level are met.`,
      contract: (product, level, contract) => `${product} meets ${contract}, annex A, Level ${level}.`,
      conforms: (product, level, standard) => `${product} conforms to ${standard}, Level ${level}.`,
    },
    results: 'Results',
    head: ['Quantity', 'Result', 'U95 interval', 'Required', 'Decision rule', 'Conformity'],
    outcome: {
      pass: 'pass',
      'conditional pass': 'conditional pass',
      'conditional fail': 'conditional fail',
      fail: 'fail',
      inconclusive: 'inconclusive',
      'not applicable': 'not applicable',
    },
    decision: { simple: 'simple', guarded: 'guarded', 'non-binary': 'non-binary' },
    none: 'none',
    noSampling: 'The item was chosen by the customer; no sampling by the laboratory.',
    days: (from, to) => (from === to ? from : `${from} to ${to}`),
    serial: (serial) => `serial no. ${serial}`,
    method: (pack) => `as named in ${pack}, one document a method`,
    notes: {
      items: 'The results relate only to the item tested.',
      interval: 'Intervals are of the expanded uncertainty, coverage about 95 %.',
      risk: 'Decision rules after ILAC-G8:09/2019. Simple: the value alone, the risk of a wrong statement at the limit is up to 50 %. Guarded: the value clears the limit by U95, the risk of a false acceptance is under 2.5 %. Non-binary: between both it is conditional.',
      outside: '† outside the accredited scope.',
      external: '‡ from an external provider.',
      opinions: 'Opinions and interpretations:',
      whole: 'This report may only be reproduced whole.',
      unverified: 'The text of the standard was not available to who wrote the rules: each rule names its source.',
    },
    marks: { outside: '†', external: '‡' },
    authorised: 'authorised this report',
    footer: (number) => `Test report ${number} | Page {page} of {pages}`,
    end: 'End of report',
  },
  zh: {
    title: '检测报告',
    names: {
      customer: '客户',
      item: '检测物品',
      identification: '标识',
      condition: '状态',
      received: '接收日期',
      performed: '检测日期',
      site: '检测地点',
      method: '方法',
      sampling: '抽样',
      deviations: '对方法的偏离、补充或删减',
      standard: '所询标准',
      basis: '要求',
      evidence: '证据',
      issued: '签发日期',
      accreditation: '所述认可',
      firmware: '固件',
    },
    statement: {
      level: (product, level, pack) => `${product}：依据 ${pack} 评定（来源未经核实），满足${level}级要求。`,
      none: (product, pack) => `${product}：依据 ${pack} 评定，未满足任何等级的要求。`,
      contract: (product, level, contract) => `${product}满足 ${contract} 附件 A，${level}级。`,
      conforms: (product, level, standard) => `${product}符合 ${standard}，${level}级。`,
    },
    results: '结果',
    head: ['量', '结果', 'U95 区间', '要求', '判定规则', '符合性'],
    outcome: {
      pass: '通过',
      'conditional pass': '有条件通过',
      'conditional fail': '有条件不通过',
      fail: '不通过',
      inconclusive: '无结论',
      'not applicable': '不适用',
    },
    decision: { simple: '简单', guarded: '带保护带', 'non-binary': '非二元' },
    none: '无',
    noSampling: '物品由客户选定，实验室未抽样。',
    days: (from, to) => (from === to ? from : `${from} 至 ${to}`),
    serial: (serial) => `序列号 ${serial}`,
    method: (pack) => `见 ${pack}，每种方法一份文件`,
    notes: {
      items: '结果仅与被检物品有关。',
      interval: '区间为扩展不确定度，包含概率约 95 %。',
      risk: '判定规则依据 ILAC-G8:09/2019。简单：仅按测得值，在限值处误判风险最高 50 %。带保护带：测得值以 U95 越过限值，误接受风险低于 2.5 %。非二元：介于两者之间为有条件。',
      outside: '† 不在认可范围内。',
      external: '‡ 来自外部供应商。',
      opinions: '意见和解释：',
      whole: '未经批准不得部分复制本报告。',
      unverified: '规则编写者未能获得标准文本：每条规则均注明其来源。',
    },
    marks: { outside: '†', external: '‡' },
    authorised: '批准本报告',
    footer: (number) => `检测报告 ${number} | 第 {page} 页，共 {pages} 页`,
    end: '报告结束',
  },
  ja: {
    title: '試験報告書',
    names: {
      customer: '顧客',
      item: '試験品目',
      identification: '識別',
      condition: '状態',
      received: '受領日',
      performed: '試験実施日',
      site: '試験の実施場所',
      method: '方法',
      sampling: 'サンプリング',
      deviations: '方法からの逸脱、追加または除外',
      standard: '対象規格',
      basis: '要求事項',
      evidence: '証拠',
      issued: '発行日',
      accreditation: '記載された認定',
      firmware: 'ファームウェア',
    },
    statement: {
      level: (product, level, pack) =>
        `${product}：${pack}（出典未確認）により評価。レベル${level}の要求事項を満たします。`,
      none: (product, pack) => `${product}：${pack} により評価。いずれのレベルの要求事項も満たしません。`,
      contract: (product, level, contract) => `${product}は ${contract} 附属書A レベル${level}を満たしています。`,
      conforms: (product, level, standard) => `${product}は ${standard} レベル${level}に適合しています。`,
    },
    results: '結果',
    head: ['量', '結果', 'U95区間', '要求', '判定ルール', '適合性'],
    outcome: {
      pass: '合格',
      'conditional pass': '条件付き合格',
      'conditional fail': '条件付き不合格',
      fail: '不合格',
      inconclusive: '結論なし',
      'not applicable': '該当なし',
    },
    decision: { simple: '単純', guarded: 'ガードバンド付き', 'non-binary': '非二値' },
    none: 'なし',
    noSampling: '品目は顧客が選定。試験所によるサンプリングなし。',
    days: (from, to) => (from === to ? from : `${from} から ${to}`),
    serial: (serial) => `製造番号 ${serial}`,
    method: (pack) => `${pack} に記載、方法ごとに一文書`,
    notes: {
      items: '結果は試験した品目だけに関するものです。',
      interval: '区間は拡張不確かさ（包含確率約95 %）です。',
      risk: '判定ルールは ILAC-G8:09/2019 によります。単純：測定値だけによる。限度値での誤判定リスクは最大50 %。ガードバンド付き：測定値がU95だけ限度値を超えて合格側にある。誤合格リスクは2.5 %未満。非二値：その間は条件付き。',
      outside: '† 認定範囲外。',
      external: '‡ 外部提供者による。',
      opinions: '意見及び解釈：',
      whole: '本報告書は全文でのみ複製できます。',
      unverified: '規則の作成者は規格の本文を入手していません。各規則に出典を示しています。',
    },
    marks: { outside: '†', external: '‡' },
    authorised: '本報告書を承認',
    footer: (number) => `試験報告書 ${number} | {page} / {pages} ページ`,
    end: '報告書 終わり',
  },
  ko: {
    title: '시험성적서',
    names: {
      customer: '고객',
      item: '시험 품목',
      identification: '식별',
      condition: '상태',
      received: '접수일',
      performed: '시험 수행일',
      site: '시험 장소',
      method: '방법',
      sampling: '샘플링',
      deviations: '방법의 변경, 추가 또는 제외',
      standard: '대상 표준',
      basis: '요구사항',
      evidence: '증거',
      issued: '발행일',
      accreditation: '기재된 인정',
      firmware: '펌웨어',
    },
    statement: {
      level: (product, level, pack) => `${product}: ${pack}(출처 미확인) 기준 평가, 레벨 ${level} 요구사항을 충족함.`,
      none: (product, pack) => `${product}: ${pack} 기준 평가, 어느 레벨의 요구사항도 충족하지 않음.`,
      contract: (product, level, contract) => `${product}: ${contract} 부속서 A 레벨 ${level}을 충족함.`,
      conforms: (product, level, standard) => `${product}: ${standard} 레벨 ${level}에 적합함.`,
    },
    results: '결과',
    head: ['양', '결과', 'U95 구간', '요구', '판정 규칙', '적합성'],
    outcome: {
      pass: '합격',
      'conditional pass': '조건부 합격',
      'conditional fail': '조건부 불합격',
      fail: '불합격',
      inconclusive: '결론 없음',
      'not applicable': '해당 없음',
    },
    decision: { simple: '단순', guarded: '보호대역', 'non-binary': '비이진' },
    none: '없음',
    noSampling: '품목은 고객이 선정하였으며 시험소의 샘플링은 없음.',
    days: (from, to) => (from === to ? from : `${from}부터 ${to}까지`),
    serial: (serial) => `일련번호 ${serial}`,
    method: (pack) => `${pack}에 기재, 방법별 문서`,
    notes: {
      items: '결과는 시험한 품목에만 해당합니다.',
      interval: '구간은 확장불확도이며 포함확률은 약 95 %입니다.',
      risk: '판정 규칙은 ILAC-G8:09/2019에 따릅니다. 단순: 측정값만으로 판정하며 한계값에서 오판 위험은 최대 50 %입니다. 보호대역: 측정값이 U95만큼 한계를 벗어나 합격 쪽에 있으며 오합격 위험은 2.5 % 미만입니다. 비이진: 그 사이는 조건부입니다.',
      outside: '† 인정 범위 밖.',
      external: '‡ 외부 제공자의 결과.',
      opinions: '의견 및 해석:',
      whole: '이 성적서는 전체로만 복제할 수 있습니다.',
      unverified: '규칙 작성자는 표준 본문을 입수하지 못했습니다. 각 규칙에 출처가 있습니다.',
    },
    marks: { outside: '†', external: '‡' },
    authorised: '이 성적서를 승인함',
    footer: (number) => `시험성적서 ${number} | {page} / {pages} 쪽`,
    end: '성적서 끝',
  },
};
