import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { opcuaAiFaults } from '../../sim/faults/opcua-ai.ts';
import { opcuaWire } from '../../src/drivers/opcua/wire.ts';
import { askAll } from '../../src/measure/protocol/check.ts';
import { opcuaAiChecks } from '../../src/measure/protocol/opcua-ai/checks.ts';
import type { CheckFound } from '../../src/model/measurement.ts';
import { benchOf, stepOf } from '../contracts/bench.ts';
import { simulator } from '../contracts/simulators.ts';
import type { Simulator } from '../contracts/simulators.ts';

type Checked = Omit<CheckFound, 'raw'>;

async function checksOf({ declaration, folder }: Simulator): Promise<Checked[]> {
  const { opcua } = declaration.endpoints;
  assert.ok(opcua);
  const bench = benchOf(declaration);
  const wire = opcuaWire(opcua, declaration, folder);
  await askAll(opcuaAiChecks, wire, { declaration, step: stepOf('protocol.opcua.ai', 1), bench });
  return bench.all.flatMap((one) => (one.kind === 'check' ? [one.check] : []));
}

/** Why each check does not hold: what was seen instead. */
const reasons: Readonly<Record<string, RegExp>> = {
  'ai-root': /^SpecificationVersion is missing or empty$/,
  'ai-profiles': /^does not claim Facet\/Invoke$/,
  'ai-models': /^bearing: Version is empty$/,
  'ai-digest': /^bearing: [A-Za-z0-9+/]{40}$/,
  'ai-deployments': /^bearing: State is empty$/,
  'ai-uses-model': /^bearing uses 0 models$/,
  'ai-credentials': /^bearing: ServiceToken can be read$/,
  'ai-signatures': /^bearing: window has shape \[\S+\], declared \[\S+\]$/,
  'ai-invoke': /^shape \[(\d+)\], declared \[1,\1\]$/,
  'ai-response': /^ModelUsed is empty$/,
  'ai-observed-latency': /^\d+\.\d{3} ms; the slowest call took \d+\.\d{3} ms$/,
  'ai-payload-and-uri': /^Good$/,
  'ai-no-payload': /^Good$/,
  'ai-content-type': /^Good$/,
  'ai-unknown-parameter': /^Good$/,
  'ai-wrong-shape': /^Good$/,
};

describe('an OPC UA server by the AI draft', { timeout: 60_000 }, () => {
  let sensor: Simulator;
  before(async () => void (sensor = await simulator('L2')));
  after(() => sensor.stop());

  it('holds in every check for the sensor as it should be', async () => {
    const found = await checksOf(sensor);
    assert.deepEqual(
      found.filter(({ value }) => value !== true).map(({ name, actual }) => `${name}: ${actual}`),
      [],
    );
    assert.equal(found.length, opcuaAiChecks.length);
  });
  for (const { name, checks: named } of opcuaAiFaults)
    it(`${name}: fails ${named.join(', ')}, for that reason, and no other`, async () => {
      await sensor.tell(`fault on ${name}`);
      const found = await checksOf(sensor);
      await sensor.tell(`fault off ${name}`);
      const failed = found.filter(({ value }) => value !== true);
      assert.deepEqual(
        failed.map((check) => `opcua.${check.name}`).toSorted(),
        [...named].toSorted(),
        failed.map(({ name: check, value, actual }) => `${check} ${value}: ${actual}`).join('\n'),
      );
      for (const { name: check, value, actual } of failed) {
        assert.equal(value, false);
        assert.match(actual, reasons[check] ?? /there is no reason for it/);
      }
    });
  it('of a sensor without models knows nothing of a namespace that it does not have', async () => {
    const plain = await simulator('L1');
    const found = await checksOf(plain);
    await plain.stop();
    assert.ok(found.every(({ value, actual }) => value === 'unknown' && /does not know http/.test(actual)));
  });
});
