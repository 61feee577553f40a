import { isHeldFromBelow } from '../../judge/levels.ts';
import { levels, type Level } from '../../model/terms.ts';
import { provenanceOf, type Who } from '../../model/pack.ts';
import { plainFigure } from '../figure.ts';
import { grid, type GridCell } from '../grid.ts';
import { markup, type Markup } from '../markup.ts';
import type { Report } from '../report.ts';
import { alsoText, attemptText, isNotAsked, type Row } from '../row.ts';
import { outcomeMark } from '../sign.ts';
import type { Words } from '../words/shape.ts';

/** Numbers of the sources, as the page's list gives them. */
export const sourceNumber = (report: Report, source: string): number =>
  Object.keys(report.pack.sources).indexOf(source) + 1;

function whoMark(who: Who, report: Report, words: Words): Markup {
  const one = (origin: Omit<Who, 'limit'>): Markup => {
    const { kind, source } = provenanceOf(origin);
    const n = sourceNumber(report, source);
    return markup`${words.provenance[kind].name} <a href="#source-${n}">[${n}]</a>`;
  };
  return who.limit ? markup`${one(who)}<small>${words.report.limitWho} ${one(who.limit)}</small>` : one(who);
}

function measuredCell(row: Row, words: Words): Markup {
  const { measured, outcome } = row.verdict;
  const interval = row.interval === '' ? '' : markup`<small>${row.interval}</small>`;
  const more = measured ? alsoText(measured, words).join(words.comma) : '';
  const reason = row.value === '' || outcome !== 'pass' ? row.because : '';
  const value = row.value === '' ? '' : markup`<span class="value">${row.value}</span>`;
  const seen = measured?.actual === undefined ? '' : markup`<small>${words.actual(measured.actual)}</small>`;
  const notes = [more, reason].filter(Boolean).map((n) => markup`<small>${n}</small>`);
  return markup`${value}${interval}${seen}${notes}`;
}

function requiredCell(row: Row, words: Words): Markup {
  const { required } = row.verdict;
  if (!required) return markup`–`;
  const declared =
    required.declared !== undefined && required.from === 'floor'
      ? words.declaredIs(plainFigure(required.declared, required.unit ?? '', row.quantity, words))
      : '';
  const notes = [row.decision, words.from[required.from], declared, row.risk].filter(Boolean);
  return markup`<span class="value">${row.required}</span><small>${notes.join(words.comma)}</small>`;
}

function outcomeCell(row: Row, words: Words): Markup {
  const { waived, attempt } = row.verdict;
  const notes = [
    ...(waived ? [words.waived(waived.until, waived.by, waived.reason)] : []),
    ...(attempt ? [attemptText(row.verdict, words)] : []),
  ];
  return markup`${outcomeMark(row.verdict.outcome, row.outcome)}${notes.map((n) => markup`<small>${n}</small>`)}`;
}

const cells = (row: Row, report: Report, words: Words): GridCell[] => [
  markup`${row.title}<small class="name">${row.name}</small>`,
  outcomeCell(row, words),
  measuredCell(row, words),
  requiredCell(row, words),
  row.margin === '' ? '–' : row.margin,
  whoMark(row.verdict.who, report, words),
  row.entries === '' ? '–' : row.entries,
];

function captionOf(level: Level | undefined, report: Report, words: Words): string {
  const { grade } = report.assessment;
  const result = grade.levels.find((r) => r.level === level);
  if (!result || grade.component) return words.report.indicators;
  const standing = [words.standing[result.standing], words.grade.levelCount(result.met, result.of)];
  if (isHeldFromBelow(result)) standing.push(words.grade.needsLower);
  if (result.provenance === 'proposed') standing.push(words.grade.proposed);
  return `${result.level}${words.colon}${standing.join(words.comma)}`;
}

function levelTable(level: Level | undefined, rows: readonly Row[], report: Report, words: Words): Markup {
  const { head } = words;
  const columns = [
    { head: head.indicator },
    { head: head.outcome },
    { head: head.measured },
    { head: head.required },
    { head: head.margin, num: true },
    { head: head.who },
    { head: head.entries },
  ];
  const title = level && report.pack.levels[level]?.title[words.language];
  const name = level ? words.report.levelCaption(level, title ?? '') : words.report.otherCaption;
  const cellRows = rows.map((r) => cells(r, report, words));
  return markup`<h3>${name}</h3>
    ${grid(captionOf(level, report, words), columns, cellRows, 'indicators')}`;
}

/** A table a level, of what was asked there. */
export function indicatorsSection(report: Report, rows: readonly Row[], words: Words): Markup {
  const asked = rows.filter((r) => !isNotAsked(r));
  const tables = [...levels, undefined].flatMap((level) => {
    const own = asked.filter((r) => r.level === level);
    return own.length === 0 ? [] : [levelTable(level, own, report, words)];
  });
  return markup`<section aria-labelledby="indicators">
    <h2 id="indicators">${words.report.indicators}</h2>
    ${tables.length === 0 ? markup`<p>${words.report.noIndicators}</p>` : markup`<p class="soft">${words.report.indicatorsIntro}</p>`}
    ${tables}
  </section>`;
}
