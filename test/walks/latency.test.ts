import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { lastSaid, Stage, type RunSaid } from './stage.ts';

/** What the routine programme asks of a model that bears on time, one query after the other and at the declared rate. */
const singly = ['task.accuracy', 'latency.deadline', 'latency.bound', 'latency.accuracy', 'latency.unexplained'];
const atRate = ['latency.at-rate', 'latency.same-answers'];
/** Fewer than the programme's own, and enough for p99. */
const samples = { 'inference.latency.single-stream': 500, 'task.accuracy': 300 };
type Verdict = NonNullable<RunSaid['assessment']>['verdicts'][number];

describe('latency of a sensor’s model, over its wire', () => {
  let stage: Stage;
  before(async () => void (stage = await Stage.open()));
  after(() => stage.close());

  async function graded(fault: string, asked: readonly string[]) {
    const sensor = await stage.sensor('L3', [fault]);
    const pack = await stage.shortPack(['identity.serial', ...asked], samples);
    try {
      const ended = await stage.gradus('run', 'sensor.yaml', '--pack', pack, '--programme', 'routine', '--json');
      const said = lastSaid(ended);
      const verdicts = new Map<string, Verdict>(said.assessment?.verdicts.map((v) => [v.indicator, v]));
      return { said, verdicts, notPassed: asked.filter((name) => verdicts.get(name)?.outcome !== 'pass') };
    } finally {
      await sensor.stop();
    }
  }

  it('passes where nothing is wrong but the device’s clock: no time is judged by it', async () => {
    const { said, notPassed } = await graded('clock-two-hours-off', [...singly, ...atRate]);
    assert.deepEqual(notPassed, []);
    const ended = await stage.gradus('report', said.run);
    assert.equal(ended.code, 0, ended.err);
    const html = await readFile(stage.file('reports', `${said.run}.html`), 'utf8');
    assert.match(html, /Latency of bearing, at the declared rate/);
    assert.match(html, /Of these very answers [\d.]+\s%\s+are right/);
    assert.match(html, /class="curve naive"/);
    assert.equal(html.match(/What was measured of this stream/g)?.length, 2);
    assert.match(html, /Load of the bench, 1 min/);
    // Each percentile that the samples bound has a bar with two ends: p50, p90, p95, p99 of both streams.
    assert.ok((html.match(/class="span"/g)?.length ?? 0) >= 16);
  });
  // `npm run soak -- faults` has the others.
  for (const [fault, asked, caught] of [
    ['lies-in-observed-latency', ['latency.deadline', 'latency.unexplained'], ['latency.unexplained']],
  ] as const)
    it(`fails ${caught.join(' and ')} alone of a sensor that has the fault ${fault}`, async () => {
      const { verdicts, notPassed } = await graded(fault, asked);
      assert.deepEqual(notPassed, caught);
      for (const name of caught) assert.equal(verdicts.get(name)?.outcome, 'fail');
    });
});
