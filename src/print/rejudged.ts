import type { HeldCertificate, Rejudged } from '../model/rejudged.ts';
import type { Language } from '../model/terms.ts';
import { wordsOf } from './language.ts';
import { plain } from './layout.ts';
import { rejudgedWords } from './words/rejudged.ts';

const named = ({ indicator, subject }: { indicator: string; subject: string | undefined }): string =>
  subject === undefined ? indicator : `${indicator} (${subject})`;

function runLines({ run, product, serial, was, is, verdicts, lacks }: Rejudged, language: Language): string[] {
  const words = rejudgedWords[language];
  const { outcome } = wordsOf(language);
  const says = (one: Rejudged['verdicts'][number]['was']): string =>
    one === undefined ? words.notAsked : outcome[one];
  return [
    `  ${plain(`${run}  ${product} ${serial}`)}: ${words.grade(was ?? words.none, is ?? words.none)}`,
    ...(verdicts.length === 0 ? [`    ${words.same}`] : []),
    ...verdicts.map((one) => `    ${named(one)}: ${says(one.was)} → ${says(one.is)}`),
    ...(lacks.length === 0 ? [] : [`    ${words.lacks}:`]),
    ...lacks.map((one) => `      ${named(one)}: ${words.lack[one.because]}`),
  ];
}

function certificateLine({ number, level, says, is, missing }: HeldCertificate, language: Language): string {
  const words = rejudgedWords[language];
  return `  ${plain(number)}: ${words.held[says](level, is ?? words.none, missing.join(', '))}`;
}

/** What another pack makes of runs and certificates that there are. */
export function rejudgedText(runs: readonly Rejudged[], held: readonly HeldCertificate[], language: Language): string {
  const words = rejudgedWords[language];
  return [
    ...(runs.length === 0 ? [] : ['', words.runs, ...runs.flatMap((one) => runLines(one, language))]),
    ...(held.length === 0 ? [] : ['', words.certificates, ...held.map((one) => certificateLine(one, language))]),
    '',
    words.stands,
  ].join('\n');
}
