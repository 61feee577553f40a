import { grid, type GridCell } from './grid.ts';
import { wordsOf } from './language.ts';
import { laidOut, plain, terminal, wrapped, type Cell, type Column } from './layout.ts';
import { markup } from './markup.ts';
import { page } from './page.ts';
import type { Report } from './report.ts';
import { rowsOf, type Row } from './row.ts';
import { claimSentence, gradeSentence } from './sentence.ts';
import { outcomeMark } from './sign.ts';
import type { Screen } from './table.ts';
import type { Words } from './words/shape.ts';

const packName = ({ assessment }: Report): string =>
  `${assessment.pack.id} ${assessment.pack.version} ${assessment.pack.digest.slice(0, 19)}`;
const tasksOf = ({ declaration }: Report): string =>
  (declaration.models ?? [])
    .map((m) => m.task)
    .toSorted()
    .join(', ');
const stimuliOf = (report: Report): Map<string, string> =>
  new Map(
    report.assessment.verdicts.flatMap((v) => (v.measured?.stimulus ? [[v.indicator, v.measured.stimulus]] : [])),
  );

function* unlikePair(a: Report, b: Report, words: Words): Generator<string> {
  if (a.assessment.pack.digest !== b.assessment.pack.digest) yield words.compare.packs(packName(a), packName(b));
  if (tasksOf(a) !== tasksOf(b)) yield words.compare.tasks(tasksOf(a) || words.none, tasksOf(b) || words.none);
  if (a.assessment.programme !== b.assessment.programme)
    yield words.compare.programmes(words.programme[a.assessment.programme], words.programme[b.assessment.programme]);
  const other = stimuliOf(b);
  const named = words.stimulus as Readonly<Record<string, string>>;
  for (const [indicator, mine] of stimuliOf(a)) {
    const theirs = other.get(indicator);
    if (theirs !== undefined && theirs !== mine)
      yield words.compare.stimulus(indicator, named[mine] ?? mine, named[theirs] ?? theirs);
  }
}

/** Why runs may not stand side by side: another rule pack, another task, another programme, another kind of stimulus. undefined: they may. */
export function unlike(reports: readonly Report[]): string | undefined {
  const [first, ...others] = reports;
  if (!first) return undefined;
  const words = wordsOf(first.language);
  const reasons = new Set(others.flatMap((o) => [...unlikePair(first, o, words)]));
  return reasons.size === 0 ? undefined : [...reasons].join(words.semicolon) + words.stop;
}

type Side = { label: string; rows: ReadonlyMap<string, Row> };

/** Serial numbers; numbered where the same unit was measured more than once. */
function labelsOf(reports: readonly Report[]): string[] {
  const serials = reports.map((r) => r.plan.request.serial);
  return new Set(serials).size === serials.length ? serials : serials.map((serial, i) => `${serial} (${i + 1})`);
}

const aboutRun = ({ declaration, assessment }: Report, label: string, words: Words): string =>
  [label, `${words.head.firmware} ${declaration.identity.firmware.version}`, assessment.run].join(' · ');

/** Rows by indicator; the subject's name may differ between devices, its place among the indicator's subjects may not. */
function sideOf(report: Report, label: string, words: Words): Side {
  const seen = new Map<string, number>();
  const rows = new Map<string, Row>();
  for (const row of rowsOf(report, words)) {
    const n = seen.get(row.verdict.indicator) ?? 0;
    seen.set(row.verdict.indicator, n + 1);
    rows.set(n === 0 ? row.verdict.indicator : `${row.verdict.indicator} ${n + 1}`, row);
  }
  return { label, rows };
}

const keysOf = (sides: readonly Side[]): string[] => [...new Set(sides.flatMap((s) => [...s.rows.keys()]))];
const shown = (row: Row): string => (row.value === '' ? row.outcome : row.value);

/** Several runs side by side on a terminal: a column a run, a row an indicator, the grades below. */
export function compareText(reports: readonly Report[], screen: Screen = {}): string {
  const [first] = reports;
  if (!first) return '';
  const words = wordsOf(first.language);
  const labels = labelsOf(reports);
  const sides = reports.map((r, i) => sideOf(r, labels[i] ?? '', words));
  const columns: Column[] = [
    { head: words.head.indicator, gives: true, least: 14 },
    { head: words.head.required, gives: true, least: 8 },
    ...sides.map((s): Column => ({ head: s.label, gives: true, least: 10 })),
  ];
  const rows = keysOf(sides).map((key): Cell[] => [
    key,
    sides.map((s) => s.rows.get(key)?.required ?? '').find((r) => r !== '') ?? '',
    ...sides.map((s) => {
      const row = s.rows.get(key);
      return row ? `${row.sign} ${shown(row)}` : '';
    }),
  ]);
  const grade: Cell[] = [words.head.grade, '', ...reports.map((r) => r.assessment.grade.level ?? '–')];
  const { width = 100 } = screen;
  return terminal([
    ...laidOut(columns, [...rows, grade], screen).flat(),
    '',
    ...reports.flatMap((r, i) =>
      wrapped(plain(`${aboutRun(r, labels[i] ?? '', words)}${words.colon}${gradeSentence(r, words)}`), width),
    ),
    ...wrapped(plain(claimSentence(first, words)), width),
  ]);
}

function cellOf(row: Row | undefined): GridCell {
  if (!row) return '–';
  const interval = row.interval === '' ? '' : markup`<small>${row.interval}</small>`;
  const value = row.value === '' ? '' : markup`<span class="value">${row.value}</span>`;
  const why = row.value === '' ? markup`<small>${row.because}</small>` : '';
  return markup`${value}${interval}<small>${outcomeMark(row.verdict.outcome, row.outcome)}</small>${why}`;
}

/** Several runs side by side as one self-contained page. */
export function compareHtml(reports: readonly Report[]): string {
  const [first] = reports;
  if (!first) return '';
  const words = wordsOf(first.language);
  const labels = labelsOf(reports);
  const sides = reports.map((r, i) => sideOf(r, labels[i] ?? '', words));
  const columns = [words.head.indicator, words.head.required, ...sides.map((s) => s.label)].map((head) => ({ head }));
  const rows = keysOf(sides).map((key): GridCell[] => {
    const any = sides.flatMap((s) => s.rows.get(key) ?? [])[0];
    return [
      markup`${any?.title ?? key}<small class="name">${key}</small>`,
      any?.required ?? '',
      ...sides.map((s) => cellOf(s.rows.get(key))),
    ];
  });
  const grade: GridCell[] = [
    words.head.grade,
    '',
    ...reports.map((r) => markup`<b>${r.assessment.grade.level ?? '–'}</b>`),
  ];
  const body = markup`<header class="top"><h1>${words.compare.title}</h1></header>
    <main>
      <p>${words.compare.same} ${claimSentence(first, words)}</p>
      ${reports.map((r, i) => markup`<p><strong>${aboutRun(r, labels[i] ?? '', words)}</strong>${words.colon}${gradeSentence(r, words)}</p>`)}
      ${grid(words.compare.caption, columns, [...rows, grade], 'compare')}
    </main>`;
  return page(words.compare.title, body, words);
}
