import { readdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { readAs } from '../../src/drivers/yaml/read.ts';
import { claimLanguages, type ClaimLanguage, type KnownCertificate } from '../../src/market/claims/finding.ts';
import { ruleIds, type RuleId } from '../../src/market/claims/rules.ts';
import { certificateStates, type CertificateState } from '../../src/model/certificate.ts';
import type { Page, ReadDocument, TextBlock, TextRun } from '../../src/model/document.ts';
import { certificates, type CertificateName } from './certificates.ts';

export const halves = ['written-against', 'held-out'] as const;
export type Half = (typeof halves)[number];

const Rule = z.string().refine((id) => (ruleIds as string[]).includes(id), 'is no rule');
const Item = z.strictObject({
  id: z.string(),
  text: z.string().min(1),
  /** columns: each line is a run of its own with a box; without it lines are line ends inside a run. */
  layout: z.enum(['columns']).optional(),
  certificates: z.array(z.string().regex(/^\S+ .+$/)).optional(),
  find: z.array(z.record(Rule, z.string())),
});

export type Expected = { rule: RuleId; quote: string };
export type Sample = {
  id: string;
  language: ClaimLanguage;
  document: ReadDocument;
  known: readonly KnownCertificate[];
  expected: readonly Expected[];
};

const line = { height: 10, step: 14, sign: 5 };

/** `‖` ends a run in the middle of a line, as PDF writers do around ligatures. */
const runsOf = (text: string): string[] => text.split('‖');

function columnRuns(text: string, top: number): TextRun[] {
  return text.split('\n').flatMap((row, i) => {
    let x = 40;
    return runsOf(row).map((part) => {
      const box = { x, y: top + i * line.step, width: part.length * line.sign, height: line.height };
      x += box.width;
      return { text: part, box };
    });
  });
}

function pageOf(text: string, layout: string | undefined): Page {
  const paragraphs = text.trim().split(/\n\s*\n/);
  let top = 40;
  const blocks: TextBlock[] = paragraphs.map((paragraph) => {
    if (layout !== 'columns') return { runs: runsOf(paragraph).map((part) => ({ text: part })) };
    const runs = columnRuns(paragraph, top);
    top += (paragraph.split('\n').length + 1) * line.step;
    return { runs };
  });
  return { number: 1, width: 595, height: 842, blocks };
}

const stateOf = (text: string): CertificateState => {
  const found = certificateStates.find((state) => state === text);
  if (!found) throw new TypeError(`${text} is no state of a certificate`);
  return found;
};

/** `l3 expired`: which certificate is given, and what a verifier says of it. */
function knownBy(text: string): KnownCertificate {
  const [name = '', ...state] = text.split(' ');
  const certificate = certificates[name as CertificateName];
  return { certificate, state: stateOf(state.join(' ')), on: '2026-11-27' };
}

function sampleOf(item: z.infer<typeof Item>, language: ClaimLanguage): Sample {
  return {
    id: item.id,
    language,
    document: { name: `${item.id}.txt`, kind: 'text', pages: [pageOf(item.text, item.layout)] },
    known: (item.certificates ?? []).map(knownBy),
    expected: item.find.flatMap((one) =>
      Object.entries(one).map(([rule, quote]) => ({ rule: rule as RuleId, quote: quote.trim().replaceAll('‖', '') })),
    ),
  };
}

/** A half of the corpus, every document with what is to be found in it. What was added later stands in files of its own. */
export function corpus(half: Half): Sample[] {
  const folder = path.join(import.meta.dirname, 'corpus', half);
  return readdirSync(folder)
    .toSorted()
    .flatMap((name) => {
      const language = claimLanguages.find((one) => name.startsWith(one));
      if (!language) throw new TypeError(`${name} is of no language`);
      return readAs(z.array(Item), path.join(folder, name), 'SET_INVALID').map((item) => sampleOf(item, language));
    });
}
