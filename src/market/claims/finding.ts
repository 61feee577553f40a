import type { Box } from '../../model/document.ts';
import type { Certificate, CertificateState } from '../../model/certificate.ts';
import type { Level } from '../../model/terms.ts';
import type { Part } from './reading.ts';
import type { RuleId, Severity } from './rules.ts';

/** Languages in which claims are found, and in which a true wording is given. */
export const claimLanguages = ['en', 'zh', 'ja', 'ko', 'de'] as const;
export type ClaimLanguage = (typeof claimLanguages)[number];

/** A certificate that is given, with its state on a day, as a verifier says it. */
export type KnownCertificate = { certificate: Certificate; state: CertificateState; on: string };

/** What a finding's words need; each rule uses what it has. */
export type Facts = {
  level?: Level;
  /** The level that the certificate carries. */
  certified?: Level;
  certificate?: string;
  body?: string;
  product?: string;
  /** What the document names and the certificate does not. */
  named?: string;
  /** What the certificate covers instead. */
  covered?: readonly string[];
  day?: string;
  pack?: string;
  number?: string;
  why?: 'nothing given' | 'other standard' | 'product not named' | 'not found' | 'unverifiable';
};

/** A way to say it that is true: a sentence of print/words with these facts in the language of the document. */
export type Wording = {
  says: 'certified' | 'assessed' | 'no level' | 'guidance' | 'tested' | 'accredited body' | 'functions' | 'law apart';
  language: ClaimLanguage;
} & Pick<Facts, 'certified' | 'certificate' | 'body' | 'product' | 'covered' | 'day' | 'pack' | 'number'>;

/** One statement of a document, and what is to be said of it. `also`: other rules that it breaks. */
export type Finding = {
  rule: RuleId;
  severity: Severity;
  page: number;
  /** From 1, in reading order on the page. */
  block: number;
  quote: string;
  /** Around all boxes; absent where the file does not say where its text stands. */
  box?: Box;
  boxes: readonly Box[];
  /** Which characters of which runs it is. */
  parts: readonly Part[];
  also: readonly RuleId[];
  facts: Facts;
  wording: Wording | null;
};
