import * as cues from './cues.ts';
import { sentenceAt, type Reading, type Span } from './reading.ts';

/** Who holds such a number: a laboratory, a certification body, or whoever an authority lets do something. */
export type Holder = 'laboratory' | 'body' | 'other';
/** A number of an accreditation or authorisation, and what the words beside it use it for. */
export type NumberMention = Span & {
  number: string;
  holder: Holder;
  used: 'approval' | 'testing' | 'certification' | 'bare';
};

const no =
  '(?: ?(?:certificates?|accreditation|registration|lab(?:oratory)?|认可证书|认可|证书|注册|認定証|認定|登録|인정서|인정|등록|akkreditierung|registrierung)s?)?[ :-]*(?:numbers?|nummer|no\\.?|nr\\.?|编号|证书号|号|番号|번호|#)?[ :]*\\(?';
const patterns: readonly [Holder, string][] = [
  ['laboratory', `cnas${no}l ?-?\\d{4,5}(?!\\d)`],
  ['body', `cnas${no}c ?-?\\d{3}-[a-z](?![a-z])`],
  ['other', `cnas${no}ib ?\\d{4}(?!\\d)`],
  ['body', 'cnca-r-\\d{4}-\\d{3}(?!\\d)'],
  ['laboratory', `(?<![a-z])cma${no}\\d{10,12}(?!\\d)`],
  ['laboratory', '(?<![a-z])d-(?:pl|k|ml)-\\d{5}-\\d{2}(?:-\\d{2})?'],
  ['body', '(?<![a-z])d-(?:ze|zm|zp|zt)-\\d{5}-\\d{2}(?:-\\d{2})?'],
  ['laboratory', '(?<![a-z])(?:kolas[ -]?)?kt ?-?\\d{3}(?!\\d)'],
  ['laboratory', '(?<![a-z])(?:(?:jab|ia ?japan|jnla)[ -]?)?rtl ?\\d{4,5}(?!\\d)'],
  ['body', `(?<![a-z])(?:kab|jab)${no}(?:pc|p)[ -]?\\d{2,4}(?!\\d)`],
  ['laboratory', `(?<![a-z])a2la${no}\\d{4}\\.\\d{2}(?!\\d)`],
  ['laboratory', `(?<![a-z])ukas${no}\\d{4}(?!\\d)`],
];
const any = new RegExp(patterns.map(([, pattern]) => `(${pattern})`).join('|'), 'g');

const approval =
  /approv\w*|certifi(?:ed|cate|cation)\w*|licen[cs]e\w*|homologat\w*|zulassung\w*|zugelassen\w*|zertifi\w*|genehmig\w*|认证|批准|核准|许可|(?<!认可)证书|准入|認証|承認|許可|証明書|인증|승인|허가|형식승인/g;
const testing =
  /test(?:ed|ing|s)?(?![a-z])|test report\w*|laborator\w*|(?<![a-z])lab(?![a-z])|calibrat\w*|measured|geprüft|prüf\w*|labor(?![a-z])|labors|kalibrier\w*|gemessen|检[测验]\S{0,4}|检验|试验|实验室|测试|校准|試験\S{0,3}|検査|校正|測定|시험\S{0,3}|검사|교정|측정/g;
/** Says of the number that it is the product's own. */
const ownApproval =
  /product(?:'s)? (?:approval|licen[cs]e|certificat\w+|authori[sz]ation)|type approval|market (?:access|approval|entry)|产品(?:认证|批准|准入|许可)|製品(?:の)?(?:認証|承認|認可)|제품 ?(?:의 ?)?(?:인증|승인|허가)|produkt(?:zulassung|zertifi|genehmigung)|zulassungsnummer|typgenehmigung/;
/** A laboratory said to have issued a certificate, or to certify. */
const byLaboratory =
  /(?:certificate|certified|approved|approval)[^;\n]{0,60}(?:issued |granted )?by (?:the |a |an |our )?(?:\w+ ){0,4}(?:laboratory|lab)(?![a-z])|(?:实验室|检测机构|检测中心)[^。；]{0,30}(?:颁发|签发|出具)的?(?:产品)?(?:认证|证书)|(?:试验|試験)所[^。]{0,20}(?:認証|証明書)を?(?:発行|取得)|시험(?:소|기관)[^.]{0,30}(?:인증서|인증을? ?(?:발급|받))|(?:labor|prüflabor)[^.;]{0,40}(?:zertifiziert|zugelassen|zertifikat)|(?:zertifiziert|zugelassen)[^.;]{0,20}(?:durch|vom|von)[^.;]{0,20}(?:prüf)?labor/;

const distances = (text: string, pattern: RegExp, at: Span, offset: number): number => {
  let least = Number.POSITIVE_INFINITY;
  for (const match of text.matchAll(pattern)) {
    const [start, end] = [match.index + offset, match.index + offset + match[0].length];
    if (start < at.end && end > at.start) continue;
    least = Math.min(least, start >= at.end ? start - at.end : at.start - end);
  }
  return least;
};

function usedFor(reading: Reading, at: Span, holder: Holder): NumberMention['used'] {
  const sentence = sentenceAt(reading, at.start);
  const text = reading.text.slice(sentence.start, sentence.end);
  const approves = distances(text, approval, at, sentence.start);
  const tests = distances(text, testing, at, sentence.start);
  if (holder !== 'laboratory') return approves < Number.POSITIVE_INFINITY ? 'certification' : 'bare';
  if (cues.deniedBefore.test(text) || cues.deniedAfter.test(text)) return 'testing';
  if (byLaboratory.test(text) || ownApproval.test(text)) return 'approval';
  if (approves === Number.POSITIVE_INFINITY && tests === Number.POSITIVE_INFINITY) return 'bare';
  return approves < tests ? 'approval' : 'testing';
}

/** Every accreditation number on a page with its use. */
export function numbersIn(reading: Reading): NumberMention[] {
  return [...reading.text.matchAll(any)].map((match) => {
    const span = { start: match.index, end: match.index + match[0].length };
    const holder = patterns[match.slice(1).findIndex((group) => group !== undefined)]?.[0] ?? 'other';
    const number = match[0]
      .toUpperCase()
      .replaceAll(/[:(#]| (?:NO|NR)\.?/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim();
    return { ...span, number, holder, used: usedFor(reading, span, holder) };
  });
}

/** Two spellings of one number. */
export const isSameNumber = (a: string, b: string): boolean => {
  const plain = (text: string): string => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  return plain(a) === plain(b);
};
