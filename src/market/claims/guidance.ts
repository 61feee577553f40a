import * as cues from './cues.ts';
import { among, isQuestion, sentenceAt, type Reading, type Span } from './reading.ts';
import type { StandardMention } from './standards.ts';

const mandatory =
  /(?<![a-z])(?:mandatory|compulsory|obligatory|(?:required|demanded|prescribed|stipulated) by (?:\w+ )?(?:law|regulation)|legally (?:required|binding|mandated|prescribed)|legal (?:requirement|obligation|duty)|(?:the |chinese |eu |national |european )?(?:law|regulation|legislation)s? (?:now )?(?:requires?|demands?|prescribes?|obliges?|makes?)|statutory|by law|mandated by|obliged to|must [^.;]{0,60}(?:before|to) (?:be(?:ing)? )?(?:sold|imported|exported|shipped|placed|marketed|sale|import|export)|(?:may|can|must)(?: no longer|not| not) be (?:sold|imported|exported|shipped|placed)|banned|(?:required|needed|necessary|a (?:condition|prerequisite|precondition)) (?:for|to|of) (?:the |any |every )?(?:export|import|sale|market|customs|shipment|ship|sell|enter)[a-z]*)(?![a-z])|(?:出口|进口|上市|销售|通关)(?:的|之)?(?:必备|前提|必要条件|先决条件|门槛)|(?:輸出|輸入|販売|通関)(?:に|する|を)[^。]{0,24}(?:必要|不可欠|欠かせ)|(?:輸出|輸入|販売)(?:は)?(?:でき(?:ません|ない)|禁止|不可)|(?:수출|수입|판매|통관)[^.。]{0,24}(?:필요|받아야|필수|없습니다|금지)|(?:dürfen|darf)[^.;]{0,80}nicht[^.;]{0,24}(?:ausgeführt|eingeführt|exportiert|importiert|verkauft|geliefert|vertrieben|in verkehr)[a-zß-ž]*|(?:ausfuhr|export|einfuhr|verkauf|vertrieb)[^.;]{0,50}(?:nötig|erforderlich|notwendig|voraussetzung|untersagt|verboten)|voraussetzung für (?:die |den |jede[nr]? )?(?:ausfuhr|export|einfuhr|verkauf|vertrieb)|强制(?:性|执行|认证|要求|实施|标准|规定)?|法定|法律(?:规定|要求|义务|法规要求)|依法(?:必须|应当|须)?|必须(?:[^。；,，]{0,20})?(?:方可|才能|才可)|(?:不得|禁止|不准|不能)(?:出口|进口|销售|上市|流通)|必须(?:通过|取得|获得|符合|达到|满足)|義務(?:付け|づけ|化|で|と|が|的)?|強制(?:規格|認証|的|力)?|法律(?:で|により|上|に基づ)|法的(?:に|な|要件|義務)|法令(?:で|により|上)|法定|必須|법적 ?(?:의무|요건|요구|으로)|법률(?:로|상|에|이)|법(?:으로|에 따라|이 요구|령으로)|의무(?:적|화|사항|이|입|로|인증)?|강제(?:적|화|인증|규격|사항)?|필수|(?:gesetzlich|rechtlich|behördlich|zwingend)(?: (?:vorgeschrieben|verlangt|gefordert|verbindlich|verpflichtend|notwendig|erforderlich|bindend))?|vorgeschrieben|pflicht(?:norm|standard)|verpflichtend|(?<!un)verbindlich(?![a-z])|rechtsverbindlich|obligatorisch|(?<![a-z])pflicht(?![a-zß-ž])|zertifizierungspflicht\w*|das gesetz (?:verlangt|fordert|schreibt)|vorschrift(?![a-z])|vom gesetz/g;
const voluntary =
  /(?<![a-z])(?:voluntary|voluntarily|recommended|recommendation|guidance only|for guidance|for reference|freiwillig\w*|empfohlen\w*|empfehlung|unverbindlich\w*)(?![a-zß-ž])|非强制|(?:不|没有|并非|并不|不是|无|未|不具有?|不具备)[^。；,，]{0,4}(?:强制|法定|法律)|不属于|推荐性|推荐|自愿|仅供参考|任意|推奨|(?:義務|強制)(?:力|的|規格|要件|で|に|と|が|も|付けられて)?(?:は|では|も)?(?:い?ない|い?ません|ありません|なく|無い|なし)|(?:義務|強制|必須)(?:では|で)(?:ない|ありません|なく)|자율|임의|권고|권장|의무(?:가|는|사항이|화되어|적이지)? ?(?:아니|아닙|아님|없|않)|강제(?:가|는|성이|성은|력이)? ?(?:아니|아닙|없|않)|필수(?:가|는)? ?(?:아니|아닙|않)/;
