import { count, fixed, withUnit } from '../figure.ts';
import { markup, type Markup } from '../markup.ts';
import type { Words } from '../words/shape.ts';
import { axisOf, type Axis } from './scale.ts';

const width = 380;
const height = 230;
const plot = { left: 48, right: width - 12, top: 20, bottom: height - 40 };

/** Percentiles drawn, each where it has an interval, or with the fewest samples that support it (MLPerf Inference rules, early stopping, c = 0.99). */
const percentiles = [
  { p: 0.5, name: 'p50', fewest: 11 },
  { p: 0.9, name: 'p90', fewest: 44 },
  { p: 0.99, name: 'p99', fewest: 459 },
] as const;
const mostPoints = 240;

const quantile = (sorted: readonly number[], p: number): number =>
  sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN;

/** The empirical distribution as steps: at most some hundred points, the slowest always among them. */
function curve(sorted: readonly number[], x: Axis, y: Axis): string {
  const stride = Math.max(1, Math.floor(sorted.length / mostPoints));
  const kept = sorted.flatMap((ms, i) =>
    i % stride === 0 || i === sorted.length - 1 ? [{ ms, share: (i + 1) / sorted.length }] : [],
  );
  const start = `M${x.at(sorted[0] ?? 0)} ${y.at(0)}`;
  return (
    start +
    kept
      .filter((k) => k.ms <= x.high)
      .map((k) => `H${x.at(k.ms)}V${y.at(k.share)}`)
      .join('')
  );
}

function reach(sorted: readonly number[], limit: number | undefined): number {
  const tail = quantile(sorted, 0.99) * 1.25;
  const slowest = sorted.at(-1) ?? 1;
  return Math.max(limit === undefined ? 0 : limit * 1.08, Math.min(slowest * 1.04, tail));
}

function shareTicks(y: Axis, words: Words): Markup[] {
  return [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      markup`<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${y.at(share)}" y2="${y.at(share)}" /><text
          x="${plot.left - 6}"
          y="${y.at(share) + 4}"
          text-anchor="end"
          >${withUnit(String(share * 100), '%', words)}</text
        >`,
  );
}

function timeTicks(x: Axis): Markup[] {
  return x.ticks.map(
    (ms) =>
      markup`<text x="${x.at(ms)}" y="${plot.bottom + 16}" text-anchor="middle"
        >${fixed(ms, ms % 1 === 0 ? 0 : 1)}</text
      >`,
  );
}

type Mark = { name: string; share: number; ms: number };

/** A percentile as measured, with the ends of its 95 % interval, ms. */
export type Bounded = { name: string; p: number; low: number; high: number };

/** Between which times a percentile lies: a bar with ends, at its share. */
function interval({ p, low, high }: Bounded, x: Axis, y: Axis): Markup {
  const [from, to, at] = [x.at(low), x.at(Math.min(high, x.high)), y.at(p)];
  const end = (px: number): Markup => markup`<line class="span" x1="${px}" x2="${px}" y1="${at - 4}" y2="${at + 4}" />`;
  return markup`<line class="span" x1="${from}" x2="${to}" y1="${at}" y2="${at}" />${end(from)}${high > x.high ? '' : end(to)}`;
}

const ascending = (samples: readonly number[]): number[] =>
  samples.filter((ms) => Number.isFinite(ms)).toSorted((a, b) => a - b);

/** Each percentile on the curve; its name and figure to the right of it, or to the left near the edge. */
function markUp(mark: Mark, x: Axis, y: Axis, lines: number): Markup {
  const [px, py] = [x.at(mark.ms), y.at(mark.share)];
  const left = px > plot.right - 80;
  return markup`<circle class="dot" cx="${px}" cy="${py}" r="3.5" /><text
      class="mark"
      x="${left ? px - 8 : px + 8}"
      y="${py + lines}"
      text-anchor="${left ? 'end' : 'start'}"
      >${mark.name} ${fixed(mark.ms, mark.ms < 10 ? 2 : 1)}</text
    >`;
}

function limitLine(limit: number | undefined, x: Axis, words: Words): Markup {
  if (limit === undefined) return markup``;
  const at = x.at(limit);
  const left = at > plot.right - 70;
  return markup`<line class="limit" x1="${at}" x2="${at}" y1="${plot.top}" y2="${plot.bottom}" /><text
      class="mark"
      x="${left ? at - 5 : at + 5}"
      y="${plot.bottom - 6}"
      text-anchor="${left ? 'end' : 'start'}"
      >${words.picture.limit} ${fixed(limit, limit % 1 === 0 ? 0 : 1)}</text
    >`;
}

/**
 * Distribution of the answers' latency with its percentiles, their intervals and the limit, and what lies beyond the axis
 * in words. `naive`: the same answers timed from when they were sent, drawn dashed.
 */
export function latencyPicture(
  samples: readonly number[],
  limit: number | undefined,
  words: Words,
  { bounded = [], naive = [] }: { bounded?: readonly Bounded[]; naive?: readonly number[] } = {},
): { svg: Markup; note: string } {
  const sorted = ascending(samples);
  const omitting = ascending(naive);
  const x = axisOf(0, reach(sorted, limit), plot.left, plot.right, 5);
  const y = axisOf(0, 1, plot.bottom, plot.top);
  const marks = percentiles
    .filter((q) => sorted.length >= q.fewest || bounded.some(({ name }) => name === q.name))
    .map((q): Mark => ({ name: q.name, share: q.p, ms: quantile(sorted, q.p) }));
  const ms = (value: number): string => withUnit(fixed(value, value < 10 ? 2 : 1), 'ms', words);
  const said = marks.map((m) => `${m.name} ${ms(m.ms)}`).join(words.comma) + words.stop;
  const alt = words.picture.latencyAlt(count(sorted.length), said, limit === undefined ? '' : ms(limit));
  const beyond = sorted.filter((v) => v > x.high).length;
  const svg = markup`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${alt}">
    ${shareTicks(y, words)}${timeTicks(x)} ${limitLine(limit, x, words)}
    ${omitting.length === 0 ? '' : markup`<path class="curve naive" d="${curve(omitting, x, y)}" />`}
    <path class="curve" d="${curve(sorted, x, y)}" />
    ${bounded.filter(({ low }) => low <= x.high).map((one) => interval(one, x, y))}
    ${marks.map((m) => markUp(m, x, y, m.name === 'p99' ? -5 : m.name === 'p90' ? 13 : 4))}
    <text x="${(plot.left + plot.right) / 2}" y="${height - 6}" text-anchor="middle">${words.picture.axisLatency}</text>
  </svg>`;
  const note = beyond === 0 ? '' : words.picture.beyondAxis(count(beyond), ms(sorted.at(-1) ?? 0));
  return { svg, note };
}
