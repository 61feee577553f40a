import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { lastSaid, Stage, verified } from './stage.ts';
import type { Declared } from './stage.ts';

/** A person at the station. */
function withOperator(declared: Declared): void {
  declared.endpoints['operator'] = { role: 'final test' };
  declared.probes['inspect'] = 'operator';
}
function withoutToken(declared: Declared): void {
  delete declared.probes['attest'];
  delete declared['bootAttestation'];
}

describe('integrity of boot, from the command line', () => {
  let stage: Stage;
  let pack = '';
  before(async () => {
    stage = await Stage.open();
    await stage.sensor('L3');
    pack = await stage.shortPack(['identity.serial', 'firmware.boot']);
  });
  after(() => stage.close());

  const run = (...more: string[]) =>
    stage.gradus(
      'run',
      'sensor.yaml',
      '--pack',
      pack,
      '--programme',
      'routine',
      '--non-interactive',
      '--json',
      ...more,
    );
  async function verdict(...more: string[]) {
    const said = lastSaid(await run(...more));
    const found = said.assessment?.verdicts.find(({ indicator }) => indicator === 'firmware.boot') ?? assert.fail();
    return { outcome: found.outcome, because: found.because, folder: said.run };
  }
  async function answered(answer: string): Promise<void> {
    await writeFile(stage.file('sheet.yaml'), `firmware.boot: { answer: ${answer}, initials: LH }\n`);
  }

  it('is shown by tokens, and the run verifies', async () => {
    const { outcome, because, folder } = await verdict();
    assert.deepEqual([outcome, because], ['pass', 'AS_REQUIRED']);
    assert.equal((await verified(stage, folder)).ok, true);
  });
  it('asks nobody where the device attests, though somebody is there', async () => {
    await stage.redeclare(withOperator);
    assert.equal((await verdict()).outcome, 'pass');
  });
  it('is asked of a person where it does not, and waits for an answer', async () => {
    await stage.redeclare(withoutToken);
    const ended = await run();
    assert.equal(ended.code, 2);
    assert.match(ended.err, /firmware\.boot asks a person about SIM-L3-0001/);
    for (const [answer, outcome] of [
      ['yes', 'pass'],
      ['no', 'fail'],
      ['"?"', 'inconclusive'],
    ] as const) {
      await answered(answer);
      assert.equal((await verdict('--answers', 'sheet.yaml')).outcome, outcome);
    }
  });
  it('stays open where there is neither', async () => {
    await stage.redeclare((declared) => {
      delete declared.endpoints['operator'];
      delete declared.probes['inspect'];
    });
    const { outcome, because } = await verdict();
    assert.deepEqual([outcome, because], ['inconclusive', 'NO_PROBE']);
  });
});
