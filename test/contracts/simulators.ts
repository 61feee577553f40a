import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { Declaration } from '../../src/model/declaration.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
export const simulated = (file: string): string => join(root, 'sim', file);

export type Running = {
  /** The line it said when it was ready. */
  ready: Readonly<Record<string, unknown>>;
  /** Tells it something and waits for its answer. */
  tell(line: string): Promise<void>;
  stop(): Promise<void>;
};

/** Starts a program of sim/ and waits for its ready line. It ends when its stdin closes. */
async function started(file: string, args: readonly string[]): Promise<Running> {
  const child: ChildProcess = spawn(process.execPath, [simulated(file), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error('a simulator has no stdio');
  const said = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<Record<string, unknown>> => {
    for (;;) {
      const { value, done } = await said.next();
      if (done === true) throw new Error(`${file} ended`);
      // A protocol stack writes its own complaints between the answers.
      if (value.startsWith('{')) return JSON.parse(value) as Record<string, unknown>;
    }
  };
  return {
    ready: await next(),
    async tell(line) {
      stdin.write(`${line}\n`);
      await next();
    },
    async stop() {
      const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      stdin.end();
      await exited;
    },
  };
}

export type Simulator = Running & { declaration: Declaration; folder: string };

/** A simulated sensor with what its maker declares. */
export async function simulator(
  personality: string,
  faults: readonly string[] = [],
  more: readonly string[] = [],
): Promise<Simulator> {
  const folder = mkdtempSync(join(tmpdir(), 'gradus-contract-'));
  const file = join(folder, 'sensor.yaml');
  const flags = faults.flatMap((fault) => ['--fault', fault]);
  const running = await started('main.ts', ['--personality', personality, '--declare', file, ...flags, ...more]);
  return {
    ...running,
    folder,
    declaration: Declaration.parse(parse(readFileSync(file, 'utf8'))),
    async stop() {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A server that is no device; `port` is where. */
export async function hostile(mode: string): Promise<Running & { port: number }> {
  const running = await started('hostile/main.ts', [mode]);
  return { ...running, port: Number(running.ready['port']) };
}

/** The same declaration with every capability it can have on one binding. */
export function boundTo(
  declaration: Declaration,
  change: Pick<Declaration, 'probes'> & Partial<Declaration>,
): Declaration {
  return Declaration.parse({ ...declaration, ...change });
}
