import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { goodDeclaration } from '../bad-input/good.ts';
import { gradus } from './gradus.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'gradus manners '));
after(() => rmSync(folder, { recursive: true, force: true }));
const cli = fileURLToPath(new URL('../../src/desk/cli.ts', import.meta.url));

describe('the command line, used wrongly', () => {
  it('refuses a GRADUS_LANG that names no language, in one line', async () => {
    const env = { ...process.env, GRADUS_LANG: 'xx' };
    const child = spawn(process.execPath, [cli, 'packs', 'list'], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    assert.equal(said, 'GRADUS_LANG: xx is not spoken here. Write en or zh.\n');
    assert.equal(code, 2);
  });
  it('names the help that lists the options of the very command', async () => {
    assert.match((await gradus(folder, 'run')).err, /gradus help run lists the options/);
    assert.match((await gradus(folder, 'packs', 'show')).err, /gradus packs help show lists the options/);
    assert.match((await gradus(folder, 'packs', 'lst')).err, /gradus packs --help lists the commands/);
  });
  it('takes a folder that holds no run for a mistake, not for a broken run', async () => {
    const { code, err } = await gradus(folder, 'verify', '.');
    assert.match(err, /^\.: this folder holds no run/);
    assert.equal(code, 2);
  });
  it('refuses a serial number and a fix that say nothing, before a station is made', async () => {
    writeFileSync(path.join(folder, 'sensor.yaml'), goodDeclaration);
    for (const words of [
      ['--serial', ''],
      ['--serial', 'x'.repeat(65)],
      ['--fix', ' '],
    ]) {
      const { code, err } = await gradus(folder, 'run', 'sensor.yaml', ...words);
      assert.match(err, new RegExp(`^${words[0]}: `));
      assert.equal(code, 2);
    }
    assert.equal(existsSync(path.join(folder, '.gradus')), false);
  });
});

describe('output that nobody reads to its end', () => {
  it('is no error of the command', async () => {
    const child = spawn(process.execPath, [cli, 'packs', 'show', 'gbt-45288-2026-described'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    assert.equal(said, '');
    assert.equal(code, 0);
  });
});
