import type { ClaimLanguage, Wording } from '../../market/claims/finding.ts';

type Says = Record<Wording['says'], (w: Wording) => string>;

const digit = ({ certified }: Wording): string => (certified ?? '').slice(1);
const versions = ({ covered }: Wording, sep: string): string => (covered ?? []).join(sep);

/** Sentences that are true, in the language of the document, to be put in the place of one that is not. […] is for the writer to fill in. */
export const wordings: Record<ClaimLanguage, Says> = {
  en: {
    certified: (w) =>
      w.pack === undefined
        ? `${w.product} with firmware ${versions(w, ', ')}: GB/T 45288–2026, Level ${digit(w)}, certificate ${w.certificate} of ${w.body}.`
        : `${w.product} with firmware ${versions(w, ', ')}: Level ${digit(w)} as assessed against ${w.pack}, certificate ${w.certificate} of ${w.body}.`,
    assessed: () => 'Self-assessed against [rules and their version]; not certified.',
    'no level': () => 'AI interoperability level: not certified.',
    guidance: () => 'A recommended standard or guidance, applied voluntarily [or: as agreed in contract …].',
    tested: (w) =>
      `Tested by the laboratory accredited as ${w.number}, report [number]. A test report is no product approval.`,
    'accredited body': () =>
      'Certificate [number] of [certification body], which [accreditor] accredits under [its number].',
    functions: () =>
      '[What it does, e.g. “tells four bearing faults apart on the device”]; AI interoperability level: not certified.',
    'law apart': () =>
      'The level says nothing about the EU AI Act, Japan’s guidelines or Korea’s act; they apply by the use of the product.',
  },
  zh: {
    certified: (w) =>
      w.pack === undefined
        ? `${w.product}（固件 ${versions(w, '、')}）：GB/T 45288—2026，${digit(w)}级，${w.body} 证书 ${w.certificate}。`
        : `${w.product}（固件 ${versions(w, '、')}）：依据 ${w.pack} 评定为${digit(w)}级，${w.body} 证书 ${w.certificate}。`,
    assessed: () => '依据［规则及版本］自我评估，未经认证。',
    'no level': () => '人工智能互操作等级：未认证。',
    guidance: () => '推荐性标准或指导性技术文件，自愿采用［或：按合同约定……］。',
    tested: (w) => `由认可编号为 ${w.number} 的实验室检测，报告［编号］。检测报告不是产品批准。`,
    'accredited body': () => '［认证机构］证书［编号］，该机构由［认可机构］认可，编号［编号］。',
    functions: () => '［具体功能，例如“在设备上区分四种轴承故障”］；人工智能互操作等级：未认证。',
    'law apart': () => '等级与欧盟《人工智能法》、日本指南和韩国法律无关，后者按产品用途适用。',
  },
  ja: {
    certified: (w) =>
      w.pack === undefined
        ? `${w.product}（ファームウェア ${versions(w, '、')}）：GB/T 45288-2026 レベル${digit(w)}、${w.body} 証明書 ${w.certificate}。`
        : `${w.product}（ファームウェア ${versions(w, '、')}）：${w.pack} による評価でレベル${digit(w)}、${w.body} 証明書 ${w.certificate}。`,
    assessed: () => '［規則と版］による自己評価。認証ではありません。',
    'no level': () => 'AI相互運用性レベル：認証されていません。',
    guidance: () => '推奨規格または指針を任意に適用［または：契約の定めによる］。',
    tested: (w) => `認定番号 ${w.number} の試験所で試験、報告書［番号］。試験報告書は製品の承認ではありません。`,
    'accredited body': () => '［認証機関］の証明書［番号］。同機関は［認定機関］の認定［番号］を受けています。',
    functions: () =>
      '［具体的な機能。例：「機器上で軸受の異常を四種類に分類」］。AI相互運用性レベル：認証されていません。',
    'law apart': () =>
      'レベルはEUのAI法、日本のガイドライン、韓国の法律とは関係しません。これらは製品の用途により適用されます。',
  },
  ko: {
    certified: (w) =>
      w.pack === undefined
        ? `${w.product}(펌웨어 ${versions(w, ', ')}): GB/T 45288-2026 레벨 ${digit(w)}, ${w.body} 인증서 ${w.certificate}.`
        : `${w.product}(펌웨어 ${versions(w, ', ')}): ${w.pack} 기준 평가 레벨 ${digit(w)}, ${w.body} 인증서 ${w.certificate}.`,
    assessed: () => '[규칙과 버전]에 따른 자체 평가이며 인증이 아닙니다.',
    'no level': () => 'AI 상호운용성 레벨: 인증되지 않음.',
    guidance: () => '권고 표준 또는 지침을 자율적으로 적용함[또는: 계약에 따름].',
    tested: (w) => `인정번호 ${w.number} 시험소에서 시험함, 성적서 [번호]. 시험성적서는 제품 승인이 아닙니다.`,
    'accredited body': () => '[인증기관] 인증서 [번호]. 이 기관은 [인정기구]의 인정 [번호]을(를) 받았습니다.',
    functions: () => '[구체적인 기능, 예: “기기에서 베어링 이상 네 가지를 구분”]; AI 상호운용성 레벨: 인증되지 않음.',
    'law apart': () => '레벨은 EU AI법, 일본 가이드라인, 한국 법률과 무관하며, 이들은 제품의 용도에 따라 적용됩니다.',
  },
  de: {
    certified: (w) =>
      w.pack === undefined
        ? `${w.product} mit Firmware ${versions(w, ', ')}: GB/T 45288–2026, Stufe ${digit(w)}, Zertifikat ${w.certificate} von ${w.body}.`
        : `${w.product} mit Firmware ${versions(w, ', ')}: Stufe ${digit(w)}, bewertet nach ${w.pack}, Zertifikat ${w.certificate} von ${w.body}.`,
    assessed: () => 'Selbst bewertet nach [Regeln und Version]; nicht zertifiziert.',
    'no level': () => 'KI-Interoperabilitätsstufe: nicht zertifiziert.',
    guidance: () => 'Eine empfohlene Norm oder Leitlinie, freiwillig angewandt [oder: wie vertraglich vereinbart …].',
    tested: (w) =>
      `Geprüft im Labor mit der Akkreditierung ${w.number}, Bericht [Nummer]. Ein Prüfbericht ist keine Produktzulassung.`,
    'accredited body': () =>
      'Zertifikat [Nummer] der [Zertifizierungsstelle], akkreditiert von [Akkreditierungsstelle] unter [Nummer].',
    functions: () =>
      '[Was es tut, z. B. „unterscheidet im Gerät vier Lagerschäden“]; KI-Interoperabilitätsstufe: nicht zertifiziert.',
    'law apart': () =>
      'Die Stufe sagt nichts über die KI-Verordnung der EU, Japans Leitlinien oder Koreas Gesetz; sie gelten nach der Verwendung des Produkts.',
  },
};

export const wordingText = (wording: Wording): string => wordings[wording.language][wording.says](wording);
