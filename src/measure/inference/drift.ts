import type { DriftDetection } from '../../model/declaration.ts';
import type { Measurement } from '../../model/measurement.ts';
import type { Step } from '../../model/plan.ts';
import { quantileInterval } from '../../statistics/quantile.ts';
import { json, modelOf, needed, numberIn, textIn } from '../asked.ts';
import { TooFew } from '../bench.ts';
import type { Bench } from '../bench.ts';
import { fraction, sampling } from '../component.ts';
import type { Probe } from '../probe.ts';
import { casesFor, driftsOf } from './cases.ts';
import type { Cases } from './cases.ts';

/** One time that the surroundings drifted. `alarm`: calm inputs after which the device already said so; `delay`: drifted ones. */
type Episode = { alarm?: number; delay?: number };
type Asking = {
  detection: DriftDetection;
  model: string;
  infer: NonNullable<Probe['infer']>;
  read: NonNullable<Probe['read']>;
  reset: NonNullable<Probe['reset']>;
  calm: Cases;
  drifted: Cases;
  seed: string;
};

function detectionOf({ adaptation }: Bench['declaration']): DriftDetection {
  if (!adaptation?.detection) throw new TooFew('the declaration names no point that says drift: adaptation.detection');
  return adaptation.detection;
}

/** Inputs one after the other until the device says that there is drift: how many that took; undefined where it does not. */
async function said(asking: Asking, cases: Cases, seed: string, most: number): Promise<number | undefined> {
  const { model, infer, read, detection } = asking;
  for (let i = 0; i < most; i++) {
    await infer(model, cases.make(`${asking.seed}/${seed}`, i).input);
    if ((await read(detection.point)) === detection.seen) return i + 1;
  }
  return undefined;
}

/** Back to the model it came with, its reference given, then calm inputs, then drifted ones. */
async function episodeOf(asking: Asking, number: number, calm: number, most: number): Promise<Episode> {
  const { model, infer, reset, detection } = asking;
  await reset(model);
  for (let i = 0; i < detection.reference; i++)
    await infer(model, asking.calm.make(`${asking.seed}/reference/${number}`, i).input);
  const alarm = await said(asking, asking.calm, `calm/${number}`, calm);
  if (alarm !== undefined) return { alarm };
  const delay = await said(asking, asking.drifted, `drifted/${number}`, most);
  return delay === undefined ? {} : { delay };
}

type Common = Pick<Measurement, 'subject' | 'stimulus' | 'conditions'>;

function share(bench: Bench, quantity: string, k: number, n: number, common: Common, kept?: ReturnType<typeof json>) {
  const { value, component } = fraction(k, n);
  const measurement = { quantity, value, unit: '1', n, components: [component], ...common };
  bench.found({ kind: 'measurement', measurement, ...(kept ? { raw: [kept] } : {}) });
}

/** Distribution-free, and only where so few episodes bound the median on both sides. */
function delayed(bench: Bench, delays: readonly number[], common: Common): void {
  const { value, low, high } = quantileInterval(
    delays.toSorted((a, b) => a - b),
    0.5,
  );
  if (low === undefined || high === undefined || !Number.isFinite(high)) return;
  const component = sampling(value, { low, high }, `95 %, order statistics of ${delays.length} episodes`);
  bench.found({
    kind: 'measurement',
    measurement: { quantity: 'drift.delay', value, unit: '1', n: delays.length, components: [component], ...common },
  });
}

/**
 * Drift that a device is to find by itself, without labels: `step.samples` times it is reset, asked the inputs that it takes
 * its reference from, `parameters.calm` more of the same and then drifted ones, until it says so or `parameters.most` have
 * been asked. The share of episodes with a false alarm, the share of the others in which the drift was never seen, and the
 * median number of inputs until it was.
 */
export async function driftDetection(probe: Probe, step: Step, bench: Bench): Promise<void> {
  const model = modelOf(step, bench.declaration);
  const [calm, most, severity] = [numberIn(step, 'calm'), numberIn(step, 'most'), numberIn(step, 'severity')];
  const wanted = textIn(step, 'drift');
  const kind = wanted === 'first' ? (driftsOf(model)[0] ?? wanted) : wanted;
  const detection = detectionOf(bench.declaration);
  const asking: Asking = {
    detection,
    model: model.id,
    infer: needed(probe, 'infer').bind(probe),
    read: needed(probe, 'read').bind(probe),
    reset: needed(probe, 'reset').bind(probe),
    calm: casesFor(model),
    drifted: casesFor(model, { kind, severity }),
    seed: step.seed,
  };
  const episodes: Episode[] = [];
  try {
    for (let i = 0; i < step.samples; i++) {
      episodes.push(await episodeOf(asking, i, calm, most));
      bench.progress(i + 1, step.samples);
    }
  } finally {
    await probe.reset?.(model.id).catch(() => undefined);
  }
  const conditions = { drift: kind, severity, reference: detection.reference, calm, most };
  const common: Common = { subject: model.id, stimulus: 'injected', conditions };
  const alarms = episodes.filter(({ alarm }) => alarm !== undefined).length;
  share(bench, 'drift.false-alarms', alarms, episodes.length, common, json({ ...conditions, episodes }));
  const quiet = episodes.filter(({ alarm }) => alarm === undefined);
  if (quiet.length === 0) return;
  share(bench, 'drift.missed', quiet.filter(({ delay }) => delay === undefined).length, quiet.length, common);
  delayed(
    bench,
    quiet.map(({ delay = Infinity }) => delay),
    common,
  );
}
