import { isHeldFromBelow } from '../judge/levels.ts';
import { meets } from '../judge/verdict.ts';
import { levels, type Level } from '../model/terms.ts';
import { count } from './figure.ts';
import { wordsOf } from './language.ts';
import { displayWidth, laidOut, plain, terminal, toned, wrapped, type Cell, type Column, type Tone } from './layout.ts';
import type { Report } from './report.ts';
import { alsoText, hasFailed, isNotAsked, isOpen, rowsOf, type Row } from './row.ts';
import { claimSentence, faultText, gradeSentence, nextAction, nextSentence, runSentence } from './sentence.ts';
import type { Words } from './words/shape.ts';

export type Screen = { colour?: boolean; width?: number };

const tones: Readonly<Record<string, Tone>> = {
  pass: 'good',
  'conditional pass': 'good',
  'conditional fail': 'bad',
  fail: 'bad',
  inconclusive: 'open',
  'not applicable': 'soft',
};
const toneOf = (row: Row): Tone => tones[row.verdict.outcome] ?? 'soft';

/** `61.8 ms (59.7 to 63.9 ms)`; why there is none where nothing was measured. */
export function measuredText(row: Row, words: Words): string {
  if (row.value === '' || row.verdict.measured?.value === 'unknown') return row.because;
  return row.interval === '' ? row.value : row.value + words.bracket(row.interval);
}

export function outcomeText({ outcome, verdict: { waived, attempt } }: Row, words: Words): string {
  const marks = [
    ...(waived ? [words.waivedMark] : []),
    ...(attempt ? [words.attemptMark(attempt.number, attempt.of)] : []),
  ];
  return marks.length === 0 ? outcome : outcome + words.bracket(marks.join(words.comma));
}

const columnsOf = (words: Words): Column[] => [
  { head: '' },
  { head: words.head.indicator, gives: true, least: 16 },
  { head: words.head.outcome },
  { head: words.head.measured, gives: true, least: 12 },
  { head: words.head.required },
  { head: words.head.margin, right: true },
];

const cellsOf = (row: Row, words: Words): Cell[] => [
  { text: row.sign, tone: toneOf(row) },
  row.name,
  { text: outcomeText(row, words), tone: toneOf(row) },
  measuredText(row, words),
  row.required,
  row.margin,
];

function levelLines(level: Level | undefined, report: Report, words: Words, screen: Screen): string[] {
  const { colour = false, width = 100 } = screen;
  if (level === undefined) return [toned(words.report.otherCaption, 'strong', colour)];
  const { grade } = report.assessment;
  const result = grade.component ? undefined : grade.levels.find((r) => r.level === level);
  const title = report.pack.levels[level]?.title[words.language] ?? '';
  const standing = result
    ? [
        words.standing[result.standing],
        words.grade.levelCount(result.met, result.of),
        isHeldFromBelow(result) ? words.grade.needsLower : '',
        result.provenance === 'proposed' ? words.grade.proposed : '',
      ]
    : [];
  const name = plain(`${level} ${title}`);
  const said = standing.filter(Boolean).join(words.comma);
  const lines = wrapped(said === '' ? name : name + words.colon + said, width);
  return lines.map((l) => l.replace(name, () => toned(name, 'strong', colour)));
}

/** What is not declared is told in one line below; a proposed level out of reach is left to the report. */
const isShown = (row: Row): boolean =>
  !isNotAsked(row) && row.verdict.outcome !== 'not applicable' && row.verdict.because !== 'NOT_DECLARED';

function indicatorLines(report: Report, rows: readonly Row[], words: Words, screen: Screen): string[] {
  const shown = rows.filter(isShown);
  if (shown.length === 0) return [words.report.noIndicators];
  const [head = [], ...body] = laidOut(
    columnsOf(words),
    shown.map((r) => cellsOf(r, words)),
    screen,
  );
  const lines = [...head];
  for (const level of [...levels, undefined]) {
    const own = body.filter((_, i) => shown[i]?.level === level);
    if (own.length > 0) lines.push('', ...levelLines(level, report, words, screen), ...own.flat());
  }
  return lines;
}

