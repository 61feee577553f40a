import { scaleOf, withUnit } from '../figure.ts';
import { grid, type GridCell } from '../grid.ts';
import { markup, type Markup } from '../markup.ts';
import { halves, uncertaintyText, type Row } from '../row.ts';
import type { Words } from '../words/shape.ts';

function lines(row: Row, words: Words): GridCell[][] {
  const { measured } = row.verdict;
  const half = measured && halves(measured);
  if (!measured?.components || !half || measured.components.length === 0) return [];
  const { factor, symbol } = scaleOf(measured.unit ?? '', row.quantity, words);
  const widest = Math.max(half.low, half.high) * factor;
  if (widest === 0) return [];
  const both = (low: number, high: number): string =>
    withUnit(`${uncertaintyText(low * factor)} / ${uncertaintyText(high * factor)}`, symbol, words);
  return measured.components.map((c, i) => [
    i === 0
      ? markup`${row.name}<small>U95 ${withUnit(uncertaintyText(widest), symbol, words)}</small>`
      : markup`<span class="ditto">${row.name}</span>`,
    words.component[c.source],
    both(c.low, c.high),
    c.how ?? '',
  ]);
}

/** The parts of every stated uncertainty. */
export function uncertaintySection(rows: readonly Row[], words: Words): Markup {
  const all = rows.flatMap((r) => lines(r, words));
  const columns = [
    { head: words.head.indicator },
    { head: words.head.source },
    { head: words.head.half, num: true },
    { head: words.head.how },
  ];
  return markup`<section aria-labelledby="uncertainty">
    <h2 id="uncertainty">${words.report.uncertainty}</h2>
    ${
      all.length === 0
        ? markup`<p>${words.report.noUncertainty}</p>`
        : markup`<p class="soft">${words.report.uncertaintyIntro}</p>
            ${grid(words.report.uncertaintyCaption, columns, all)}`
    }
  </section>`;
}
