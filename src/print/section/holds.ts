import { markup, type Markup } from '../markup.ts';
import type { Report } from '../report.ts';
import { alsoText, type Row } from '../row.ts';
import { faultText, nextAction } from '../sentence.ts';
import { outcomeMark } from '../sign.ts';
import type { Words } from '../words/shape.ts';

const line = (text: string): Markup | string => (text === '' ? '' : markup`<p>${text}</p>`);

function figureLine(row: Row, words: Words): string {
  const { measured } = row.verdict;
  if (!measured) return '';
  const name = words.quantity[row.quantity] ?? row.quantity;
  if (typeof measured.value === 'number') {
    const u = row.uncertainty === '' ? '' : words.bracket(row.uncertainty);
    return `${name} ${row.value}${u}${words.semicolon}${words.limit(row.required, row.decision)}`;
  }
  const seen = [
    measured.actual && words.actual(measured.actual),
    measured.expected && words.expected(measured.expected),
  ];
  return name + words.colon + seen.filter(Boolean).join(words.comma);
}

function block(row: Row, words: Words): Markup {
  const { measured, waived } = row.verdict;
  const evidence = row.entries === '' ? '' : words.evidence(row.entries);
  return markup`<li>
    <h3>${row.title} ${outcomeMark(row.verdict.outcome, row.outcome)}</h3>
    <p class="name">${row.name}</p>
    ${measured ? markup`<p class="figure">${figureLine(row, words)}</p>` : ''} ${line(row.because)}
    ${line(faultText(row, words))} ${waived ? line(words.waived(waived.until, waived.by, waived.reason)) : ''}
    <p><strong>${words.nextAction(nextAction(row, words))}</strong></p>
    <p class="soft">
      ${[measured ? alsoText(measured, words).join(words.comma) : '', words.whoSays(row.who), evidence].filter(Boolean).join(' · ')}
    </p>
  </li>`;
}

/** What the maker does not declare differs in nothing but its name: one block for all of it. */
function undeclaredBlock(rows: readonly Row[], words: Words): Markup | string {
  const [first] = rows;
  if (!first) return '';
  return markup`<p>${words.grade.undeclaredThese(rows.length)} <strong>${words.nextAction(nextAction(first, words))}</strong></p>
    <ul class="opens">
      ${rows.map((r) => markup`<li><span class="name">${r.name}</span> ${r.title}</li>`)}
    </ul>`;
}

const openLine = (row: Row, words: Words): Markup =>
  markup`<li><span class="name">${row.name}</span> ${row.title}${words.colon}${row.because}</li>`;

/** What holds the next level back: each failure in full, then what is open. */
export function holdsSection(report: Report, rows: readonly Row[], words: Words): Markup {
  const { next, refused, component } = report.assessment.grade;
  if (refused || component) return markup``;
  if (!next)
    return markup`<section aria-labelledby="holds">
      <h2 id="holds">${words.grade.nextNone}</h2>
      <p>${words.report.holdsNothing}</p>
    </section>`;
  const held = rows.filter((r) => next.failed.includes(r.name));
  const failed = held.filter((r) => r.verdict.because !== 'NOT_DECLARED');
  const undeclared = held.filter((r) => r.verdict.because === 'NOT_DECLARED');
  const open = rows.filter((r) => next.open.includes(r.name));
  return markup`<section aria-labelledby="holds">
    <h2 id="holds">${words.report.holds(next.level)}</h2>
    ${
      failed.length === 0
        ? ''
        : markup`<ul class="blocks">
            ${failed.map((r) => block(r, words))}
          </ul>`
    }
    ${undeclaredBlock(undeclared, words)}
    ${
      open.length === 0
        ? ''
        : markup`<p>${words.report.openOnes(open.length)}</p>
            <ul class="opens">
              ${open.map((r) => openLine(r, words))}
            </ul>`
    }
  </section>`;
}