const indent = 22;

/** The name in the margin, what belongs to it beside it. */
function beside(sign: string, name: string, tone: Tone, texts: readonly string[], screen: Screen): string[] {
  const { colour = false, width = 100 } = screen;
  const narrow = width < 60;
  const label = `${sign} ${plain(name)}`;
  const left = narrow ? 2 : indent;
  const named = wrapped(label, width);
  const lines = texts.filter(Boolean).flatMap((t) => wrapped(plain(t), width - left));
  const fits = displayWidth(label) < left;
  const start = fits ? ' '.repeat(left - displayWidth(label)) + (lines.shift() ?? '') : '';
  const head = named.map((l, i) => toned(l, tone, colour) + (i === named.length - 1 ? start : ''));
  return [...head, ...lines.map((l) => ' '.repeat(left) + l)];
}

function headline(row: Row, words: Words): string {
  const { measured } = row.verdict;
  const name = words.quantity[row.quantity] ?? row.quantity;
  const figure = [name, row.value].filter(Boolean).join(' ');
  const value = row.uncertainty === '' ? figure : figure + words.bracket(row.uncertainty);
  if (typeof measured?.value === 'number') return [value, words.limit(row.required, row.decision)].join('    ');
  const seen = [
    measured?.actual && words.actual(measured.actual),
    measured?.expected && words.expected(measured.expected),
  ];
  return name + words.colon + seen.filter(Boolean).join(words.comma);
}

/** Everything a person needs about a verdict: figure, uncertainty, limit, reason, who says so, evidence, next. Further rows share what stopped them. */
function inFull(row: Row, alike: readonly Row[], words: Words, screen: Screen): string[] {
  const { measured, waived } = row.verdict;
  const closing = [row.entries === '' ? '' : words.evidence(row.entries), words.nextAction(nextAction(row, words))];
  return beside(
    row.sign,
    [row, ...alike].map((r) => r.name).join(', '),
    toneOf(row),
    [
      measured ? headline(row, words) : row.because,
      measured ? alsoText(measured, words).join(words.comma) : '',
      measured ? row.because : '',
      faultText(row, words),
      words.whoSays(row.who),
      waived ? words.waived(waived.until, waived.by, waived.reason) : '',
      closing.filter(Boolean).join(' · '),
    ],
    screen,
  );
}

/** Rows that one fault of one step left without a result, together. */
function stoppedTogether(rows: readonly Row[]): Row[][] {
  const stopped = rows.filter((r) => r.verdict.fault !== undefined);
  return [...Map.groupBy(stopped, (r) => r.entries + r.verdict.fault?.text).values()];
}

/** Rows of the levels that the pack grants; a proposed level is left to the report. */
function granted(report: Report, rows: readonly Row[]): Row[] {
  const proposed = report.assessment.grade.levels.filter((l) => l.provenance === 'proposed').map((l) => l.level);
  return rows.filter((r) => r.level === undefined || !proposed.includes(r.level));
}

const underHead = (head: string, blocks: readonly string[][], { colour = false }: Screen): string[] =>
  blocks.length === 0 ? [] : ['', toned(head, 'strong', colour), ...blocks.flatMap((block) => ['', ...block])];

function fullLines(rows: readonly Row[], words: Words, screen: Screen): string[] {
  const failed = rows.filter((r) => hasFailed(r) && r.verdict.because !== 'NOT_DECLARED');
  const full = [...failed.map((r) => [r]), ...stoppedTogether(rows)];
  const blocks = full.flatMap(([first, ...alike]) => (first ? [inFull(first, alike, words, screen)] : []));
  return underHead(words.grade.inFull, blocks, screen);
}

