import { grid } from '../grid.ts';
import { markup, type Markup } from '../markup.ts';
import type { Report } from '../report.ts';
import { meaningWords } from '../words/meaning-section.ts';
import type { MeaningWords } from '../words/meaning-section.ts';
import type { Words } from '../words/shape.ts';

/** The name at the end of an IRI, which a reader knows it by. */
const nameIn = (iri: string): string => iri.slice(Math.max(iri.lastIndexOf('#'), iri.lastIndexOf('/')) + 1) || iri;

function pointsTable({ samples }: Report, say: MeaningWords): Markup {
  const points = samples?.points ?? [];
  if (points.length === 0) return markup``;
  const columns = [say.point, say.wires, say.unit, say.quantity, say.lacks].map((head) => ({ head }));
  const rows = points.map(({ point, wires, units, quantities, lacks }) => [
    point,
    wires.join(', ') || '–',
    units.join(', ') || '–',
    quantities.map(nameIn).join(', ') || '–',
    lacks.join('; ') || say.nothing,
  ]);
  return grid(say.points, columns, rows);
}

function answersTable({ samples, pack }: Report, words: Words, say: MeaningWords): Markup {
  const answers = samples?.answers ?? [];
  if (answers.length === 0) return markup``;
  const columns = [say.question, say.channel, say.expected, say.answer, say.right].map((head) => ({ head }));
  const rows = answers.map(({ question, channel, expected, answer, right }) => [
    pack.questions?.[question]?.ask[words.language] ?? question,
    channel,
    expected,
    answer,
    right ? say.yes : say.no,
  ]);
  return grid(say.answers, columns, rows);
}

/** What the device says of its points, and what a second reader made of it; nothing where neither was measured. */
export function meaningSection(report: Report, words: Words): Markup {
  const say = meaningWords[words.language];
  if (!report.samples?.points?.length && !report.samples?.answers?.length) return markup``;
  return markup`<section aria-labelledby="meaning">
    <h2 id="meaning">${say.title}</h2>
    <p class="soft">${say.intro}</p>
    ${pointsTable(report, say)} ${answersTable(report, words, say)}
  </section>`;
}
