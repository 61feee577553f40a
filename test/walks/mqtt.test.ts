import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { lastSaid, Stage, verified } from './stage.ts';
import type { RunSaid } from './stage.ts';

const indicators = ['mqtt.handshake', 'mqtt.conformance', 'mqtt.inter-vendor', 'mqtt.production-peer'];

async function measured(stage: Stage): Promise<RunSaid> {
  const pack = await stage.shortPack(indicators);
  const how = ['--pack', pack, '--programme', 'routine', '--no-report', '--json'];
  return lastSaid(await stage.gradus('run', 'sensor.yaml', ...how));
}
const outcomes = (said: RunSaid): Record<string, string> =>
  Object.fromEntries(
    (said.assessment?.verdicts ?? [])
      .filter(({ indicator }) => indicators.includes(indicator))
      .map(({ indicator, outcome }) => [indicator, outcome]),
  );

describe('a Sparkplug node through the whole bench', { timeout: 120_000 }, () => {
  let stage: Stage;
  before(async () => void (stage = await Stage.open()));
  after(() => stage.close());

  it('passes what is asked of MQTT, and the run verifies', async () => {
    await stage.node('L3');
    const said = await measured(stage);
    assert.deepEqual(outcomes(said), {
      'mqtt.handshake': 'pass',
      'mqtt.conformance': 'pass',
      'mqtt.inter-vendor': 'pass',
      'mqtt.production-peer': 'pass',
    });
    assert.equal((await verified(stage, said.folder)).ok, true);
  });
  it('fails its conformance without a will, and its handshakes still complete', async () => {
    await stage.node('L1', ['no-will']);
    const said = await measured(stage);
    const found = outcomes(said);
    assert.deepEqual([found['mqtt.handshake'], found['mqtt.conformance']], ['pass', 'fail']);
  });
});
