import type { Step } from '../../model/plan.ts';
import { needed, textIn } from '../asked.ts';
import type { Bench, Found } from '../bench.ts';
import type { Inspected, Probe, Question } from '../probe.ts';

const yes: readonly string[] = ['yes', 'y', '是', '有'];
const no: readonly string[] = ['no', 'n', '否', '无', '没有'];
const open: readonly string[] = ['', '?', 'unknown', 'not known', '不确定', '不知道'];

const plain = (text: string): string => text.normalize('NFKC').trim().toLowerCase().replaceAll(/\s+/g, ' ');
const meaning = (text: string): string => {
  const said = plain(text);
  return yes.includes(said) ? 'yes' : no.includes(said) ? 'no' : said;
};

/** Whether an answer is the one required, whatever its case, width and language of yes and no; `unknown` where the person could not tell. */
export function agrees(answer: string, expected: string): boolean | 'unknown' {
  return open.includes(plain(answer)) ? 'unknown' : meaning(answer) === meaning(expected);
}

function questionOf(step: Step): Question {
  const document = step.parameters['document'];
  return {
    indicator: step.indicators[0] ?? step.id,
    prompt: { en: textIn(step, 'prompt-en'), zh: textIn(step, 'prompt-zh') },
    expected: textIn(step, 'expected'),
    ...(typeof document === 'string' && { document }),
  };
}

function found(question: Question, seen: Inspected): Found {
  const { answer, initials, at, via, note, document } = seen;
  const where = document ? ` (${document.title})` : '';
  return {
    kind: 'observation',
    observation: {
      quantity: 'inspection.agrees',
      value: agrees(answer, question.expected),
      required: question.expected,
      actual: `${answer}${where}; ${initials}, ${at}`,
      stimulus: 'physical',
      conditions: { initials, at, via, ...(note !== undefined && { note }) },
    },
    ...(document && { raw: [document.file] }),
  };
}

const undeclared = (id: string, expected: string): Found => ({
  kind: 'observation',
  observation: {
    quantity: 'inspection.agrees',
    value: 'unknown',
    required: expected,
    actual: `no document ${id} is declared`,
    stimulus: 'physical',
  },
});

/** A person looks at the device, or into one of its documents, and answers; who and when stand beside the answer. */
export async function inspection(probe: Probe, step: Step, bench: Bench): Promise<void> {
  const question = questionOf(step);
  const { document, expected } = question;
  const inspect = needed(probe, 'inspect').bind(probe);
  const isThere = document === undefined || bench.declaration.documents?.some(({ id }) => id === document) === true;
  bench.found(isThere ? found(question, await inspect(question)) : undeclared(document, expected));
  bench.progress(1, 1);
}
