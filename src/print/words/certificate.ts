import type { CertificateState } from '../../model/certificate.ts';
import type { Language } from '../../model/terms.ts';

/** How a certificate stands, and the links of its check. */
export type CertificateWords = {
  state: Record<CertificateState, string>;
  links: Record<'document' | 'signature' | 'authorisation' | 'laboratory' | 'status' | 'evidence' | 'firmware', string>;
  on: (state: string, day: string) => string;
  forged: string;
  counted: (state: string, count: number) => string;
};

export const certificateWords: Record<Language, CertificateWords> = {
  en: {
    state: {
      valid: 'valid',
      'not yet valid': 'not yet valid',
      expired: 'expired',
      suspended: 'suspended',
      withdrawn: 'withdrawn',
      superseded: 'superseded',
      'out of scope': 'out of scope',
      'not found': 'not found',
      unverifiable: 'unverifiable',
    },
    links: {
      document: 'document',
      signature: 'signature',
      authorisation: 'authorisation',
      laboratory: 'laboratory',
      status: 'status',
      evidence: 'evidence',
      firmware: 'firmware',
    },
    on: (state, day) => `On ${day}: ${state}.`,
    forged: 'It is not what was signed, or contradicts what it rests on.',
    counted: (state, count) => `${state}: ${count}`,
  },
  zh: {
    state: {
      valid: '有效',
      'not yet valid': '尚未生效',
      expired: '已过期',
      suspended: '暂停',
      withdrawn: '已撤销',
      superseded: '已被取代',
      'out of scope': '超出范围',
      'not found': '未找到',
      unverifiable: '无法核实',
    },
    links: {
      document: '证书',
      signature: '签名',
      authorisation: '机构授权',
      laboratory: '实验室',
      status: '状态',
      evidence: '证据',
      firmware: '固件',
    },
    on: (state, day) => `${day}：${state}。`,
    forged: '它与所签内容不符，或与其依据相矛盾。',
    counted: (state, count) => `${state}：${count}`,
  },
};
