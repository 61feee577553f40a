import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { recordingFolder } from '../contracts/recordings.ts';
import { lastSaid, Stage, verified, type RunSaid } from './stage.ts';

const outcomes = (said: RunSaid): Record<string, string> =>
  Object.fromEntries((said.assessment?.verdicts ?? []).map((v) => [v.indicator, v.outcome]));

describe('a sensor that offers no inference over its wire', () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open();
    await stage.sensor('L2');
  });
  after(() => stage.close());

  it('is graded from recorded files of a laboratory, without any device; what needs a wire stays open', async () => {
    await stage.redeclare((d) => {
      d.endpoints = { recorded: { folder: recordingFolder(600) } };
      d.probes = { infer: 'recorded' };
    });
    const said = lastSaid(await stage.gradus('run', 'sensor.yaml', '--programme', 'routine', '--json'));
    assert.equal(said.ended, 'concluded');
    const found = outcomes(said);
    assert.deepEqual(
      [found['task.accuracy'], found['opcua.handshake'], found['rule.trip-point']],
      ['pass', 'not applicable', 'inconclusive'],
    );
    assert.equal(said.assessment?.grade.level, null);
    assert.equal((await verified(stage, said.run)).ok, true);
  });

  it('is not graded on a set that its maker supplied', async () => {
    await stage.redeclare((d) => {
      d.endpoints = { recorded: { folder: recordingFolder(600, { suppliedBy: 'maker' }) } };
    });
    const said = lastSaid(await stage.gradus('run', 'sensor.yaml', '--programme', 'routine', '--json'));
    const accuracy = said.assessment?.verdicts.find((v) => v.indicator === 'task.accuracy');
    assert.equal(accuracy?.outcome, 'inconclusive');
    assert.match(accuracy?.fault?.text ?? '', /maker/);
  });

  it('is graded through a rig that speaks JSON lines', async () => {
    const rig = fileURLToPath(new URL('../../sim/rig.ts', import.meta.url));
    const pack = await stage.shortPack(['identity.serial', 'task.accuracy', 'task.gain']);
    await stage.redeclare((d) => {
      d.endpoints = { command: { run: [process.execPath, rig] } };
      d.probes = { identity: 'command', infer: 'command', stimulus: 'command', read: 'command' };
    });
    const said = lastSaid(await stage.gradus('run', 'sensor.yaml', '--pack', pack, '--programme', 'routine', '--json'));
    const found = outcomes(said);
    assert.deepEqual([found['identity.serial'], found['task.accuracy'], found['task.gain']], ['pass', 'pass', 'pass']);
  });
});

describe('runs side by side', () => {
  it('are compared when pack, task and conditions are alike, and refused when they are not', async () => {
    const stage = await Stage.open();
    try {
      await stage.sensor('L2', [], 'two.yaml');
      await stage.sensor('L1', [], 'one.yaml');
      const pack = await stage.shortPack(['identity.serial', 'task.accuracy']);
      const run = async (file: string): Promise<string> =>
        lastSaid(await stage.gradus('run', file, '--pack', pack, '--programme', 'routine', '--json')).run;
      const [a, b, other] = [await run('two.yaml'), await run('two.yaml'), await run('one.yaml')];
      const alike = await stage.gradus('compare', a, b);
      assert.equal(alike.code, 0, alike.err);
      assert.match(alike.out, /task\.accuracy/);
      const unlike = await stage.gradus('compare', a, other);
      assert.equal(unlike.code, 2);
      assert.match(unlike.err, /task/);
    } finally {
      await stage.close();
    }
  });
});

describe('a gap without a device', () => {
  it('lists what is open, backs with runs of this very firmware, and never shows what is declared as measured', async () => {
    const stage = await Stage.open();
    try {
      await stage.sensor('L2');
      const before = await stage.gradus('gap', 'sensor.yaml', '--target', 'L2', '--json');
      type Row = { indicator: string; open: boolean; because?: string; backed?: { run: string } };
      const rowsOf = (out: string): Row[] => (JSON.parse(out) as { rows: Row[] }).rows;
      const asked = rowsOf(before.out).filter(({ because }) => because !== 'NOT_APPLICABLE');
      assert.ok(asked.length > 0 && asked.every((r) => r.open && r.backed === undefined));
      await stage.gradus(
        'run',
        'sensor.yaml',
        '--pack',
        'gbt-45288-2026-described',
        '--programme',
        'routine',
        '--max-time',
        '12 s',
        '--no-report',
      );
      const [run] = await stage.runs();
      const then = await stage.gradus('gap', 'sensor.yaml', '--target', 'L2', '--json');
      assert.ok(rowsOf(then.out).some((r) => !r.open && r.backed?.run === run));
      const late = await stage.gradus(
        'gap',
        'sensor.yaml',
        '--target',
        'L2',
        '--by',
        '2027-06-30',
        '--lead',
        '14w',
        '--csv',
        path.join('out', 'gap.csv'),
      );
      assert.match(late.out, /2027-03-2\d/);
    } finally {
      await stage.close();
    }
  });
});
