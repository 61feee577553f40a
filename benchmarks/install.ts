import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { machine, spreadOf } from './figure.ts';
import type { Benchmark, Figure } from './figure.ts';

const root = path.dirname(import.meta.dirname);
const needed = ['package.json', 'package-lock.json', '.npmrc'];

function installIn(folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const npm = spawn('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
      cwd: folder,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    });
    npm.on('error', reject);
    npm.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`npm ci ended with ${code}`))));
  });
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}

/** One `npm ci` in an empty folder, with npm's own cache as it is. */
async function installed(): Promise<{ seconds: number; megabytes: number; packages: number }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gradus-install-'));
  try {
    for (const file of needed) copyFileSync(path.join(root, file), path.join(folder, file));
    const started = performance.now();
    await installIn(folder);
    const seconds = (performance.now() - started) / 1000;
    const modules = path.join(folder, 'node_modules');
    const manifests = readdirSync(modules, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /(^|node_modules[/\\])(@[^/\\]+[/\\])?[^/\\]+[/\\]package\.json$/.test(name),
    );
    return { seconds, megabytes: bytesIn(modules) / 1e6, packages: manifests.length };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const benchmark: Benchmark = {
  name: 'install',
  title: 'npm ci in an empty folder: time, size and number of packages',
  runs: 1,
  async run(runs): Promise<Figure[]> {
    const each: Awaited<ReturnType<typeof installed>>[] = [];
    for (let i = 0; i < runs; i++) each.push(await installed());
    const figure = (name: string, unit: string, values: number[]): Figure => ({
      name,
      ours: spreadOf(values),
      peer: null,
      ratio: null,
      limit: null,
      unit,
      runs,
      machine: machine(),
    });
    return [
      figure(
        'install.time',
        's',
        each.map((e) => e.seconds),
      ),
      figure(
        'install.size',
        'MB',
        each.map((e) => e.megabytes),
      ),
      figure(
        'install.packages',
        '1',
        each.map((e) => e.packages),
      ),
    ];
  },
};
