import assert from 'node:assert/strict';
import { generateKeyPairSync, hash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { firmwareFaults } from '../../sim/faults/firmware.ts';
import { openProbe } from '../../src/desk/wire.ts';
import type { Found } from '../../src/measure/bench.ts';
import { imagesOf } from '../../src/measure/integrity/images.ts';
import { firmwareUpdate, sbomSeen } from '../../src/measure/integrity/update.ts';
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

  const sbomWith = (change: (of: Record<string, unknown>, all: Record<string, unknown>) => unknown) => {
    const { folder, declaration } = sensor();
    const trial = declaration.firmwareTrial ?? assert.fail();
    const all = JSON.parse(readFileSync(path.join(folder, trial.sbom?.file ?? ''), 'utf8')) as {
      metadata: { component: Record<string, unknown> };
    };
    change(all.metadata.component, all);
    const bytes = Buffer.from(JSON.stringify(all));
    writeFileSync(path.join(folder, 'other.json'), bytes);
    const sbom = { file: 'other.json', digest: `sha256:${hash('sha256', bytes)}` };
    return Declaration.parse({ ...declaration, firmwareTrial: { ...trial, sbom } });
  };
  const otherwise: [string, Parameters<typeof sbomWith>[0], RegExp][] = [
    ['of another version', (of) => (of['version'] = '1.3.0'), /^it is of version 1\.3\.0, and 1\.4\.0 runs/],
    [
      'of another build',
      (of) => (of['hashes'] = [{ alg: 'SHA-256', content: '0'.repeat(64) }]),
      /^it is of 0{64}, and sha256:[0-9a-f]{64} runs/,
    ],
    ['of no build', (of) => delete of['hashes'], /^it is of no SHA-256, and sha256:/],
    ['of nothing', (_, all) => delete all['components'], /^it lists nothing that bearing monitor is made of/],
    ['that is none', (_, all) => (all['bomFormat'] = 'SPDX'), /^CycloneDX: its bomFormat is not CycloneDX/],
  ];
  const seenOf = async ({ firmwareTrial }: Declaration) =>
    sbomSeen(await imagesOf(firmwareTrial ?? assert.fail(), benchIn(sensor().folder, sensor().declaration)));
  for (const [what, change, says] of otherwise)
    it(`does not take a bill of materials ${what} for that of the image`, async () => {
      const { value, actual } = await seenOf(sbomWith(change));
      assert.equal(value, false);
      assert.match(actual, says);
    });
  it('takes a bill of materials of the image, and does without one', async () => {
    assert.deepEqual(await seenOf(sbomWith(() => undefined)), {
      value: true,
      actual: 'CycloneDX 1.6 of bearing monitor, 2 components',
    });
    const { sbom: _, ...rest } = sensor().declaration.firmwareTrial ?? assert.fail();
    const { value } = await seenOf({ ...sensor().declaration, firmwareTrial: rest });
    assert.equal(value, 'not applicable');
  });
  it('finds a bill of materials of another build by update.sbom-bound and by nothing else', async () => {
    const declaration = sbomWith((of) => (of['version'] = '1.3.0'));
    assert.deepEqual(failed(await found(declaration, sensor().folder)), ['update.sbom-bound']);
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
