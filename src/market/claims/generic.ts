import type { Reading, Span } from './reading.ts';

// What sounds of intelligence and can be held against nothing. On folded text.
const english = [
  '(?<![a-z])(?:a\\.i\\.|ai)[ -]?(?:sensors?|chips?|edge|enabled|ready|powered|driven|based|capable|enhanced|assisted|supported|optimi[sz]ed|compatible|compliant|trusted|safe|infused|native|inside|equipped|boosted|first|grade|certified|approved|inspired|augmented|backed|fueled|centric|smart|built[ -]in|included|integrated|embedded|on-?board|technology|technologies|features?|functions?|functionality|capabilit(?:y|ies)|intelligence|inference built in|on board|brain|engine)(?![a-z])',
  '(?:powered|driven|enhanced|backed|supported|assisted|enabled|boosted) by (?:ai|artificial intelligence)(?![a-z])',
  '(?<![a-z])(?:with|built-? ?in|integrated|embedded|on-? ?board|real|true|genuine) (?:ai|artificial intelligence)(?![a-z-]| (?:interoperab|level|grade))',
  'artificial(?:ly)?[ -]intelligen(?:ce|t)[ -]?(?:enabled|ready|powered|driven|based|capable|inside|built in|built-in|technology|features?|functions?)',
  'artificially intelligent',
  '(?<![a-z])smart[ -]?(?:compatible|ready|enabled|capable|certified|inside|grade|technology)(?![a-z])',
  '(?<![a-z])(?:(?:highly|truly|really|fully|super|ultra)[ -])?intelligent(?![a-z])(?! transport)(?: (?:sensors?|devices?|transmitters?|products?|instruments?|gateways?|head|probes?|edge|solutions?|functions?|features?|measurements?|monitoring|family))?',
  '(?<![a-z])(?:thinks|learns) (?:for itself|like a human|by itself)',
  'machine intelligence',
  '(?<![a-z])machine[ -]learning[ -](?:enabled|ready|powered|driven|capable)',
];
const chinese = [
  '(?:搭载|支持|自带|内含|配有|具[有备]|内置|集成|融合|采用|拥有|嵌入|配备|结合)(?:了|先进的?|强大的?|最新的?|真正的?)?(?:ai|人工智能)(?! ?(?:互操作|等级|级别|分级|终端智能化))(?:芯片|算法|技术|功能|能力|引擎|大脑)?',
  '(?<![a-z])(?:ai|人工智能) ?(?:赋能|驱动|加持|就绪|兼容|增强|功能|技术|智能|芯片|传感器|级|算法|能力|支持|ready|使能|助力|优化|融合|引擎|大脑|原生|型|化|适配|内核|智造|加速(?!器|卡|模块)|升级)(?!化?等级|能力等级)',
  '(?:具[有备]|拥有)智能(?!化?等级)(?:功能|特性|兼容)?(?:能力)?',
  '智能(?:兼容|就绪|型|互联兼容|升级|适配|进化|认证|大脑|赋能)',
  '智慧(?:兼容|就绪|赋能|大脑|型)',
  '(?:高度|全面|真正|深度)?智能化(?:产品|设备|体验|功能|升级|解决方案|管理)',
  '(?:更|超|高度|全面|真正|十分)智能(?!化|传感器|等级)',
];
const japanese = [
  '(?<![a-z])(?:ai|人工知能|エーアイ) ?(?:を|が|の)?(?:搭載|対応|機能|活用|技術|内蔵|駆動|レディ|ready|強化|採用|化|支援|ベース|利用|チップ|エンジン|組込み?|実装|互換|仕様|応用|センサー?|付き|込み|パワー|標準装備|力)',
  'スマート(?:対応|互換|レディ|ready|機能|化)',
  'インテリジェント(?:な|型|センサー?|機能|デバイス|機器)?',
  '知能型|賢い|知的な?センサー?|スマートな',
];
const korean = [
  '(?<![a-z])(?:ai|인공 ?지능)(?:을|이|를|가)? ?(?:지원|기반|탑재|적용|내장|활용|호환|기능|구동|대응|기술|레디|ready|강화|최적화|이용|도입|장착|센서|칩셋|포함|통합|접목|칩|엔진|결합|융합|실현|솔루션)',
  '스마트 ?(?:호환|대응|지원|레디|ready|기능|화)',
  '지능형|인텔리전트|똑똑한',
];
const german = [
  '(?<![a-z])(?:ki|ai)[ -]?(?:fähig|gestützt|basiert|kompatib|bereit|unterstützt|optimiert|getrieben|ready|tauglich|funktion|technologie|power|integriert|verstärkt|gesteuert|geprüft|zertifiziert|betrieben|erweitert|inside|nativ|ausgestattet|vorbereitet|features?|kompetenz|leistung|lösung|an bord|inklusive|serienmäßig|eingebaut|onboard)[a-zß-ž]*',
  '(?<![a-z])ki[ -](?:sensor|technik|system|gerät|elektronik)[a-zß-ž]*',
  'smart[ -]?(?:kompatib|fähig|tauglich|bereit|vernetzt)[a-zß-ž]*',
  '(?<![a-zß-ž])(?:hoch|super)?intelligente?[rsnm]?(?![a-zß-ž])(?: (?:sensor(?:en|ik)?|geräte?|messumformer|lösung(?:en)?|produkte?|auswertung|überwachung))?',
  '(?<![a-z])(?:mit|integrierte[rn]?|eingebaute[rn]?|dank|durch) (?:integrierter |eingebauter |echter |modernster )?(?:ki|künstliche[rn]? intelligenz)(?![a-z-]|-)',
  '(?<![a-z])von (?:ki|künstlicher intelligenz) (?:unterstützt|gesteuert|getrieben)',
];
const any = new RegExp([english, chinese, japanese, korean, german].flat().join('|'), 'g');
const hint =
  /(?<![a-z])(?:ai|ki)(?![a-z])|intelligen|smart|智|人工|スマ|インテ|賢|지능|스마|똑똑|인텔|machine|thinks|learns/;

const isQuoted = (text: string, { start, end }: Span): boolean =>
  /["'「『《]$/.test(text.slice(0, start)) && /^["'」』》]/.test(text.slice(end));
const denied =
  /(?<![a-z])(?:not|no|never|nicht|kein(?:e[nmrs]?)?|non)[ -](?:an? |yet )?$|(?:不是|并非|没有|不具备|不|非)$/;

/** Every phrase on a page that claims intelligence and no level; what is only quoted or denied is none. */
export function genericIn({ text }: Reading): Span[] {
  if (!hint.test(text)) return [];
  return [...text.matchAll(any)]
    .map((match) => ({ start: match.index, end: match.index + match[0].length }))
    .filter((span) => !isQuoted(text, span) && !denied.test(text.slice(Math.max(0, span.start - 12), span.start)));
}
