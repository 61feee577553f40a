import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './tree.ts';

/** A command of a page, with the line it stands on and the exit code it is to end with (`# exit 11`; 0 otherwise). */
export type Shown = { command: string; line: number; exit: number };

function shownIn(block: readonly string[], first: number): Shown[] {
  const found: Shown[] = [];
  let command = '';
  for (const [i, text] of block.entries()) {
    const continued = text.endsWith('\\');
    command += continued ? `${text.slice(0, -1).trim()} ` : text.trim();
    if (continued) continue;
    const exit = Number(/\s# exit (\d+)$/.exec(command)?.[1] ?? 0);
    const bare = command.replace(/(^|\s)#\s.*$/, '').trim();
    if (bare !== '') found.push({ command: bare, line: first + i, exit });
    command = '';
  }
  return found;
}

/** Commands of the blocks that begin with ```sh runnable, in order. */
export function commandsOf(markdown: string): Shown[] {
  const lines = markdown.split('\n');
  const found: Shown[] = [];
  for (let i = 0; i < lines.length; i++) {
    if (lines[i] !== '```sh runnable') continue;
    const end = lines.indexOf('```', i);
    found.push(...shownIn(lines.slice(i + 1, end), i + 2));
    i = end;
  }
  return found;
}

/** A script that stops at the first command whose exit code is not the one shown, and ends what it left in the background. */
export function scriptOf(commands: readonly Shown[]): string {
  const steps = commands.map(
    ({ command, line, exit }) =>
      `${command}\ncode=$?; [ $code -eq ${exit} ] || { echo "line ${line}: exit $code, not ${exit}"; exit 1; }`,
  );
  return `trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT\n${steps.join('\n')}\n`;
}

/** Runs commands in an empty folder where `gradus` is the project's own. The exit code, and all that was printed. */
export async function ran(commands: readonly Shown[], ms: number): Promise<{ code: number; said: string }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gradus-readme-'));
  const bin = path.join(folder, '.bin');
  mkdirSync(bin);
  const shim = path.join(bin, 'gradus');
  writeFileSync(shim, `#!/bin/sh\nexec "${process.execPath}" "${path.join(root, 'bin', 'gradus.mjs')}" "$@"\n`);
  chmodSync(shim, 0o755);
  try {
    return await scripted(scriptOf(commands), folder, bin, ms);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function scripted(script: string, folder: string, bin: string, ms: number): Promise<{ code: number; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', script], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`, NO_COLOR: '1' },
    });
    const late = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), ms);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (said += bytes.toString()));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(late);
      resolve({ code: code ?? 1, said: signal === null ? said : `${said}\nended by ${signal} after ${ms} ms` });
    });
  });
}
