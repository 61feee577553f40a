import type { Tensor } from '../../formats/tensor.ts';
import type { StimulusKind } from '../../model/terms.ts';
import type { DeclaredModel } from '../../model/declaration.ts';
import type { Step } from '../../model/plan.ts';
import { json, modelOf, needed } from '../asked.ts';
import { TooFew } from '../bench.ts';
import type { Bench } from '../bench.ts';
import { fraction } from '../component.ts';
import type { Probe, Recording } from '../probe.ts';
import { refuseUnproving, stimulusFor } from './stimulus.ts';

/** Label asked, label answered; −1 where the answer names none. */
type Pair = readonly [label: number, answered: number];
type Set = { pairs: Pair[]; stimulus: StimulusKind; conditions: Record<string, string | number> };

/** Index of the largest output; −1 for an answer that is not one finite number for each label. */
export function answered(output: Tensor, labels: number): number {
  const { data } = output;
  if (data.length !== labels) return -1;
  let best = -1;
  let most = -Infinity;
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    if (!Number.isFinite(value)) return -1;
    if (value <= most) continue;
    most = value;
    best = i;
  }
  return best;
}

async function asked(probe: Probe, model: DeclaredModel, step: Step, bench: Bench): Promise<Set> {
  const infer = needed(probe, 'infer').bind(probe);
  const stimulus = await stimulusFor(model, bench);
  refuseUnproving(stimulus.conditions);
  const count = Math.min(step.samples, stimulus.cases);
  const pairs: Pair[] = [];
  for (let i = 0; i < count; i++) {
    const { input, label } = await stimulus.make(step.seed, i);
    const { output } = await infer(model.id, input);
    pairs.push([label, answered(output, model.labels.length)]);
    bench.progress(i + 1, count);
  }
  return { pairs, stimulus: 'injected', conditions: { ...stimulus.conditions, seed: step.seed } };
}

function answers(recording: Recording, model: DeclaredModel, step: Step): Set {
  refuseUnproving({ suppliedBy: recording.suppliedBy, set: recording.set });
  const cases = recording.cases.slice(0, step.samples);
  const { suppliedBy, set } = recording;
  return {
    pairs: cases.map(({ label, output }) => [label, answered(output, model.labels.length)]),
    stimulus: 'recorded',
    conditions: { suppliedBy, set },
  };
}

/** Rows: label asked. Columns: label answered, the last for answers that name none. */
function confusion(pairs: readonly Pair[], labels: number): number[][] {
  const table = Array.from({ length: labels }, () => Array.from({ length: labels + 1 }, () => 0));
  for (const [label, answer] of pairs) {
    const row = table[label];
    const column = answer < 0 ? labels : answer;
    if (row) row[column] = (row[column] ?? 0) + 1;
  }
  return table;
}

function report({ pairs, stimulus, conditions }: Set, model: DeclaredModel, bench: Bench): void {
  const n = pairs.length;
  const right = pairs.filter(([label, answer]) => label === answer).length;
  const table = confusion(pairs, model.labels.length);
  const majority = Math.max(...table.map((row) => row.reduce((sum, count) => sum + count, 0))) / n;
  const { value, component } = fraction(right, n);
  const unusable = pairs.filter(([, answer]) => answer < 0).length;
  const raw = [json({ labels: model.labels, confusion: table, cases: pairs })];
  const common = { subject: model.id, unit: '1', n, components: [component], stimulus, conditions };
  const also = { right, majority, unusable };
  bench.found({ kind: 'measurement', measurement: { ...common, quantity: 'task.accuracy', value, also }, raw });
  // The set's majority rate is known exactly; what varies is the accuracy, with its own interval.
  bench.found({
    kind: 'measurement',
    measurement: { ...common, quantity: 'task.gain', value: value - majority, also: { accuracy: value, majority } },
  });
}

/**
 * Accuracy of one declared task on inputs that its maker did not supply, and its gain over always answering the most
 * frequent label of the same set. An answer of the wrong shape or with a value that is not finite is a wrong answer.
 * Throws `TooFew` for a recording that the maker supplied or that holds fewer cases than asked.
 */
export async function accuracy(probe: Probe, step: Step, bench: Bench): Promise<void> {
  const model = modelOf(step, bench.declaration);
  const set = probe.recorded
    ? answers(await probe.recorded(model.id), model, step)
    : await asked(probe, model, step, bench);
  const fewest = Math.max(fewestCases, step.samples);
  if (set.pairs.length < fewest)
    throw new TooFew(`${set.pairs.length} cases are too few for this accuracy: ${fewest} are needed`);
  report(set, model, bench);
}

/** Fewer cases leave an interval of more than ±18 percentage points. */
export const fewestCases = 30;
