import type { DeclaredModel, Envelope } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import type { Measurement, Observation } from '../../model/measurement.ts';
import type { Step } from '../../model/plan.ts';
import { pairedInterval } from '../../statistics/paired.ts';
import { recoveryOf } from '../../statistics/recovery.ts';
import type { BeforeAfter } from '../../statistics/recovery.ts';
import { backwardTransfer, forgetting, forwardTransfer, meanAccuracy } from '../../statistics/stages.ts';
import { json, modelOf, numberIn } from '../asked.ts';
import { TooFew } from '../bench.ts';
import type { Bench } from '../bench.ts';
import { sampling } from '../component.ts';
import type { Probe } from '../probe.ts';
import type { Case } from './cases.ts';
import { courseOf } from './course.ts';
import type { Course } from './course.ts';
import { waysOut } from './egress.ts';
import type { WaysOut } from './egress.ts';
import { OutsideEnvelope, pupilOf, sameAnswers } from './pupil.ts';
import type { Pupil, Reached } from './pupil.ts';

type Observed = Omit<Observation, 'raw'>;
type Measured = Omit<Measurement, 'raw'>;
/** right[i][j]: of stage j after adapting to stage i, whether each held-out input was named rightly. */
type Right = boolean[][][];
/** The log's own proof: digests of what was taught and of what was evaluated, stage by stage. */
type Inputs = { lessons: string[][]; heldOut: string[][] };
type Taken = { right: Right; sound: boolean[]; reached: Reached[]; inputs: Inputs; majority: number[] };
/** One step under way. */
type Conduct = { model: DeclaredModel; course: Course; pupil: Pupil; bench: Bench };

const shareOf = (right: readonly boolean[]): number => right.filter(Boolean).length / right.length;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const eachOf = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

function envelopeOf({ adaptation }: Bench['declaration'], model: DeclaredModel): Envelope {
  if (!adaptation) throw new TooFew('the declaration says nothing of what may change: adaptation');
  if (model.digest !== undefined && adaptation.base !== model.digest)
    throw new TooFew(`adaptation.base is not the digest of model ${model.id}`);
  return adaptation;
}

function* lessonsOf({ lesson, labels }: Course, stage: number): Generator<Case> {
  for (let i = 0; i < labels; i++) yield lesson(stage, i);
}
function* heldOutOf({ heldOut }: Course, stage: number, from: number, n: number): Generator<Case> {
  for (let i = from; i < from + n; i++) yield heldOut(stage, i);
}

/** Whether each held-out input of a stage is named rightly now, of `n` from the one at `from` on. */
async function evaluated({ course, pupil }: Conduct, stage: number, from = 0, n = course.n): Promise<boolean[]> {
  const answers = await pupil.answers(heldOutOf(course, stage, from, n));
  return eachOf(n).map((i) => answers[i] === course.heldOut(stage, from + i).label);
}

/** What was lost is counted from the device as it came, before the drift: on as many inputs as all of the drift's stages. */
const beforeDrift = ({ severities, n }: Course): number => n * (severities.length - 1);

function namesOf(cases: Iterable<Case>, bench: Bench): string[] {
  return [...cases].flatMap(({ input: { data } }) =>
    bench.digest ? [bench.digest(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))] : [],
  );
}

/** What was taught may not be what was evaluated. That it happened would be this bench's own fault. */
function apart({ lessons, heldOut }: Inputs): Inputs {
  const taught = new Set(lessons.flat());
  if (heldOut.flat().some((name) => taught.has(name))) throw new Error('a lesson was evaluated on');
  return { lessons, heldOut };
}

function inputsOf({ course, bench }: Conduct): Inputs {
  const stages = course.severities.map((_, stage) => stage);
  return apart({
    lessons: stages.map((stage) => (stage === 0 ? [] : namesOf(lessonsOf(course, stage), bench))),
    heldOut: stages.map((stage) =>
      namesOf(heldOutOf(course, stage, 0, stage === 0 ? beforeDrift(course) : course.n), bench),
    ),
  });
}

/** Share of a stage's most frequent label: what is right without knowing anything. */
function majorityOf(course: Course, stage: number, labels: number): number {
  const counts = Array.from({ length: labels }, () => 0);
  for (const { label } of heldOutOf(course, stage, 0, course.n)) counts[label] = (counts[label] ?? 0) + 1;
  return Math.max(...counts) / course.n;
}

