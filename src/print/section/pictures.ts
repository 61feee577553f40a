import type { DeclaredModel, DeclaredRule } from '../../model/declaration.ts';
import { markup, type Markup } from '../markup.ts';
import { confusionTable } from '../picture/confusion.ts';
import { marginStrip } from '../picture/strip.ts';
import { tripPicture } from '../picture/trip.ts';
import type { Report } from '../report.ts';
import type { Row } from '../row.ts';
import { outcomeMark } from '../sign.ts';
import type { Words } from '../words/shape.ts';
import { latencyFigures } from './latency.ts';

function stripFigure(row: Row, index: number, words: Words): Markup[] {
  const strip = marginStrip(row, String(index), words);
  if (!strip) return [];
  return [
    markup`<figure class="margin">
      <figcaption>
        <b>${row.title}</b> ${outcomeMark(row.verdict.outcome, row.outcome)} <span class="name">${row.name}</span>
        <span class="soft">${row.value}${words.semicolon}${words.limit(row.required, '')}</span>
      </figcaption>
      ${strip}
    </figure>`,
  ];
}

function tripFigure(rule: DeclaredRule, report: Report, words: Words): Markup[] {
  const ramps = report.samples?.ramps?.[rule.id];
  if (!ramps || ramps.length === 0) return [];
  const { svg, note } = tripPicture(rule, ramps, words);
  return [
    markup`<figure>
      <figcaption>
        <b>${words.picture.trip(rule.id)}</b>
        <span class="soft">${words.sentences([words.picture.tripCaption, note])}</span>
      </figcaption>
      ${svg}
    </figure>`,
  ];
}

function confusionFigure(model: DeclaredModel, index: number, report: Report, words: Words): Markup[] {
  const counts = report.samples?.confusion?.[model.id];
  if (!counts || counts.length === 0) return [];
  const { table, caption } = confusionTable(counts, model.labels, words);
  const id = `confusion-${index}`;
  return [
    markup`<div class="scroll" role="region" aria-labelledby="${id}" tabindex="0">
      <table class="confusion">
        <caption id="${id}">
          <b>${words.picture.confusion(model.id)}</b>
          <span class="soft">${caption}</span>
        </caption>
        ${table}
      </table>
    </div>`,
  ];
}

/** Pictures of what was measured, each with its text. */
export function picturesSection(report: Report, rows: readonly Row[], words: Words): Markup {
  const { models = [], rules = [] } = report.declaration;
  const strips = rows.flatMap((r, i) => stripFigure(r, i, words));
  const charts = [
    ...models.flatMap((m) => latencyFigures(m, report, rows, words)),
    ...rules.flatMap((r) => tripFigure(r, report, words)),
    ...models.flatMap((m, i) => confusionFigure(m, i, report, words)),
  ];
  return markup`<section aria-labelledby="pictures">
    <h2 id="pictures">${words.report.pictures}</h2>
    ${
      strips.length === 0
        ? markup`<p>${words.report.noPictures}</p>`
        : markup`<p class="soft">${words.report.picturesIntro}</p>
            <div class="strips">${strips}</div>`
    }
    ${charts.length === 0 ? '' : markup`<div class="charts">${charts}</div>`}
  </section>`;
}
