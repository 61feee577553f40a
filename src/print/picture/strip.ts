import { fixed, ownDecimals, scaleOf } from '../figure.ts';
import { markup, type Markup } from '../markup.ts';
import { halves, type Row } from '../row.ts';
import type { Words } from '../words/shape.ts';
import { axisOf, type Axis } from './scale.ts';

const width = 340;
const height = 74;
const mid = 26;
const edge = 12;

type Strip = { value: number; low: number; high: number; limit: number; most: boolean; guarded: boolean };

function stripOf(row: Row, factor: number): Strip | undefined {
  const { measured, required, decision } = row.verdict;
  if (!measured || typeof measured.value !== 'number' || typeof required?.value !== 'number') return undefined;
  const half = halves(measured) ?? { low: 0, high: 0 };
  const value = measured.value * factor;
  return {
    value,
    low: value - half.low * factor,
    high: value + half.high * factor,
    limit: required.value * factor,
    most: required.relation === 'most',
    guarded: decision !== undefined && decision.rule !== 'simple',
  };
}

/** Where a guarded value must be to pass: the limit moved by the half-width that faces it. */
const guardOf = (s: Strip): number => (s.most ? s.limit - (s.high - s.value) : s.limit + (s.value - s.low));

function axisFor(s: Strip): Axis {
  const seen = [s.low, s.high, s.limit, guardOf(s)];
  const low = Math.min(...seen);
  const high = Math.max(...seen);
  const pad = high > low ? (high - low) * 0.18 : Math.abs(s.limit) || 1;
  const least = low >= 0 ? Math.max(0, low - pad) : low - pad;
  return axisOf(least, high + pad, edge, width - edge, 4);
}

function band(axis: Axis, from: number, to: number, kind: string): Markup {
  const [a, b] = [axis.at(Math.min(from, to)), axis.at(Math.max(from, to))];
  return markup`<rect class="${kind}" x="${a}" y="${mid - 14}" width="${Math.max(0, b - a)}" height="28" />`;
}

function accepted(axis: Axis, s: Strip): Markup {
  const edgeOf = s.guarded ? guardOf(s) : s.limit;
  return s.most ? band(axis, axis.low, edgeOf, 'zone') : band(axis, edgeOf, axis.high, 'zone');
}

function ticks(axis: Axis): Markup[] {
  return axis.ticks.map((t) => {
    const x = axis.at(t);
    return markup`<line class="tick" x1="${x}" x2="${x}" y1="${mid + 14}" y2="${mid + 18}" /><text
        x="${x}"
        y="${mid + 31}"
        text-anchor="middle"
        >${fixed(t, ownDecimals(t, 4))}</text
      >`;
  });
}

function bar(axis: Axis, s: Strip): Markup {
  const [a, b] = [axis.at(s.low), axis.at(s.high)];
  const cap = (x: number): Markup => markup`<line class="bar" x1="${x}" x2="${x}" y1="${mid - 5}" y2="${mid + 5}" />`;
  return markup`<line class="bar" x1="${a}" x2="${b}" y1="${mid}" y2="${mid}" />${cap(a)}${cap(b)}`;
}

/** One indicator against its limit: value, interval, limit, side that passes, guard band. undefined where there is no number to draw. */
export function marginStrip(row: Row, id: string, words: Words): Markup | undefined {
  const { factor, symbol } = scaleOf(row.verdict.measured?.unit ?? '', row.quantity, words);
  const strip = stripOf(row, factor);
  if (!strip) return undefined;
  const axis = axisFor(strip);
  const x = axis.at(strip.limit);
  const alt = words.picture.stripAlt(row.name, row.value, row.interval, row.required, row.outcome);
  const hatch = `hatch-${id}`;
  return markup`<svg class="strip" viewBox="0 0 ${width} ${height}" role="img" aria-label="${alt}">
    <defs>
      <pattern id="${hatch}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line class="hatch" x1="0" y1="0" x2="0" y2="5" />
      </pattern>
    </defs>
    <rect class="ground" x="${edge}" y="${mid - 14}" width="${width - 2 * edge}" height="28" />
    ${accepted(axis, strip)} ${strip.guarded ? hatched(axis, strip, hatch) : ''}
    <line class="limit" x1="${x}" x2="${x}" y1="${mid - 18}" y2="${mid + 18}" />
    ${bar(axis, strip)}
    <circle
      class="dot ${row.verdict.outcome === 'fail' ? 'bad' : ''}"
      cx="${axis.at(strip.value)}"
      cy="${mid}"
      r="4.5"
    />
    ${ticks(axis)}
    <text class="unit" x="${width - edge}" y="${height - 2}" text-anchor="end">${symbol}</text>
  </svg>`;
}

function hatched(axis: Axis, s: Strip, hatch: string): Markup {
  const [a, b] = [axis.at(Math.min(guardOf(s), s.limit)), axis.at(Math.max(guardOf(s), s.limit))];
  return markup`<rect x="${a}" y="${mid - 14}" width="${Math.max(0, b - a)}" height="28" fill="url(#${hatch})" />`;
}
