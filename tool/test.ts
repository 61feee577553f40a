// Every test, as one run of Node's own runner: node tool/ready.mjs tool/test.ts [FILE | FOLDER | GLOB | --OPTION …]
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const everywhere = ['src/**/*.test.ts', 'sim/**/*.test.ts', 'test/**/*.test.ts'];
/** ms a file may take. The longest walks start several simulated sensors. */
const longestFile = 300_000;

function globOf(given: string): string {
  const isFolder = statSync(path.resolve(root, given), { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder ? `${given.replace(/\/$/, '')}/**/*.test.ts` : given;
}

const given = process.argv.slice(2);
const options = given.filter((a) => a.startsWith('-'));
const wanted = given.filter((a) => !a.startsWith('-')).map(globOf);

// A run inside a test is a run of its own.
const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
// Whatever a test leaves in its temporary folder, or running in its process group, ends with the run.
const scratch = mkdtempSync(path.join(tmpdir(), 'gradus-test-'));
const grouped = process.platform !== 'win32';
const child = spawn(
  process.execPath,
  [
    '--test',
    '--test-concurrency=2',
    `--test-timeout=${longestFile}`,
    '--test-reporter=./tool/reporter.ts',
    '--test-reporter-destination=stdout',
    ...options,
    ...(wanted.length > 0 ? wanted : everywhere),
  ],
  {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: grouped,
    env: {
      NODE_COMPILE_CACHE: path.join(root, 'node_modules', '.cache', 'gradus-test'),
      ...environment,
      TMPDIR: scratch,
      TEMP: scratch,
      TMP: scratch,
    },
  },
);

function stop(signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(grouped ? -child.pid : child.pid, signal);
  } catch {
    // nothing was left
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(signal));
child.on('exit', (code) => {
  stop('SIGKILL');
  rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
  process.exitCode = code ?? 1;
});
