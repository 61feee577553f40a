import type { Tensor } from '../../formats/tensor.ts';
import type { DeclaredModel, FusedSensor } from '../../model/declaration.ts';
import { rowsOf } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import type { Step } from '../../model/plan.ts';
import { milliseconds } from '../../model/terms.ts';
import { gainOf, meanOverSubsets, scoreOf, subsetsOf, underDropOut } from '../../statistics/fusion.ts';
import type { Gain, SubsetAnswers } from '../../statistics/fusion.ts';
import { json, modelOf, needed } from '../asked.ts';
import { TooFew } from '../bench.ts';
import type { Bench } from '../bench.ts';
import { fraction, sampling } from '../component.ts';
import type { Probe } from '../probe.ts';
import { answered } from './accuracy.ts';
import { askedOnTime, schedule } from './at-rate.ts';
import { inputsOf } from './latency.ts';
import type { Case, Infer } from './latency.ts';
import { noisy, skewed, without } from './sensors.ts';

/** Inputs that each point of the noise and skew curves and the stream at the declared rate rests on, at most. */
const mostForCurves = 100;
const dropOut = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] as const;
/** Noise by what each row varies by itself. */
const noise = [0.5, 1, 2] as const;
/** Samples. */
const skews = [4, 32, 256] as const;

type Fusing = {
  infer: Infer;
  model: DeclaredModel;
  sensors: readonly FusedSensor[];
  cases: readonly Case[];
  seed: string;
};

/** One point of a curve: `right` of `n`. `sensor`: whose rows were changed, where it is not all of them. */
type Point = { at: number; sensor?: string; right: number; n: number };

/** A device that refuses an input is not right about it. */
async function isRight({ infer, model }: Fusing, input: Tensor, label: number): Promise<boolean> {
  try {
    return answered((await infer(model.id, input)).output, model.labels.length) === label;
  } catch (error) {
    if (error instanceof ProbeError && error.code === 'PROBE_REFUSED') return false;
    throw error;
  }
}

const rowsOfAll = (sensors: readonly FusedSensor[]): number[] => sensors.flatMap(({ rows }) => rows);

function withOnly({ sensors }: Fusing, kept: readonly number[], input: Tensor): Tensor {
  const lost = rowsOfAll(sensors.filter((_, i) => !kept.includes(i)));
  return lost.length === 0 ? input : without(input, lost);
}

/** Every input with every subset of the sensors, one input after the other, so that what changes meanwhile changes for all. */
async function askSubsets(fusing: Fusing, bench: Bench): Promise<SubsetAnswers[]> {
  const subsets = subsetsOf(fusing.sensors.length).map((sensors) => ({ sensors, right: [] as boolean[] }));
  for (const [i, { input, label }] of fusing.cases.entries()) {
    for (const { sensors, right } of subsets)
      right.push(await isRight(fusing, withOnly(fusing, sensors, input), label));
    bench.progress(i + 1, fusing.cases.length);
  }
  return subsets;
}

type Change = (input: Tensor, index: number) => Tensor;

async function pointOf(fusing: Fusing, at: number, change: Change, sensor?: string): Promise<Point> {
  const cases = fusing.cases.slice(0, mostForCurves);
  let right = 0;
  for (const [i, { input, label }] of cases.entries()) if (await isRight(fusing, change(input, i), label)) right++;
  return { at, ...(sensor === undefined ? {} : { sensor }), right, n: cases.length };
}

async function noiseCurve(fusing: Fusing): Promise<Point[]> {
  const rows = rowsOfAll(fusing.sensors);
  const points: Point[] = [];
  for (const at of noise)
    points.push(await pointOf(fusing, at, (input, i) => noisy(input, rows, at, `${fusing.seed}/noise/${at}/${i}`)));
  return points;
}

/** One sensor late at a time: of rows of a single sample there is no lateness. */
async function skewCurve(fusing: Fusing): Promise<Point[]> {
  const { length } = rowsOf(fusing.model.inputs[0]?.shape ?? []);
  const points: Point[] = [];
  for (const { id, rows } of fusing.sensors)
    for (const at of skews)
      if (at < length) points.push(await pointOf(fusing, at, (input) => skewed(input, rows, at), id));
  return points;
}

