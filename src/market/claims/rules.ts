import type { Text } from '../../model/terms.ts';

/** `supported` is no fault: it is counted, and listed in JSON. */
export const severities = ['error', 'warning', 'note', 'supported'] as const;
export type Severity = (typeof severities)[number];

/** What a rule's reason rests on. `contradicted`: it is said, and what is published says otherwise. */
export type Standing = 'established' | 'stated' | 'contradicted' | 'derived' | 'proposed';

type Source = { title: Text; read: string };

export const sources = {
  announcement: {
    title: {
      en: 'Trade article announcing GB/T 45288–2026 (not traced independently; sibling articles contradict it)',
      zh: '宣布 GB/T 45288—2026 的行业文章（未能独立查实，同类文章与其矛盾）',
    },
    read: '2026-11-23',
  },
  'gbz-177': {
    title: { en: 'GB/Z 177-2026, parts 1 to 9, as published', zh: 'GB/Z 177-2026 第1至9部分（已发布）' },
    read: '2026-11-23',
  },
  'gbt-45288-parts': {
    title: { en: 'GB/T 45288.1 to .3-2025, the series on large models', zh: 'GB/T 45288.1～.3-2025 大模型系列标准' },
    read: '2026-11-23',
  },
  'standards-law': {
    title: {
      en: 'Standardization Law of China: GB mandatory, GB/T recommended, GB/Z guidance',
      zh: '《中华人民共和国标准化法》：GB 强制、GB/T 推荐、GB/Z 指导',
    },
    read: '2026-11-23',
  },
  'iso-17025': {
    title: { en: 'ISO/IEC 17025:2017, 7.8 (a laboratory reports)', zh: 'ISO/IEC 17025:2017 第7.8条（实验室出具报告）' },
    read: '2026-11-23',
  },
  'iso-17065': {
    title: { en: 'ISO/IEC 17065:2012, 7.7 (a body certifies)', zh: 'ISO/IEC 17065:2012 第7.7条（认证机构颁发证书）' },
    read: '2026-11-23',
  },
  'iso-17011': {
    title: {
      en: 'ISO/IEC 17011:2017 (an accreditor accredits bodies)',
      zh: 'ISO/IEC 17011:2017（认可机构认可合格评定机构）',
    },
    read: '2026-11-23',
  },
  'ai-act': {
    title: {
      en: 'Regulation (EU) 2024/1689, Annex III, as amended by Regulation (EU) 2026/1744',
      zh: '欧盟法规 2024/1689 附件三（经法规 2026/1744 修订）',
    },
    read: '2026-11-23',
  },
  certificate: { title: { en: 'the certificate given', zh: '所给证书' }, read: 'at the check' },
  gradus: { title: { en: 'the rules of this program', zh: '本程序的规则' }, read: '2026-11-27' },
} as const satisfies Record<string, Source>;
export type SourceName = keyof typeof sources;

type Rule = { severity: Severity; who: readonly { says: Standing; source: SourceName }[] };

const given = [{ says: 'derived', source: 'certificate' }] as const;
const certifies = [{ says: 'established', source: 'iso-17065' }] as const;

/** Every rule by its id. What each says to people is in print/words. */
export const rules = {
  'level.supported': { severity: 'supported', who: given },
  'level.unsupported': {
    severity: 'warning',
    who: [
      { says: 'stated', source: 'announcement' },
      { says: 'proposed', source: 'gradus' },
    ],
  },
  'level.above': { severity: 'error', who: given },
  'level.open': { severity: 'warning', who: given },
  'standard.year': {
    severity: 'error',
    who: [
      { says: 'stated', source: 'announcement' },
      { says: 'established', source: 'gbt-45288-parts' },
    ],
  },
  'certificate.expired': { severity: 'error', who: given },
  'certificate.suspended': { severity: 'error', who: given },
  'certificate.withdrawn': { severity: 'error', who: given },
  'certificate.superseded': { severity: 'error', who: given },
  'certificate.early': { severity: 'error', who: given },
  'certificate.scope': { severity: 'error', who: given },
  'certificate.unverified': { severity: 'warning', who: given },
  'product.outside': { severity: 'error', who: given },
  'firmware.outside': { severity: 'error', who: given },
  'serial.outside': { severity: 'error', who: given },
  'conformity.basis': { severity: 'warning', who: [...given, { says: 'proposed', source: 'gradus' }] },
  'conformity.report': { severity: 'error', who: [{ says: 'established', source: 'iso-17025' }, ...certifies] },
  'conformity.no-level': { severity: 'warning', who: [{ says: 'stated', source: 'announcement' }] },
  'guidance.mandatory': {
    severity: 'error',
    who: [
      { says: 'established', source: 'standards-law' },
      { says: 'contradicted', source: 'announcement' },
    ],
  },
  'guidance.certified': {
    severity: 'warning',
    who: [
      { says: 'established', source: 'gbz-177' },
      { says: 'established', source: 'standards-law' },
    ],
  },
  'laboratory.approval': {
    severity: 'error',
    who: [
      { says: 'established', source: 'iso-17025' },
      { says: 'contradicted', source: 'announcement' },
    ],
  },
  'accreditor.approval': { severity: 'error', who: [{ says: 'established', source: 'iso-17011' }] },
  'authorisation.supported': { severity: 'supported', who: given },
  'authorisation.other': { severity: 'warning', who: given },
  'authorisation.stated': { severity: 'note', who: [{ says: 'proposed', source: 'gradus' }] },
  'act.level': {
    severity: 'error',
    who: [
      { says: 'established', source: 'ai-act' },
      { says: 'contradicted', source: 'announcement' },
    ],
  },
  generic: { severity: 'warning', who: [{ says: 'stated', source: 'announcement' }] },
} as const satisfies Record<string, Rule>;

export type RuleId = keyof typeof rules;
export const ruleIds = Object.keys(rules) as RuleId[];
