import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { CommandEndpoint } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import { settled, shortly } from '../deadline.ts';
import { hush, secretOf } from '../secrets/secret.ts';
import { lines } from './lines.ts';

export type Reply = Readonly<Record<string, unknown>>;
export type Program = {
  /** One request and its answer. Throws `PROBE_TIMEOUT`, `PROBE_CLOSED`, `PROBE_GARBAGE` or, where it says no, `PROBE_REFUSED`. */
  ask(request: Readonly<Record<string, unknown>>, withinMs?: number): Promise<Reply>;
  close(): Promise<void>;
};

const answerMs = 5000;
/** A program that is told to end has so long to do it, ms. */
const endMs = 1000;
/** Of what it complains about, the last so many characters are kept. */
const lastWords = 500;

/** What of the bench's environment a program needs to run at all; nothing else of it is handed over. */
const handedOver = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TZ', 'SystemRoot', 'TEMP', 'USERPROFILE'];

/** What a program is given: that, and the secrets declared for it. */
export function environment({ env }: Pick<CommandEndpoint, 'env'>, folder: string): Record<string, string> {
  const given: Record<string, string> = {};
  for (const name of handedOver) {
    const value = process.env[name];
    if (value !== undefined) given[name] = value;
  }
  for (const [name, ref] of Object.entries(env ?? {})) given[name] = secretOf(ref, folder);
  return given;
}

/** Ends a program with everything it started: it leads a process group of its own. */
export function killGroup(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

type Waiting = { resolve: (reply: Reply) => void; reject: (error: ProbeError) => void; timer: NodeJS.Timeout };
type Waiters = Map<number, Waiting>;

function failAll(waiters: Waiters, error: ProbeError): void {
  for (const { reject, timer } of waiters.values()) {
    clearTimeout(timer);
    reject(error);
  }
  waiters.clear();
}

function replyIn(line: string): Reply {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Reply;
  } catch {
    // Said below.
  }
  throw new ProbeError('PROBE_GARBAGE', `the program wrote what is not a JSON object: ${shortly(line, 80)}`);
}

function settle(waiters: Waiters, line: string): void {
  if (line.trim() === '') return;
  const reply = replyIn(line);
  const waiting = typeof reply['id'] === 'number' ? waiters.get(reply['id']) : undefined;
  if (!waiting) {
    if (reply['id'] === null || reply['id'] === undefined)
      throw new ProbeError('PROBE_GARBAGE', `the program answered without an id: ${shortly(line, 80)}`);
    return;
  }
  waiters.delete(Number(reply['id']));
  clearTimeout(waiting.timer);
  if (reply['ok'] === true) waiting.resolve(reply);
  else
    waiting.reject(
      new ProbeError(
        'PROBE_REFUSED',
        `the program said: ${shortly(typeof reply['error'] === 'string' ? reply['error'] : 'no')}`,
      ),
    );
}

function begin(endpoint: CommandEndpoint, folder: string): ChildProcessWithoutNullStreams {
  const [file = '', ...rest] = endpoint.run;
  return spawn(file, rest, {
    cwd: folder,
    env: environment(endpoint, folder),
    shell: false,
    detached: true,
    windowsHide: true,
  });
}

/**
 * The program of a `command` binding, started at once in the declaration's folder without a shell. It dies with this
 * process, and `started` is told its process group so that whoever kills this process can end it too.
 */
export function programOf(endpoint: CommandEndpoint, folder: string, started?: (pid: number) => void): Program {
  const child = begin(endpoint, folder);
  const waiters: Waiters = new Map();
  let ended: ProbeError | undefined;
  let complaint = '';
  let id = 0;
  const kill = (): void => void (child.pid !== undefined && killGroup(child.pid));
  const finish = (error: ProbeError): void => {
    ended ??= error;
    failAll(waiters, ended);
    kill();
  };
  if (child.pid !== undefined) started?.(child.pid);
  process.once('exit', kill);
  const gone = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  child.once('error', (error) =>
    finish(
      new ProbeError('PROBE_REFUSED', `${shortly(endpoint.run[0] ?? '', 80)} did not start: ${shortly(error.message)}`),
    ),
  );
  child.once('exit', (code, signal) => {
    const words = shortly(complaint.trim().split('\n').at(-1) ?? '');
    finish(new ProbeError('PROBE_CLOSED', `the program ended (${signal ?? code})${words === '' ? '' : `: ${words}`}`));
    process.off('exit', kill);
  });
  child.stdin.on('error', () => undefined);
  child.stdout.setEncoding('utf8');
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => (complaint = hush(complaint + text).slice(-lastWords)));
  const take = (line: string): void => {
    try {
      settle(waiters, line);
    } catch (error) {
      if (error instanceof ProbeError) finish(error);
      else throw error;
    }
  };
  child.stdout.on(
    'data',
    lines(take, () => finish(new ProbeError('PROBE_GARBAGE', 'the program writes a line without end'))),
  );
  return {
    async ask(request, withinMs = answerMs) {
      if (ended) throw ended;
      const own = ++id;
      return await new Promise<Reply>((resolve, reject) => {
        const timer = setTimeout(() => {
          waiters.delete(own);
          reject(new ProbeError('PROBE_TIMEOUT', `the program gave no answer within ${withinMs} ms`));
        }, withinMs);
        waiters.set(own, { resolve, reject, timer });
        child.stdin.write(`${JSON.stringify({ id: own, ...request })}\n`);
      });
    },
    async close() {
      child.stdin.end();
      await settled(gone, endMs);
      kill();
      await settled(gone, endMs);
    },
  };
}