/** Answers later than the deadline after they were due, at the declared rate, while one sensor after the other is away. */
async function missesOf(fusing: Fusing, bench: Bench): Promise<{ missed: number; n: number } | undefined> {
  const { infer, model, sensors, cases } = fusing;
  if (model.rate === undefined) return undefined;
  const inputs = cases.slice(0, mostForCurves).map(({ input, label }, i) => {
    const away = sensors[i % sensors.length];
    return { input: without(input, away?.rows ?? []), label };
  });
  const due = schedule(inputs.length, model.rate, 'periodic', fusing.seed);
  const { fromDue } = await askedOnTime(infer, { model, inputs, outstanding: 4 }, due, bench);
  const deadline = milliseconds(model.deadline);
  return { missed: fromDue.filter((ms) => !(ms <= deadline)).length, n: inputs.length };
}

type Measured = {
  gain: Gain;
  subsets: SubsetAnswers[];
  noise: Point[];
  skew: Point[];
  misses: { missed: number; n: number } | undefined;
};

function keptOf({ model, sensors, seed }: Fusing, { gain, subsets, noise: noisePoints, skew, misses }: Measured) {
  const scores = subsets.map(scoreOf);
  const blind = 1 / model.labels.length;
  const all = scores.at(-1);
  const first = subsets.at(-1)?.right.slice(0, mostForCurves) ?? [];
  return json({
    model: model.id,
    seed,
    sensors: sensors.map(({ id, title, rows }) => ({ id, title, rows })),
    n: all?.n ?? 0,
    subsets: scores.map(({ sensors: kept, right, accuracy }) => ({
      sensors: kept.map((i) => sensors[i]?.id ?? ''),
      right,
      accuracy,
    })),
    best: sensors[gain.best]?.id,
    gain,
    dropOut: dropOut.flatMap((p) => {
      const expected = underDropOut(scores, p, blind);
      return expected === undefined ? [] : [{ p, expected }];
    }),
    curves: { undisturbed: { right: first.filter(Boolean).length, n: first.length }, noise: noisePoints, skew },
    ...(misses ? { misses } : {}),
  });
}

function report(fusing: Fusing, measured: Measured, bench: Bench): void {
  const { model, sensors, cases } = fusing;
  const { gain, subsets, misses } = measured;
  const n = cases.length;
  const alone = subsets.find((subset) => subset.sensors.join() === String(gain.best));
  const best = sensors[gain.best]?.id ?? '';
  const accuracy = (subset: SubsetAnswers | undefined): number => (subset ? scoreOf(subset).accuracy : 0);
  const common = { subject: model.id, unit: '1', stimulus: 'injected' as const };
  const conditions = { sensors: sensors.map(({ id }) => id).join(', '), best };
  const how = `all and ${best} on the same inputs, conservative 95 %; upper end by Bonferroni over ${sensors.length} sensors`;
  bench.found({
    kind: 'measurement',
    measurement: {
      ...common,
      quantity: 'fusion.gain',
      value: gain.value,
      n,
      components: [sampling(gain.value, gain, how)],
      conditions,
      also: {
        all: accuracy(subsets.at(-1)),
        best: accuracy(alone),
        'right-together-alone': gain.first,
        'right-by-best-alone': gain.second,
      },
    },
    raw: [keptOf(fusing, measured)],
  });
  const mean = meanOverSubsets(subsets);
  const hoeffding = `Hoeffding 95 % over ${n} inputs, each with ${subsets.length} subsets`;
  bench.found({
    kind: 'measurement',
    measurement: {
      ...common,
      quantity: 'fusion.emm',
      value: mean.value,
      n,
      components: [sampling(mean.value, mean, hoeffding)],
      conditions,
      also: { subsets: subsets.length },
    },
  });
  if (!misses) return;
  const { value, component } = fraction(misses.missed, misses.n);
  bench.found({
    kind: 'measurement',
    measurement: { ...common, quantity: 'fusion.miss', value, n: misses.n, components: [component], conditions },
  });
}

/**
 * Fusion of one declared model: its accuracy with every subset of its declared sensors on the same inputs, what all of
 * them together gain over the best of them alone, and how it holds under drop-out, noise and skewed clocks. Throws
 * `TooFew` where no sensors are declared.
 */
export async function fusion(probe: Probe, step: Step, bench: Bench): Promise<void> {
  const model = modelOf(step, bench.declaration);
  const { sensors } = model;
  if (!sensors) throw new TooFew(`model ${model.id} declares no sensors: there is nothing to take away one by one`);
  const infer = needed(probe, 'infer').bind(probe);
  const cases = inputsOf(model, step.seed, step.samples);
  const fusing: Fusing = { infer, model, sensors, cases, seed: step.seed };
  const subsets = await askSubsets(fusing, bench);
  const measured: Measured = {
    gain: gainOf(subsets),
    subsets,
    noise: await noiseCurve(fusing),
    skew: await skewCurve(fusing),
    misses: await missesOf(fusing, bench),
  };
  report(fusing, measured, bench);
}
