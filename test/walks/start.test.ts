import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Stage, verified } from './stage.ts';

type Reported = {
  assessment: {
    grade: { level: string | null; target: string; next: { level: string; failed: string[]; open: string[] } | null };
    verdicts: { indicator: string; outcome: string; measured?: { high?: number }; required?: { value: number } }[];
  };
};

describe('npm start', () => {
  let stage: Stage;
  let out = '';
  let code: number | null = null;
  const reports = new Map<string, Reported['assessment']>();

  /** Where `npm start` has just been run and what it said kept in started.txt, that is looked at. */
  const started = process.env['GRADUS_STARTED'];

  before(async () => {
    stage = started === undefined ? await Stage.open() : Stage.at(started);
    if (started === undefined) await start();
    else out = await readFile(stage.file('started.txt'), 'utf8');
    for (const run of await stage.runs()) {
      const report = JSON.parse(await readFile(stage.file('reports', `${run}.json`), 'utf8')) as Reported;
      reports.set(/SIM-(\w+)-/.exec(run)?.[1] ?? run, report.assessment);
    }
  });
  after(async () => {
    if (started === undefined) await stage.close();
  });

  async function start(): Promise<void> {
    const main = fileURLToPath(new URL('../../src/desk/start.ts', import.meta.url));
    const child = spawn(process.execPath, [main], { cwd: stage.folder, stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    [code] = (await once(child, 'close')) as [number | null];
  }

  const gradeOf = (name: string): Reported['assessment']['grade'] => {
    const found = reports.get(name);
    assert.ok(found, `no report of ${name} among ${[...reports.keys()].join()}`);
    return found.grade;
  };

  it('ends with exit 0 and one line a sensor', () => {
    // .ci/run goes no further where npm start did not exit with 0.
    if (started === undefined) assert.equal(code, 0);
    for (const serial of ['SIM-L1', 'SIM-L2', 'SIM-L3', 'SIM-XX']) assert.match(out, new RegExp(serial));
  });
  it('grades the rule-based sensor L1 and the inferring one L2', () => {
    assert.deepEqual([gradeOf('L1').level, gradeOf('L2').level], ['L1', 'L2']);
  });
  it('grades the sensor that claims L3 as L3, every rule of it shown by evidence', () => {
    const { level } = gradeOf('L3');
    const short = reports.get('L3')?.verdicts.filter(({ outcome }) => outcome === 'fail' || outcome === 'inconclusive');
    assert.equal(level, 'L3', JSON.stringify(short, undefined, 1));
  });
  it('passes all that is asked of the latency of that sensor', () => {
    const asked = ['deadline', 'bound', 'accuracy', 'unexplained', 'at-rate', 'same-answers'].map(
      (one) => `latency.${one}`,
    );
    const verdicts = reports.get('L3')?.verdicts ?? [];
    const outcomes = asked.map((name) => verdicts.find(({ indicator }) => indicator === name)?.outcome);
    assert.deepEqual(
      outcomes,
      asked.map(() => 'pass'),
    );
  });
  const outside = process.env['GRADUS_OUTSIDE'] ? false : 'GRADUS_OUTSIDE is not set';
  it('shows over HTTP that curl is met too, where the system’s programs are asked for', { skip: outside }, () => {
    const verdicts = reports.get('L3')?.verdicts ?? [];
    for (const name of ['http.inter-vendor', 'http.production-peer'])
      assert.equal(verdicts.find(({ indicator }) => indicator === name)?.outcome, 'pass');
  });
  it('catches the liar, whose accuracy passes: it does not answer as the model does whose digest it shows, and not in time', () => {
    const liar = reports.get('XX');
    assert.deepEqual([liar?.grade.level, liar?.grade.next?.level], ['L1', 'L2']);
    const accuracy = liar?.verdicts.find((v) => v.indicator === 'task.accuracy');
    assert.equal(accuracy?.outcome, 'pass');
    assert.equal(liar?.verdicts.find((v) => v.indicator === 'model.portability')?.outcome, 'fail');
    assert.equal(
      liar?.verdicts.find((v) => v.indicator === 'identity.model')?.outcome,
      'pass',
      'it says the declared digest',
    );
    assert.equal(liar?.verdicts.find((v) => v.indicator === 'latency.deadline')?.outcome, 'fail');
  });
  it('leaves runs that verify', async () => {
    const runs = await stage.runs();
    assert.equal(runs.length, 4);
    for (const run of runs) assert.equal((await verified(stage, run)).ok, true);
  });
});
