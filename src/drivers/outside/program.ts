import { spawn } from 'node:child_process';
import { ProbeError } from '../../model/errors.ts';
import { killGroup } from '../command/program.ts';
import { shortly } from '../deadline.ts';
import { hush } from '../secrets/secret.ts';

/** `started`: told the process group of each program, so that whoever kills this process can end it too. */
export type Asking = { folder: string; started?: ((pid: number) => void) | undefined };

export type Run = Asking & {
  /** The program and its arguments; no shell reads them. */
  run: readonly string[];
  env: Readonly<Record<string, string>>;
  /** Written to its stdin, which is then closed. */
  input?: string;
  withinMs: number;
  mostBytes: number;
};
export type Ran = { code: number | null; stdout: string; stderr: string; ms: number };

const mostComplaint = 16_384;

/**
 * Runs a program to its end and gives what it printed. With everything it started it is ended when the time is up, when
 * it prints without end, and when it has ended itself. Throws `PROBE_REFUSED`, `PROBE_TIMEOUT` or `PROBE_GARBAGE`.
 */
export async function ran({ run, folder, env, input = '', withinMs, mostBytes, started }: Run): Promise<Ran> {
  const [program = '', ...args] = run;
  const began = performance.now();
  const child = spawn(program, args, { cwd: folder, env, shell: false, detached: true, windowsHide: true });
  const { pid } = child;
  const kill = (): void => void (pid !== undefined && killGroup(pid));
  if (pid !== undefined) started?.(pid);
  process.once('exit', kill);
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Ran>((resolve, reject) => {
      const fail = (error: ProbeError): void => {
        kill();
        reject(error);
      };
      const said = { stdout: '', stderr: '' };
      timer = setTimeout(
        () => fail(new ProbeError('PROBE_TIMEOUT', `${program}: no answer within ${withinMs} ms`)),
        withinMs,
      );
      child.once('error', (error) =>
        fail(new ProbeError('PROBE_REFUSED', `${shortly(program, 80)} did not start: ${shortly(error.message)}`)),
      );
      child.stdin.on('error', () => undefined);
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said.stdout += text;
        if (said.stdout.length > mostBytes)
          fail(new ProbeError('PROBE_GARBAGE', `${program} prints more than ${mostBytes} bytes`));
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said.stderr = (said.stderr + text).slice(-mostComplaint);
      });
      // What it left running may hold its output open.
      child.once('exit', kill);
      child.once('close', (code) =>
        resolve({ code, stdout: hush(said.stdout), stderr: hush(said.stderr), ms: performance.now() - began }),
      );
      child.stdin.end(input);
    });
  } finally {
    clearTimeout(timer);
    process.off('exit', kill);
  }
}
