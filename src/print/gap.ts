import type { Gap, GapRow } from '../market/gap.ts';
import { nameOf } from '../judge/levels.ts';
import type { Language } from '../model/terms.ts';
import type { RulePack } from '../model/pack.ts';
import { csv } from './csv.ts';
import { minutes, plainFigure } from './figure.ts';
import { grid, type GridCell } from './grid.ts';
import { wordsOf } from './language.ts';
import { laidOut, plain, terminal, wrapped, type Column } from './layout.ts';
import { markup } from './markup.ts';
import { page } from './page.ts';
import { requiredText } from './row.ts';
import type { Screen } from './table.ts';
import type { Words } from './words/shape.ts';

export type GapReport = { gap: Gap; pack: RulePack; language: Language };

function declaredText(row: GapRow, words: Words): string {
  if (!row.applies) return '–';
  if (!row.declared.says) return words.no;
  const { figure } = row.declared;
  if (figure === undefined) return words.yes;
  return words.declaredIs(plainFigure(figure, row.required?.unit ?? '', row.quantity, words));
}

function backedText(row: GapRow, words: Words): string {
  if (!row.applies) return '–';
  return row.backed ? words.gap.backed(row.backed.run, words.outcome[row.backed.outcome]) : words.gap.notBacked;
}

function neededText(row: GapRow, words: Words): string {
  if (!row.open) return '–';
  const why = row.because === undefined ? '' : words.because[row.because];
  const evidence = row.evidence.map((s) => words.stimulus[s]).join(words.comma);
  return [evidence, why].filter(Boolean).join(words.semicolon);
}

function instrumentText(row: GapRow, words: Words): string {
  if (!row.open) return '–';
  const named = words.instrument as Readonly<Record<string, string>>;
  return row.instruments.length === 0
    ? words.gap.instrumentsNone
    : row.instruments.map((i) => named[i] ?? i).join(words.comma);
}

const requiredOf = (row: GapRow, words: Words): string =>
  row.required ? requiredText(row.required, row.quantity, words) : '–';
const minutesOf = (row: GapRow): string => (row.open && row.step !== undefined ? minutes(row.estimateMs) : '–');
const orderOf = (row: GapRow): string => row.order?.toString() ?? '–';

/** Level, indicator and the rest of one line, in the order of `headsOf`. */
function cellsOf(row: GapRow, words: Words): string[] {
  return [
    orderOf(row),
    row.level,
    nameOf(row),
    row.applies ? words.yes : words.no,
    requiredOf(row, words),
    declaredText(row, words),
    backedText(row, words),
    neededText(row, words),
    instrumentText(row, words),
    minutesOf(row),
    row.hasMethod ? row.method : `${row.method}${words.bracket(words.gap.planned)}`,
  ];
}

const headsOf = ({ head }: Words): string[] => [
  head.order,
  head.level,
  head.indicator,
  head.applies,
  head.required,
  head.declared,
  head.backed,
  head.needed,
  head.instruments,
  head.minutes,
  head.method,
];

/** Summary, what is declared and not measured, and the latest safe start. */
function sentences({ gap, pack, language }: GapReport, words: Words): string[] {
  const applicable = gap.rows.filter((r) => r.applies);
  const open = applicable.filter((r) => r.open);
  const refusal = 'refuse' in pack.grading ? words.gap.refused(pack.grading.refuse[language]) : '';
  const { start } = gap;
  return [
    refusal,
    open.length === 0 ? words.gap.nothing : words.gap.summary(open.length, applicable.length, minutes(gap.measuringMs)),
    start ? words.gap.latest(start.latest, start.by, words.gap.days(start.leadDays)) : '',
    start?.late ? words.gap.late : '',
    words.gap.declaredOnly,
  ].filter(Boolean);
}

/** The gap for a terminal: an open indicator a row, then the sentences. */
export function gapTable(report: GapReport, screen: Screen = {}): string {
  const words = wordsOf(report.language);
  const { gap } = report;
  const { head } = words;
  const columns: Column[] = [
    { head: '#', right: true },
    { head: head.level },
    { head: head.indicator, gives: true, least: 16 },
    { head: head.declared, gives: true, least: 10 },
    { head: head.backed, gives: true, least: 14 },
    { head: head.needed, gives: true, least: 16 },
    { head: head.minutes, right: true },
  ];
  const rows = gap.rows.map((r) => [
    orderOf(r),
    r.level,
    nameOf(r),
    r.applies ? declaredText(r, words) : words.outcome['not applicable'],
    backedText(r, words),
    neededText(r, words),
    minutesOf(r),
  ]);
  const { width = 100 } = screen;
  return terminal([
    plain(words.gap.title(gap.product, gap.target)),
    plain(`${gap.pack.id} ${gap.pack.version}`),
    '',
    ...laidOut(columns, rows, screen).flat(),
    '',
    ...sentences(report, words).flatMap((s) => wrapped(plain(s), width)),
  ]);
}

/** The gap as one self-contained page. */
export function gapHtml(report: GapReport): string {
  const words = wordsOf(report.language);
  const { gap, pack } = report;
  const title = words.gap.title(gap.product, gap.target);
  const columns = headsOf(words).map((head, i) => ({ head, num: i === 9 }));
  const rows = gap.rows.map((r): GridCell[] => {
    const [order = '', level = '', name = '', ...rest] = cellsOf(r, words);
    const about = pack.indicators[r.indicator]?.title[report.language] ?? '';
    return [markup`${about}<small class="name">${name}</small>`, order, level, ...rest];
  });
  const [order, level, indicator, ...others] = columns;
  const arranged = [indicator, order, level, ...others].flatMap((c) => c ?? []);
  const body = markup`<header class="top">
      <h1>${title}</h1>
      <p>${pack.title[report.language]}${words.comma}${gap.pack.id} ${gap.pack.version}</p>
    </header>
    <main>
      ${sentences(report, words).map((s) => markup`<p>${s}</p>`)} ${grid(words.gap.caption, arranged, rows, 'gap')}
    </main>`;
  return page(title, body, words);
}

/** The gap for a spreadsheet. */
export function gapCsv({ gap, language }: GapReport): string {
  const words = wordsOf(language);
  return csv(
    headsOf(words),
    gap.rows.map((r) => cellsOf(r, words).map((c) => (c === '–' ? '' : c))),
  );
}
