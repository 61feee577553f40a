import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Inspectors } from '../../src/drivers/keys/inspectors.ts';
import { wrongAfter } from '../evidence/whole.ts';

const executable = '/usr/bin/strace';
export const withoutStrace =
  existsSync(executable) || process.env['GRADUS_OUTSIDE'] === 'required'
    ? false
    : `no ${executable}: sh tool/system.sh installs it`;

export const stubbornWriter = fileURLToPath(new URL('../evidence/stubborn-writer.ts', import.meta.url));

/** What the writer is put through: a folder for stations, the station it begins with (else none), its steps. */
export type Trial = { home: string; pattern?: string; steps: readonly string[]; inspectors: Inspectors };

/** One system call on a path of the station's folder: the `nth` of its name there, from 1. `lists`: opens a folder to look through it. */
export type FileCall = { name: string; file: string; nth: number; lists: boolean };

type Traced = { said: string[]; complained: string; status: number | null; trace: string };

const quiet = ['-f', '-qq', '-y', '--seccomp-bpf', '-e', 'signal=none'];

/** Runs the writer with its file work in one thread: strace counts calls by thread. */
async function traced(where: string, steps: readonly string[], options: readonly string[]): Promise<Traced> {
  const file = `${where}.trace`;
  const command = [...quiet, '-o', file, ...options, process.execPath, stubbornWriter, where, ...steps];
  const child = spawn(executable, command, {
    env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [said, complained] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const trace = await readFile(file, 'utf8');
  await rm(file);
  return { said: said.split('\n').slice(0, -1), complained, status: child.exitCode, trace };
}

async function begun({ home, pattern }: Trial, name: string): Promise<string> {
  const where = path.join(home, name);
  if (pattern !== undefined) await cp(pattern, where, { recursive: true });
  return where;
}

const traceable = 'openat,mkdir,write,pwrite64,fsync,close,rename,unlink,rmdir,read,pread64,getdents64';

/** The calls of a run in which none fails, in order. */
export async function callsOf(trial: Trial): Promise<FileCall[]> {
  const where = await begun(trial, 'clean');
  const { trace, said, complained } = await traced(where, trial.steps, ['-e', `trace=${traceable}`]);
  if (said.at(-1) !== 'end') throw new Error(`the writer stopped: ${complained}`);
  const counts = new Map<string, number>();
  return [...trace.matchAll(/^\d+ +(\w+)\((.*)$/gm)].flatMap(([, name = '', rest = '']) => {
    const at = rest.indexOf(where);
    if (at < 0) return [];
    const file = /^[^">]*/.exec(rest.slice(at + where.length))?.[0] ?? '';
    const nth = (counts.get(`${name} ${file}`) ?? 0) + 1;
    counts.set(`${name} ${file}`, nth);
    return [{ name, file, nth, lists: rest.includes('O_DIRECTORY') }];
  });
}

const codes = { EIO: 'STATION_STORAGE', ENOSPC: 'STATION_FULL' } as const;
export type Errno = keyof typeof codes;

/** What may fail without a word: tidying away partial tiles, looking through a folder, closing it again, SQLite's care for its lock. */
const mayBeQuiet = ({ name, file, lists }: FileCall): boolean =>
  lists || file.startsWith('/lock') || ['unlink', 'rmdir', 'getdents64', 'close'].includes(name);

async function wrongWith(where: string, trial: Trial, call: FileCall, error: Errno): Promise<string[]> {
  const { name, file, nth } = call;
  const fault = ['-P', `${where}${file}`, '-e', `trace=${name}`, '-e', `inject=${name}:error=${error}:when=${nth}`];
  const { said, complained, status, trace } = await traced(where, trial.steps, fault);
  const fired = trace.split('(INJECTED)').length - 1;
  const told = said.flatMap((line) => /^refused (\w+)/.exec(line)?.[1] ?? []);
  // SQLite does not say why it could not open the lock's files.
  const known = [codes[error], ...(file.startsWith('/lock') ? ['STATION_STORAGE'] : [])];
  const wrong = await wrongAfter(where, said, trial.inspectors);
  if (fired !== 1) wrong.push(`fired ${fired} times`);
  if (said.at(-1) !== 'end' || complained !== '') wrong.push(`the writer ended with ${status}: ${complained}`);
  if (said.some((line) => line.startsWith('gave up'))) wrong.push('the writer could not go on');
  if (told.length === 0 && !mayBeQuiet(call)) wrong.push('nobody was told');
  if (told.some((code) => !known.includes(code))) wrong.push(`was told as ${told.join(', ')}`);
  return wrong.map((what) => `${error} of ${name} ${nth} on ${file}: ${what}`);
}

/** Lets each of the calls fail once, two at a time, each time from the beginning. What was wrong: nothing, it should be. */
export async function eachFails(
  trial: Trial,
  calls: readonly FileCall[],
  error: Errno,
  done: () => void = () => undefined,
): Promise<string[]> {
  const wrong: string[] = [];
  const left = calls.entries();
  const lane = async (): Promise<void> => {
    for (const [i, call] of left) {
      const where = await begun(trial, `${error}-${call.name}-${i}`);
      wrong.push(...(await wrongWith(where, trial, call, error)));
      await rm(where, { recursive: true });
      done();
    }
  };
  await Promise.all([lane(), lane()]);
  return wrong;
}

/** A station that the steps lead to when nothing fails. */
export function makeStation(where: string, steps: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [stubbornWriter, where, ...steps], { stdio: 'ignore' });
  if (status !== 0) throw new Error(`the writer ended with ${status}`);
}
