import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { nodeChecks } from '../../src/drivers/keys/checks.ts';
import { signResults } from '../../src/certify/results.ts';
import { openStation } from '../../src/drivers/tiles/station.ts';
import { tarOf } from '../../src/formats/tar.ts';
import { readRunFolder } from '../../src/drivers/tiles/read-run.ts';
import { runId, writeRun } from '../evidence/genuine-run.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const required = process.env['GRADUS_OUTSIDE'] === 'required';
const has = (tool: string): boolean => spawnSync(tool, ['--version'], { stdio: 'ignore' }).status === 0;
const missing = ['openssl', 'sha256sum'].filter((tool) =>
  tool !== 'openssl' ? !has(tool) : spawnSync('openssl', ['version']).status !== 0,
);
const skip = missing.length === 0 || required ? false : `no ${missing.join(', ')}: sh tool/system.sh installs it`;

/** The page as a script: its blocks of shell, one after another. */
async function script(): Promise<string> {
  const page = await readFile(path.join(root, 'docs', 'audit.md'), 'utf8');
  const blocks = [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block);
  assert.ok(blocks.length >= 8);
  return `set -eu\n${blocks.join('\n')}`;
}

describe('the page for auditors, run as it stands', { skip }, () => {
  let home: string;
  let small: string;
  let key: string;
  let commands: string;

  before(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'gradus-audit-'));
    // A run of eight entries among those of two others.
    const station = await openStation(path.join(home, 'station'), { create: true });
    await writeRun(station, { run: '20261123T080000Z-u-1-aaaaaa' });
    await writeRun(station);
    await writeRun(station, { run: '20261123T090000Z-u-1-zzzzzz' });
    small = path.join(home, 'small');
    await station.exportRun(runId, small, (folder, signer) => signResults(folder, signer, nodeChecks));
    key = station.vkey;
    await station.close();
    commands = await script();
  });
  after(() => rm(home, { recursive: true, force: true }));

  /** What the page says of a run that was changed. */
  async function audited(change: (folder: string) => Promise<unknown>, { trusted = key, run = small } = {}) {
    const place = await mkdtemp(path.join(home, 'a-'));
    const folder = path.join(place, 'run');
    await cp(run, folder, { recursive: true });
    await change(folder);
    const bundle = path.join(place, 'run.tar');
    await writeFile(bundle, tarOf(await readRunFolder(folder)));
    const env = { PATH: process.env['PATH'] ?? '', BUNDLE: bundle, KEY: trusted, LC_ALL: 'C.UTF-8' };
    const { status, stdout, stderr } = spawnSync('sh', ['-c', commands], { cwd: place, env, encoding: 'utf8' });
    return { status, stdout, stderr };
  }

  async function replaced(file: string, from: string | RegExp, to: string): Promise<void> {
    const text = await readFile(file, 'utf8');
    assert.match(text, typeof from === 'string' ? new RegExp(from.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')) : from);
    await writeFile(file, text.replace(from, to));
  }

  it('finds a genuine bundle whole', async () => {
    const release = path.join(root, 'test', 'releases', '0.1.0', 'run');
    const { signer } = JSON.parse(await readFile(path.join(release, 'run.json'), 'utf8')) as { signer: string };
    const { status, stdout, stderr } = await audited(async () => undefined, { run: release, trusted: signer });
    assert.equal(status, 0, stdout + stderr);
    for (const line of [
      /^checkpoint: .*signed$/m,
      /^entries: \d+, each signed/m,
      /^log: the run ends at entry \d+ of/m,
    ])
      assert.match(stdout, line);
    assert.match(stdout, /^objects: \d+, each with the digest/m);
    assert.equal(stdout.match(/^result: /gm)?.length, 3);
    assert.match(stdout, /^latency\.p99 [\d.]+ ms$/m);
    assert.match(stdout, /WHOLE\n$/);
  });

  const changed: Record<string, [change: (folder: string) => Promise<unknown>, says: RegExp]> = {
    'an entry': [
      (folder) => replaced(path.join(folder, 'entries', '0005.json'), '"at":"2026', '"at":"2025'),
      /entries\/0005\.json: the signature does not hold/,
    ],
    'the order of two entries': [
      async (folder) => {
        const [a, b] = ['0003', '0004'].map((n) => path.join(folder, 'entries', `${n}.json`));
        const [first, second] = [await readFile(a ?? ''), await readFile(b ?? '')];
        await writeFile(a ?? '', second);
        await writeFile(b ?? '', first);
      },
      /\d+\.json: chains other entries/,
    ],
    'the size of the log': [
      (folder) => replaced(path.join(folder, 'checkpoint'), /\n(\d+)\n/, '\n9$1\n'),
      /checkpoint: the signature does not hold/,
    ],
    'the proof': [
      (folder) => replaced(path.join(folder, 'run.tlog-proof'), /\nindex (\d+)\n/, '\nindex 0\n'),
      /run\.tlog-proof: (does not lead|is too short)/,
    ],
    'an object': [
      async (folder) => {
        const [name = ''] = await readdir(path.join(folder, 'objects'));
        await writeFile(path.join(folder, 'objects', name), 'other');
      },
      /objects\/[0-9a-f]{64}: was changed/,
    ],
    'which objects there are': [
      async (folder) => {
        const [name = ''] = await readdir(path.join(folder, 'objects'));
        await rm(path.join(folder, 'objects', name));
      },
      /objects\/[0-9a-f]{64}: is missing/,
    ],
    'what was signed of the grade': [
      async (folder) => {
        const file = path.join(folder, 'results', 'grade.dsse.json');
        const envelope = JSON.parse(await readFile(file, 'utf8')) as { payload: string };
        const statement = Buffer.from(envelope.payload, 'base64').toString('utf8').replace('_L2"', '_L3"');
        await writeFile(file, JSON.stringify({ ...envelope, payload: Buffer.from(statement).toString('base64') }));
      },
      /results\/grade\.dsse\.json: the signature does not hold/,
    ],
  };
  for (const [what, [change, says]] of Object.entries(changed))
    it(`finds it not whole with ${what} changed`, async () => {
      const { status, stdout } = await audited(change);
      assert.equal(status, 1);
      assert.match(stdout, /^NOT WHOLE: /m);
      assert.match(stdout, says);
    });

  it('finds it not to be of the station whose key the auditor has', async () => {
    const { status, stdout } = await audited(async () => undefined, { trusted: key.replace(/\+.{4}/, '+0000') });
    assert.deepEqual([status, stdout], [1, 'NOT WHOLE: signed by another key than the one you trust\n']);
  });
});
