import type { DeclaredModel } from '../../model/declaration.ts';
import type { Measurement } from '../../model/measurement.ts';
import { levels, milliseconds } from '../../model/terms.ts';
import { count, fixed, plainFigure, withUnit } from '../figure.ts';
import { grid } from '../grid.ts';
import { markup, type Markup } from '../markup.ts';
import { latencyPicture, type Bounded } from '../picture/latency.ts';
import type { Report, TimedStream } from '../report.ts';
import type { Row } from '../row.ts';
import { latencyWords } from '../words/latency.ts';
import type { LatencyWords } from '../words/latency.ts';
import type { Words } from '../words/shape.ts';

const rank = ({ level }: Row): number => (level === undefined ? levels.length : levels.indexOf(level));

/** The limit of the lowest level that sets one: higher ones are stricter, and some are only proposed. */
function limitOf(model: DeclaredModel, { prefix }: TimedStream, rows: readonly Row[]): number | undefined {
  const limits = rows
    .filter((r) => r.quantity === `${prefix}.p99` && r.verdict.subject === model.id)
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap((r) => (typeof r.verdict.required?.value === 'number' ? [r.verdict.required.value] : []));
  // Of a stream at a rate the share later than the deadline is judged.
  return limits[0] ?? (prefix === 'latency' ? undefined : milliseconds(model.deadline));
}

const percentile = /^p(\d+(?:\.\d+)?)$/;
/** What is told of a stream; other names that begin like its own are those of other streams. */
const isTold = (name: string): boolean =>
  percentile.test(name) || ['miss', 'accuracy', 'changed', 'unexplained'].includes(name);

/** What was measured of a stream, each quantity once. */
function measurementsOf({ entries }: Report, { subject, prefix }: TimedStream): Map<string, Measurement> {
  const all = new Map<string, Measurement>();
  for (const { body } of entries) {
    if (body.kind !== 'measurement' || body.measurement.subject !== subject) continue;
    const { quantity } = body.measurement;
    const name = quantity.startsWith(`${prefix}.`) ? quantity.slice(prefix.length + 1) : '';
    if (isTold(name)) all.set(name, body.measurement);
  }
  return all;
}

type Ends = { value: number; low: number; high: number };
/** The value and the ends of its sampling interval. */
function endsOf({ value, components }: Measurement): Ends | undefined {
  const sampled = components.find(({ source }) => source === 'sampling');
  if (typeof value !== 'number' || !sampled) return undefined;
  return { value, low: value - sampled.low, high: value + sampled.high };
}

/** Intervals of the percentiles of these very samples. */
function boundedOf({ ms }: TimedStream, measured: ReadonlyMap<string, Measurement>): Bounded[] {
  return [...measured].flatMap(([name, one]) => {
    const p = Number(percentile.exec(name)?.[1]) / 100;
    const ends = endsOf(one);
    return ends && Number.isFinite(p) && one.n === ms.length ? [{ name, p, low: ends.low, high: ends.high }] : [];
  });
}

function figureText({ value, low, high }: Ends, unit: string, words: Words): [string, string] {
  if (unit !== 'ms') {
    const share = (x: number): string => plainFigure(Number(x.toPrecision(4)), '1', '', words);
    return [share(value), words.interval(share(low), share(high))];
  }
  const decimals = value < 10 ? 2 : 1;
  const ms = (x: number): string => fixed(x, decimals);
  return [withUnit(ms(value), 'ms', words), words.interval(ms(low), withUnit(ms(high), 'ms', words))];
}

function table(measured: ReadonlyMap<string, Measurement>, prefix: string, words: Words, say: LatencyWords): Markup {
  const rows = [...measured].flatMap(([name, one]) => {
    const ends = endsOf(one);
    if (!ends) return [];
    return [[words.quantity[`${prefix}.${name}`] ?? name, ...figureText(ends, one.unit, words), count(one.n)]];
  });
  const columns = [
    { head: say.figure },
    { head: words.head.measured, num: true },
    { head: say.interval, num: true },
    { head: say.n, num: true },
  ];
  return grid(say.tableCaption, columns, rows);
}

function conditions(measured: ReadonlyMap<string, Measurement>, words: Words, say: LatencyWords): Markup {
  const [first] = measured.values();
  const rows = Object.entries(first?.conditions ?? {}).map(([key, value]) => [
    say.condition[key] ?? key,
    String(value),
  ]);
  if (rows.length === 0) return markup``;
  return grid(say.conditions, [{ head: words.head.condition }, { head: words.head.value }], rows, 'pairs');
}

/** How often the very answers were right, beside their times. */
function accuracyText(measured: ReadonlyMap<string, Measurement>, words: Words, say: LatencyWords): string {
  const one = measured.get('accuracy');
  const ends = one && endsOf(one);
  return ends ? say.accuracy(...figureText(ends, '1', words)) : '';
}

function figure(stream: TimedStream, model: DeclaredModel, report: Report, rows: readonly Row[], words: Words): Markup {
  const say = latencyWords[words.language];
  const measured = measurementsOf(report, stream);
  const { naive = [] } = stream;
  const { svg, note } = latencyPicture(stream.ms, limitOf(model, stream, rows), words, {
    bounded: boundedOf(stream, measured),
    naive,
  });
  const notes = [
    words.picture.latencyCaption,
    measured.size === 0 ? '' : say.bars,
    naive.length === 0 ? '' : say.naive,
    accuracyText(measured, words, say),
    note,
  ];
  return markup`<figure>
    <figcaption>
      <b>${words.picture.latency(model.id)}${say.stream[stream.prefix]}</b>
      <span class="soft">${words.sentences(notes.filter((one) => one !== ''))}</span>
    </figcaption>
    ${svg}
    ${
      measured.size === 0
        ? ''
        : markup`<details class="suite"><summary>${say.details}</summary>${table(measured, stream.prefix, words, say)}${conditions(measured, words, say)}</details>`
    }
  </figure>`;
}

/** Distributions of a model's latencies, each with what was measured of it and under which conditions. */
export function latencyFigures(model: DeclaredModel, report: Report, rows: readonly Row[], words: Words): Markup[] {
  const own = (report.samples?.streams ?? []).filter(({ subject, ms }) => subject === model.id && ms.length > 0);
  return own.map((stream) => figure(stream, model, report, rows, words));
}
