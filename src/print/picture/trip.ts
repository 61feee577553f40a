import type { DeclaredRule } from '../../model/declaration.ts';
import { fixed, ownDecimals, plainFigure } from '../figure.ts';
import { markup, type Markup } from '../markup.ts';
import type { Words } from '../words/shape.ts';
import { axisOf, type Axis } from './scale.ts';

const width = 380;
const height = 230;
const plot = { left: 46, right: width - 12, top: 20, bottom: height - 40 };

export type Ramp = { trip: number | null; reset: number | null };

function declaredBand(y: Axis, value: number, tolerance: number, label: string): Markup {
  const [top, bottom] = [y.at(value + tolerance), y.at(value - tolerance)];
  return markup`<rect
      class="zone"
      x="${plot.left}"
      y="${top}"
      width="${plot.right - plot.left}"
      height="${Math.max(1, bottom - top)}"
    />
    <line class="declared" x1="${plot.left}" x2="${plot.right}" y1="${y.at(value)}" y2="${y.at(value)}" />
    <text class="mark" x="${plot.right - 3}" y="${y.at(value) - 4}" text-anchor="end">${label}</text>`;
}

const triangle = (x: number, y: number, up: boolean): string =>
  up ? `M${x} ${y - 5}l5 9h-10z` : `M${x} ${y + 5}l5 -9h-10z`;

function point(x: number, y: Axis, value: number | null, declared: number, tolerance: number, up: boolean): Markup {
  if (value === null) return markup``;
  const bad = Math.abs(value - declared) > tolerance;
  return markup`<path class="${bad ? 'dot bad' : 'dot'}" d="${triangle(x, y.at(value), up)}" />`;
}

function heights(rule: DeclaredRule, ramps: readonly Ramp[], tolerance: number): Axis {
  const seen = ramps.flatMap((r) => [r.trip, r.reset]).filter((v) => v !== null);
  const all = [
    ...seen,
    rule.trip.value + tolerance,
    rule.trip.value - tolerance,
    rule.reset.value + tolerance,
    rule.reset.value - tolerance,
  ];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const pad = (high - low) * 0.1 || 1;
  return axisOf(low - pad, high + pad, plot.bottom, plot.top, 5);
}

function sides(y: Axis): Markup[] {
  const decimals = Math.max(...y.ticks.map((t) => ownDecimals(t, 4)), 0);
  return y.ticks.map(
    (t) => markup`<text x="${plot.left - 6}" y="${y.at(t) + 4}" text-anchor="end">${fixed(t, decimals)}</text>`,
  );
}

/** Where the output came on and went off in each ramp, against the declared points and their tolerance (per cent of the trip value). */
export function tripPicture(rule: DeclaredRule, ramps: readonly Ramp[], words: Words): { svg: Markup; note: string } {
  const tolerance = (Math.abs(rule.trip.value) * rule.tolerance) / 100;
  const y = heights(rule, ramps, tolerance);
  const x = axisOf(0.5, ramps.length + 0.5, plot.left + 8, plot.right - 60, 1);
  const figure = (value: number): string => plainFigure(value, rule.trip.unit, '', words);
  const alt = words.picture.tripAlt(ramps.length, figure(rule.trip.value), figure(rule.reset.value), figure(tolerance));
  const every = Math.ceil(ramps.length / 10);
  const missed = ramps.filter((r) => r.trip === null || r.reset === null).length;
  const svg = markup`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${alt}">
    <line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${plot.bottom}" y2="${plot.bottom}" />
    ${declaredBand(y, rule.trip.value, tolerance, words.picture.tripMark)}
    ${declaredBand(y, rule.reset.value, tolerance, words.picture.resetMark)} ${sides(y)}
    <text x="${plot.left - 6}" y="${plot.top - 8}" text-anchor="end">${rule.trip.unit}</text>
    ${ramps.map((ramp, i) => [
      point(x.at(i + 1), y, ramp.trip, rule.trip.value, tolerance, true),
      point(x.at(i + 1), y, ramp.reset, rule.reset.value, tolerance, false),
      i % every === 0
        ? markup`<text x="${x.at(i + 1)}" y="${plot.bottom + 16}" text-anchor="middle">${i + 1}</text>`
        : markup``,
    ])}
    <text x="${(plot.left + plot.right) / 2}" y="${height - 6}" text-anchor="middle">${words.picture.axisRamp}</text>
  </svg>`;
  return { svg, note: missed === 0 ? '' : words.picture.missed(missed) };
}
