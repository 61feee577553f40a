import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);

export type Check = { name: string; command: string; args: readonly string[] };

/** Folders of our code that exist. */
export const ours = ['src', 'sim', 'web', 'test', 'soak', 'benchmarks', 'tool', 'bin'].filter((f) =>
  existsSync(path.join(root, f)),
);

/** What holds for every file without running it. */
export const checks: readonly Check[] = [
  { name: 'types', command: 'tsc', args: ['-p', '.'] },
  { name: 'types of web', command: 'tsc', args: ['-p', 'web'] },
  { name: 'lint', command: 'oxlint', args: ['--type-aware', ...ours] },
  { name: 'format', command: 'oxfmt', args: ['--check', ...ours] },
];

/** Runs a check in the project's root; `said` is everything it printed. */
export function checked(check: Check): Promise<{ code: number; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(root, 'node_modules', '.bin', check.command), check.args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (said += bytes.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, said }));
  });
}
