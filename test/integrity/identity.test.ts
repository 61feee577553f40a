import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { identityFaults } from '../../sim/faults/identity.ts';
import { openProbe } from '../../src/desk/wire.ts';
import { identity } from '../../src/measure/integrity/identity.ts';
import { identityRecords } from '../../src/measure/integrity/records.ts';
import { Declaration } from '../../src/model/declaration.ts';
import { benchIn, observed, stepOf } from '../contracts/bench.ts';
import { simulator } from '../contracts/simulators.ts';
import type { Simulator } from '../contracts/simulators.ts';

const quantities = ['identity.wires', 'identity.unchanged'] as const;

/** The beginning of a run, something of its middle, and its end. */
async function found(declaration: Declaration, folder: string) {
  const bench = benchIn(folder, declaration);
  const probe = await openProbe(declaration, { folder });
  try {
    await identity(probe, stepOf('identity.readback', 1), bench);
    await probe.stimulate?.('temperature', { value: 40, unit: 'Cel' });
    await probe.stimulate?.('temperature', null);
    await identityRecords(probe, stepOf('identity.records', 1), bench);
  } finally {
    await probe.close();
  }
  return bench.all;
}

describe('who a device says it is, at the end of a run', () => {
  let sim: Simulator | undefined;
  before(async () => void (sim = await simulator('L3')));
  after(async () => await sim?.stop());
  const sensor = (): Simulator => sim ?? assert.fail();

  it('is the same over OPC UA and HTTP, and what it was at the beginning', async () => {
    const all = await found(sensor().declaration, sensor().folder);
    const seen = quantities.map((name) => observed(all, name));
    assert.deepEqual(
      seen.map(({ value }) => value),
      [true, true],
    );
    assert.match(seen[0]?.actual ?? '', /serial.*firmware\.digest.*models\.bearing\.digest: the same over opcua, http/);
    const via = all.flatMap((one) => (one.kind === 'readback' ? [one.readback.via] : []));
    assert.deepEqual(via, ['opcua', 'opcua', 'http']);
  });

  for (const { name, violates } of identityFaults)
    it(`finds ${name} by what names it, and by nothing else`, async () => {
      await sensor().tell(`fault on ${name}`);
      const all = await found(sensor().declaration, sensor().folder);
      await sensor().tell(`fault off ${name}`);
      const failed = quantities.filter((quantity) => observed(all, quantity).value === false);
      assert.deepEqual(failed, violates);
    });

  it('is unknown where one wire alone says it, and where a connection began anew', async () => {
    const { declaration, folder } = sensor();
    const { endpoints, probes, ...rest } = declaration;
    const { http: _, ...others } = endpoints;
    const alone = Declaration.parse({
      ...rest,
      endpoints: others,
      probes: { identity: probes.identity, read: 'opcua' },
    });
    const bench = benchIn(folder, alone);
    const probe = await openProbe(alone, { folder });
    await identityRecords(probe, stepOf('identity.records', 1), bench);
    await probe.close();
    assert.deepEqual(
      quantities.map((name) => observed(bench.all, name).value),
      ['unknown', 'unknown'],
    );
    assert.match(observed(bench.all, 'identity.wires').actual, /over opcua alone/);
    assert.match(observed(bench.all, 'identity.unchanged').actual, /began anew/);
  });
});
