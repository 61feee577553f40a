import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

type Said = Record<string, unknown>;
export type Started = {
  /** The line that said it was ready. */
  ready: Said;
  /** Writes a line and gives back the next line said. */
  say(line: string): Promise<Said>;
  /** Closes stdin; gives the exit code. */
  stop(): Promise<number | null>;
};

/** Starts a program of sim/ as a process of its own and waits for its first line. */
export async function started(file: string, args: readonly string[], firstLine = true): Promise<Started> {
  const child = spawn(process.execPath, [`${root}sim/${file}`, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = once(child, 'exit') as Promise<[number | null]>;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<Said> => {
    const line = await lines.next();
    if (line.done) throw new Error(`${file} ended without an answer`);
    return JSON.parse(line.value) as Said;
  };
  return {
    ready: firstLine ? await next() : {},
    say(line) {
      child.stdin.write(`${line}\n`);
      return next();
    },
    async stop() {
      child.stdin.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
      const [code] = await gone;
      clearTimeout(timer);
      return code;
    },
  };
}
