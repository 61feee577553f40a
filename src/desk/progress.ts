import type { Language } from '../model/terms.ts';
import { methods } from '../model/methods.ts';
import type { Plan, Step } from '../model/plan.ts';
import type { RunEvent } from '../run/conduct.ts';
import { count, minutes } from '../print/figure.ts';
import { wordsOf } from '../print/language.ts';
import { plain } from '../print/layout.ts';
import { agreementAtLeast } from '../statistics/agreement.ts';
import { tell, writeJson } from './manners.ts';

const titleOf = (step: Step, lang: Language): string => {
  const title = methods.find((m) => m.id === step.method)?.title[lang] ?? step.method;
  return step.subject === undefined ? title : title + wordsOf(lang).colon + step.subject;
};

function instrumentsOf(plan: Plan, lang: Language): string {
  const say = wordsOf(lang);
  const named = say.instrument as Readonly<Record<string, string>>;
  return say.list(plan.instruments.map((kind) => named[kind] ?? kind)) || say.none;
}

/** What a run says to a person beside its summary. */
export const runWords = {
  en: {
    plan: (steps: number, seconds: number, instruments: string) =>
      `Plan: ${steps} steps, about ${seconds} s; instruments: ${instruments}. Frozen in the log before the first sample.`,
    inputs: (n: string, minutes: string, shows: string) =>
      `${n} inputs, about ${minutes} min; without a disagreement they show more than ${shows} %`,
    left: (s: number) => `about ${s} s left`,
    nothing: 'Plan: nothing can be measured; the reasons stand below.',
    stopping: 'Stopping: the run is being closed as aborted …',
    closed: (n: number) => `Closed ${n} run${n > 1 ? 's' : ''} that an earlier start left open, as aborted.`,
    aborted: (run: string, folder: string) =>
      `${run}: aborted, so there is no grade. What was observed is in ${folder}.`,
    unprotected:
      'This station has a new key, and it is not encrypted: whoever copies it can sign. gradus keys protect.',
    unstamped: (why: string) => `No time-stamp, the run goes on without: ${why}. Ask again: gradus log stamp URL.`,
    report: 'Report: ',
    check: 'Check it yourself: ',
    waits: (what: string) => `waits for ${what}`,
    bench: 'the bench to itself',
    operator: 'the operator',
    turn: 'a step that has the bench to itself',
    retry: (attempt: number, of: number, because: string) => `attempt ${attempt} of ${of} after ${because}`,
    ended: { done: 'done', 'timed-out': 'timed out', failed: 'failed', skipped: 'left out' },
  },
  zh: {
    plan: (steps: number, seconds: number, instruments: string) =>
      `计划：${steps} 步，约 ${seconds} 秒；仪器：${instruments}。首个样本之前已写入日志冻结。`,
    inputs: (n: string, minutes: string, shows: string) =>
      `${n} 个输入，约 ${minutes} 分钟；若无不一致，可证明一致率高于 ${shows} %`,
    left: (s: number) => `约剩 ${s} 秒`,
    nothing: '计划：没有可测量的指标；原因见下。',
    stopping: '正在停止：本次运行将以中止结束……',
    closed: (n: number) => `已将先前遗留的 ${n} 次运行以中止结束。`,
    aborted: (run: string, folder: string) => `${run}：已中止，因此没有级别。观察记录在 ${folder}。`,
    unprotected: '本站有了新密钥，尚未加密：谁复制了它谁就能签署。请用 gradus keys protect。',
    unstamped: (why: string) => `没有时间戳，运行照常继续：${why}。可再次请求：gradus log stamp URL。`,
    report: '报告：',
    check: '自行核对：',
    waits: (what: string) => `等待${what}`,
    bench: '独占测试台',
    operator: '操作员',
    turn: '独占测试台的步骤结束',
    retry: (attempt: number, of: number, because: string) => `${because} 之后第 ${attempt} 次尝试（最多 ${of} 次）`,
    ended: { done: '完成', 'timed-out': '超时', failed: '失败', skipped: '略过' },
  },
} as const;