/** Names that may be many, and under them what belongs to all of them. */
function below(row: Row, names: string, texts: readonly string[], { colour = false, width = 100 }: Screen): string[] {
  const indented = (text: string): string[] => wrapped(plain(text), width - 2);
  const label = indented(names).map((l, i) => toned((i === 0 ? `${row.sign} ` : '  ') + l, toneOf(row), colour));
  return [...label, ...texts.filter(Boolean).flatMap((t) => indented(t).map((l) => `  ${l}`))];
}

/** What no fault explains and yet has no usable result: what shares a reason and a next step is told together. */
function openLines(rows: readonly Row[], words: Words, screen: Screen): string[] {
  const open = rows.filter((r) => isOpen(r) && r.verdict.fault === undefined);
  const found = ({ verdict }: Row): string =>
    verdict.because === 'UNKNOWN' && verdict.measured?.actual ? words.actual(verdict.measured.actual) : '';
  const alike = Map.groupBy(open, (r) => r.because + found(r));
  const blocks = [...alike.values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    const names = words.list(same.map((r) => r.name));
    return [below(first, names, [first.because, found(first), words.nextAction(nextAction(first, words))], screen)];
  });
  return underHead(words.grade.openWhy, blocks, screen);
}

function undeclaredLine(rows: readonly Row[], words: Words): string {
  const names = rows.filter((r) => r.verdict.because === 'NOT_DECLARED').map((r) => r.name);
  return names.length === 0 ? '' : words.grade.notDeclared(words.list(names)) + words.stop;
}

function leftOutLine(rows: readonly Row[], words: Words): string {
  const programme = rows.filter((r) => r.verdict.because === 'NOT_IN_PROGRAMME').length;
  const left = words.grade.leftOut(programme, rows.filter((r) => r.verdict.outcome === 'not applicable').length);
  return left === '' ? '' : left + words.stop;
}

