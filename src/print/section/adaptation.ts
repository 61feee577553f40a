import { count, fixed } from '../figure.ts';
import { grid } from '../grid.ts';
import { markup, type Markup } from '../markup.ts';
import { stagesPicture } from '../picture/stages.ts';
import type { Report, StageTable } from '../report.ts';
import type { Words } from '../words/shape.ts';
import { adaptationWords } from '../words/adaptation.ts';
import type { AdaptationWords } from '../words/adaptation.ts';

const percent = (share: number): string => `${fixed(100 * share, 1)}\u00a0%`;
const figures = ['acc', 'bwt', 'fwt', 'forgetting', 'labels', 'seconds'] as const;
const shares: readonly string[] = ['acc', 'bwt', 'fwt', 'forgetting'];

function stageNames({ stages }: StageTable, say: AdaptationWords): string[] {
  return stages.map((_, k) => (k === 0 ? say.atHome : say.stage(k)));
}

function cell(share: number, isOwn: boolean): Markup {
  const strength = fixed(100 * share, 0);
  return isOwn
    ? markup`<td class="own" style="--share:${strength}">${percent(share)}</td>`
    : markup`<td style="--share:${strength}">${percent(share)}</td>`;
}

function matrix(model: string, table: StageTable, index: number, say: AdaptationWords): Markup {
  const id = `stages-${index}`;
  const caption = say.caption(model, table.drift, count(table.n), count(table.labels));
  return markup`<div class="scroll" role="region" aria-labelledby="${id}" tabindex="0">
    <table class="stages">
      <caption id="${id}">${caption}</caption>
      <thead>
        <tr>
          <th scope="col">${say.corner}</th>
          ${stageNames(table, say).map((name) => markup`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${table.stages.map(
          (row, state) =>
            markup`<tr>
              <th scope="row">${state === 0 ? say.untaught : say.state(state)}</th>
              ${row.map((share, stage) => cell(share, state === stage))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function picture(model: string, table: StageTable, say: AdaptationWords): Markup {
  const was = table.stages[0] ?? [];
  const is = table.stages.map((row, k) => row[k] ?? 0);
  const values = was.map((share, k) => `${percent(share)} → ${percent(is[k] ?? 0)}`).join('; ');
  const lines = [
    { kind: 'was' as const, name: say.untaught, values: was },
    { kind: 'is' as const, name: say.learned, values: is },
  ];
  return stagesPicture(lines, stageNames(table, say), say.alt(model, values));
}

/** Companion figures of the recovery, or of the forgetting where there is no recovery. */
function alsoOf({ entries }: Report, model: string): Readonly<Record<string, number>> {
  for (const { body } of entries)
    if (body.kind === 'measurement' && body.measurement.subject === model)
      if (body.measurement.quantity === 'adaptation.forgetting') return body.measurement.also ?? {};
  return {};
}

function figuresOf(report: Report, model: string, say: AdaptationWords): Markup {
  const also = alsoOf(report, model);
  const rows = figures.flatMap((name) => {
    const value = also[name];
    if (value === undefined) return [];
    return [[say.figure[name], shares.includes(name) ? percent(value) : fixed(value, name === 'labels' ? 0 : 1)]];
  });
  return rows.length === 0 ? markup`` : grid(say.figures, [{ head: say.name }, { head: say.value, num: true }], rows);
}

function digests({ inputs }: StageTable, say: AdaptationWords): Markup {
  const [taught, heldOut] = [inputs.lessons.flat().length, inputs.heldOut.flat().length];
  return taught === 0 ? markup`` : markup`<p class="soft">${say.digests(count(taught), count(heldOut))}</p>`;
}

/** Accuracy by state and stage of every model that adapted; nothing where none did. */
export function adaptationSection(report: Report, words: Words): Markup {
  const say = adaptationWords[words.language];
  const tables = Object.entries(report.samples?.stages ?? {});
  if (tables.length === 0) return markup``;
  return markup`<section aria-labelledby="adaptation">
    <h2 id="adaptation">${say.title}</h2>
    <p class="soft">${say.intro}</p>
    ${tables.map(([model, table], i) => [
      matrix(model, table, i, say),
      markup`<figure>${picture(model, table, say)}</figure>`,
      figuresOf(report, model, say),
      digests(table, say),
    ])}
  </section>`;
}
