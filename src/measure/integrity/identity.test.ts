import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { benchOf, declarationOf, observed, stepOf } from '../../../test/contracts/bench.ts';
import type { Found } from '../bench.ts';
import { identity } from './identity.ts';

const declaration = declarationOf();
const same = {
  serial: 'S-1-0001',
  'firmware.version': '1.0.0',
  'firmware.digest': `sha256:${'1'.repeat(64)}`,
  'models.bearing.digest': `sha256:${'2'.repeat(64)}`,
};

async function readBack(says: Record<string, string>, declared = declaration): Promise<Found[]> {
  const bench = benchOf(declared);
  const probe = { identity: async () => ({ via: 'http', says }), close: async () => undefined };
  await identity(probe, stepOf('identity.readback', 1), bench);
  return bench.all;
}

describe('identity.readback', () => {
  it('is true for what reads back as declared, and keeps the readback', async () => {
    const all = await readBack(same);
    for (const quantity of ['identity.serial', 'identity.firmware', 'identity.models'])
      assert.equal(observed(all, quantity).value, true);
    assert.deepEqual(all[0], { kind: 'readback', readback: { via: 'http', says: same } });
  });
  it('is false for another serial, and shows it', async () => {
    const { value, actual } = observed(await readBack({ ...same, serial: 'S-1-0002' }), 'identity.serial');
    assert.deepEqual([value, actual], [false, 'serial is S-1-0002']);
  });
  it('is false for another firmware digest under the same version', async () => {
    const all = await readBack({ ...same, 'firmware.digest': `sha256:${'3'.repeat(64)}` });
    assert.equal(observed(all, 'identity.firmware').value, false);
  });
  it('is unknown where the device does not say', async () => {
    const { serial, 'firmware.version': version } = same;
    const all = await readBack({ serial, 'firmware.version': version });
    assert.equal(observed(all, 'identity.firmware').value, 'unknown');
    assert.match(observed(all, 'identity.models').actual, /does not say models.bearing.digest/);
  });
  it('is unknown where one of two models is declared without its digest', async () => {
    const [model] = declaration.models ?? [];
    assert.ok(model);
    const { digest: _, ...bare } = { ...model, id: 'other' };
    const all = await readBack(same, declarationOf({ models: [model, bare] }));
    const { value, actual } = observed(all, 'identity.models');
    assert.deepEqual([value, actual], ['unknown', 'no models.other.digest is declared']);
  });
  it('is unknown where nothing is declared to compare with', async () => {
    const all = await readBack(same, declarationOf({ models: undefined }));
    assert.equal(observed(all, 'identity.models').value, 'unknown');
  });
});
