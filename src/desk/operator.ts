import { fstatSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';
import { readDocument } from '../drivers/operator/document.ts';
import type { Question } from '../measure/probe.ts';
import type { Declaration } from '../model/declaration.ts';
import { InputError } from '../model/errors.ts';
import { methods } from '../model/methods.ts';
import type { Plan, Step } from '../model/plan.ts';
import type { Language } from '../model/terms.ts';
import { capabilitiesOf } from '../plan/plan.ts';
import { plain } from '../print/layout.ts';
import type { AskPerson, Said } from '../run/session.ts';
import { readAnswers, type Answers } from './answers.ts';
import { tell, type Manners } from './manners.ts';

const operatorWords = {
  en: {
    document: (id: string) => `In the document ${id}: `,
    answer: '  answer (? where you cannot tell): ',
    initials: (last: string) => `  initials${last === '' ? '' : ` [${last}]`}: `,
    again: '  1 to 40 characters, please.',
    closed: 'the input ended before an answer',
    over: 'the step ended before an answer',
  },
  zh: {
    document: (id: string) => `在文件 ${id} 中：`,
    answer: '  答案（无法判断请填 ?）：',
    initials: (last: string) => `  签名${last === '' ? '' : ` [${last}]`}：`,
    again: '  请填 1 至 40 个字符。',
    closed: '输入在作答之前结束',
    over: '该步骤在作答之前结束',
  },
} as const;

/** Lines of standard input, kept until somebody asks for one: a pipe may be ahead of the questions. */
class Lines {
  readonly #input: Interface;
  readonly #kept: string[] = [];
  #wanted: ((line: string | null) => void) | undefined;
  #ended = false;
  constructor() {
    // Not as a terminal of its own: the system's line discipline edits, and leaves Ctrl-C to the run.
    this.#input = createInterface({ input: process.stdin, terminal: false });
    this.#input.on('line', (line) => (this.#wanted ? this.#give(line) : this.#kept.push(line)));
    this.#input.on('close', () => {
      this.#ended = true;
      if (this.#wanted) this.#give(null);
    });
  }
  #give(line: string | null): void {
    const wanted = this.#wanted;
    this.#wanted = undefined;
    wanted?.(line);
  }
  /** The next line; null at the end of input, or once `stop` says that it is too late. */
  async next(stop: AbortSignal): Promise<string | null> {
    const kept = this.#kept.shift();
    if (kept !== undefined || this.#ended || stop.aborted) return kept ?? null;
    const { promise, resolve } = Promise.withResolvers<string | null>();
    this.#wanted = resolve;
    const late = (): void => this.#give(null);
    stop.addEventListener('abort', late, { once: true });
    const line = await promise;
    stop.removeEventListener('abort', late);
    return line;
  }
  close(): void {
    this.#input.close();
    process.stdin.destroy();
  }
}

type Surface = { ask(question: Question, serial: string, stop: AbortSignal): Promise<Said>; close(): void };

/** Asks at the terminal, one question at a time; the questions go to stderr, so that stdout holds results only. */
function atTerminal(lang: Language): Surface {
  const words = operatorWords[lang];
  let lines: Lines | undefined;
  let last = '';
  const asked = async (text: string, stop: AbortSignal): Promise<string> => {
    process.stderr.write(text);
    const line = await (lines ??= new Lines()).next(stop);
    if (line === null) throw new Error(stop.aborted ? words.over : words.closed);
    return line.trim();
  };
  const initials = async (stop: AbortSignal): Promise<string> => {
    for (;;) {
      const said = (await asked(words.initials(last), stop)) || last;
      if (said !== '' && said.length <= 40) return (last = said);
      tell(words.again);
    }
  };
  return {
    async ask({ prompt, document }, serial, stop) {
      const where = document === undefined ? '' : words.document(document);
      tell(`\n${plain(serial)}  ${where}${plain(prompt[lang])}`);
      const answer = (await asked(words.answer, stop)).slice(0, 500);
      return { answer, initials: await initials(stop), at: new Date().toISOString(), via: 'terminal' };
    },
    close: () => lines?.close(),
  };
}

/** A terminal, or a pipe that somebody writes to; never a file or /dev/null. */
function canAsk({ nonInteractive }: Manners): boolean {
  if (nonInteractive) return false;
  try {
    const input = fstatSync(0);
    return process.stdin.isTTY || input.isFIFO() || input.isSocket();
  } catch {
    return false;
  }
}

/** Not where the device itself answers what a person could. */
const asksPerson =
  ({ declaration }: Pick<Unit, 'declaration'>) =>
  (step: Step): boolean => {
    const method = methods.find(({ id }) => id === step.method);
    return (method && capabilitiesOf(method, declaration)?.includes('inspect')) ?? false;
  };

/** One unit on its way to the bench, planned. */
export type Unit = { declaration: Declaration; folder: string; serial: string; plan: Plan };

async function refuseUnreadable(unit: Unit): Promise<void> {
  const { declaration, folder, plan } = unit;
  for (const { parameters } of plan.steps.filter(asksPerson(unit))) {
    const declared = declaration.documents?.find(({ id }) => id === parameters['document']);
    if (declared) await readDocument(declared, folder);
  }
}

function refuseUnanswered(asked: ReadonlyMap<string, ReadonlySet<string>>, answers: Answers | undefined): void {
  for (const [serial, names] of asked)
    for (const name of names)
      if (!answers?.answerTo(name, serial))
        throw new InputError(
          'PROMPT_NEEDED',
          '--answers',
          `${name} asks a person about ${serial}, and nobody can be asked here. Pass a sheet of answers, or run it at a terminal.`,
        );
}

/** A question that several indicators share is asked once, under the first of their names. */
const questionsOf = (unit: Unit): Set<string> =>
  new Set(unit.plan.steps.filter(asksPerson(unit)).flatMap(({ indicators }) => indicators.slice(0, 1)));

export type Operator = { askAbout(serial: string): AskPerson; close(): void };

/**
 * Who answers inspections. Before anything is measured it throws `PROMPT_NEEDED` where a question would have nobody to
 * answer it, and what is wrong with a sheet or a document.
 */
export async function operatorFor(units: readonly Unit[], options: Manners & { answers?: string }): Promise<Operator> {
  const answers = options.answers === undefined ? undefined : readAnswers(options.answers);
  const asked = new Map(units.map((unit) => [unit.serial, questionsOf(unit)]));
  if (answers && !answers.units && units.length > 1)
    throw new InputError(
      'ANSWERS_INVALID',
      options.answers ?? '',
      'names no unit: put each sheet under a serial number.',
    );
  answers?.refuseStray(asked);
  for (const unit of units) await refuseUnreadable(unit);
  if (!canAsk(options)) refuseUnanswered(asked, answers);
  const terminal = atTerminal(options.lang);
  return {
    askAbout: (serial) => async (question, stop) => {
      const ready = answers?.answerTo(question.indicator, serial);
      if (ready) return { ...ready, at: new Date().toISOString(), via: 'sheet' };
      return await terminal.ask(question, serial, stop);
    },
    close: () => terminal.close(),
  };
}
