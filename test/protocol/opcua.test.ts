import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { opcuaFaults } from '../../sim/faults/opcua.ts';
import { opcuaWire } from '../../src/drivers/opcua/wire.ts';
import { askAll } from '../../src/measure/protocol/check.ts';
import { checks } from '../../src/measure/protocol/opcua/checks.ts';
import type { CheckFound } from '../../src/model/measurement.ts';
import { benchOf, stepOf } from '../contracts/bench.ts';
import { simulator } from '../contracts/simulators.ts';
import type { Simulator } from '../contracts/simulators.ts';

type Checked = Omit<CheckFound, 'raw'>;

/** What each check found. */
async function checksOf({ declaration, folder }: Simulator): Promise<Checked[]> {
  const { opcua } = declaration.endpoints;
  assert.ok(opcua);
  const bench = benchOf(declaration);
  const step = stepOf('protocol.opcua.conformance', 1);
  await askAll(checks, opcuaWire(opcua, declaration, folder), { declaration, step, bench });
  return bench.all.flatMap((one) => (one.kind === 'check' ? [one.check] : []));
}

/** Why each fault's check does not hold: what was seen instead. */
const reasons: Readonly<Record<string, RegExp>> = {
  'endpoints-elsewhere': /^reached at 127\.0\.0\.1:\d+, tells of opc\.tcp:\/\/sensor\.local:4840/,
  'session-endpoints-differ': /^CreateSession gives other endpoints$/,
  'finds-others': /FindServers tells of urn:somebody:else/,
  'service-level-double': /^ServiceLevel is Double, not Byte$/,
  'state-suspended': /^ServerState 3$/,
  'namespace-twice': /^\S+ stands twice$/,
  'clock-two-hours-off': /^off by CurrentTime \+7200 s/,
  'unknown-node-good': /^Good, Good, BadAttributeIdInvalid$/,
  'session-unasked': /^BadInternalError$/,
  'views-missing': /^Root does not lead to Views$/,
  'pages-lost': /^\d+ of \d+ references one by one$/,
  'subscriptions-unsupported': /BadServiceUnsupported/,
  'reports-nothing': /^0 reports, 0 different values$/,
  'registers-in-vain': /^BadNodeIdUnknown, read as ns=1;i=999999$/,
  'hardware-revision-empty': /^HardwareRevision is empty$/,
  'range-reversed': /^vibration: EURange 50 to 0; temperature: EURange 120 to -20$/,
  'unit-unknown': /^vibration: unit 0 is no code of UNECE/,
  'path-not-found': /^BadNoMatch; nowhere: BadNoMatch$/,
};

describe('the conformance of an OPC UA server', { timeout: 120_000 }, () => {
  let sensor: Simulator;
  before(async () => void (sensor = await simulator('L2')));
  after(() => sensor.stop());

  it('holds in every check for the sensor as it should be', async () => {
    const found = await checksOf(sensor);
    const others = found.filter(({ value }) => value !== true);
    assert.deepEqual(
      others.map(({ name, actual }) => `${name}: ${actual}`),
      [],
    );
    assert.equal(found.length, checks.length);
  });

  const faults = opcuaFaults.filter(({ violates }) => (violates as readonly string[]).includes('opcua.conformance'));
  for (const { name, checks: named } of faults)
    it(`${name}: fails ${named.join(', ')}, for that reason, and no other`, async () => {
      await sensor.tell(`fault on ${name}`);
      const found = await checksOf(sensor);
      await sensor.tell(`fault off ${name}`);
      const failed = found.filter(({ value }) => value === false);
      assert.deepEqual(
        failed.map((check) => `opcua.${check.name}`),
        named,
        failed.map(({ name: check, actual }) => `${check}: ${actual}`).join('\n'),
      );
      assert.deepEqual(
        found.filter(({ value }) => value === 'unknown'),
        [],
      );
      const reason = reasons[name];
      assert.ok(reason, `no reason is written down for ${name}`);
      for (const { actual } of failed) assert.match(actual, reason);
    });
});