/** Every stage evaluated in every state, from the device as it came to the last stage learned. Throws `OutsideEnvelope`. */
async function throughStages(conduct: Conduct): Promise<Taken> {
  const { course, pupil, bench, model } = conduct;
  const stages = eachOf(course.severities.length);
  const right: Right = [];
  const sound: boolean[] = [];
  const reached: Reached[] = [];
  for (const state of stages) {
    if (state > 0) {
      await pupil.teach(lessonsOf(course, state));
      reached.push(await pupil.adapt());
    }
    const before = await pupil.guarded();
    const row: boolean[][] = [];
    for (const stage of stages) {
      row.push(await evaluated(conduct, stage));
      bench.progress(state * stages.length + stage + 1, stages.length ** 2 + stages.length);
    }
    if (state === 0)
      sound.push(...(row[0] ?? []), ...(await evaluated(conduct, 0, course.n, beforeDrift(course) - course.n)));
    right.push(row);
    await pupil.unmoved(before, `evaluating ${stages.length * course.n} inputs`);
  }
  const majority = stages.map((stage) => majorityOf(course, stage, model.labels.length));
  return { right, sound, reached, inputs: inputsOf(conduct), majority };
}

/** Every stage's own held-out inputs before the device was taught anything, and when it had learned that stage. */
function beforeAfter(right: Right, n: number): BeforeAfter {
  const all = { both: 0, before: 0, after: 0, n: n * (right.length - 1) };
  for (const stage of eachOf(right.length).slice(1))
    for (const i of eachOf(n)) {
      const [was, is] = [right[0]?.[stage]?.[i], right[stage]?.[stage]?.[i]];
      if (was && is) all.both++;
      else if (was) all.before++;
      else if (is) all.after++;
    }
  return all;
}

/** Every older stage's inputs when it had just been learned (first), and at the end (second). */
function thenAndAtEnd(right: Right, n: number) {
  const last = right.length - 1;
  const all = { first: 0, second: 0, n: n * last };
  for (const stage of eachOf(last))
    for (const i of eachOf(n)) {
      const [then, end] = [right[stage]?.[stage]?.[i], right[last]?.[stage]?.[i]];
      if (then && !end) all.first++;
      if (!then && end) all.second++;
    }
  return all;
}

function matrixOf(right: Right): number[][] {
  return right.map((row) => row.map(shareOf));
}

function keptOf({ course, model }: Conduct, { right, reached, inputs, majority }: Taken) {
  const { drift, severities, labels, n } = course;
  return json({
    model: { id: model.id, digest: model.digest },
    drift,
    severities,
    labels,
    n,
    stages: matrixOf(right),
    right: right.map((row) => row.map((cell) => cell.filter(Boolean).length)),
    untaught: majority,
    states: reached,
    inputs,
  });
}

function recovered(
  { course, model, bench }: Conduct,
  taken: Taken,
  common: Pick<Measured, 'conditions' | 'also'>,
): void {
  const { right, sound } = taken;
  const asked = beforeAfter(right, course.n);
  const found = recoveryOf({ k: sound.filter(Boolean).length, n: sound.length }, asked);
  const loss = shareOf(sound) - (asked.both + asked.before) / asked.n;
  if (!found)
    throw new TooFew(
      `the drift cost ${percent(loss)} of accuracy on ${asked.n} inputs: too little to say what of it was won back`,
    );
  const how = `95 %, Fieller over Clopper–Pearson limits: ${sound.length} inputs before the drift, ${asked.n} in it`;
  bench.found({
    kind: 'measurement',
    measurement: {
      quantity: 'adaptation.recovery',
      subject: model.id,
      value: found.value,
      unit: '1',
      n: asked.n,
      components: [sampling(found.value, found, how)],
      stimulus: 'injected',
      ...common,
    },
  });
}

function forgotten(
  { course, model, bench }: Conduct,
  { right }: Taken,
  common: Pick<Measured, 'conditions' | 'also'>,
): void {
  const pairs = thenAndAtEnd(right, course.n);
  const value = (pairs.first - pairs.second) / pairs.n;
  const how = `95 %, exact paired limits, ${pairs.n} inputs of stages learned before the last`;
  const component = { ...sampling(value, pairedInterval(pairs), how) };
  bench.found({
    kind: 'measurement',
    measurement: {
      quantity: 'adaptation.forgetting',
      subject: model.id,
      value,
      unit: '1',
      n: pairs.n,
      components: [component],
      stimulus: 'injected',
      ...common,
    },
  });
}

function commonOf({ course }: Conduct, { right, reached, majority }: Taken): Pick<Measured, 'conditions' | 'also'> {
  const stages = matrixOf(right);
  return {
    conditions: { drift: course.drift, stages: course.severities.length - 1, labels: course.labels, heldOut: course.n },
    also: {
      acc: meanAccuracy(stages),
      bwt: backwardTransfer(stages),
      fwt: forwardTransfer(stages, majority),
      forgetting: forgetting(stages),
      before: stages[0]?.at(-1) ?? Number.NaN,
      after: stages.at(-1)?.at(-1) ?? Number.NaN,
      labels: course.labels * reached.length,
      seconds: reached.reduce((sum, { ms }) => sum + ms, 0) / 1000,
    },
  };
}

