import type { CheckJudged } from '../../model/assessment.ts';
import type { CheckData } from '../../model/method.ts';
import { methods } from '../../model/methods.ts';
import { grid, type GridCell } from '../grid.ts';
import { markup, type Markup } from '../markup.ts';
import type { Report } from '../report.ts';
import type { Row } from '../row.ts';
import { outcomeMark } from '../sign.ts';
import type { Words } from '../words/shape.ts';

const outcomeOf = { true: 'pass', false: 'fail', unknown: 'inconclusive', 'not applicable': 'not applicable' } as const;

function mark({ value }: CheckJudged, words: Words): Markup {
  const key = String(value) as keyof typeof outcomeOf;
  return outcomeMark(outcomeOf[key], words.check.value[key]);
}

function cells(check: CheckJudged, data: CheckData | undefined, words: Words): GridCell[] {
  return [
    markup`${data?.title[words.language] ?? check.name}<small class="name">${check.name}</small>`,
    words.check.severity[check.severity],
    mark(check, words),
    check.actual,
    check.required,
    data ? markup`${data.unit}<small>${data.clause}</small>` : '–',
    String(check.entry),
  ];
}

/** The data of a method's checks: unit, clause and title. */
export function checksOf(report: Report, row: Row): Readonly<Record<string, CheckData>> {
  const id = report.pack.indicators[row.verdict.indicator]?.method;
  return methods.find((method) => method.id === id)?.checks ?? {};
}

/** Nothing for a reader to look at: what holds is folded away. */
const isAllWell = (checks: readonly CheckJudged[]): boolean =>
  checks.every(({ value }) => value === true || value === 'not applicable');

function table(report: Report, row: Row, checks: readonly CheckJudged[], words: Words): Markup {
  const { head } = words;
  const columns = [
    { head: head.check },
    { head: head.weight },
    { head: head.outcome },
    { head: head.measured },
    { head: head.required },
    { head: head.clause },
    { head: head.entries, num: true },
  ];
  const data = checksOf(report, row);
  const rows = checks.map((check) => cells(check, data[check.name], words));
  const held = checks.filter(({ value }) => value === true).length;
  const count = words.check.count(held, checks.length);
  return markup`<details class="suite"${isAllWell(checks) ? markup`` : markup` open`}>
    <summary><h3>${row.title} ${outcomeMark(row.verdict.outcome, row.outcome)}</h3> <span class="soft">${count}</span></summary>
    ${grid(count, columns, rows, 'indicators')}
  </details>`;
}

/** Every check that a method asked, with what was seen; nothing where no method asks many. */
export function checksSection(report: Report, rows: readonly Row[], words: Words): Markup {
  const tables = rows.flatMap((row) => (row.verdict.checks ? [table(report, row, row.verdict.checks, words)] : []));
  if (tables.length === 0) return markup``;
  return markup`<section aria-labelledby="checks">
    <h2 id="checks">${words.check.title}</h2>
    <p class="soft">${words.check.intro}</p>
    ${tables}
  </section>`;
}
