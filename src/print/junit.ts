import type { Verdict } from '../model/assessment.ts';
import { wordsOf } from './language.ts';
import { markup, type Markup } from './markup.ts';
import type { Report } from './report.ts';
import { isNotAsked, rowsOf, type Row } from './row.ts';
import { claimSentence, faultText, gradeSentence, nextAction } from './sentence.ts';
import { measuredText } from './table.ts';
import type { Words } from './words/shape.ts';

const fails = (v: Verdict): boolean =>
  v.waived === undefined && (v.outcome === 'fail' || v.outcome === 'conditional fail');
const skips = (v: Verdict): boolean =>
  v.waived === undefined && (v.outcome === 'inconclusive' || v.outcome === 'not applicable');

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
  const body = fails(verdict)
    ? markup`<failure message="${said}" type="${verdict.because}">${details(row, words)}</failure>`
    : skips(verdict)
      ? markup`<skipped message="${isNotAsked(row) ? row.because : said}"/>`
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

/** JUnit XML, a projection for CI: fail and conditional fail are failures, inconclusive and not applicable are skipped with their reason. */
export function reportJunit(report: Report): string {
  const words = wordsOf(report.language);
  const { assessment } = report;
  const all = assessment.verdicts;
  const counts = markup`tests="${all.length}" failures="${all.filter(fails).length}" errors="0" skipped="${all.filter(skips).length}" time="${seconds(report)}"`;
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
${rowsOf(report, words).map((r) => testcase(r, report, words))}  </testsuite>
</testsuites>
`.text;
}
