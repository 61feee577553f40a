import type { CertificateState } from '../../model/certificate.ts';
import type { OfferKind, Recognition } from '../../model/market.ts';
import type { Language, Level } from '../../model/terms.ts';
import type { CellState } from '../../market/eligible/cell.ts';
import { certificateWords } from './certificate.ts';

/** What a reason's words need of a certificate. */
export type Cited = { number: string; body: string; level: Level; from: string; to: string; state: CertificateState };

/** Words of what may be offered where. */
export type EligibleWords = {
  title(kind: string, on: string): string;
  kind: Record<OfferKind, string>;
  state: Record<CellState, string>;
  head: Record<
    | 'row'
    | 'model'
    | 'maker'
    | 'firmware'
    | 'serial'
    | 'certificate'
    | 'level'
    | 'reason'
    | 'number'
    | 'state'
    | 'markets'
    | 'market'
    | 'notChecked'
    | 'later'
    | 'bears',
    string
  >;
  reasons: string;
  noCertificate: string;
  notGiven(number: string): string;
  unverified(of: Cited): string;
  noSerial(of: Cited, units: string): string;
  other: Record<'model' | 'maker' | 'firmware' | 'unit', (of: Cited, named: string, covered: string) => string>;
  notOn(of: Cited, on: string): string;
  below(of: Cited, asked: string): string;
  otherScheme(of: Cited, standard: string, asked: string): string;
  covers(of: Cited, firmware: string, stated: boolean): string;
  claims(level: Level): string;
  unchecked: string;
  accredited: string;
  edge(title: string, type: string, of: string, as: string): string;
  edgeType: Record<Recognition['type'], string>;
  rule(title: string): string;
  /** A rule by its name, its provenance, and whether something speaks against it. */
  ruleShort(id: string, provenance: string, contradicted: boolean): string;
  clause(text: string): string;
  read(day: string): string;
  since(from: string): string;
  contradicted(by: string): string;
  contested(group: string): string;
  noRule: string;
  borne(label: string, approval: string, by: string): string;
  own: string;
  notSurveyed: string;
  only: string;
  ignored(columns: string): string;
  more(rows: number): string;
  rules(id: string, version: string): string;
  show: string;
  all: string;
  colon: string;
  stop: string;
  comma: string;
  semicolon: string;
};

const en: EligibleWords = {
  title: (kind, on) => `What may be offered where: ${kind}, on ${on}`,
  kind: {
    procurement: 'government procurement',
    tender: 'industrial tender',
    integrator: "integrator's list",
    shipment: 'shipment',
  },
  state: {
    eligible: 'eligible by this rule only',
    'not eligible': 'not eligible by this rule',
    'not shown': 'not shown',
    'no rule': 'no rule found',
  },
  head: {
    row: 'Row',
    model: 'Model',
    maker: 'Maker',
    firmware: 'Firmware',
    serial: 'Serial',
    certificate: 'Certificate',
    level: 'Level claimed',
    reason: 'reason',
    number: 'No.',
    state: 'State',
    markets: 'Markets',
    market: 'Market',
    notChecked: 'Not checked',
    later: 'Not checked, and later',
    bears: 'Bears on it',
  },
  reasons: 'Reasons',
  noCertificate: 'no certificate for it is known here',
  notGiven: (number) => `certificate ${number} is named and was not given`,
  unverified: ({ number, state }) => `certificate ${number} is ${certificateWords.en.state[state]}: it shows nothing`,
  noSerial: ({ number }, units) => `certificate ${number} is for the units ${units}, and no serial number is named`,
  other: {
    model: ({ number }, named, covered) => `certificate ${number} is for ${covered}, not for ${named}`,
    maker: ({ number }, named, covered) => `certificate ${number} is for a product of ${covered}, not of ${named}`,
    firmware: ({ number }, named, covered) => `certificate ${number} covers firmware ${covered}, not ${named}`,
    unit: ({ number }, named, covered) => `certificate ${number} is for the units ${covered}, not for ${named}`,
  },
  notOn: ({ number, state, from, to }, on) =>
    `certificate ${number} (${from} to ${to}) is ${certificateWords.en.state[state]} on ${on}`,
  below: ({ number, level }, asked) => `certificate ${number} carries ${level}; ${asked} is asked`,
  otherScheme: ({ number }, standard, asked) =>
    `certificate ${number} is of ${standard}; ${asked} is asked, and no recognition between the two is known for that day`,
  covers: ({ number, body, level, from, to }, firmware, stated) =>
    `certificate ${number} of ${body} carries ${level} from ${from} to ${to}, ${stated ? `with firmware ${firmware}` : `for firmware ${firmware} alone (none is named here)`}`,
  claims: (level) => `${level} is claimed here, which is more than is certified`,
  unchecked: 'signature and status not checked',
  accredited: 'so whether its body is accredited, which the rule asks, is not checked either',
  edge: (title, type, of, as) => `by “${title}” (${type}: ${of} as ${as}), and no further`,
  edgeType: {
    deems: 'deems',
    recognises: 'recognises',
    eases: 'eases the application',
    'accepts-results': 'accepts results',
    'accepts-bodies': 'accepts bodies',
  },
  rule: (title) => `rule: ${title}`,
  ruleShort: (id, provenance, contradicted) => `rule ${id}: ${provenance}${contradicted ? ', and contradicted' : ''}`,
  clause: (text) => `, ${text}`,
  read: (day) => `, read ${day}`,
  since: (from) => `from ${from}`,
  contradicted: (by) => `contradicted: ${by}`,
  contested: (group) => `whether this market belongs to ${group} is contested`,
  noRule: 'nothing known here asks for a level in this market for this kind of offer on this day',
  borne: (label, approval, by) => `label ${label} bears on ${approval}: ${by}; not checked`,
  own: 'it is that label',
  notSurveyed: 'what else this market asks was not looked up',
  only: 'Each cell speaks of the rule named and of nothing else. What is listed as not checked may stand in the way.',
  ignored: (columns) => `Columns that say nothing here: ${columns}`,
  more: (rows) => `and ${rows} more rows: --csv, --xlsx or --html writes all of them`,
  rules: (id, version) => `Market rules: ${id} ${version}`,
  show: 'Show rows with',
  all: 'any state',
  colon: ': ',
  stop: '.',
  comma: ', ',
  semicolon: '; ',
};

