import { FormatError } from '../../formats/error.ts';
import { readSssom } from '../../formats/sssom.ts';
import type { Mapping } from '../../formats/sssom.ts';
import type { Mapping as Declared } from '../../model/mapping.ts';
import type { Step } from '../../model/plan.ts';
import { json, needed, numberIn } from '../asked.ts';
import { TooFew } from '../bench.ts';
import type { Bench } from '../bench.ts';
import type { Probe } from '../probe.ts';
import { askAll } from '../protocol/check.ts';
import { alignmentOf } from './alignment.ts';
import type { Alignment, Share } from './alignment.ts';
import { meet } from './joined.ts';
import type { Met } from './joined.ts';
import { mappingChecks } from './mapping-checks.ts';
import { askEach, isMeant } from './questions.ts';
import type { Answered, Asking, Meant } from './questions.ts';
import { readerOf } from './reader.ts';
import { dictionaryOf, translate } from './translated.ts';
import type { Vocabulary } from './vocabulary.ts';

type Set = { mappings: readonly Mapping[]; digest: string };

async function setIn(file: string, bench: Bench): Promise<Set> {
  if (!bench.modelFile) throw new TypeError('this bench reads no files');
  const { bytes, digest } = await bench.modelFile(file);
  try {
    return { mappings: readSssom(bytes).mappings, digest };
  } catch (error) {
    if (error instanceof FormatError) throw new TooFew(`${file}: ${error.message}`);
    throw error;
  }
}

function reportAnswers(answered: readonly Answered[], { digest }: Set, bench: Bench): void {
  const right = answered.filter((one) => one.right).length;
  bench.found({
    kind: 'measurement',
    measurement: {
      quantity: 'mapping.answered',
      unit: '1',
      value: right / answered.length,
      n: answered.length,
      // Every question was asked of every channel: there is nothing to sample.
      components: [],
      stimulus: 'injected',
      conditions: { 'mapping set': digest },
      also: { right },
    },
    raw: [json({ answered })],
  });
}

/** Precision, recall and F1 against what a reviewer says, where there is one. */
function reportAlignment({ precision, recall, f1 }: Alignment, reviewed: Set, bench: Bench): void {
  const conditions = { 'reviewed alignment': reviewed.digest };
  const found = (quantity: string, value: number, share?: Share): void =>
    bench.found({
      kind: 'measurement',
      measurement: {
        quantity,
        unit: '1',
        value,
        n: share?.n ?? 1,
        components: share ? [share.component] : [],
        stimulus: 'injected',
        conditions,
      },
    });
  if (precision) found('mapping.precision', precision.value, precision);
  if (recall) found('mapping.recall', recall.value, recall);
  if (f1 !== undefined) found('mapping.f1', f1);
}

type Read = { met: Met; set: Set; vocabulary: Vocabulary };

async function answersTo(step: Step, meant: readonly Meant[], read: Read, probe: Probe, bench: Bench) {
  const { met, set, vocabulary } = read;
  const dictionary = dictionaryOf(set.mappings);
  const points = [...met.points.flatMap(({ on }) => on), ...met.offered].map((one) => translate(one, dictionary));
  const asking: Asking = {
    reader: readerOf(points, vocabulary),
    met,
    vocabulary,
    probe,
    bench,
    tolerance: numberIn(step, 'tolerance'),
    settleMs: numberIn(step, 'settle'),
  };
  return { dictionary, answered: await askEach(step.questions ?? {}, meant, asking) };
}

function declaredIn(
  { declaration: { mapping, channels = [], points: declaredPoints } }: Bench,
  step: Step,
): { declared: Declared; meant: Meant[] } {
  if (!mapping) throw new TooFew('the declaration names no mapping set: mapping');
  if (step.questions === undefined) throw new TooFew('the pack has no questions for a second reader');
  const meant = channels.filter(isMeant);
  const shown = new Set((declaredPoints ?? []).map(({ id, channel }) => channel ?? id));
  const hidden = meant.find(({ id }) => !shown.has(id));
  if (hidden) throw new TooFew(`no declared point shows the channel ${hidden.id}: points`);
  if (meant.length === 0) throw new TooFew('no channel says what it measures in the target ontology: channels.….means');
  return { declared: mapping, meant };
}

/**
 * An ontology mapping judged by use: a reader that knows the target ontology alone answers the pack's questions from the
 * device's data as the mapping set translates them, beside a stimulus and the declaration; then the set itself is looked
 * through, and what goes to the target has to come back. Throws `TooFew` without a mapping set that can be read, channels
 * that are meant, or questions.
 */
export async function mapping(probe: Probe, step: Step, bench: Bench): Promise<void> {
  const { declared, meant } = declaredIn(bench, step);
  if (!bench.vocabulary) throw new TypeError('this bench has no vocabulary');
  const [set, vocabulary] = [await setIn(declared.set, bench), await bench.vocabulary()];
  const meanings = await needed(probe, 'meaning').call(probe);
  try {
    const met = await meet(bench.declaration, meanings);
    const { dictionary, answered } = await answersTo(step, meant, { met, set, vocabulary }, probe, bench);
    if (answered.length === 0)
      throw new TooFew('no question of the pack has an answer that the declaration or a stimulus gives');
    reportAnswers(answered, set, bench);
    if (declared.reviewed !== undefined) {
      const reviewed = await setIn(declared.reviewed, bench);
      reportAlignment(alignmentOf(set.mappings, reviewed.mappings), reviewed, bench);
    }
    const mapped = { mappings: set.mappings, met, dictionary, vocabulary };
    await askAll(mappingChecks, mapped, { declaration: bench.declaration, step, bench });
  } finally {
    await meanings.close();
  }
}
