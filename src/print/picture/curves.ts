import { fixed } from '../figure.ts';
import { markup, type Markup } from '../markup.ts';
import { axisOf, type Axis } from './scale.ts';

const width = 420;
const height = 220;
const plot = { left: 52, right: 404, top: 20, bottom: 168 };

/** Shares in [0, 1] at places of the x axis, in their order. */
export type Curve = { name: string; points: readonly { at: number; share: number }[] };
export type CurvePicture = { curves: readonly Curve[]; axis: string; alt: string; places: readonly number[] };

const dashes = ['none', '6 4', '2 3', '8 3 2 3'];

/** Its name stands in the corner with its dashes: curves end close to each other. */
function curveOf({ name, points }: Curve, which: number, x: (at: number) => number, y: Axis): Markup {
  const d = points.map(({ at, share }, i) => `${i === 0 ? 'M' : 'L'}${x(at)} ${y.at(share)}`).join('');
  const dash = dashes[which % dashes.length] ?? 'none';
  const [left, line] = [plot.left + 12, plot.bottom - 14 - 16 * which];
  return markup`<path class="curve" d="${d}" stroke-dasharray="${dash}" />
    ${points.map(({ at, share }) => markup`<circle class="dot" cx="${x(at)}" cy="${y.at(share)}" r="2.5" />`)}
    <path class="curve" d="M${left} ${line - 4}h26" stroke-dasharray="${dash}" /><text class="mark" x="${left + 32}" y="${line}">${name}</text>`;
}

/** Curves over a few places, evenly apart whatever their distance: each place is one that was asked. */
export function curvesPicture({ curves, axis, alt, places }: CurvePicture): Markup {
  const along = axisOf(0, Math.max(1, places.length - 1), plot.left + 8, plot.right - 8);
  const y = axisOf(0, 1, plot.bottom, plot.top);
  const x = (at: number): number => along.at(places.indexOf(at));
  return markup`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${alt}">
    ${[0, 0.5, 1].map(
      (share) =>
        markup`<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${y.at(share)}" y2="${y.at(share)}" /><text
            x="${plot.left - 6}"
            y="${y.at(share) + 4}"
            text-anchor="end"
            >${fixed(100 * share, 0)} %</text
          >`,
    )}
    ${places.map((place) => markup`<text x="${x(place)}" y="${plot.bottom + 18}" text-anchor="middle">${String(place)}</text>`)}
    ${curves.map((curve, i) => curveOf(curve, i, x, y))}
    <text x="${(plot.left + plot.right) / 2}" y="${height - 8}" text-anchor="middle">${axis}</text>
  </svg>`;
}