const zh: EligibleWords = {
  title: (kind, on) => `何处可以供货：${kind}，${on}`,
  kind: { procurement: '政府采购', tender: '工业项目招标', integrator: '集成商合格名录', shipment: '发货' },
  state: {
    eligible: '仅按此规则合格',
    'not eligible': '按此规则不合格',
    'not shown': '未证明',
    'no rule': '未找到规则',
  },
  head: {
    row: '行',
    model: '型号',
    maker: '制造商',
    firmware: '固件',
    serial: '序列号',
    certificate: '证书',
    level: '声称等级',
    reason: '理由',
    number: '编号',
    state: '结论',
    markets: '市场',
    market: '市场',
    notChecked: '未检查',
    later: '未检查，以后适用',
    bears: '相关规定',
  },
  reasons: '理由',
  noCertificate: '此处不知其有任何证书',
  notGiven: (number) => `提到了证书 ${number}，但未提供`,
  unverified: ({ number, state }) => `证书 ${number} ${certificateWords.zh.state[state]}，不能证明任何事项`,
  noSerial: ({ number }, units) => `证书 ${number} 只针对单台 ${units}，而此处未给出序列号`,
  other: {
    model: ({ number }, named, covered) => `证书 ${number} 针对 ${covered}，而非 ${named}`,
    maker: ({ number }, named, covered) => `证书 ${number} 针对 ${covered} 的产品，而非 ${named}`,
    firmware: ({ number }, named, covered) => `证书 ${number} 覆盖固件 ${covered}，不含 ${named}`,
    unit: ({ number }, named, covered) => `证书 ${number} 针对单台 ${covered}，而非 ${named}`,
  },
  notOn: ({ number, state, from, to }, on) =>
    `证书 ${number}（${from} 至 ${to}）在 ${on} ${certificateWords.zh.state[state]}`,
  below: ({ number, level }, asked) => `证书 ${number} 为 ${level}，要求 ${asked}`,
  otherScheme: ({ number }, standard, asked) =>
    `证书 ${number} 依据 ${standard}，要求的是 ${asked}，未发现二者在该日有互认`,
  covers: ({ number, body, level, from, to }, firmware, stated) =>
    `${body} 的证书 ${number} 为 ${level}，${from} 至 ${to}，${stated ? `固件 ${firmware}` : `仅限固件 ${firmware}（此处未给出固件）`}`,
  claims: (level) => `此处声称 ${level}，高于证书`,
  unchecked: '未检查签名和状态',
  accredited: '因此也未检查规则要求的机构认可',
  edge: (title, type, of, as) => `依据“${title}”（${type}：${of} → ${as}），不再延伸`,
  edgeType: {
    deems: '视为符合',
    recognises: '承认',
    eases: '简化申请',
    'accepts-results': '接受结果',
    'accepts-bodies': '接受机构',
  },
  rule: (title) => `规则：${title}`,
  ruleShort: (id, provenance, contradicted) => `规则 ${id}：${provenance}${contradicted ? '，且存在矛盾' : ''}`,
  clause: (text) => `，${text}`,
  read: (day) => `，${day} 查阅`,
  since: (from) => `自 ${from} 起`,
  contradicted: (by) => `存在矛盾：${by}`,
  contested: (group) => `该市场是否属于 ${group} 存在争议`,
  noRule: '此处未知该市场在该日对此类供货有任何等级要求',
  borne: (label, approval, by) => `标签 ${label} 与${approval}有关：${by}；未检查`,
  own: '即该标签',
  notSurveyed: '该市场的其他要求未查阅',
  only: '每个单元格只说明所列规则，不说明其他。列为未检查的事项仍可能构成障碍。',
  ignored: (columns) => `以下列在此无意义：${columns}`,
  more: (rows) => `另有 ${rows} 行：用 --csv、--xlsx 或 --html 写出全部`,
  rules: (id, version) => `市场规则：${id} ${version}`,
  show: '只显示含有以下结论的行',
  all: '任何结论',
  colon: '：',
  stop: '。',
  comma: '，',
  semicolon: '；',
};

export const eligibleWords: Record<Language, EligibleWords> = { en, zh };
