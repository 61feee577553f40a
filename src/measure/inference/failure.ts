import type { Tensor } from '../../formats/tensor.ts';
import { rowsOf } from '../../model/declaration.ts';
import type { DeclaredModel, FailureBehaviour } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import type { Step } from '../../model/plan.ts';
import { milliseconds } from '../../model/terms.ts';
import { numberIn, needed } from '../asked.ts';
import { TooFew } from '../bench.ts';
import type { Bench } from '../bench.ts';
import { clock } from '../component.ts';
import type { Probe } from '../probe.ts';
import { answered } from './accuracy.ts';
import { casesFor } from './cases.ts';
import { noisy, saturated, stopped } from './sensors.ts';

/** Between two looks at the quality, ms. */
const lookEveryMs = 5;
/** How much longer than declared the bench looks, so that a late flag is told from none. */
const patience = 2;

type Asking = {
  declared: FailureBehaviour;
  model: DeclaredModel;
  bench: Bench;
  infer: NonNullable<Probe['infer']>;
  stimulate: NonNullable<Probe['stimulate']>;
  read: NonNullable<Probe['read']>;
  /** An input that the model was made for, another each time. */
  usual: () => Tensor;
};
/** What one failure showed: how long until the quality was bad (∞: never), in what it fell short, if in anything. */
type Shown = { badAfterMs: number; short: string | undefined };

const isBad = async ({ read, declared }: Asking): Promise<boolean> => (await read(declared.quality)) === declared.bad;
const inTime = ({ declared }: Asking): number => milliseconds(declared.within);

/** How long until the quality is as `wanted`, ms; ∞ where it is not within twice the declared time. */
async function until(asking: Asking, wanted: boolean): Promise<number> {
  const { bench } = asking;
  const from = bench.now();
  for (;;) {
    const is = await isBad(asking);
    const ms = bench.now() - from;
    if (is === wanted) return ms;
    if (ms > patience * inTime(asking)) return Infinity;
    await bench.wait(lookEveryMs);
  }
}

const sameNumbers = (a: Tensor, b: Tensor): boolean =>
  a.data.length === b.data.length && [...a.data.keys()].every((i) => Object.is(a.data[i], b.data[i]));

/** What an answer is short of, where it is not the declared fallback. `last`: the last answer while all was well. */
function shortOf({ declared, model }: Asking, output: Tensor, last: Tensor): string | undefined {
  const { fallback } = declared;
  if (fallback === 'refuse') return 'an inference was answered, not refused';
  if (fallback === 'hold-last')
    return sameNumbers(output, last) ? undefined : 'an inference gave another answer than the last while all was well';
  const label = model.labels[answered(output, model.labels.length)];
  return label === fallback.label ? undefined : `an inference named ${label ?? 'nothing'}, not ${fallback.label}`;
}

/** Asks one inference and holds it against the fallback. */
async function fallenBack(asking: Asking, input: Tensor, last: Tensor): Promise<string | undefined> {
  try {
    const { output } = await asking.infer(asking.model.id, input);
    return shortOf(asking, output, last);
  } catch (error) {
    if (!(error instanceof ProbeError) || error.code !== 'PROBE_REFUSED') throw error;
    return asking.declared.fallback === 'refuse' ? undefined : 'an inference was refused';
  }
}

function slow(ms: number, what: string, asking: Asking): string | undefined {
  if (ms === Infinity) return `the quality was never ${what}`;
  return ms > inTime(asking) ? `the quality was ${what} after ${Math.round(ms)} ms` : undefined;
}

const lastAnswer = async ({ infer, model, usual }: Asking): Promise<Tensor> => (await infer(model.id, usual())).output;

/** A channel fails and comes back. */
async function failed(asking: Asking, channel: string, fault: 'lost' | 'stuck'): Promise<Shown> {
  const last = await lastAnswer(asking);
  await asking.stimulate(channel, { fault });
  try {
    const badAfterMs = await until(asking, true);
    const short = slow(badAfterMs, 'bad', asking) ?? (await fallenBack(asking, asking.usual(), last));
    await asking.stimulate(channel, null);
    return { badAfterMs, short: short ?? slow(await until(asking, false), 'good again', asking) };
  } finally {
    await asking.stimulate(channel, null).catch(() => undefined);
  }
}

/** Inputs unlike any: noise fifty times what each row varies by, every sample at a rail, every sample the same. */
function strangeOf(input: Tensor, seed: string): Tensor[] {
  const rows = Array.from({ length: rowsOf(input.shape).rows }, (_, i) => i);
  return [noisy(input, rows, 50, seed), saturated(input, rows), stopped(input, rows)];
}

