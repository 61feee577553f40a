import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { loadPack } from '../../src/desk/pack.ts';
import { readAs } from '../../src/drivers/yaml/read.ts';
import { Declaration } from '../../src/model/declaration.ts';
import { InputError } from '../../src/model/errors.ts';
import { canary, cases } from './cases.ts';
import type { Bad } from './cases.ts';
import { goodDeclaration, goodPack } from './good.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'gradus-bad-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, bytes: string | Uint8Array): string {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

async function read(file: string): Promise<unknown> {
  return file.endsWith('pack.yaml') ? loadPack(file) : readAs(Declaration, file, 'DECLARATION_INVALID');
}

async function refusal({ file, bytes }: Bad): Promise<InputError> {
  try {
    await read(written(file, bytes));
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    return error;
  }
  return assert.fail('it was accepted');
}

describe('what the cases break', () => {
  it('is a declaration that can be used', async () => {
    await read(written('sensor.yaml', goodDeclaration));
  });
  it('is a pack that can be used', async () => {
    await read(written('pack.yaml', goodPack));
  });
  it('is broken in at least fifty ways', () => assert.ok(cases.length >= 50));
});

describe('a broken file is refused in one line with its place', () => {
  for (const bad of cases)
    it(bad.name, async () => {
      const error = await refusal(bad);
      const message = error.message.replaceAll(`${folder}${path.sep}`, '');
      assert.match(message, bad.says);
      assert.ok(message.startsWith(bad.file), message);
      assert.ok(!message.includes('\n') && message.length < 600, message);
      assert.ok(!message.includes(canary), 'the secret is not repeated');
      assert.equal(error.exitCode, 20);
    });
});

/** The contract for one command on one bad file. Processor time: what the machine does beside it is not counted. */
const most = { ms: 2000, megabytes: 300 };
const report = path.join(import.meta.dirname, 'report-peak.mjs');
const main = path.resolve(import.meta.dirname, '../../src/desk/cli.ts');

type Ended = { status: number | null; stderr: string; megabytes: number; ms: number };
function commanded(given: readonly string[]): Ended {
  const peak = path.join(folder, 'peak.json');
  const { status, stderr } = spawnSync(process.execPath, ['--import', report, main, ...given], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, GRADUS_PEAK_FILE: peak },
  });
  const took = JSON.parse(readFileSync(peak, 'utf8')) as NodeJS.ResourceUsage;
  return { status, stderr, megabytes: took.maxRSS / 1024, ms: (took.userCPUTime + took.systemCPUTime) / 1000 };
}

const hardest = [
  'nested 100 000 deep in brackets',
  'nested 100 000 deep in dashes',
  'alias bomb',
  'larger than 1 MiB',
  'half a million items',
  'twenty thousand keys',
  'duration without unit',
  'password written out',
  'not UTF-8',
];

describe('the command line refuses a broken file with exit 20, in 2 s and 300 MB', () => {
  const chosen = cases.filter(({ name }) => hardest.some((hard) => name.endsWith(hard)));
  for (const bad of [...chosen, ...cases.slice(0, 2)])
    it(bad.name, () => {
      written(bad.file, bad.bytes);
      const { status, stderr, ms, megabytes } = commanded(
        bad.file === 'pack.yaml' ? ['packs', 'check', './pack.yaml'] : ['check', 'sensor.yaml', '--offline'],
      );
      assert.equal(status, 20, stderr);
      assert.match(stderr.trimEnd().replace(/^\.[/\\]/, ''), bad.says);
      assert.ok(!stderr.includes(canary));
      assert.equal(stderr.trimEnd().split('\n').length, 1);
      assert.ok(megabytes > 0 && megabytes < most.megabytes, `${megabytes} MB`);
      assert.ok(ms < most.ms, `${Math.round(ms)} ms`);
    });
});
