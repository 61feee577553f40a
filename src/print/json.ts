import { languages, type Language } from '../model/terms.ts';
import { wordsOf } from './language.ts';
import type { Report } from './report.ts';
import { claimSentence, gradeSentence, nextSentence } from './sentence.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Keys in order of their code units; what is undefined is absent. */
function ordered(value: unknown): Json {
  if (Array.isArray(value)) return value.map((v) => ordered(v));
  if (typeof value !== 'object' || value === null) return value as Json;
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, ordered(v)]));
}

const inEvery = (say: (language: Language) => string): Record<string, string> =>
  Object.fromEntries(languages.map((l) => [l, say(l)]));

/** The report for programs: the assessment as judged, and its sentences. The same report gives the same bytes. */
export function reportJson(report: Report): string {
  const { assessment, pack, declaration, plan, station, verify, entries } = report;
  const { maker, product, firmware } = declaration.identity;
  const body = {
    format: 'gradus-report/1',
    assessment,
    pack: { ...assessment.pack, title: pack.title },
    dut: { maker, product, serial: plan.request.serial, firmware, kind: declaration.kind },
    sentences: {
      grade: inEvery((l) => gradeSentence(report, wordsOf(l))),
      next: inEvery((l) => nextSentence(report, wordsOf(l))),
      claim: inEvery((l) => claimSentence(report, wordsOf(l))),
    },
    station,
    signer: entries[0]?.by,
    entries: entries.length,
    verify,
  };
  return `${JSON.stringify(ordered(body), null, 2)}\n`;
}
