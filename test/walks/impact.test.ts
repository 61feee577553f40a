import assert from 'node:assert/strict';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { lastSaid, Stage, verified, type Ended } from './stage.ts';

type Row = { indicator: string; fate: string };
type ImpactSaid = { rows: Row[]; changes: { field: string; of: string }[]; retest: { steps: { method: string }[] } };
function json({ out, err }: Ended): unknown {
  assert.notEqual(out, '', err);
  return JSON.parse(out);
}
const impactSaid = (ended: Ended): ImpactSaid => json(ended) as ImpactSaid;
const named = ({ rows }: ImpactSaid, fate: string): string[] =>
  rows.filter((row) => row.fate === fate).map(({ indicator }) => indicator);

const measured = ['identity.serial', 'opcua.handshake', 'task.accuracy', 'task.gain'];

describe('a module that was measured as a component', () => {
  let stage: Stage;
  let run = '';
  before(async () => {
    stage = await Stage.open();
    await stage.sensor('L2');
    await stage.redeclare((d) => {
      d['kind'] = 'component';
      d['component'] = { type: 'module', covers: ['identity.serial', 'opcua.handshake', 'task.accuracy', 'task.gain'] };
      d['station'] = {
        name: 'bench 4',
        instruments: [{ id: 'clk-1', kind: 'clock', calibrated: '2026-01-10', due: '2999-01-10' }],
      };
    });
    const pack = await stage.shortPack(measured);
    const ended = await stage.gradus(
      'run',
      'sensor.yaml',
      '--pack',
      pack,
      '--programme',
      'routine',
      '--json',
      '--no-report',
    );
    ({ run } = lastSaid(ended));
  });
  after(() => stage.close());

  it('loses nothing by new words, and what rests on the firmware by another image', async () => {
    await stage.redeclare((d) => {
      d['about'] = { en: 'A new leaflet', zh: '新说明' };
    });
    const same = await stage.gradus('impact', run, 'sensor.yaml', '--json');
    assert.deepEqual([same.code, named(impactSaid(same), 'lost')], [0, []]);
    assert.deepEqual(named(impactSaid(same), 'stands').toSorted(), measured);

    await cp(stage.file('sensor.yaml'), stage.file('new.yaml'));
    await stage.redeclare((d) => {
      d.identity['firmware'] = { version: '9.0.0', digest: `sha256:${'9'.repeat(64)}` };
    }, 'new.yaml');
    const changed = await stage.gradus('impact', run, 'new.yaml', '--json');
    const said = impactSaid(changed);
    assert.deepEqual([changed.code, named(said, 'lost').toSorted()], [11, measured]);
    assert.deepEqual(said.retest.steps.map(({ method }) => method).toSorted(), [
      'identity.readback',
      'protocol.opcua.handshake',
      'task.accuracy',
    ]);
  });

  it('is measured again in what was named, and the run verifies', async () => {
    const only = ['--programme', 'routine', '--only', 'identity.serial', 'task.gain:bearing', '--json', '--no-report'];
    const said = lastSaid(await stage.gradus('run', 'sensor.yaml', '--pack', 'pack.yaml', ...only));
    const asked = said.assessment?.verdicts.filter((v) => v.outcome === 'pass').map(({ indicator }) => indicator);
    assert.deepEqual(asked, ['identity.serial', 'task.gain']);
    assert.equal((await verified(stage, said.run)).ok, true);
  });

  it('is looked at again where its clock was found wrong, from that day on', async () => {
    const found = await stage.gradus('impact', '--instrument', 'clk-1', '--since', '2026-01-01', '--json');
    const { again } = json(found) as {
      again: { run: string; indicators: string[]; instrument: { lapsed: boolean } }[];
    };
    assert.deepEqual(
      again.map((one) => [one.run, one.indicators, one.instrument.lapsed]),
      [[run, ['opcua.handshake'], false]],
    );
    assert.equal(found.code, 11);
    const later = await stage.gradus('impact', '--instrument', 'clk-1', '--since', '2999-01-01');
    assert.deepEqual([later.code, later.err], [0, '']);
    const unknown = await stage.gradus('impact', '--instrument', 'shaker-1');
    assert.match(unknown.out, /No run of this station names it/);
    assert.equal(unknown.code, 0);
  });

  it('answers the clauses that it covers, by the pack it was measured by and no other', async () => {
    type Said = { clauses: { name: string; standing: string; answers: { says: string }[] }[] };
    const ofModule = ['clauses', '--component', 'module', '--target', 'L2', '--run', run, '--json'];
    const own = await stage.gradus(...ofModule, '--pack', 'pack.yaml');
    const { clauses } = json(own) as Said;
    const answered = clauses.filter(({ standing }) => standing === 'answered').map(({ name }) => name);
    assert.deepEqual(
      answered.toSorted(),
      measured.filter((name) => name !== 'opcua.handshake' || answered.includes(name)),
    );
    assert.ok(answered.includes('task.accuracy'));
    assert.equal(clauses.find(({ name }) => name === 'latency.deadline')?.answers[0]?.says, 'not covered');
    assert.equal(own.code, 11);
    const shipped = json(await stage.gradus(...ofModule)) as Said;
    assert.ok(
      shipped.clauses.every(({ standing, answers }) => standing === 'open' && answers[0]?.says === 'other rules'),
    );
  });

  it('answers nothing that is asked of an accelerator', async () => {
    const { code, err } = await stage.gradus(
      'clauses',
      '--component',
      'accelerator',
      '--pack',
      'pack.yaml',
      '--run',
      run,
    );
    assert.deepEqual([code, /is of a component of type module, not accelerator/.test(err)], [2, true]);
  });

  it('neither loses nor answers anything by a run that does not verify', async () => {
    await cp(stage.file('runs', run), stage.file('forged'), { recursive: true });
    const entry = stage.file('forged', 'entries', '0003.json');
    await writeFile(entry, `${await readFile(entry, 'utf8')} `);
    const lost = await stage.gradus('impact', 'forged', 'sensor.yaml');
    const clauses = await stage.gradus('clauses', '--component', 'module', '--pack', 'pack.yaml', '--run', 'forged');
    assert.deepEqual([lost.code, clauses.code], [21, 21]);
    assert.match(lost.out, /0003\.json/);
  });
});