/** An input unlike any, and then usual ones again. */
async function strange(asking: Asking, input: Tensor): Promise<Shown> {
  const last = await lastAnswer(asking);
  const answer = await fallenBack(asking, input, last);
  const badAfterMs = await until(asking, true);
  const short = slow(badAfterMs, 'bad', asking) ?? answer;
  await asking.infer(asking.model.id, asking.usual());
  return { badAfterMs, short: short ?? slow(await until(asking, false), 'good again', asking) };
}

/** False alarms over inputs that the model was made for. */
async function alarmsIn(asking: Asking, count: number): Promise<number> {
  let alarms = 0;
  for (let i = 0; i < count; i++) {
    await asking.infer(asking.model.id, asking.usual());
    if (await isBad(asking)) alarms++;
    asking.bench.progress(i, 2 * count);
  }
  return alarms;
}

type Quantity = 'failure.lost-channel' | 'failure.stuck' | 'failure.out-of-distribution';
const what: Readonly<Record<Quantity, string>> = {
  'failure.lost-channel': 'without samples of a channel',
  'failure.stuck': 'where a channel gives one sample for ever',
  'failure.out-of-distribution': 'on an input unlike any it was made for',
};

function saidOf({ fallback }: FailureBehaviour): string {
  if (typeof fallback === 'object') return `an inference names ${fallback.label}`;
  return fallback === 'refuse' ? 'an inference is refused' : 'an inference gives the last answer again';
}

function report(
  asking: Asking,
  quantity: Quantity,
  all: readonly { of: string; shown: Shown }[],
  alarms: string,
): void {
  const { bench, declared } = asking;
  const wrong = all.find(({ shown }) => shown.short !== undefined);
  const times = all.map(({ shown }) => shown.badAfterMs);
  const most = Math.max(...times);
  const seen = wrong
    ? `${wrong.of}: ${wrong.shown.short}`
    : `bad after at most ${Math.round(most)} ms in ${all.length} trials, and good again`;
  bench.found({
    kind: 'observation',
    observation: {
      quantity,
      required: `${what[quantity]} the quality is bad within ${declared.within}, ${saidOf(declared)}, and all is well again after; it is not bad before`,
      value: wrong === undefined && alarms === '',
      actual: alarms === '' ? seen : alarms,
      stimulus: 'injected',
    },
  });
  if (!Number.isFinite(most)) return;
  const resolution = {
    source: 'resolution' as const,
    low: Math.min(most, lookEveryMs),
    high: 0,
    how: 'between two looks',
  };
  bench.found({
    kind: 'measurement',
    measurement: {
      quantity: `${quantity}.time`,
      value: most,
      unit: 'ms',
      n: times.length,
      components: [resolution, clock(most, bench)].map((one) => ({ ...one, low: Math.min(most, one.low) })),
      stimulus: 'injected',
    },
  });
}

function declaredIn({ failure, models = [], channels = [] }: Bench['declaration']) {
  const [model] = models;
  if (!failure) throw new TooFew('the declaration says nothing of what the device does on failure: failure');
  if (!model) throw new TooFew('there is no model whose answers could be told');
  return { declared: failure, model, channels: channels.map(({ id }) => id) };
}

/**
 * Declared behaviour on failure: every channel lost and stuck in front of the device's own signal chain, and inputs unlike
 * any, `parameters.trials` times each. The declared quality is to be bad in time, an inference to give the declared
 * fallback, and both to be well again; over `step.samples` usual inputs the quality is never to be bad.
 */
export async function failureBehaviour(probe: Probe, step: Step, bench: Bench): Promise<void> {
  const { declared, model, channels } = declaredIn(bench.declaration);
  const cases = casesFor(model);
  let asked = 0;
  const asking: Asking = {
    declared,
    model,
    bench,
    infer: needed(probe, 'infer').bind(probe),
    stimulate: needed(probe, 'stimulate').bind(probe),
    read: needed(probe, 'read').bind(probe),
    usual: () => cases.make(step.seed, asked++).input,
  };
  const count = await alarmsIn(asking, step.samples);
  const alarms =
    count === 0 ? '' : `the quality was bad on ${count} of ${step.samples} inputs that the model was made for`;
  const trials = Array.from({ length: numberIn(step, 'trials') }, (_, i) => i);
  for (const [quantity, fault] of [
    ['failure.lost-channel', 'lost'],
    ['failure.stuck', 'stuck'],
  ] as const) {
    const all = [];
    for (const channel of channels)
      for (const _ of trials) all.push({ of: channel, shown: await failed(asking, channel, fault) });
    report(asking, quantity, all, alarms);
  }
  const all = [];
  for (const trial of trials)
    for (const [i, input] of strangeOf(asking.usual(), `${step.seed}/strange/${trial}`).entries())
      all.push({ of: ['noise', 'saturation', 'a constant'][i] ?? '', shown: await strange(asking, input) });
  report(asking, 'failure.out-of-distribution', all, alarms);
  bench.progress(1, 1);
}
