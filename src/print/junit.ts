import { levels } from '../model/terms.ts';
import { wordsOf } from './language.ts';
import { markup, type Markup } from './markup.ts';
import type { Report } from './report.ts';
import { hasFailed, isNotAsked, rowsOf, type Row } from './row.ts';
import { claimSentence, faultText, gradeSentence, nextAction } from './sentence.ts';
import { measuredText } from './table.ts';
import type { Words } from './words/shape.ts';

const isMet = (row: Row): boolean => row.verdict.waived !== undefined || !(hasFailed(row) || hasNoOutcome(row));
const hasNoOutcome = ({ verdict }: Row): boolean =>
  verdict.outcome === 'inconclusive' || verdict.outcome === 'not applicable';

/** What belongs to a level above the target fails nobody's build: the exit code does not count it either. */
function isAbove({ level }: Row, { grade }: Report['assessment']): boolean {
  return !grade.component && level !== undefined && levels.indexOf(level) > levels.indexOf(grade.target);
}

const fails = (row: Row, report: Report): boolean =>
  row.verdict.waived === undefined && hasFailed(row) && !isAbove(row, report.assessment);
const skips = (row: Row, report: Report): boolean => !isMet(row) && !fails(row, report);

function message(row: Row, words: Words): string {
  const figures = [
    row.value === '' ? '' : measuredText(row, words),
    row.required && words.limit(row.required, row.decision),
  ];
  return [...figures.filter(Boolean), row.because].join(words.semicolon);
}

function details(row: Row, words: Words): string {
  const evidence = row.entries === '' ? '' : words.evidence(row.entries);
  const parts = [row.uncertainty, faultText(row, words), words.whoSays(row.who), evidence];
  return [...parts, words.nextAction(nextAction(row, words))].filter(Boolean).join('\n');
}

function testcase(row: Row, report: Report, words: Words): Markup {
  const { verdict } = row;
  const classname = [report.pack.id, row.level].filter((p) => p !== undefined).join('.');
  const said = message(row, words);
  const above = hasFailed(row) ? words.grade.above(report.assessment.grade.target) + words.colon : '';
  const body = fails(row, report)
    ? markup`<failure message="${said}" type="${verdict.because}">${details(row, words)}</failure>`
    : skips(row, report)
      ? markup`<skipped message="${above}${isNotAsked(row) ? row.because : said}"/>`
      : markup`<system-out>${said}</system-out>`;
  return markup`    <testcase classname="${classname}" name="${row.name}">${body}</testcase>\n`;
}

const propertyLine = ([name = '', value = '']: readonly string[]): Markup =>
  markup`      <property name="${name}" value="${value}"/>\n`;

/** Seconds the steps took, from the log. */
function seconds(report: Report): string {
  const ms = report.entries.reduce((sum, { body }) => (body.kind === 'step-ended' ? sum + body.ms : sum), 0);
  return (ms / 1000).toFixed(3);
}

/** JUnit XML, a projection for CI: fail and conditional fail up to the target are failures; inconclusive, not applicable and what fails above the target are skipped with their reason. */
export function reportJunit(report: Report): string {
  const words = wordsOf(report.language);
  const { assessment } = report;
  const rows = rowsOf(report, words);
  const failed = rows.filter((r) => fails(r, report)).length;
  const skipped = rows.filter((r) => skips(r, report)).length;
  const counts = markup`tests="${rows.length}" failures="${failed}" errors="0" skipped="${skipped}" time="${seconds(report)}"`;
  const properties = [
    ['run', assessment.run],
    ['pack', `${assessment.pack.id} ${assessment.pack.version}`],
    ['pack-digest', assessment.pack.digest],
    ['grade', gradeSentence(report, words)],
    ['claim', claimSentence(report, words)],
  ];
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="gradus" ${counts}>
  <testsuite name="${report.plan.request.serial}" timestamp="${assessment.on}" ${counts}>
    <properties>
${properties.map(propertyLine)}    </properties>
${rows.map((r) => testcase(r, report, words))}  </testsuite>
</testsuites>
`.text;
}
