import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { lastSaid, Stage, verified } from './stage.ts';
import type { RunSaid } from './stage.ts';

const indicators = ['http.conformance', 'http.handshake'];

async function measured(stage: Stage): Promise<RunSaid> {
  const pack = await stage.shortPack(indicators);
  const how = ['--pack', pack, '--programme', 'routine', '--no-report', '--json'];
  return lastSaid(await stage.gradus('run', 'sensor.yaml', ...how));
}
const outcomes = (said: RunSaid): (string | undefined)[] =>
  indicators.map((name) => said.assessment?.verdicts.find(({ indicator }) => indicator === name)?.outcome);

describe('a Thing over HTTP through the whole bench', { timeout: 120_000 }, () => {
  let stage: Stage;
  before(async () => void (stage = await Stage.open()));
  after(() => stage.close());

  it('passes what is asked of HTTP, and the run verifies', async () => {
    await stage.sensor('L2');
    const said = await measured(stage);
    assert.deepEqual(outcomes(said), ['pass', 'pass']);
    assert.equal((await verified(stage, said.folder)).ok, true);
  });
  it('fails its conformance with a value beyond its own description, and its handshakes still complete', async () => {
    await stage.sensor('L1', ['value-beyond']);
    assert.deepEqual(outcomes(await measured(stage)), ['fail', 'pass']);
  });
  it('passes with what only should be wrong', async () => {
    await stage.sensor('L1', ['date-local', 'no-allow', 'problem-says-200']);
    assert.deepEqual(outcomes(await measured(stage)), ['pass', 'pass']);
  });
});
