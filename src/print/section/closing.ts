import { levels } from '../../model/terms.ts';
import type { EarlierRun } from '../../model/entry.ts';
import { count, instant } from '../figure.ts';
import { grid, type GridCell } from '../grid.ts';
import { markup, type Markup } from '../markup.ts';
import type { Report } from '../report.ts';
import { isNotAsked, isOpen, type Row } from '../row.ts';
import { faultText, nextAction, runSentence } from '../sentence.ts';
import { outcomeMark } from '../sign.ts';
import type { Words } from '../words/shape.ts';
import { openedBy } from './conduct.ts';

function gaveText(run: EarlierRun, words: Words): string {
  if (run.gave === undefined) return '–';
  if (run.gave === 'none') return words.grade.gaveNone;
  return run.gave === 'refused' ? words.grade.gaveRefused : run.gave;
}

/** Which run of how many this is, and what the earlier ones gave. */
export function runsSection(report: Report, words: Words): Markup {
  const { head } = words;
  const { assessment, plan } = report;
  const { k, earlier } = assessment.grade.run;
  const columns = [
    { head: head.order },
    { head: head.run },
    { head: head.programme },
    { head: head.pack },
    { head: head.status },
    { head: head.gave },
  ];
  const programme = (name: string): string => (words.programme as Readonly<Record<string, string>>)[name] ?? name;
  const rows = earlier.map((e, i): GridCell[] => [
    String(i + 1),
    markup`<span class="name">${e.run}</span>`,
    programme(e.programme),
    e.pack,
    e.ended === 'aborted' ? words.report.aborted : words.report.concluded,
    gaveText(e, words),
  ]);
  const level = assessment.grade.level ?? (assessment.grade.refused ? words.grade.gaveRefused : words.grade.gaveNone);
  const own: GridCell[] = [
    String(k),
    markup`<span class="name">${assessment.run}</span><small>${words.report.thisRun}</small>`,
    programme(plan.request.programme),
    `${assessment.pack.id} ${assessment.pack.version}`,
    words.report.concluded,
    level,
  ];
  return markup`<section aria-labelledby="runs">
    <h2 id="runs">${words.report.runs}</h2>
    <p>${runSentence(report, words)}</p>
    ${grid(words.report.runsCaption, columns, [...rows, own])}
  </section>`;
}

/** Lowest level first; what is in no level last. */
const rank = ({ level }: Row): number => (level === undefined ? levels.length : levels.indexOf(level));

/** What the run does not settle, and why. */
export function notAskedSection(rows: readonly Row[], words: Words): Markup {
  const left = rows.filter((r) => isNotAsked(r) || isOpen(r)).toSorted((a, b) => rank(a) - rank(b));
  const columns = [
    { head: words.head.indicator },
    { head: words.head.level },
    { head: words.head.outcome },
    { head: words.head.reason },
  ];
  const cells = left.map((r): GridCell[] => {
    const next = nextAction(r, words);
    const advice = next === words.none ? '' : markup`<small>${words.nextAction(next)}</small>`;
    return [
      markup`${r.title}<small class="name">${r.name}</small>`,
      r.level ?? '–',
      outcomeMark(r.verdict.outcome, r.outcome),
      markup`${words.sentences([r.because, faultText(r, words)])}${advice}`,
    ];
  });
  return markup`<section aria-labelledby="not-asked">
    <h2 id="not-asked">${words.report.notAsked}</h2>
    ${
      left.length === 0
        ? markup`<p>${words.report.nothingOpen}</p>`
        : markup`<p class="soft">${words.report.notAskedIntro}</p>
            ${grid(words.report.notAskedCaption, columns, cells)}`
    }
  </section>`;
}

const mono = (text: string): Markup => markup`<span class="name">${text}</span>`;

function digestRows(report: Report, words: Words): GridCell[][] {
  const { entries, assessment, plan } = report;
  const opened = openedBy(entries);
  const last = entries.at(-1)?.body;
  const chain = last && 'chain' in last ? last.chain : '–';
  return [
    [words.report.pack, mono(assessment.pack.digest)],
    [words.report.declaration, mono(plan.declaration)],
    [words.report.plan, mono(opened?.plan.digest ?? '–')],
    [words.report.methods, mono(plan.methods)],
    [words.report.chain, mono(chain)],
    [words.report.entryCount, count(entries.length)],
    [words.report.signer, mono(entries[0]?.by ?? '–')],
    [words.report.judgedOn, instant(assessment.on)],
  ];
}

/** How to check the run without us. */
export function checkSection(report: Report, words: Words): Markup {
  const columns = [{ head: words.head.thing }, { head: words.head.value }];
  return markup`<section aria-labelledby="check">
    <h2 id="check">${words.report.check}</h2>
    <p>${words.report.checkIntro}</p>
    <pre><code>${report.verify}</code></pre>
    <p>${words.report.checkDetail}</p>
    ${grid(words.report.digestsCaption, columns, digestRows(report, words), 'pairs')}
  </section>`;
}
