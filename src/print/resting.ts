import type { Outcome } from '../model/assessment.ts';
import type { Language } from '../model/terms.ts';
import type { Resting } from '../views/resting.ts';
import { wordsOf } from './language.ts';
import { laidOut, plain, terminal, wrapped, type Column } from './layout.ts';
import type { Screen } from './table.ts';
import { impactWords, type ImpactWords } from './words/impact.ts';
import type { Words } from './words/shape.ts';

type Looked = Resting & { gave?: string; outcomes: Readonly<Record<string, Outcome>> };

/** `again`: to be looked at; `idle`: name it, and rest nothing on it; `unread`: ids of runs that this version cannot read. */
export type RestingReport = {
  instrument: string;
  since: string | undefined;
  looked: number;
  again: readonly Looked[];
  idle: readonly Resting[];
  unread: readonly string[];
};

function dueText({ instrument }: Resting, words: Words, own: ImpactWords): string {
  if (!instrument) return '–';
  const marks = [
    instrument.lapsed ? own.instrument.lapsed : '',
    instrument.ofKind > 1 ? own.instrument.several(instrument.ofKind) : '',
  ].filter(Boolean);
  return instrument.due + (marks.length === 0 ? '' : words.semicolon + marks.join(words.semicolon));
}

/** `pass 3, fail 1: …`: names where they are few, counted by outcome. */
function restsText({ indicators, outcomes }: Looked, words: Words): string {
  const by = Map.groupBy(indicators, (name) => outcomes[name] ?? 'inconclusive');
  return [...by]
    .map(([outcome, names]) => words.outcome[outcome] + words.colon + names.join(words.comma))
    .join(words.semicolon);
}

function rowOf(one: Looked, words: Words, own: ImpactWords): string[] {
  const gave = one.gave === 'none' ? words.grade.gaveNone : one.gave === 'refused' ? words.grade.gaveRefused : one.gave;
  return [
    one.run,
    own.instrument.as[one.as],
    dueText(one, words, own),
    gave ?? words.grade.earlierAborted,
    restsText(one, words),
  ];
}

/** Which runs rest on a thing of the station, for a terminal. */
export function restingText(report: RestingReport, language: Language, screen: Screen = {}): string {
  const [words, own] = [wordsOf(language), impactWords[language]];
  const { width = 100 } = screen;
  const { again, idle, unread, looked } = report;
  const columns: Column[] = [
    // Its id begins with the day, and is copied.
    { head: words.head.run },
    { head: own.head.as, gives: true, least: 10 },
    { head: words.head.due, gives: true, least: 10 },
    { head: words.head.gave, gives: true, least: 8 },
    { head: own.head.rests, gives: true, least: 24 },
  ];
  const rows = again.map((one) => rowOf(one, words, own));
  const paragraph = (text: string): string[] => wrapped(plain(text), width);
  return terminal([
    ...paragraph(own.instrument.title(report.instrument, report.since)),
    '',
    ...(rows.length === 0 ? [] : [...laidOut(columns, rows, screen).flat(), '']),
    ...paragraph(
      again.length + idle.length + unread.length === 0
        ? own.instrument.none
        : own.instrument.count(again.length, looked),
    ),
    ...(idle.length > 0 ? paragraph(own.instrument.idle(idle.map(({ run }) => run).join(words.comma))) : []),
    ...(unread.length > 0 ? paragraph(own.instrument.unread(unread.join(words.comma))) : []),
    ...(again.length > 0 ? paragraph(own.instrument.again) : []),
  ]);
}
