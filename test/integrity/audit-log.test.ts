import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { auditFaults } from '../../sim/faults/audit.ts';
import { openProbe } from '../../src/desk/wire.ts';
import type { Found } from '../../src/measure/bench.ts';
import { auditLog } from '../../src/measure/integrity/audit-log.ts';
import { Declaration } from '../../src/model/declaration.ts';
import { auditMethod } from '../../src/model/audit-method.ts';
import { benchIn, measured, stepOf, valueOf } from '../contracts/bench.ts';
import { simulator } from '../contracts/simulators.ts';
import type { Simulator } from '../contracts/simulators.ts';

process.env['GRADUS_TEST_AUDIT_TOKEN'] = 'tulip-and-more-tulips';

async function found(declaration: Declaration, folder: string): Promise<readonly Found[]> {
  const bench = benchIn(folder, declaration);
  const probe = await openProbe(declaration, { folder });
  try {
    await auditLog(probe, stepOf('integrity.audit-log', 3), bench);
  } finally {
    await probe.close();
  }
  return bench.all;
}

type Checked = { name: string; value: unknown; actual: string };
const checksIn = (all: readonly Found[]): Checked[] => all.flatMap((one) => (one.kind === 'check' ? [one.check] : []));
/** Names of the checks that did not hold, and of the number that was short. */
const failed = (all: readonly Found[]): string[] => [
  ...(valueOf(all, 'audit.completeness') < 1 ? ['audit.log'] : []),
  ...checksIn(all).flatMap(({ name, value }) => (value === false ? [`audit.${name}`] : [])),
];

describe('the audit log of a sensor, over the wire', () => {
  let sim: Simulator | undefined;
  before(async () => void (sim = await simulator('L3', [], ['--http-bearer-env', 'GRADUS_TEST_AUDIT_TOKEN'])));
  after(async () => await sim?.stop());
  const sensor = (): Simulator => sim ?? assert.fail();

  it('of a sound sensor holds everything that was provoked, and every check', async () => {
    const all = await found(sensor().declaration, sensor().folder);
    const { value, n } = measured(all, 'audit.completeness');
    // Three times a refused entry, a refused request, a hold, letting go, a reset.
    assert.deepEqual([value, n], [1, 15]);
    assert.deepEqual(
      checksIn(all).filter((one) => one.value !== true),
      [],
    );
    assert.deepEqual(
      checksIn(all).map(({ name }) => name),
      Object.keys(auditMethod.checks ?? {}),
    );
    const offset = measured(all, 'audit.clock-offset');
    const [component] = offset.components;
    assert.ok(Math.abs(Number(offset.value)) < 100, `${offset.value} ms`);
    assert.ok(Number(component?.low) + Number(component?.high) < 200);
  });

  for (const fault of auditFaults)
    it(`finds ${fault.name} by what names it, and by nothing else`, async () => {
      await sensor().tell(`fault on ${fault.name}`);
      try {
        const all = await found(sensor().declaration, sensor().folder);
        assert.deepEqual(failed(all), 'checks' in fault ? fault.checks : fault.violates);
      } finally {
        await sensor().tell(`fault off ${fault.name}`);
      }
    });

  it('keeps no secret that it found', async () => {
    await sensor().tell('fault on log-holds-secret');
    const all = await found(sensor().declaration, sensor().folder);
    await sensor().tell('fault off log-holds-secret');
    const kept = all.flatMap((one) => ('raw' in one ? (one.raw ?? []) : []));
    assert.ok(kept.length > 0);
    for (const { bytes } of kept) assert.equal(Buffer.from(bytes).includes('tulip-and-more-tulips'), false);
  });

  it('has no result where nothing is declared, and an open retention where no restart is', async () => {
    const { declaration, folder } = sensor();
    const { auditLog: declared, ...silent } = declaration;
    await assert.rejects(
      found(Declaration.parse(silent), folder),
      /says nothing of what the device writes down: auditLog/,
    );
    assert.ok(declared);
    const { restart: _, ...rest } = declared;
    const all = await found(Declaration.parse({ ...declaration, auditLog: rest }), folder);
    assert.equal(checksIn(all).find(({ name }) => name === 'retention')?.value, 'unknown');
  });
});
