import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Declaration } from '../../model/declaration.ts';
import type { Step } from '../../model/plan.ts';
import type { Question } from '../../measure/probe.ts';
import type { OpenSession, Said, Session, StepEnd, Watch } from '../../run/session.ts';
import { killGroup } from '../command/program.ts';
import { shortly } from '../deadline.ts';
import type { ToChild, ToParent } from './message.ts';

const entry = fileURLToPath(new URL('../../desk/session.ts', import.meta.url));
/** Of what the child complains about on stderr, the last so many characters are kept. */
const lastWords = 2000;

type Pending = { id: number; watch: Watch; began: number; settle(end: StepEnd): void };

function start(): ChildProcess {
  return fork(entry, [], { serialization: 'advanced', execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
}

/** Resolves when the process has ended and everything it sent has arrived. */
async function gone(child: ChildProcess): Promise<string> {
  const drained = new Promise<void>((resolve) => {
    if (child.connected) child.once('disconnect', resolve);
    else resolve();
  });
  const why = await new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit ${code}`));
    child.once('error', (error) => resolve(error.message));
  });
  await drained;
  return why;
}

async function answerTo(question: Question, watch: Watch): Promise<Said | { unanswered: string }> {
  try {
    return (await watch.ask?.(question)) ?? { unanswered: 'there is nobody to ask' };
  } catch (error) {
    return { unanswered: error instanceof Error ? error.message : String(error) };
  }
}

function open(declaration: Declaration, folder: string): Session {
  const child = start();
  const groups = new Set<number>();
  let pending: Pending | undefined;
  let dead: string | undefined;
  let complaint = '';
  let next = 0;
  const settle = (end: Omit<StepEnd, 'ms'>): void => {
    const settled = pending;
    pending = undefined;
    settled?.settle({ ...end, ms: performance.now() - settled.began });
  };
  const killAll = (): void => {
    child.kill('SIGKILL');
    for (const pid of groups) killGroup(pid);
  };
  const died = (): Omit<StepEnd, 'ms'> => ({ how: 'failed', code: 'SESSION_DIED', text: dead ?? 'the session ended' });
  const receive = (message: ToParent): void => {
    if (message.kind === 'started') return void groups.add(message.pid);
    if (pending?.id !== message.id) return;
    if (message.kind === 'ask')
      void answerTo(message.question, pending.watch).then((said) => send({ kind: 'answered', ask: message.ask, said }));
    else if (message.kind === 'found') pending.watch.found(message.found);
    else if (message.kind === 'progress') pending.watch.progress(message.done, message.of);
    else settle(message.end);
  };
  const send = (message: ToChild): void => void child.send(message, () => undefined);
  child.on('message', (message) => receive(message as ToParent));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-lastWords)));
  const end = async (): Promise<void> => {
    const why = await gone(child);
    const words = shortly(complaint.split('\n').find((line) => /\S/.test(line) && /Error|error/.test(line)) ?? '');
    dead = `the session’s process ended (${why})${words === '' ? '' : `: ${words}`}`;
    for (const pid of groups) killGroup(pid);
    settle(died());
  };
  const ended = end();
  send({ kind: 'open', declaration, folder });
  return {
    async step(step: Step, watch: Watch) {
      if (dead !== undefined || pending) return { ...died(), ms: 0 };
      return await new Promise<StepEnd>((resolve) => {
        pending = { id: ++next, watch, began: performance.now(), settle: resolve };
        send({ kind: 'step', id: next, step });
      });
    },
    kill: killAll,
    async close(ms) {
      if (dead === undefined && child.connected) send({ kind: 'close' });
      const timer = setTimeout(killAll, ms);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** Sessions with one declared device, each in a process of its own that ends with this one. */
export function sessionOpener({ declaration, folder }: { declaration: Declaration; folder: string }): OpenSession {
  return () => open(declaration, folder);
}
