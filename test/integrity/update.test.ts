import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { firmwareFaults } from '../../sim/faults/firmware.ts';
import { openProbe } from '../../src/desk/wire.ts';
import type { Found } from '../../src/measure/bench.ts';
import { firmwareUpdate } from '../../src/measure/integrity/update.ts';
import { Declaration } from '../../src/model/declaration.ts';
import { updateMethod } from '../../src/model/update-method.ts';
import { benchIn, stepOf } from '../contracts/bench.ts';
import { simulator } from '../contracts/simulators.ts';
import type { Simulator } from '../contracts/simulators.ts';

async function found(declaration: Declaration, folder: string): Promise<readonly Found[]> {
  const bench = benchIn(folder, declaration);
  const probe = await openProbe(declaration, { folder });
  try {
    await firmwareUpdate(probe, stepOf('integrity.update', 1), bench);
  } finally {
    await probe.close();
  }
  return bench.all;
}

const checksIn = (all: readonly Found[]) => all.flatMap((one) => (one.kind === 'check' ? [one.check] : []));
const failed = (all: readonly Found[]): string[] =>
  checksIn(all).flatMap(({ name, value }) => (value === true ? [] : [`update.${name}`]));

describe('a trial of firmware updates, over the wire', () => {
  let sim: Simulator | undefined;
  before(async () => void (sim = await simulator('L3')));
  after(async () => await sim?.stop());
  /** It is back after a third of a second. */
  const sensor = (): Simulator => {
    const { declaration } = sim ?? assert.fail();
    const firmwareTrial = { ...(declaration.firmwareTrial ?? assert.fail()), within: '2 s' } as const;
    return { ...(sim ?? assert.fail()), declaration: { ...declaration, firmwareTrial } };
  };
  const running = async (): Promise<string | undefined> => {
    const probe = await openProbe(sensor().declaration, { folder: sensor().folder });
    const says = (await probe.identity?.())?.says ?? {};
    await probe.close();
    return says['firmware.digest'];
  };

  it('on a sound sensor holds every check, and ends with the declared image', async () => {
    const { declaration, folder } = sensor();
    const all = await found(declaration, folder);
    assert.deepEqual(failed(all), []);
    assert.deepEqual(
      checksIn(all)
        .map(({ name }) => name)
        .toSorted(),
      Object.keys(updateMethod.checks ?? {}).toSorted(),
    );
    assert.equal(await running(), declaration.identity.firmware.digest);
  });

  for (const { name, checks } of firmwareFaults)
    it(`finds ${name} by ${checks.join(', ')} and by nothing else`, async () => {
      await sensor().tell(`fault on ${name}`);
      try {
        assert.deepEqual(failed(await found(sensor().declaration, sensor().folder)), checks);
      } finally {
        await sensor().tell(`fault off ${name}`);
      }
      assert.equal(await running(), sensor().declaration.identity.firmware.digest);
    });

  it('leaves a downgrade open where the maker gives no older image', async () => {
    const { declaration, folder } = sensor();
    const { older: _, ...rest } = declaration.firmwareTrial ?? assert.fail();
    const all = await found(Declaration.parse({ ...declaration, firmwareTrial: rest }), folder);
    assert.deepEqual(failed(all), ['update.downgrade-refused']);
  });

  type Change = (trial: NonNullable<Declaration['firmwareTrial']>, folder: string) => Record<string, unknown>;
  const wrongly: [string, Change, RegExp][] = [
    [
      'whose file is another',
      ({ newer }) => ({ newer: { ...newer, digest: `sha256:${'0'.repeat(64)}` } }),
      /newer\.bin has sha256:[0-9a-f]{64} and sha256:0+ is declared/,
    ],
    ['whose newer is no newer', ({ current }) => ({ newer: current }), /current and newer are the same image/],
    ['whose older is as new', ({ newer }) => ({ older: newer }), /older has no smaller security counter/],
    ['whose newer cannot go back', ({ older }) => ({ newer: older }), /not the same security counter/],
    [
      'signed by another key',
      (_, folder) => {
        const { publicKey } = generateKeyPairSync('ed25519');
        writeFileSync(path.join(folder, 'other.pem'), publicKey.export({ format: 'pem', type: 'spki' }));
        return { key: 'other.pem' };
      },
      /its signature is not by the declared key/,
    ],
  ];
  for (const [what, change, says] of wrongly)
    it(`is refused with images ${what}`, async () => {
      const { declaration, folder } = sensor();
      const trial = declaration.firmwareTrial ?? assert.fail();
      const changed = { ...declaration, firmwareTrial: { ...trial, ...change(trial, folder) } };
      await assert.rejects(found(Declaration.parse(changed), folder), says);
    });
});