/** A yes or no of the step, kept with the stages it was seen in. */
function observe(
  { model, bench }: Conduct,
  observation: Omit<Observed, 'subject' | 'stimulus'>,
  raw?: ReturnType<typeof json>,
): void {
  const seen: Observed = { ...observation, subject: model.id, stimulus: 'injected' };
  bench.found({ kind: 'observation', observation: seen, ...(raw ? { raw: [raw] } : {}) });
}

const inside =
  'every state has the declared base, differs from it only in what may change, and moves only when told to adapt';

async function rolledBack(conduct: Conduct, { rollback }: Envelope): Promise<void> {
  const { pupil, model } = conduct;
  const required = 'after going back the guard set is answered as it was at the base';
  const quantity = 'adaptation.rollback';
  if (!rollback) return observe(conduct, { quantity, required, value: false, actual: 'declared without a way back' });
  await pupil.reset();
  const [then, now] = [pupil.base(), await pupil.guarded()];
  const value = sameAnswers(then, now, model);
  const alike = then.chosen.filter((label, i) => label === now.chosen[i]).length;
  const actual = `${value ? 'the same answers' : 'other answers'} on ${then.chosen.length} guard inputs, ${alike} with the same label`;
  observe(conduct, { quantity, required, value, actual });
}

/** The same lessons from the base on with every way out shut, and the last stage evaluated. */
async function taughtShut(conduct: Conduct): Promise<boolean[]> {
  const { course, pupil } = conduct;
  const last = course.severities.length - 1;
  await pupil.reset();
  for (const stage of eachOf(last + 1).slice(1)) {
    await pupil.teach(lessonsOf(course, stage));
    await pupil.adapt();
  }
  return await evaluated(conduct, last);
}

function compared(open: readonly boolean[], shut: readonly boolean[], margin: number) {
  const first = shut.filter((right, i) => right && !open[i]).length;
  const second = open.filter((right, i) => right && !shut[i]).length;
  const { low } = pairedInterval({ first, second, n: open.length });
  return {
    value: low > -margin,
    says: `${percent(shareOf(shut))} right on the last stage with every way out shut, ${percent(shareOf(open))} with them open`,
  };
}

async function withoutWayOut(conduct: Conduct, ways: WaysOut, { right }: Taken, margin: number): Promise<void> {
  const required = `infers and adapts with every way out shut, no worse by ${100 * margin} points`;
  const quantity = 'adaptation.egress';
  if (typeof ways === 'string') return observe(conduct, { quantity, required, value: 'unknown', actual: ways });
  await ways.shut();
  try {
    const { value, says } = compared(right.at(-1)?.at(-1) ?? [], await taughtShut(conduct), margin);
    observe(conduct, { quantity, required, value, actual: `${says}; ${ways.says()}` }, ways.capture());
  } catch (error) {
    if (!(error instanceof ProbeError)) throw error;
    const actual = `with every way out shut it did not: ${error.message}; ${ways.says()}`;
    observe(conduct, { quantity, required, value: false, actual: actual.slice(0, 900) }, ways.capture());
  } finally {
    ways.open();
  }
}

/**
 * On-device adaptation under drift (Lopez-Paz and Ranzato 2017): every stage is evaluated on held-out inputs in every state,
 * the device being taught `parameters.labels` labelled inputs of each stage in turn. The share of the lost accuracy that
 * was won back, what older stages lost, whether every state stayed inside the declared envelope, whether it goes back, and
 * whether it does all that with its ways out shut. `step.samples`: held-out inputs a stage. A state outside the envelope
 * makes the rest void (`TooFew`).
 */
export async function adaptation(probe: Probe, step: Step, bench: Bench): Promise<void> {
  const model = modelOf(step, bench.declaration);
  const envelope = envelopeOf(bench.declaration, model);
  const course = courseOf(model, step);
  const ways = await waysOut(probe);
  let pupil: Pupil | undefined;
  try {
    pupil = await pupilOf(probe, model, envelope, (i) => course.guard(i), bench);
    const conduct: Conduct = { model, course, pupil, bench };
    const taken = await throughStages(conduct);
    const seen = `${taken.reached.length} states of ${taken.reached.at(-1)?.changed.join(', ') || 'nothing'} changed`;
    observe(
      conduct,
      { quantity: 'adaptation.envelope', required: inside, value: true, actual: seen },
      keptOf(conduct, taken),
    );
    const common = commonOf(conduct, taken);
    forgotten(conduct, taken, common);
    await rolledBack(conduct, envelope);
    await withoutWayOut(conduct, ways, taken, numberIn(step, 'margin'));
    recovered(conduct, taken, common);
  } catch (error) {
    if (!(error instanceof OutsideEnvelope)) throw error;
    const outside = { quantity: 'adaptation.envelope', required: inside, value: false, actual: error.message };
    bench.found({ kind: 'observation', observation: { ...outside, subject: model.id, stimulus: 'injected' } });
    throw new TooFew(`void: ${error.message}`);
  } finally {
    await probe.reset?.(model.id).catch(() => undefined);
  }
}