function headLine(report: Report, words: Words): string {
  const { declaration, plan, assessment } = report;
  const { serial, programme } = plan.request;
  return [
    `${declaration.identity.maker} ${declaration.identity.product}`,
    serial,
    `${words.head.firmware} ${declaration.identity.firmware.version}`,
    words.programme[programme],
    assessment.grade.component ? '' : `${words.head.target} ${assessment.grade.target}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The end of `gradus run` and of `gradus grade`: indicators, failures in full, the grade and what bounds the next level. */
export function runSummary(report: Report, screen: Screen = {}): string {
  const { colour = false, width = 100 } = screen;
  const words = wordsOf(report.language);
  const rows = rowsOf(report, words);
  const sentence = (text: string): string[] => (text === '' ? [] : wrapped(plain(text), width));
  const { grade } = report.assessment;
  const graded =
    (grade.refused || grade.component ? '' : words.head.grade + words.colon) + gradeSentence(report, words);
  const short = grade.level !== null && levels.indexOf(grade.level) < levels.indexOf(grade.target);
  return terminal([
    ...sentence(headLine(report, words)),
    toned(report.assessment.run, 'soft', colour),
    '',
    ...indicatorLines(report, rows, words, screen),
    '',
    ...sentence(undeclaredLine(granted(report, rows), words)),
    ...sentence(leftOutLine(rows, words)).map((l) => toned(l, 'soft', colour)),
    ...fullLines(granted(report, rows), words, screen),
    ...openLines(granted(report, rows), words, screen),
    '',
    ...sentence(graded).map((l) => toned(l, 'strong', colour)),
    ...(short ? sentence(words.grade.below(grade.target)) : []),
    ...sentence(nextSentence(report, words)),
    ...sentence(runSentence(report, words)),
    ...sentence(claimSentence(report, words)),
  ]);
}

/** One sensor on the last screen of `npm start`. */
export type StartRow = {
  sensor: string;
  firmware: string;
  target: string;
  grade: string;
  heldBack: readonly string[];
  evidence: string;
};

function blockers(report: Report, words: Words): string[] {
  const { next } = report.assessment.grade;
  if (!next) return [];
  const failed = rowsOf(report, words).filter((r) => next.failed.includes(r.name) && !meets(r.verdict));
  const lines = failed
    .filter((r) => r.verdict.because !== 'NOT_DECLARED' && hasFailed(r))
    .map((row) => {
      const said = row.verdict.measured?.actual ?? row.value;
      const text = row.required === '' || row.value === '' ? row.because : words.start.needs(said, expectedOf(row));
      return row.name + words.colon + text;
    });
  const undeclared = failed.filter((r) => r.verdict.because === 'NOT_DECLARED');
  if (undeclared.length > 0) lines.push(words.start.undeclared(next.level, undeclared.length));
  if (next.open.length > 0) lines.push(words.start.open(next.level, next.open.length));
  return lines;
}

const expectedOf = (row: Row): string => row.verdict.measured?.expected ?? row.required;

function proposedLines(report: Report, words: Words): string[] {
  return report.assessment.grade.levels
    .filter((l) => l.provenance === 'proposed' && l.met > 0)
    .map((l) => words.start.alsoMeets(l.met, l.of, l.level))
    .slice(0, 1);
}

function heldBack(report: Report, words: Words): string[] {
  const { grade } = report.assessment;
  if (grade.refused || grade.component) return [gradeSentence(report, words)];
  if (grade.next === null) return proposedLines(report, words);
  const reached = grade.level !== null && levels.indexOf(grade.level) >= levels.indexOf(grade.target);
  return reached && levels.indexOf(grade.next.level) > levels.indexOf(grade.target) && grade.next.open.length === 0
    ? []
    : blockers(report, words);
}

/** A row of `startTable` from a judged run and whether it verified. */
export function startRow(report: Report, verified: boolean): StartRow {
  const words = wordsOf(report.language);
  const { assessment, plan, declaration, entries } = report;
  const held = heldBack(report, words);
  const check = verified ? words.start.verified : words.start.notVerified;
  return {
    sensor: plan.request.serial,
    firmware: declaration.identity.firmware.version,
    target: assessment.grade.target,
    grade: assessment.grade.level ?? '–',
    heldBack: held.length === 0 ? ['–'] : held,
    evidence: `${words.start.entries(count(entries.length))}  ${check}`,
  };
}

const mostBlockers = 4;

function startCells(row: StartRow): Cell[][] {
  const [first = '–', ...rest] = row.heldBack.slice(0, mostBlockers);
  const more = row.heldBack.length - mostBlockers;
  const lines = more > 0 ? [...rest, `+ ${more}`] : rest;
  const lead: Cell[] = [row.sensor, row.firmware, row.target, { text: row.grade, tone: 'strong' }, first, row.evidence];
  return [lead, ...lines.map((l): Cell[] => ['', '', '', '', l, ''])];
}

/** Sensors and what they reached, in columns. */
export function startLines(rows: readonly StartRow[], words: Words, screen: Screen): string[] {
  const { head } = words;
  const columns: Column[] = [
    { head: head.sensor, gives: true, least: 12 },
    { head: head.firmware, gives: true, least: 8 },
    { head: head.target },
    { head: head.grade },
    { head: head.heldBack, gives: true, least: 24 },
    { head: head.evidence, gives: true, least: 12 },
  ];
  return laidOut(columns, rows.flatMap(startCells), screen).flat();
}

/** The last screen of `npm start`: one line a sensor, the claim, where the reports are, and how to check one. */
export function startTable(
  rows: readonly StartRow[],
  closing: { report: Report; reports: string },
  screen: Screen = {},
): string {
  const { width = 100 } = screen;
  const words = wordsOf(closing.report.language);
  return terminal([
    ...startLines(rows, words, { ...screen, width }),
    '',
    ...wrapped(plain(claimSentence(closing.report, words)), width),
    plain(words.start.reports + words.colon + closing.reports),
    plain(words.start.check + words.colon + closing.report.verify),
  ]);
}
