import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { signed } from '../../src/desk/station.ts';
import { openStation } from '../../src/drivers/tiles/station.ts';
import { untar } from '../../src/formats/tar.ts';
import { runId, writeRun } from '../evidence/genuine-run.ts';
import { gradus } from './gradus.ts';

let folder: string;
const at = (...parts: string[]): string => path.join(folder, ...parts);
const bundle = at.bind(undefined, 'bundles', `${runId}.tar`);

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gradus bundle '));
  const station = await openStation(at('.gradus'), { create: true });
  await writeRun(station);
  await station.exportRun(runId, at('runs', runId), signed);
  await station.close();
});
after(() => rm(folder, { recursive: true, force: true }));

describe('gradus bundle', () => {
  it('writes a run as one file, named after it, with the same bytes every time; and writes over nothing unasked', async () => {
    const made = await gradus(folder, 'bundle', runId);
    assert.equal(made.code, 0, made.err);
    assert.match(made.out, /^bundles\/20261123T081200Z-u-1-abcdef\.tar  0\.\d MB\nCheck it: npx gradus verify bundles/);
    const first = await readFile(bundle());
    const again = await gradus(folder, 'bundle', runId);
    assert.deepEqual([again.code, /is there already. Write --force/.test(again.err)], [2, true]);
    assert.equal((await gradus(folder, 'bundle', path.join('runs', runId), '--force')).code, 0);
    assert.deepEqual(await readFile(bundle()), first);
    // A bundle of a bundle is the bundle.
    assert.equal((await gradus(folder, 'bundle', bundle(), '--out', 'copy.tar')).code, 0);
    assert.deepEqual(await readFile(at('copy.tar')), first);
  });

  it('is verified, graded and reported as the folder is', async () => {
    const of = (verb: string, given: string) => gradus(folder, verb, given, '--json');
    const [folderGrade, bundleGrade] = [await of('grade', runId), await of('grade', bundle())];
    assert.deepEqual([bundleGrade.out, bundleGrade.code], [folderGrade.out, folderGrade.code]);
    assert.match((await gradus(folder, 'verify', bundle())).out, /✓ results: 3 statements signed by the station/);
    assert.match((await of('report', bundle())).out, new RegExp(`${runId}\\.html`));
  });

  it('leaves out raw samples where told to, and says how many; the grade is the same', async () => {
    const { out } = await gradus(folder, 'bundle', runId, '--withhold', 'raw', '--out', 'small.tar', '--json');
    assert.equal((JSON.parse(out) as { withheld: number }).withheld, 1);
    const files = untar(await readFile(at('small.tar')));
    assert.ok([...files.values()].every((bytes) => !Buffer.from(bytes).includes('raw samples')));
    const [whole, small] = [
      await gradus(folder, 'grade', runId, '--json'),
      await gradus(folder, 'grade', 'small.tar', '--json'),
    ];
    assert.equal(small.out, whole.out);
    assert.match((await gradus(folder, 'verify', 'small.tar')).out, /1 more objects were withheld/);
    // What was withheld stays so.
    await gradus(folder, 'bundle', 'small.tar', '--out', 'again.tar');
    assert.deepEqual(await readFile(at('again.tar')), await readFile(at('small.tar')));
  });

  it('withholds nothing that judging needs, and nothing it does not know', async () => {
    const { plan } = (
      JSON.parse(await readFile(at('runs', runId, 'entries', '0000.json'), 'utf8')) as {
        body: { plan: { digest: string } };
      }
    ).body;
    for (const [word, says] of [
      [plan.digest, /is needed to judge the run again/],
      [`sha256:${'0'.repeat(64)}`, /refers to no object/],
      ['everything', /is neither raw nor a digest/],
    ] as const) {
      const { code, err } = await gradus(folder, 'bundle', runId, '--withhold', word, '--out', 'x.tar');
      assert.equal(code, 2);
      assert.match(err, says);
    }
  });

  it('that was changed anywhere is an integrity failure; another file is none at all', async () => {
    const bytes = await readFile(bundle());
    const cases: [Buffer, RegExp][] = [
      [Buffer.concat([bytes, Buffer.alloc(512)]), /✗ files: .*does not end as it should/],
      [bytes.subarray(0, bytes.length - 700), /✗ files: .*(is cut short|ends before)/],
    ];
    for (const [changed, says] of cases) {
      await writeFile(at('changed.tar'), changed);
      const { code, out } = await gradus(folder, 'verify', 'changed.tar');
      assert.equal(code, 21);
      assert.match(out, says);
    }
    await writeFile(at('no.tar'), 'not a bundle');
    const { code, err } = await gradus(folder, 'verify', 'no.tar');
    assert.deepEqual([code, /is not the bundle of a run/.test(err)], [2, true]);
  });
});
