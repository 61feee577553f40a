import { count, fixed } from '../figure.ts';
import { grid } from '../grid.ts';
import { markup, type Markup } from '../markup.ts';
import { curvesPicture, type Curve } from '../picture/curves.ts';
import type { CurvePoint, FusionTable, Report } from '../report.ts';
import type { Words } from '../words/shape.ts';
import { fusionWords } from '../words/fusion-section.ts';
import type { FusionWords } from '../words/fusion-section.ts';

const percent = (share: number): string => `${fixed(100 * share, 1)}\u00a0%`;

function subsets(model: string, table: FusionTable, say: FusionWords): Markup {
  const columns = [{ head: say.sensors }, { head: say.right, num: true }, { head: say.accuracy, num: true }];
  const rows = table.subsets.map(({ sensors, right, accuracy }) => {
    const names = sensors.join(say.joint);
    const isBest = sensors.length === 1 && sensors[0] === table.best;
    return [isBest ? `${names} (${say.best})` : names, count(right), percent(accuracy)];
  });
  return grid(say.caption(model, count(table.n)), columns, rows);
}

const shareOf = ({ at, right, n }: CurvePoint): Curve['points'][number] => ({ at, share: n === 0 ? 0 : right / n });

/** A picture with the same numbers in a table behind it. */
function curve(kind: 'dropOut' | 'noise' | 'skew', curves: readonly Curve[], say: FusionWords): Markup {
  const { title, axis } = say.curves[kind];
  const places = [...new Set(curves.flatMap(({ points }) => points.map(({ at }) => at)))].toSorted((a, b) => a - b);
  if (places.length === 0) return markup``;
  const shareAt = ({ points }: Curve, place: number): string => {
    const point = points.find(({ at }) => at === place);
    return point ? percent(point.share) : '–';
  };
  const spoken = curves.map((one) => `${one.name} ${places.map((at) => shareAt(one, at)).join(', ')}`).join('; ');
  const columns = [{ head: axis }, ...curves.map(({ name }) => ({ head: name, num: true }))];
  const rows = places.map((place) => [String(place), ...curves.map((one) => shareAt(one, place))]);
  return markup`<figure>
    <figcaption><b>${title}</b></figcaption>
    ${curvesPicture({ curves, axis, alt: say.alt(title, spoken), places })}
    <details><summary>${say.numbers}</summary>${grid(title, columns, rows)}</details>
  </figure>`;
}

function curvesOf(table: FusionTable, say: FusionWords): Markup {
  const { undisturbed, noise, skew } = table.curves;
  const start = shareOf({ ...undisturbed, at: 0 });
  const late = [...new Set(skew.flatMap(({ sensor }) => sensor ?? []))].map((sensor): Curve => ({
    name: sensor,
    points: [start, ...skew.filter((point) => point.sensor === sensor).map(shareOf)],
  }));
  return markup`<div class="charts">
    ${curve('dropOut', [{ name: say.expected, points: table.dropOut.map(({ p, expected }) => ({ at: p, share: expected })) }], say)}
    ${curve('noise', [{ name: say.all, points: [start, ...noise.map(shareOf)] }], say)}
    ${curve('skew', late, say)}
  </div>`;
}

/** What every subset of a model's sensors answered, and the curves; nothing where fusion was not measured. */
export function fusionSection(report: Report, words: Words): Markup {
  const say = fusionWords[words.language];
  const tables = Object.entries(report.samples?.fusion ?? {});
  if (tables.length === 0) return markup``;
  return markup`<section aria-labelledby="fusion">
    <h2 id="fusion">${say.title}</h2>
    <p class="soft">${say.intro}</p>
    ${tables.map(([model, table]) => [
      subsets(model, table, say),
      table.misses ? markup`<p class="soft">${say.misses(count(table.misses.missed), count(table.misses.n))}</p>` : '',
      curvesOf(table, say),
    ])}
  </section>`;
}
