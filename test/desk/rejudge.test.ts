import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { HeldCertificate, Rejudged } from '../../src/model/rejudged.ts';
import { publishedPacks } from '../../src/drivers/packs/published.ts';
import { certificate } from '../certify/parties.ts';
import { root } from '../house/tree.ts';
import { Stage } from '../walks/stage.ts';

const pack = 'gbt-45288-2026-described';
const released = path.join(root, 'test', 'releases', '0.1.0', 'run');
const text = readFileSync(path.join(root, 'packs', pack, 'pack.yaml'), 'utf8').replace(
  /^version: .*$/m,
  'version: 9.0.0',
);
type Said = { runs: Rejudged[]; certificates: HeldCertificate[] };
let stage: Stage;
before(async () => (stage = await Stage.open()));
after(async () => await stage.close());

/** A pack beside ours, with one indicator's lines changed. */
function packWith(name: string, indicator: string, from: string | RegExp, to: string): string {
  const start = text.indexOf(`\n  ${indicator}:\n`);
  const changed = text.slice(0, start) + text.slice(start).replace(from, to);
  assert.notEqual(changed, text);
  mkdirSync(stage.file(name));
  writeFileSync(stage.file(name, 'pack.yaml'), changed);
  return name;
}

async function under(next: string, ...more: string[]): Promise<{ code: number | null; said: Said; run: Rejudged }> {
  const { code, out, err } = await stage.gradus('packs', 'diff', pack, next, '--runs', released, '--json', ...more);
  assert.equal(err, '');
  const said = JSON.parse(out) as Said;
  const [run] = said.runs;
  assert.ok(run);
  return { code, said, run };
}

describe('gradus packs diff --runs', () => {
  it('a pack that differs in its version alone changes no verdict and no grade', async () => {
    mkdirSync(stage.file('same'));
    writeFileSync(stage.file('same', 'pack.yaml'), text);
    const { code, run } = await under('same');
    assert.equal(code, 0);
    assert.deepEqual([run.was, run.is, run.verdicts, run.lacks], ['L2', 'L2', [], []]);
  });
  it('a stricter limit is judged by the measurements there are, and the grade falls', async () => {
    const next = packWith('strict', 'latency.deadline', 'floor: 1000', 'floor: 0.001');
    const { code, run } = await under(next);
    assert.equal(code, 10);
    assert.deepEqual([run.was, run.is], ['L2', 'L1']);
    assert.deepEqual(
      run.verdicts.map(({ indicator, was, is }) => [indicator, was, is]),
      [['latency.deadline', 'pass', 'fail']],
    );
    assert.deepEqual(run.lacks, []);
  });
  it('says for which indicators the run has no measurements, where more samples are asked', async () => {
    const next = packWith('more', 'latency.deadline', '{full: 2010, routine: 1001}', '{full: 9000, routine: 9000}');
    const { code, run } = await under(next);
    assert.equal(code, 11);
    assert.ok(
      run.lacks.some(({ indicator, because }) => indicator === 'latency.deadline' && because === 'asked otherwise'),
    );
    assert.equal(run.verdicts.find(({ indicator }) => indicator === 'latency.deadline')?.is, 'inconclusive');
  });
  it('says of each certificate whether its runs would still reach its level', async () => {
    const [run] = (await under('strict')).said.runs;
    const [report] = certificate.reports;
    const [evidence] = report?.runs ?? [];
    assert.ok(run && report && evidence);
    const digest = publishedPacks()[`${pack} 0.1.0`] ?? '';
    const basis = { ...certificate.basis, pack: { ...certificate.basis.pack, digest } };
    const reports = [{ ...report, runs: [{ ...evidence, run: run.run }] }];
    const held = { ...certificate, basis, level: 'L2' };
    for (const [name, one] of Object.entries({
      held: { ...held, number: 'HELD', reports },
      other: { ...certificate, number: 'OTHER' },
      alone: { ...held, number: 'ALONE' },
    }))
      writeFileSync(stage.file(`${name}.json`), JSON.stringify(one));
    const args = ['--certificates', 'held.json', 'other.json', 'alone.json'];
    const { code, said } = await under('strict', ...args);
    assert.equal(code, 10);
    assert.deepEqual(
      said.certificates.map(({ number, says, is }) => [number, says, is]),
      [
        ['HELD', 'falls', 'L1'],
        ['OTHER', 'other pack', undefined],
        ['ALONE', 'runs not given', undefined],
      ],
    );
    const same = await under('same', ...args);
    assert.equal(same.said.certificates[0]?.says, 'stands');
    const open = await under('more', ...args);
    assert.equal(open.said.certificates[0]?.says, 'open');
    const { out } = await stage.gradus('packs', 'diff', pack, 'strict', '--runs', released, ...args, '--lang', 'zh');
    assert.match(out, /L2 → L1/);
    assert.match(out, /HELD: L2；按第二个规则包，其运行达到 L1/);
  });
});
