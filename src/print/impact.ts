import { nameOf } from '../judge/levels.ts';
import { fates, type Fate, type Impact, type ImpactRow, type NumberedChange } from '../model/impact.ts';
import type { Language } from '../model/terms.ts';
import { minutes } from './figure.ts';
import { wordsOf } from './language.ts';
import { laidOut, plain, terminal, wrapped, type Column } from './layout.ts';
import type { Screen } from './table.ts';
import { impactWords, type ImpactWords } from './words/impact.ts';
import type { Words } from './words/shape.ts';

/** `old`, `next`: what each side is called: a file, or a run. `packs`: one where both are judged by the same. */
export type ImpactReport = {
  impact: Impact;
  product: string;
  old: string;
  next: string;
  packs: readonly string[];
  /** The command that takes the retest, but for the indicators. */
  run: string;
  language: Language;
};

/** Digests by their first 12 digits, everything else by its first 40 characters. */
function valueText(value: unknown, words: ImpactWords): string {
  if (value === undefined) return words.absent;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const digest = /^(sha256:[0-9a-f]{12})[0-9a-f]{52}$/.exec(text);
  if (digest) return `${digest[1]}…`;
  return text.length > 40 ? `${text.slice(0, 40).toWellFormed()}…` : text;
}

const table = (columns: readonly Column[], rows: readonly (readonly string[])[], screen: Screen): string[] =>
  laidOut(columns, rows, screen).flat();

function changeLines(changes: readonly NumberedChange[], words: ImpactWords, screen: Screen): string[] {
  if (changes.length === 0) return [words.nothingChanged];
  const columns: Column[] = [
    { head: '#', right: true },
    { head: words.head.field, gives: true, least: 24 },
    { head: words.head.was, gives: true, least: 10 },
    { head: words.head.is, gives: true, least: 10 },
    { head: words.head.of },
  ];
  const rows = changes.map(({ number, field, from, to, of }) => [
    String(number),
    field,
    valueText(from, words),
    valueText(to, words),
    words.of[of],
  ]);
  return [words.changes, ...table(columns, rows, screen)];
}

/** The step that shows it again, or why none does. */
function stepText(row: ImpactRow, words: Words, own: ImpactWords): string {
  if (row.step !== undefined) return row.step;
  return row.open === undefined ? own.noStep : own.noStep + words.colon + words.because[row.open];
}

function lostLines(rows: readonly ImpactRow[], words: Words, own: ImpactWords, screen: Screen): string[] {
  const columns: Column[] = [
    { head: words.head.indicator, gives: true, least: 24 },
    { head: own.head.because },
    { head: own.head.step, gives: true, least: 12 },
  ];
  return table(
    columns,
    rows.map((row) => [nameOf(row), row.because.join(', '), stepText(row, words, own)]),
    screen,
  );
}

function retestLines(
  { impact: { retest }, run }: ImpactReport,
  words: Words,
  own: ImpactWords,
  screen: Screen,
): string[] {
  const { steps, estimateMs, instruments } = retest;
  const { width = 100 } = screen;
  if (steps.length === 0) return [own.noRetest];
  const named = words.instrument as Readonly<Record<string, string>>;
  const needed = instruments.map((kind) => named[kind] ?? kind).join(words.comma) || words.none;
  const columns: Column[] = [
    { head: own.head.step },
    { head: words.head.method, gives: true, least: 20 },
    { head: words.head.samples, right: true },
    { head: words.head.minutes, right: true },
    { head: own.head.again, gives: true, least: 24 },
  ];
  const rows = steps.map(({ step, method, subject, samples, estimateMs: ms, shows, beside }) => [
    step,
    subject === undefined ? method : `${method} (${subject})`,
    String(samples),
    minutes(ms),
    shows.join(words.comma) +
      (beside.length === 0 ? '' : words.semicolon + own.head.beside + words.colon + beside.join(words.comma)),
  ]);
  return [
    ...wrapped(plain(own.retest(steps.length, minutes(estimateMs), needed)), width),
    ...table(columns, rows, screen),
    '',
    own.take,
    // Not broken over lines: it is copied.
    `  ${plain(`${run} --only ${retest.only.join(' ')}`)}`,
  ];
}

/** What stands, what had nothing to lose, and what is not asked any more: names in a paragraph each. */
function namedLines(fate: Fate, rows: readonly ImpactRow[], words: Words, own: ImpactWords, width: number): string[] {
  const names = rows.map(nameOf).join(words.comma);
  return wrapped(plain(own.fate[fate](rows.length) + words.colon + names), width);
}

/** The impact of a change for a terminal: what changed, what falls and by which change, the retest, and what stands. */
export function impactText(report: ImpactReport, screen: Screen = {}): string {
  const { impact, language } = report;
  const [words, own] = [wordsOf(language), impactWords[language]];
  const { width = 100 } = screen;
  const by = Map.groupBy(impact.rows, ({ fate }) => fate);
  const section = (fate: Fate): string[] => {
    const rows = by.get(fate) ?? [];
    if (rows.length === 0) return [];
    if (fate !== 'lost' && fate !== 'new') return [...namedLines(fate, rows, words, own, width), ''];
    return [own.fate[fate](rows.length), ...lostLines(rows, words, own, screen), ''];
  };
  const [again, rest] = [fates.slice(0, 2), fates.slice(2)];
  return terminal([
    ...wrapped(plain(own.title(report.product)), width),
    ...wrapped(plain(own.from(report.old, report.next)), width),
    plain(report.packs.join(' → ')),
    '',
    ...changeLines(impact.changes, own, screen),
    '',
    ...again.flatMap(section),
    ...retestLines(report, words, own, screen),
    '',
    ...rest.flatMap(section),
    ...(impact.otherUnit ? wrapped(own.otherUnit, width) : []),
    ...wrapped(own.table, width),
  ]);
}
