// Every test, as one run of Node's own runner: node tool/ready.mjs tool/test.ts [FILE | FOLDER | GLOB | --OPTION …]
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const everywhere = ['src/**/*.test.ts', 'sim/**/*.test.ts', 'test/**/*.test.ts'];
/** Whole measurements of simulated sensors: they run one at a time when the rest is done, since a busy machine is slow and is measured as such. */
const measuring = [
  'test/walks/*.test.ts',
  'test/house/readme.test.ts',
  'test/outside/tank.test.ts',
  'test/protocol/oip-stall.test.ts',
  'test/contracts/session.test.ts',
];
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
const counts = path.join(scratch, 'counts.jsonl');
let child: ChildProcess | undefined;

/** One run of Node's runner over the files; its exit code. */
async function runOf(files: readonly string[], concurrency: number, except: readonly string[] = []): Promise<number> {
  const chosen = except.length === 0 ? files : globSync(files, { cwd: root, exclude: except });
  child = spawn(
    process.execPath,
    [
      '--test',
      `--test-concurrency=${concurrency}`,
      `--test-timeout=${longestFile}`,
      '--test-reporter=./tool/reporter.ts',
      '--test-reporter-destination=stdout',
      ...options,
      ...chosen,
    ],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: grouped,
      env: {
        NODE_COMPILE_CACHE: path.join(root, 'node_modules', '.cache', 'gradus-test'),
        ...environment,
        GRADUS_TEST_COUNTS: counts,
        TMPDIR: scratch,
        TEMP: scratch,
        TMP: scratch,
      },
    },
  );
  const [code] = (await once(child, 'exit')) as [number | null];
  stop('SIGKILL');
  return code ?? 1;
}

function stop(signal: NodeJS.Signals): void {
  if (child?.pid === undefined) return;
  try {
    process.kill(grouped ? -child.pid : child.pid, signal);
  } catch {
    // nothing was left
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(signal));

type Counts = { pass: number; fail: number; cancelled: number; skipped: number };
/** What the runs of Node's runner counted, together. */
function summed(): Counts {
  const sum: Counts = { pass: 0, fail: 0, cancelled: 0, skipped: 0 };
  const lines = existsSync(counts) ? readFileSync(counts, 'utf8').trim().split('\n') : [];
  for (const line of lines)
    for (const [key, value] of Object.entries(JSON.parse(line) as Counts)) sum[key as keyof Counts] += value;
  return sum;
}

const codes =
  wanted.length > 0 ? [await runOf(wanted, 1)] : [await runOf(everywhere, 3, measuring), await runOf(measuring, 1)];
const { pass, fail, cancelled, skipped } = summed();
process.stdout.write(`\n${pass} passed, ${fail + cancelled} failed, ${skipped} skipped\n`);
rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
process.exitCode = codes.find((code) => code !== 0) ?? 0;
