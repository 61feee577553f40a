import { fixed } from '../figure.ts';
import { markup, type Markup } from '../markup.ts';
import { axisOf, type Axis } from './scale.ts';

const width = 420;
const height = 200;
const plot = { left: 52, right: 404, top: 14, bottom: 168 };

/** One line of a picture over the stages: `was` dashed, `is` whole. */
export type StageLine = { kind: 'was' | 'is'; name: string; values: readonly number[] };

function path(values: readonly number[], x: Axis, y: Axis): string {
  return values.map((value, i) => `${i === 0 ? 'M' : 'L'}${x.at(i)} ${y.at(value)}`).join('');
}

function lineOf({ kind, name, values }: StageLine, x: Axis, y: Axis, above: boolean): Markup {
  const last = values.length - 1;
  const [px, py] = [x.at(last), y.at(values[last] ?? 0)];
  return markup`<path class="${kind === 'is' ? 'curve' : 'was'}" d="${path(values, x, y)}" />
    ${values.map((value, i) => markup`<circle class="dot" cx="${x.at(i)}" cy="${y.at(value)}" r="3" />`)}
    <text class="mark" x="${px}" y="${py + (above ? -8 : 16)}" text-anchor="end">${name} ${fixed(100 * (values[last] ?? 0), 1)} %</text>`;
}

/** Accuracy stage by stage, one line above the other. `alt` says the same in words. */
export function stagesPicture(lines: readonly StageLine[], stages: readonly string[], alt: string): Markup {
  const x = axisOf(0, Math.max(1, stages.length - 1), plot.left + 8, plot.right - 8);
  const y = axisOf(0, 1, plot.bottom, plot.top);
  return markup`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${alt}">
    ${[0, 0.25, 0.5, 0.75, 1].map(
      (share) =>
        markup`<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${y.at(share)}" y2="${y.at(share)}" /><text
            x="${plot.left - 6}"
            y="${y.at(share) + 4}"
            text-anchor="end"
            >${100 * share} %</text
          >`,
    )}
    ${stages.map((name, i) => markup`<text x="${x.at(i)}" y="${height - 12}" text-anchor="${i === 0 ? 'start' : i === stages.length - 1 ? 'end' : 'middle'}">${name}</text>`)}
    ${lines.map((line, i) => lineOf(line, x, y, i > 0))}
  </svg>`;
}
