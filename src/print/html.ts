import { instant } from './figure.ts';
import { wordsOf } from './language.ts';
import { markup, type Markup } from './markup.ts';
import { page } from './page.ts';
import type { Report } from './report.ts';
import { rowsOf } from './row.ts';
import { checksSection } from './section/checks.ts';
import { checkSection, notAskedSection, runsSection } from './section/closing.ts';
import { conductSection } from './section/conduct.ts';
import { holdsSection } from './section/holds.ts';
import { indicatorsSection } from './section/indicators.ts';
import { gradeSection } from './section/ladder.ts';
import { picturesSection } from './section/pictures.ts';
import { adaptationSection } from './section/adaptation.ts';
import { fusionSection } from './section/fusion.ts';
import { meaningSection } from './section/meaning.ts';
import { portabilitySection } from './section/portability.ts';
import { sourcesSection } from './section/sources.ts';
import { uncertaintySection } from './section/uncertainty.ts';
import type { Words } from './words/shape.ts';

function top(report: Report, title: string, words: Words): Markup {
  const { head } = words;
  const { assessment, declaration, plan, entries } = report;
  const facts: [string, string][] = [
    [head.maker, declaration.identity.maker],
    [head.serial, plan.request.serial],
    [head.firmware, declaration.identity.firmware.version],
    [head.station, report.station],
    [head.date, instant(entries.at(-1)?.at ?? assessment.on)],
    [head.target, assessment.grade.target],
    [head.programme, words.programme[assessment.programme]],
    [head.run, assessment.run],
  ];
  return markup`<a class="skip" href="#grade">${words.report.skip}</a>
    <header class="top">
      <h1>${title}</h1>
      <dl class="meta">
        ${facts.map(
          ([k, v]) =>
            markup`<div>
              <dt>${k}</dt>
              <dd>${v}</dd>
            </div>`,
        )}
      </dl>
    </header>`;
}

/** One self-contained HTML file: the ladder and a sentence first, how to check it without us last. The same report gives the same bytes. */
export function reportHtml(report: Report): string {
  const words = wordsOf(report.language);
  const rows = rowsOf(report, words);
  const title = words.report.title(report.declaration.identity.product);
  const body = markup`${top(report, title, words)}
    <main>
      ${gradeSection(report, words)} ${holdsSection(report, rows, words)} ${indicatorsSection(report, rows, words)}
      ${checksSection(report, rows, words)} ${picturesSection(report, rows, words)} ${portabilitySection(report, words)} ${adaptationSection(report, words)} ${fusionSection(report, words)} ${meaningSection(report, words)} ${sourcesSection(report, words)} ${uncertaintySection(rows, words)}
      ${conductSection(report, words)} ${runsSection(report, words)} ${notAskedSection(rows, words)}
      ${checkSection(report, words)}
    </main>
    <footer>${words.report.end(report.assessment.run)}</footer>`;
  return page(`${title} · ${report.assessment.run}`, body, words);
}
