import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { after, describe, it } from 'node:test';
import { root } from './tree.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'gradus-runner-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const begin = `import { it, describe } from 'node:test'; import { spawn } from 'node:child_process'; import { writeFileSync } from 'node:fs'; import os from 'node:os';\n`;

/** Runs `tool/test.ts` over one file with this text. */
function run(name: string, text: string): { status: number | null; lines: string[] } {
  const at = path.join(folder, name);
  mkdirSync(at);
  const file = path.join(at, 'a.test.ts');
  writeFileSync(file, begin + text);
  const done = spawnSync(process.execPath, ['tool/test.ts', file], { cwd: root, encoding: 'utf8' });
  return { status: done.status, lines: done.stdout.trimEnd().split('\n') };
}

/** Whether a process of this id still runs; one that waits for its parent to look has ended. */
function runs(pid: string): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) [ZX] /.test(readFileSync(stat, 'utf8'));
}

/** A process that was killed is gone when the kernel next looks at it: at once, but not on the spot. */
async function hasEnded(pid: string): Promise<boolean> {
  for (let i = 0; i < 100 && runs(pid); i++) await wait(50);
  return !runs(pid);
}

const closing = /^ℹ (tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/;

describe('npm test', () => {
  it('ends with the closing lines of node:test and their sum, and 0', () => {
    const { status, lines } = run(
      'passes',
      `describe('a', () => { it('b', () => {}); it('c', { skip: 'no d' }, () => {}) });`,
    );
    assert.equal(status, 0);
    assert.deepEqual(lines.slice(0, 2), ['﹣ a › c # skip: no d', lines[1]]);
    assert.deepEqual(
      lines.slice(2, -2).map((line) => closing.exec(line)?.[1]),
      ['tests', 'suites', 'pass', 'fail', 'cancelled', 'skipped', 'todo', 'duration_ms'],
    );
    assert.equal(lines.at(-1), '1 passed, 0 failed, 1 skipped');
  });
  it('names what failed with its reason, ends with the sum, and 1', () => {
    const { status, lines } = run('fails', `describe('a', () => { it('b', () => { throw new Error('because') }) });`);
    assert.equal(status, 1);
    assert.ok(lines.some((line) => line.includes('Error: because')));
    assert.equal(lines.filter((line) => line === '✖ a › b').length, 2);
    assert.ok(lines.includes('ℹ fail 1'));
    assert.equal(lines.at(-1), '0 passed, 1 failed, 0 skipped');
  });
  it(
    'ends the processes that a test left running, and empties its temporary folder',
    { skip: process.platform !== 'linux' },
    async () => {
      const note = path.join(folder, 'note');
      const { status } = run(
        'leaves',
        `it('a', () => { const c = spawn('sleep', ['600'], { stdio: 'ignore' }); c.unref(); writeFileSync(${JSON.stringify(note)}, c.pid + ' ' + os.tmpdir()); });`,
      );
      const [pid = '', scratch = ''] = readFileSync(note, 'utf8').split(' ');
      assert.equal(status, 0);
      assert.equal(await hasEnded(pid), true);
      assert.equal(existsSync(scratch), false);
    },
  );
});
