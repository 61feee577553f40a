// Makes a clone ready and runs a file with the project's own Node 24. Plain JavaScript: it runs on the system's Node 20.
// node tool/ready.mjs FILE [ARG …]   installs what is missing (only when package-lock.json changed), then runs FILE.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeFor } from './node.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const packages = path.join(root, 'node_modules');
const stamp = path.join(packages, '.gradus-installed');

function lockDigest() {
  return createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
}

function installed() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === lockDigest();
}

/** A worktree may share the packages of another folder; `npm ci` would empty that folder. */
const isShared = () => lstatSync(packages, { throwIfNoEntry: false })?.isSymbolicLink() === true;

function install() {
  process.stderr.write('Installing the packages of package-lock.json (once; about a minute) …\n');
  const started = Date.now();
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-fund', '--no-audit', '--loglevel=error'];
  const done = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 2, 2] })
    : spawnSync('npm', args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (done.status !== 0) {
    process.stderr.write('npm ci failed; nothing was run. Its own messages are above.\n');
    process.exit(30);
  }
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, lockDigest());
  process.stderr.write(`Installed in ${Math.round((Date.now() - started) / 1000)} s.\n`);
}

if (!installed() && isShared())
  process.stderr.write(
    'node_modules is a link to packages of another package-lock.json: left as it is. Install there.\n',
  );
else if (!installed()) install();
const child = spawn(nodeFor(root), process.argv.slice(2), {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: `${path.join(root, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH ?? ''}` },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(30);
});
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 128 : 1)));