/** Directly before the word that makes it law. */
const notSo =
  /(?<![a-z])(?:not|no|nor|never|neither|isn't|nowhere|nicht|kein(?:e[nmrs]?)?|weder)(?: [a-zà-ž]+){0,3} ?$/;
/** After it: no law does. */
const byNone = /^[^.;]{0,24}(?<![a-z])(?:nicht|kein(?:e[nmrs]?)?|nowhere|by no law)(?![a-z])/;

const contract =
  /(?<![a-z])(?:contract|agreed|purchase order|annex|vertrag\w*|vereinbart\w*)(?![a-z])|合同|约定|协议|契約|계약|약정/;

function isNotSo(text: string, match: RegExpExecArray): boolean {
  const [start, end] = [match.index, match.index + match[0].length];
  return notSo.test(text.slice(Math.max(0, start - 40), start)) || byNone.test(text.slice(end));
}

/** Words for this kind of level, named or not. */
export const subjectsIn = ({ text }: Reading): Span[] =>
  [...text.matchAll(cues.levelSubject)].map((m) => ({ start: m.index, end: m.index + m[0].length }));

/** A sentence that makes a recommended standard or guidance into law: where it says so. */
export function mandatoryIn(reading: Reading, standards: readonly StandardMention[]): Span[] {
  const named: Span[] = standards.filter(({ of }) => of === 'sensor level' || of === 'guidance');
  named.push(...subjectsIn(reading));
  const found: Span[] = [];
  for (const standard of named.toSorted((a, b) => a.start - b.start)) {
    const sentence = sentenceAt(reading, standard.start);
    if (among(found, sentence).length > 0) continue;
    const text = reading.text.slice(sentence.start, sentence.end);
    if (voluntary.test(text) || contract.test(text) || isQuestion(reading, sentence)) continue;
    const first = [...text.matchAll(mandatory)].find((match) => !isNotSo(text, match));
    if (!first) continue;
    const start = sentence.start + first.index;
    found.push({ start, end: start + first[0].length });
  }
  return found;
}

/** Certification to guidance that nobody can be certified to: the guidance named in such a sentence. */
export function guidanceCertifiedIn(reading: Reading, standards: readonly StandardMention[]): Span[] {
  return standards
    .filter(({ of }) => of === 'guidance')
    .filter((standard) => {
      const sentence = sentenceAt(reading, standard.start);
      const text = reading.text.slice(sentence.start, sentence.end);
      if (!cues.certification.test(text)) return false;
      const others = among(standards, sentence).filter((s) => s.of === 'sensor level');
      return others.length === 0 && !isDenied(text);
    })
    .map(({ start, end }) => ({ start, end }));
}

const isDenied = (text: string): boolean => cues.deniedBefore.test(text) || cues.deniedAfter.test(text);

const accreditors =
  '(?:(?<![a-z])cma(?![a-z])|china national accreditation service(?: for conformity assessment)?|deutsche akkreditierungsstelle|中国合格评定国家认可委员会|国家认监委|认监委|cnas|cnca|samr|dakks|kolas|a2la|ukas|ilac|iaf|(?:global )?accreditation cooperation)';
const approvals = [
  `(?<![a-z])(?:approved|certified|authori[sz]ed|endorsed|licen[cs]ed|recogni[sz]ed|homologated|approval|certification|certificate) (?:by|from|of) (?:the |china's )?${accreditors}(?![a-z])(?! ?[lc]?\\d)`,
  `(?<![a-z])${accreditors}[ -](?:approved|certified|approval|certification|certificate|endorsed|authori[sz]ed|accredited (?:sensors?|products?|devices?|level))`,
  `${accreditors} ?(?:的|官方|国家)?(?:产品)?(?:认证|认可|批准|许可|核准|认定|背书)(?!的?(?:实验室|机构|检测|检验|试验|认证机构|委员会))`,
  `${accreditors} ?(?:の|による|から|より)?(?:製品)?(?:の)?(?:承認|認証|認定|認可|公認)(?!.{0,3}(?:試験所|試験機関|機関|ラボ|検査|委員会|を受けた))`,
  `${accreditors} ?(?:의|로부터|에서|에 의해)? ?(?:제품 ?)?(?:승인|인증|인정|허가|공인)(?!.{0,4}(?:시험소|시험기관|기관|시험|을 받은 (?:시험|기관)|받은 (?:시험|기관)))`,
  `(?<![a-z])(?:von|durch) (?:der |die |das |dem )?${accreditors} (?:offiziell )?(?:zugelassen|zertifiziert|genehmigt|freigegeben|anerkannt|geprüft)`,
  `(?<![a-z])${accreditors}-?(?:zertifiziert\\w*|zugelassen\\w*|zulassung|zertifikat|zertifizierung|genehmig\\w*|freigabe)`,
];
const approvedBy = new RegExp(approvals.join('|'), 'g');
const bodyBefore =
  /(?:laborator(?:y|ies)|labs?|bod(?:y|ies)|institutes?|cent(?:re|er)|labor(?:s|en|e)?|stelle|实验室|机构|试验所|試験所|試験機関|機関|시험소|기관|시험소는|기관은|labor ist)(?: (?:is|are|was|ist|sind|wurde))?[ ,(]*$/;

/** “Approved by CNAS”: an accreditor is said to have approved a product. */
export function accreditorApprovalsIn(reading: Reading): Span[] {
  const { text } = reading;
  return [...text.matchAll(approvedBy)]
    .map((match) => ({ start: match.index, end: match.index + match[0].length }))
    .filter(({ start, end }) => {
      const sentence = sentenceAt(reading, start);
      return (
        !isQuestion(reading, sentence) &&
        !isDenied(text.slice(sentence.start, sentence.end)) &&
        !bodyBefore.test(text.slice(Math.max(0, start - 30), start)) &&
        !/^(?:e[nmrs]?)? ?(?:test )?(?:laborator|lab(?![a-z])|bod|prüflabor|labor|prüfstelle|stelle|institut|实验室|机构)/.test(
          text.slice(end, end + 12),
        )
      );
    });
}

const acts =
  "(?:annex iii|(?:the )?(?:eu |european )?(?:ai|artificial intelligence) act|ai basic act|meti(?:'s)? (?:\\w+ ){0,3}guidelines?|high-risk (?:requirements|rules)|anhang iii|(?:eu-)?ki-(?:verordnung|gesetz)|(?:eu ?)?(?:ai|人工知能) ?法(?:の|律)?|ai ?基本法|附属書 ?(?:iii|3|三)|(?:欧盟)?《? ?(?:人工智能|ai) ?法案?》?|附件 ?(?:三|iii|3)|(?:経済産業省|经济产业省|经产省|meti)(?:の|的)?(?:ai)?[^。]{0,8}(?:ガイドライン|指南|指引|准则)|ai事業者ガイドライン|(?:eu ?)?(?:ai|인공지능) ?(?:기본)?법|부속서 ?(?:iii|3)|高风险(?:要求|条款))";
const meets =
  '(?:compl(?:y|ies|iant|iance|ying)|satisf(?:y|ies|ied|ying)|meets?|meeting|fulfil\\w*|align(?:s|ed|ment)?|conform\\w*|equivalent|corresponds?|covers?|ready for|符合|满足|对应|等同|对齐|通过|达到|覆盖|适用|満た\\S{0,2}|適合|準拠|対応|相当|충족|준수|적합|부합|만족|대응|상응|해당|erfüll\\w*|konform\\w*|entsprich\\w*|entsprech\\w*|deckt|abgedeckt|gleichwertig)';
const act = new RegExp(`${meets}.{0,60}?${acts}(?:.{0,12}?${acts})?|${acts}(?:.{0,12}?${acts})?.{0,30}?${meets}`, 'g');

/** A level put beside a law that knows none, as if it met it. `hasLevel`: whether a sentence speaks of a level or this standard. */
export function actClaimsIn(reading: Reading, hasLevel: (sentence: Span) => boolean): Span[] {
  const { text } = reading;
  if (
    !/annex|anhang|附|부속서|act(?![a-z])|法|법|verordnung|meti|ガイドライン|经|guideline|high-risk|高风险/.test(text)
  )
    return [];
  return [...text.matchAll(act)]
    .map((match) => ({ start: match.index, end: match.index + match[0].length }))
    .filter(({ start, end }) => {
      const sentence = sentenceAt(reading, start);
      const said = text.slice(sentence.start, sentence.end);
      return end <= sentence.end && hasLevel(sentence) && !isDenied(said);
    });
}
