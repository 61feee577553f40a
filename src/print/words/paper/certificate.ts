import type { PaperLanguage } from '../../../model/paper.ts';

/** Words of a certificate of conformity, with the terms of ISO/IEC 17000 and 17065 in each language. */
export type CertificatePaperWords = {
  title: string;
  names: Record<
    | 'client'
    | 'product'
    | 'units'
    | 'samples'
    | 'firmware'
    | 'models'
    | 'scheme'
    | 'standard'
    | 'level'
    | 'basis'
    | 'reports'
    | 'decided'
    | 'issued'
    | 'valid'
    | 'supersedes'
    | 'status'
    | 'authorisations',
    string
  >;
  statement: {
    conforms: (product: string, standard: string, level: string) => string;
    contract: (product: string, contract: string, level: string) => string;
    assessed: (product: string, pack: string, level: string) => string;
  };
  firmware: (version: string) => string;
  report: (number: string, laboratory: string, from: string, to: string) => string;
  valid: (from: string, to: string) => string;
  notes: { scope: string; check: string; accreditation: string; unverified: string };
  signatory: string;
  footer: (number: string) => string;
  end: string;
};

export const certificatePaperWords: Record<PaperLanguage, CertificatePaperWords> = {
  en: {
    title: 'Certificate of conformity',
    names: {
      client: 'Client',
      product: 'Product',
      units: 'Units',
      samples: 'Samples tested',
      firmware: 'Firmware covered',
      models: 'AI models',
      scheme: 'Certification scheme',
      standard: 'Standard',
      level: 'Level',
      basis: 'Assessed against',
      reports: 'Test reports',
      decided: 'Decision',
      issued: 'Issue',
      valid: 'Validity',
      supersedes: 'Supersedes',
      status: 'Status',
      authorisations: 'Accreditation stated',
    },
    statement: {
      conforms: (product, standard, level) => `${product} conforms to ${standard}, Level ${level}.`,
      contract: (product, contract, level) => `${product} meets ${contract}, annex A, Level ${level}.`,
      assessed: (product, pack, level) => `${product} was assessed against ${pack}, unverified source: Level ${level}.`,
    },
    firmware: (version) => `Version ${version}`,
    report: (number, laboratory, from, to) => `${number} of ${laboratory}, tests ${from} to ${to}`,
    valid: (from, to) => `${from} to ${to}, both days included (UTC)`,
    notes: {
      scope:
        'This certificate covers the firmware named above and no other. It is no approval under the law of any country.',
      check:
        'The signed record is inside this file and decides; whether it holds on a day is told by the register of the body. The code holds its number and digest.',
      accreditation:
        'An accreditation stated here counts when it is followed to a list that its accreditor or a trusted keeper signed.',
      unverified: 'The text of the standard was not available to who wrote the rules: each rule names its source.',
    },
    signatory: 'for the certification body',
    footer: (number) => `Certificate ${number} | Page {page} of {pages}`,
    end: 'End of certificate',
  },
  zh: {
    title: '产品认证证书',
    names: {
      client: '认证委托人',
      product: '产品',
      units: '单台产品',
      samples: '受检样品',
      firmware: '覆盖的固件',
      models: '人工智能模型',
      scheme: '认证方案',
      standard: '标准',
      level: '等级',
      basis: '评定依据',
      reports: '检测报告',
      decided: '认证决定日期',
      issued: '颁发日期',
      valid: '有效期',
      supersedes: '取代',
      status: '状态查询',
      authorisations: '所述认可',
    },
    statement: {
      conforms: (product, standard, level) => `${product}符合 ${standard}，${level}级。`,
      contract: (product, contract, level) => `${product}满足 ${contract} 附件 A，${level}级。`,
      assessed: (product, pack, level) => `${product}依据 ${pack} 评定（来源未经核实）：${level}级。`,
    },
    firmware: (version) => `版本 ${version}`,
    report: (number, laboratory, from, to) => `${number}，${laboratory}，检测日期 ${from} 至 ${to}`,
    valid: (from, to) => `${from} 至 ${to}，含首尾两日（UTC）`,
    notes: {
      scope: '本证书仅覆盖上列固件，不构成任何国家法律意义上的批准。',
      check: '签名记录内含于本文件并以其为准；某日是否有效以认证机构的登记册为准。二维码含证书编号与摘要。',
      accreditation: '所述认可须追溯至认可机构或受信任保管者签署的清单方为有效。',
      unverified: '规则编写者未能获得标准文本：每条规则均注明其来源。',
    },
    signatory: '认证机构代表',
    footer: (number) => `证书 ${number} | 第 {page} 页，共 {pages} 页`,
    end: '证书结束',
  },
  ja: {
    title: '製品認証書',
    names: {
      client: '依頼者',
      product: '製品',
      units: '個体',
      samples: '試験サンプル',
      firmware: '対象ファームウェア',
      models: 'AIモデル',
      scheme: '認証スキーム',
      standard: '規格',
      level: 'レベル',
      basis: '評価の基準',
      reports: '試験報告書',
      decided: '認証の決定日',
      issued: '発行日',
      valid: '有効期間',
      supersedes: '旧認証書',
      status: '状態の確認',
      authorisations: '記載された認定',
    },
    statement: {
      conforms: (product, standard, level) => `${product}は ${standard} レベル${level}に適合しています。`,
      contract: (product, contract, level) => `${product}は ${contract} 附属書A レベル${level}を満たしています。`,
      assessed: (product, pack, level) => `${product}は ${pack}（出典未確認）により評価され、レベル${level}でした。`,
    },
    firmware: (version) => `バージョン ${version}`,
    report: (number, laboratory, from, to) => `${number}、${laboratory}、試験日 ${from} から ${to}`,
    valid: (from, to) => `${from} から ${to} まで（両日を含む、UTC）`,
    notes: {
      scope: '本認証書は上記のファームウェアだけを対象とし、いずれの国の法令上の承認でもありません。',
      check:
        '署名された記録は本ファイルに含まれ、これが正となります。ある日に有効かどうかは認証機関の登録簿によります。コードには番号とダイジェストが含まれます。',
      accreditation: '記載された認定は、認定機関または信頼された管理者が署名した一覧までたどれる場合にだけ有効です。',
      unverified: '規則の作成者は規格の本文を入手していません。各規則に出典を示しています。',
    },
    signatory: '認証機関を代表して',
    footer: (number) => `認証書 ${number} | {page} / {pages} ページ`,
    end: '認証書 終わり',
  },
  ko: {
    title: '제품 인증서',
    names: {
      client: '의뢰자',
      product: '제품',
      units: '개별 제품',
      samples: '시험 시료',
      firmware: '적용 펌웨어',
      models: 'AI 모델',
      scheme: '인증 스킴',
      standard: '표준',
      level: '레벨',
      basis: '평가 기준',
      reports: '시험성적서',
      decided: '인증 결정일',
      issued: '발행일',
      valid: '유효 기간',
      supersedes: '대체된 인증서',
      status: '상태 확인',
      authorisations: '기재된 인정',
    },
    statement: {
      conforms: (product, standard, level) => `${product}: ${standard} 레벨 ${level}에 적합함.`,
      contract: (product, contract, level) => `${product}: ${contract} 부속서 A 레벨 ${level}을 충족함.`,
      assessed: (product, pack, level) => `${product}: ${pack}(출처 미확인) 기준 평가 결과 레벨 ${level}.`,
    },
    firmware: (version) => `버전 ${version}`,
    report: (number, laboratory, from, to) => `${number}, ${laboratory}, 시험일 ${from}부터 ${to}까지`,
    valid: (from, to) => `${from}부터 ${to}까지(양일 포함, UTC)`,
    notes: {
      scope: '이 인증서는 위에 기재된 펌웨어에만 적용되며, 어느 나라 법률상의 승인도 아닙니다.',
      check:
        '서명된 기록이 이 파일에 들어 있으며 그것이 우선합니다. 특정일의 유효 여부는 인증기관의 등록부에 따릅니다. 코드에는 번호와 다이제스트가 들어 있습니다.',
      accreditation: '기재된 인정은 인정기관 또는 신뢰된 관리자가 서명한 목록까지 확인될 때에만 유효합니다.',
      unverified: '규칙 작성자는 표준 본문을 입수하지 못했습니다. 각 규칙에 출처가 있습니다.',
    },
    signatory: '인증기관을 대표하여',
    footer: (number) => `인증서 ${number} | {page} / {pages} 쪽`,
    end: '인증서 끝',
  },
};
