import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { lastSaid, Stage, verified, type RunSaid } from './stage.ts';

const invokes = ['identity.serial', 'task.accuracy'];
const verdictOn = (said: RunSaid, indicator: string): NonNullable<RunSaid['assessment']>['verdicts'][number] => {
  const found = said.assessment?.verdicts.find((v) => v.indicator === indicator);
  assert.ok(found, `no verdict on ${indicator}`);
  return found;
};

describe('a device that misbehaves in the middle of a call', () => {
  let stage: Stage;
  before(async () => void (stage = await Stage.open()));
  after(() => stage.close());

  const expected = [
    { fault: 'hang-invoke', codes: ['PROBE_TIMEOUT'] },
    { fault: 'close-on-invoke', codes: ['PROBE_CLOSED', 'PROBE_TIMEOUT'] },
    { fault: 'garbage', codes: ['PROBE_GARBAGE'] },
    { fault: 'endless', codes: ['PROBE_TIMEOUT', 'PROBE_GARBAGE', 'PROBE_CLOSED'] },
    { fault: 'silent', codes: ['PROBE_TIMEOUT'] },
  ];
  for (const { fault, codes } of expected)
    it(`${fault}: the step ends with the reason, the run concludes and verifies, nothing is passed`, async () => {
      const sensor = await stage.sensor('L2', [fault], `${fault}.yaml`);
      const pack = await stage.shortPack(invokes);
      const ended = await stage.gradus(
        'run',
        `${fault}.yaml`,
        '--pack',
        pack,
        '--programme',
        'routine',
        '--step-timeout',
        '5 s',
        '--json',
      );
      await sensor.stop();
      const said = lastSaid(ended);
      assert.equal(said.ended, 'concluded');
      const verdict = verdictOn(said, 'task.accuracy');
      assert.equal(verdict.outcome, 'inconclusive');
      assert.ok(codes.includes(verdict.fault?.code ?? ''), `${verdict.fault?.code}: ${verdict.fault?.text}`);
      assert.equal(said.assessment?.grade.level, null);
      assert.equal((await verified(stage, said.run)).ok, true);
    });
});
