import type { Gap, GapRow } from '../market/gap.ts';
import { nameOf } from '../judge/levels.ts';
import { levels, type Language, type Level } from '../model/terms.ts';
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

/** The runs that back something, in the order of their footnotes. */
const backingRuns = ({ rows }: Gap): string[] => [...new Set(rows.flatMap((r) => r.backed?.run ?? []))].toSorted();

/** `runs`: those that have a footnote; a run without one is written out. */
function backedText({ applies, backed }: GapRow, words: Words, runs: readonly string[] = []): string {
  if (!applies) return '–';
  if (!backed) return words.gap.notBacked;
  const note = runs.indexOf(backed.run) + 1;
  const outcome = words.outcome[backed.outcome];
  return note === 0 ? words.gap.backed(backed.run, outcome) : `${outcome} [${note}]`;
}

const footnotes = (runs: readonly string[]): string[] => runs.map((run, i) => `[${i + 1}] ${run}`);

const evidenceText = (row: GapRow, words: Words): string =>
  row.open ? words.gap.or(row.evidence.map((s) => words.stimulus[s])) : '–';

/** What stands in the way of measuring it; empty where nothing does. */
function hindrance(row: GapRow, words: Words): string {
  if (!row.declared.says) return words.gap.declare;
  if (row.because === undefined) return '';
  return row.because === 'NO_METHOD' ? words.gap.planned : words.because[row.because];
}

function instrumentText(row: GapRow, words: Words): string {
  if (!row.open) return '–';
  const named = words.instrument as Readonly<Record<string, string>>;
  return row.instruments.length === 0
    ? words.gap.instrumentsNone
    : row.instruments.map((i) => named[i] ?? i).join(words.comma);
}

/** What an open indicator needs, in few words: to be declared, a method, or a stimulus and instruments. */
function neededText(row: GapRow, words: Words): string {
  if (!row.open) return '–';
  const method = row.hasMethod || row.because === 'NO_METHOD' ? '' : words.gap.planned;
  const instruments = row.instruments.length === 0 ? '' : words.bracket(instrumentText(row, words));
  const wherewith = row.step === undefined ? '' : evidenceText(row, words) + instruments;
  const choice = row.choice ? words.gap.choice(row.choice.atLeast, row.choice.of) : '';
  return [choice, hindrance(row, words), method, wherewith].filter(Boolean).join(words.semicolon);
}

const requiredOf = (row: GapRow, words: Words): string =>
  row.required ? requiredText(row.required, row.quantity, words) : '–';
const minutesOf = (row: GapRow): string => (row.open && row.step !== undefined ? minutes(row.estimateMs) : '–');

/** Minutes once a step: what several indicators share is not to be added up. */
function minutesOnce(rows: readonly GapRow[], words: Words): string[] {
  const seen = new Set<string>();
  return rows.map((row) => {
    const again = row.open && row.step !== undefined && seen.has(row.step);
    if (row.open && row.step !== undefined) seen.add(row.step);
    return again ? words.gap.sharedStep : minutesOf(row);
  });
}
const orderOf = (row: GapRow): string => row.order?.toString() ?? '–';

const methodText = (row: GapRow, words: Words): string =>
  row.hasMethod ? row.method : `${row.method}${words.bracket(words.gap.planned)}`;

/** A line for a spreadsheet, in the order of `headsOf`: whole in itself, without footnotes. */
function cellsOf(row: GapRow, words: Words): string[] {
  const choice = row.choice && row.open ? words.gap.choice(row.choice.atLeast, row.choice.of) : '';
  const evidence = [choice, evidenceText(row, words), row.open ? hindrance(row, words) : ''].filter(Boolean);
  return [
    orderOf(row),
    row.level,
    nameOf(row),
    row.applies ? words.yes : words.no,
    requiredOf(row, words),
    declaredText(row, words),
    backedText(row, words),
    evidence.join(words.semicolon),
    instrumentText(row, words),
    minutesOf(row),
    methodText(row, words),
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
    start
      ? words.gap.latest(start.latest, start.by, words.gap.days(start.leadDays), words.gap.days(start.measuringDays))
      : '',
    start?.late ? words.gap.late : '',
    words.gap.declaredOnly,
  ].filter(Boolean);
}

