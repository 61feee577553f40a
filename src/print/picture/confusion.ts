import { count } from '../figure.ts';
import { markup, raw, type Markup } from '../markup.ts';
import type { Words } from '../words/shape.ts';

const mostClasses = 12;
const mostConfusions = 12;

type Counts = readonly (readonly number[])[];
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** Tint by the share of the row's truth; light enough for the ink on it. */
const tint = (n: number, ofRow: number): Markup => raw(ofRow === 0 ? '0' : String(Math.round((n / ofRow) * 30)));

/** Answers beyond the labels are those that name no class. */
function answersOf(counts: Counts, labels: readonly string[], words: Words): string[] {
  const widest = Math.max(labels.length, ...counts.map((row) => row.length));
  return Array.from({ length: widest }, (_, i) => labels[i] ?? words.picture.noAnswer);
}

function matrix(counts: Counts, labels: readonly string[], words: Words): Markup {
  const headed = answersOf(counts, labels, words);
  return markup`<thead>
      <tr>
        <th scope="col">${words.picture.confusionCorner}</th>
        ${headed.map((l) => markup`<th scope="col" class="num">${l}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${counts.map(
        (row, truth) =>
          markup`<tr>
            <th scope="row">${labels[truth] ?? String(truth)}</th>
            ${row.map(
              (n, answer) =>
                markup`<td class="num tint${truth === answer ? ' right' : ''}" style="--share:${tint(n, sum(row))}%">
                  ${count(n)}
                </td>`,
            )}
          </tr>`,
      )}
    </tbody>`;
}

function worst(counts: Counts, labels: readonly string[], words: Words): Markup {
  const wrong = counts.flatMap((row, truth) =>
    row.flatMap((n, answer) => (truth === answer || n === 0 ? [] : [{ truth, answer, n }])),
  );
  const most = wrong.toSorted((a, b) => b.n - a.n).slice(0, mostConfusions);
  const name = (i: number): string => labels[i] ?? words.picture.noAnswer;
  return markup`<thead>
      <tr>
        <th scope="col">${words.picture.confusionCorner}</th>
        <th scope="col" class="num">${words.picture.count}</th>
      </tr>
    </thead>
    <tbody>
      ${most.map(
        (w) =>
          markup`<tr>
            <th scope="row">${name(w.truth)} → ${name(w.answer)}</th>
            <td class="num">${count(w.n)}</td>
          </tr>`,
      )}
    </tbody>`;
}

/** The column of answers that name no class is left out where there were none. */
function withoutEmptyLast(counts: Counts, labels: readonly string[]): Counts {
  const unusable = sum(counts.map((row) => sum(row.slice(labels.length))));
  return unusable > 0 ? counts : counts.map((row) => row.slice(0, labels.length));
}

/** Truth by answer as a table; with more classes than a page bears, the most frequent confusions. */
export function confusionTable(
  counts: Counts,
  labels: readonly string[],
  words: Words,
): { table: Markup; caption: string } {
  const shown = withoutEmptyLast(counts, labels);
  const right = sum(counts.map((row, i) => row[i] ?? 0));
  const caption = words.picture.confusionCaption(count(right), count(sum(counts.map(sum))));
  return counts.length <= mostClasses
    ? { table: matrix(shown, labels, words), caption }
    : {
        table: worst(counts, labels, words),
        caption: words.sentences([caption, words.picture.confusionMost(mostConfusions)]),
      };
}