/** What a step waits for, in words: instruments by the names they were declared under. */
function awaited(what: readonly string[], lang: Language): string {
  const { bench, operator, turn } = runWords[lang];
  const named: Readonly<Record<string, string>> = { bench, operator, turn };
  return plain(wordsOf(lang).list(what.map((thing) => named[thing] ?? thing)));
}

/** What a step that compares answers needs, and what it can show at the most: known before the first sample. */
function comparisons({ steps }: Plan, lang: Language): string[] {
  return steps
    .filter(({ method }) => method === 'inference.portability')
    .map((step) => {
      const shows = Math.floor(agreementAtLeast(step.samples, step.samples) * 10_000) / 100;
      const needs = runWords[lang].inputs(count(step.samples), minutes(step.estimateMs), shows.toFixed(2));
      return `  ${titleOf(step, lang)}  ${needs}`;
    });
}

/**
 * Live progress on standard error: one line that changes on a terminal, one line a step elsewhere. Where there are
 * `many` sensors, every line names its own and none changes.
 */
export function watchForPeople(lang: Language, serial: string, many = false): (event: RunEvent) => void {
  const say = runWords[lang];
  const live = process.stderr.isTTY && !many;
  const own = many ? `  ${plain(serial)}` : '';
  let plan: Plan | undefined;
  let number = 0;
  const over = (text: string): void => void process.stderr.write(live ? `\r\u001b[2K${text}` : '');
  const leftAfter = (step: Step, share: number): number => {
    const later = plan?.steps.slice(number).reduce((sum, s) => sum + s.estimateMs, 0) ?? 0;
    return Math.ceil((later + step.estimateMs * (1 - share)) / 1000);
  };
  return (event) => {
    if (event.kind === 'planned') {
      plan = event.plan;
      const { steps, estimateMs } = plan;
      const about = say.plan(steps.length, Math.ceil(estimateMs / 1000), instrumentsOf(plan, lang));
      tell(`${plain(serial)}  ${steps.length === 0 ? say.nothing : about}`);
      for (const line of comparisons(plan, lang)) tell(line);
    }
    if (event.kind === 'step') number = event.number;
    const at = `${own}  ${number}/${plan?.steps.length ?? 0}`;
    if (event.kind === 'waiting') tell(`${own}  ${titleOf(event.step, lang)}  ${say.waits(awaited(event.what, lang))}`);
    if (event.kind === 'retry')
      tell(`${at}  ${titleOf(event.step, lang)}  ${say.retry(event.attempt, event.of, event.because)}`);
    if (event.kind === 'step') over(`${at}  ${titleOf(event.step, lang)} …`);
    if (event.kind === 'progress')
      over(
        `${at}  ${titleOf(event.step, lang)}  ${event.done}/${event.of}  ${say.left(leftAfter(event.step, event.done / event.of))}`,
      );
    if (event.kind === 'step-ended') {
      over('');
      const why = event.end.text === undefined ? '' : `  ${event.end.code ?? ''} ${event.end.text}`;
      tell(
        `${at}  ${titleOf(event.step, lang)}  ${say.ended[event.end.how]}  ${(event.end.ms / 1000).toFixed(1)} s${why}`,
      );
    }
  };
}

function saidOf(event: RunEvent): object {
  switch (event.kind) {
    case 'acknowledged':
      return { ack: event.index, run: event.entry.run, seq: event.entry.seq, kind: event.entry.body.kind };
    case 'planned':
      return { plan: { steps: event.plan.steps.length, estimateMs: event.plan.estimateMs } };
    case 'step':
      return { step: event.step.id, method: event.step.method, number: event.number, of: event.of };
    case 'waiting':
      return { step: event.step.id, waits: event.what };
    case 'retry':
      return { step: event.step.id, attempt: event.attempt, of: event.of, because: event.because };
    case 'progress':
      return { step: event.step.id, done: event.done, of: event.of };
    case 'step-ended':
      return { step: event.step.id, ...event.end };
  }
}

/**
 * One JSON value a line on standard output. `ack` is the entry's index in the station log, printed when it is durable.
 * `run` stands in every line where there are several runs.
 */
export const watchAsJson =
  (run: string | undefined): ((event: RunEvent) => void) =>
  (event) =>
    writeJson({ ...saidOf(event), ...(run !== undefined && { run }) });