function levelHead(level: Level, { gap, pack, language }: GapReport, words: Words): string {
  const own = gap.rows.filter((r) => r.level === level && r.applies);
  const title = pack.levels[level]?.title[language] ?? '';
  return plain(`${level} ${title}${words.colon}${words.gap.levelOpen(own.filter((r) => r.open).length, own.length)}`);
}

/** Rows by level, each under its head. */
function tableLines(report: GapReport, words: Words, screen: Screen): string[] {
  const { rows } = report.gap;
  const { head } = words;
  const columns: Column[] = [
    { head: '#', right: true },
    { head: head.indicator, gives: true, least: 27 },
    { head: head.required },
    { head: head.declared, gives: true, least: 10 },
    { head: head.backed, gives: true, least: 10 },
    { head: head.needs, gives: true, least: 16 },
    { head: head.minutes, right: true },
  ];
  const runs = backingRuns(report.gap);
  const once = minutesOnce(rows, words);
  const [top = [], ...body] = laidOut(
    columns,
    rows.map((r, i) => [
      orderOf(r),
      nameOf(r),
      requiredOf(r, words),
      r.applies ? declaredText(r, words) : words.outcome['not applicable'],
      backedText(r, words, runs),
      ...(once[i] === words.gap.sharedStep ? [words.gap.sharedStep, ''] : [neededText(r, words), once[i] ?? '']),
    ]),
    screen,
  );
  const { width = 100 } = screen;
  return levels.reduce<string[]>((lines, level) => {
    const own = body.filter((_, i) => rows[i]?.level === level).flat();
    return own.length === 0 ? lines : [...lines, '', ...wrapped(levelHead(level, report, words), width), ...own];
  }, top);
}

/** The gap for a terminal: a row an indicator, by level, then the runs that back some, then the sentences. */
export function gapTable(report: GapReport, screen: Screen = {}): string {
  const words = wordsOf(report.language);
  const { gap } = report;
  const { width = 100 } = screen;
  const notes = footnotes(backingRuns(gap));
  return terminal([
    plain(words.gap.title(gap.product, gap.target)),
    plain(`${gap.pack.id} ${gap.pack.version}`),
    '',
    ...tableLines(report, words, screen),
    '',
    ...(notes.length > 0 ? [words.gap.runsCaption, ...notes.map(plain), ''] : []),
    ...sentences(report, words).flatMap((s) => wrapped(plain(s), width)),
  ]);
}

/** The gap as one self-contained page. */
export function gapHtml(report: GapReport): string {
  const words = wordsOf(report.language);
  const { gap, pack } = report;
  const { head } = words;
  const title = words.gap.title(gap.product, gap.target);
  const heads = [head.indicator, head.order, head.level, head.required, head.declared, head.backed, head.needs];
  const runs = backingRuns(gap);
  const once = minutesOnce(gap.rows, words);
  const rows = gap.rows.map((r, i): GridCell[] => [
    markup`${pack.indicators[r.indicator]?.title[report.language] ?? ''}<small class="name">${nameOf(r)}</small>`,
    orderOf(r),
    r.level,
    requiredOf(r, words),
    r.applies ? declaredText(r, words) : words.outcome['not applicable'],
    backedText(r, words, runs),
    markup`${neededText(r, words)}${r.open ? markup`<small class="name">${r.method}</small>` : ''}`,
    once[i] ?? '',
  ]);
  const columns = [...heads.map((text) => ({ head: text })), { head: head.minutes, num: true }];
  const body = markup`<header class="top">
      <h1>${title}</h1>
      <p>${pack.title[report.language]}${words.comma}${gap.pack.id} ${gap.pack.version}</p>
    </header>
    <main>
      ${sentences(report, words).map((s) => markup`<p>${s}</p>`)} ${grid(words.gap.caption, columns, rows, 'gap')}
      ${runs.length === 0 ? '' : markup`<p>${words.gap.runsCaption}${words.colon}${footnotes(runs).join(words.comma)}</p>`}
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
