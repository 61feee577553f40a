import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { oipFaults } from '../../sim/faults/oip.ts';
import { openProbe } from '../../src/desk/wire.ts';
import { oipWire } from '../../src/drivers/oip/wire.ts';
import { casesFor } from '../../src/measure/inference/cases.ts';
import { askAll } from '../../src/measure/protocol/check.ts';
import { oipChecks } from '../../src/measure/protocol/oip/checks.ts';
import type { CheckFound } from '../../src/model/measurement.ts';
import { benchOf, stepOf } from '../contracts/bench.ts';
import { boundTo, simulator } from '../contracts/simulators.ts';
import type { Simulator } from '../contracts/simulators.ts';

type Checked = Omit<CheckFound, 'raw'>;
const tokenEnv = 'GRADUS_TEST_OIP_TOKEN';
process.env[tokenEnv] = 'a-token-for-one-test';

async function checksOf({ declaration, folder }: Simulator): Promise<Checked[]> {
  const { oip } = declaration.endpoints;
  assert.ok(oip);
  const bench = benchOf(declaration);
  const wire = oipWire(oip, declaration, folder);
  await askAll(oipChecks, wire, { declaration, step: stepOf('protocol.oip.conformance', 1), bench });
  await wire.close();
  return bench.all.flatMap((one) => (one.kind === 'check' ? [one.check] : []));
}

/** Why each check does not hold: what was seen instead. */
const reasons: Readonly<Record<string, RegExp>> = {
  'server-ready': /^status 200, ready false$/,
  'model-ready': /^status 404$/,
  'model-metadata': /^window: datatype "float32"$/,
  'declared-tensors':
    /^window: float32, declared FP32$|^window: shape \S+, declared \[|^scores: shape \S+, declared \[/,
  'model-versions': /^version 2: status 404$/,
  'output-metadata': /^scores: shape \[1,(\d+)\], metadata \[1,(?!\1\b)\d+\]$/,
  'inference-response': /^model_name "model"$/,
  'shape-product': /^scores: (\d+) items, shape \[1,(\d+)\] needs \2$/,
  'output-values': /^at: OIP: "\d{19}" is no INT64$/,
  'request-id': /^id missing$/,
  'requested-outputs': /^at asked; scores, at given$/,
  'nested-data': /^another answer$/,
  'unknown-model': /^metadata 404, inference 500$/,
  'shape-mismatch': /^status 200$/,
  'datatype-mismatch': /^status 200$/,
  'error-object': /^404: OIP: not JSON/,
  'bearer-token': /^without 200, wrong 200$/,
};

describe('checks of an Open Inference Protocol server', { timeout: 60_000 }, () => {
  let sensor: Simulator;
  before(async () => void (sensor = await simulator('L2', [], ['--oip-port', '0', '--oip-token-env', tokenEnv])));
  after(() => sensor.stop());

  it('hold for the sensor as it should be', async () => {
    const found = await checksOf(sensor);
    const others = found.filter(({ value }) => value !== true);
    assert.deepEqual(
      others.map(({ name, actual }) => `${name}: ${actual}`),
      [],
    );
    assert.equal(found.length, oipChecks.length);
  });
  for (const { name, checks: named } of oipFaults)
    it(`${name}: fails ${named.join(', ')}, for that reason, and no other`, async () => {
      await sensor.tell(`fault on ${name}`);
      const found = await checksOf(sensor);
      await sensor.tell(`fault off ${name}`);
      const failed = found.filter(({ value }) => value !== true);
      assert.deepEqual(
        failed.map((check) => `oip.${check.name}`).toSorted(),
        [...named].toSorted(),
        failed.map(({ name: check, value, actual }) => `${check} ${value}: ${actual}`).join('\n'),
      );
      for (const { name: check, value, actual } of failed) {
        assert.equal(value, false);
        assert.match(actual, reasons[check] ?? /there is no reason for it/);
      }
    });
  it('an inference over it gives what the sensor gives over its other wires', async () => {
    const [model] = sensor.declaration.models ?? [];
    assert.ok(model);
    const { input } = casesFor(model).make('over-two-wires', 0);
    const outputs = [];
    for (const infer of ['oip', 'http'] as const) {
      const probe = await openProbe(boundTo(sensor.declaration, { probes: { infer } }), { folder: sensor.folder });
      outputs.push((await probe.infer?.(model.id, input))?.output);
      await probe.close();
    }
    assert.deepEqual(outputs[0], outputs[1]);
  });
  it('the token stands in no capture of a handshake', async () => {
    const { oip } = sensor.declaration.endpoints;
    assert.ok(oip);
    const wire = oipWire(oip, sensor.declaration, sensor.folder);
    const shake = await wire.peers[0]?.handshake();
    await wire.close();
    assert.ok(shake?.completed && shake.capture, shake?.stoppedAt);
    const bytes = Buffer.from(shake.capture.bytes);
    assert.ok(bytes.includes('authorization: Bearer *') || bytes.includes('Authorization: Bearer *'));
    assert.ok(!bytes.includes('a-token-for-one-test'));
  });
});
