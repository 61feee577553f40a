import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { bootFaults } from '../../sim/faults/boot.ts';
import { openProbe } from '../../src/desk/wire.ts';
import type { Found } from '../../src/measure/bench.ts';
import { bootIntegrity } from '../../src/measure/integrity/boot.ts';
import type { Inspected, Probe, Question } from '../../src/measure/probe.ts';
import { bootMethod } from '../../src/model/boot-method.ts';
import { Declaration } from '../../src/model/declaration.ts';
import { benchIn, declarationOf, stepOf } from '../contracts/bench.ts';
import { simulated, simulator } from '../contracts/simulators.ts';
import type { Simulator } from '../contracts/simulators.ts';

async function found(declaration: Declaration, folder: string, given?: Probe): Promise<readonly Found[]> {
  const bench = benchIn(folder, declaration);
  const probe = given ?? (await openProbe(declaration, { folder }));
  try {
    await bootIntegrity(probe, stepOf('integrity.boot', 1), bench);
  } finally {
    await probe.close();
  }
  return bench.all;
}

const checksIn = (all: readonly Found[]) => all.flatMap((one) => (one.kind === 'check' ? [one.check] : []));
const named = (all: readonly Found[], value: unknown): string[] =>
  checksIn(all).flatMap((check) => (check.value === value ? [`boot.${check.name}`] : []));
const actualOf = (all: readonly Found[], name: string): string =>
  checksIn(all).find((check) => check.name === name)?.actual ?? '';

describe('attestation of what was started, over the wire', () => {
  let sim: Simulator | undefined;
  before(async () => void (sim = await simulator('L3')));
  after(async () => await sim?.stop());
  const sensor = (): Simulator => sim ?? assert.fail();
  const changed = (change: Record<string, unknown>): Declaration => {
    const { declaration } = sensor();
    return Declaration.parse({
      ...declaration,
      bootAttestation: { ...(declaration.bootAttestation ?? assert.fail()), ...change },
    });
  };
  /** What is found while the sensor has a fault. */
  async function foundWith(fault: string, declaration = sensor().declaration): Promise<readonly Found[]> {
    await sensor().tell(`fault on ${fault}`);
    try {
      return await found(declaration, sensor().folder);
    } finally {
      await sensor().tell(`fault off ${fault}`);
    }
  }

  for (const token of ['cwt', 'jwt'])
    it(`of a sound sensor holds every check of a ${token}`, async () => {
      const all = await found(changed({ token }), sensor().folder);
      const names = checksIn(all).map(({ name }) => name);
      assert.deepEqual(names.toSorted(), Object.keys(bootMethod.checks ?? {}).toSorted());
      assert.deepEqual(named(all, 'not applicable'), ['boot.tampered-not-started']);
      assert.equal(named(all, true).length, names.length - 1, JSON.stringify(checksIn(all)));
    });
  for (const token of ['cwt', 'jwt'])
    it(`of a sound rig, by command, holds every check of a ${token}`, async () => {
      const { declaration, folder } = sensor();
      const rig = [simulated('rig.ts'), '--personality', 'L3', '--attestation', path.join(folder, 'rig')];
      const all = await found(
        Declaration.parse({
          ...changed({ token, key: 'rig.attestation.pem' }),
          endpoints: { ...declaration.endpoints, command: { run: [process.execPath, ...rig] } },
          probes: { identity: 'command', attest: 'command' },
        }),
        folder,
      );
      assert.deepEqual(named(all, 'not applicable'), ['boot.tampered-not-started']);
      assert.equal(named(all, true).length, checksIn(all).length - 1, JSON.stringify(checksIn(all)));
    });
  it('keeps both tokens beside the log', async () => {
    const all = await found(sensor().declaration, sensor().folder);
    const kept = all.flatMap((one) => (one.kind === 'check' && one.check.name === 'token-read' ? (one.raw ?? []) : []));
    assert.deepEqual(
      kept.map(({ type }) => type),
      ['application/eat+cwt', 'application/eat+cwt'],
    );
  });

  for (const { name, checks } of bootFaults)
    it(`finds ${name} by ${checks.join(', ')} and by nothing else`, async () => {
      for (const token of ['cwt', 'jwt'])
        assert.deepEqual(named(await foundWith(name, changed({ token })), false), checks, token);
    });
  it('tells a token that is given again from a nonce that is ignored', async () => {
    assert.match(actualOf(await foundWith('attest-stale'), 'nonce'), /nonce that was sent before: it is given again/);
    assert.match(
      actualOf(await foundWith('attest-nonce-ignored'), 'nonce'),
      /^nonce [\w-]{43}, and [\w-]{43} was sent$/,
    );
  });
  it('answers for nothing where it cannot read the token', async () => {
    const all = await foundWith('attest-cut');
    assert.equal(named(all, 'unknown').length, Object.keys(bootMethod.checks ?? {}).length - 2);
    assert.deepEqual(named(all, true), []);
  });
  it('sees by the nameplate what is shown and was not measured', async () => {
    const all = await foundWith('wrong-firmware');
    assert.deepEqual(named(all, false), ['boot.measurements']);
    assert.match(actualOf(all, 'measurements'), /^the nameplate shows sha256:[0-9a-f]{64}, which is not among them/);
  });

  const zeros = `sha256:${'0'.repeat(64)}`;
  type Part = NonNullable<Declaration['bootAttestation']>;
  const wrongly: [string, (part: Part) => Record<string, unknown>, string, RegExp][] = [
    ['another UEID', () => ({ ueid: '01'.repeat(17) }), 'device', /^UEID 01[0-9a-f]{32}, and (01){17} is declared/],
    ['another OEM ID', () => ({ oemid: 'a1b2c3' }), 'device', /^OEM ID 32473, and a1b2c3 is declared/],
    ['one part less', ({ software }) => ({ software: software.slice(1) }), 'measurements', /^boot loader is sha256:/],
    [
      'one part more',
      ({ software }) => ({ software: [...software, { name: 'model', digest: zeros }] }),
      'measurements',
      /^no model as declared/,
    ],
  ];
  for (const [what, change, check, says] of wrongly)
    it(`that is declared with ${what} is found by ${check}`, async () => {
      const part = sensor().declaration.bootAttestation ?? assert.fail();
      const all = await found(changed(change(part)), sensor().folder);
      assert.deepEqual(named(all, false), [`boot.${check}`]);
      assert.match(actualOf(all, check), says);
    });
  it('takes any of the digests that are declared for a part', async () => {
    const { software } = sensor().declaration.bootAttestation ?? assert.fail();
    const all = await found(changed({ software: [...software, { name: 'firmware', digest: zeros }] }), sensor().folder);
    assert.deepEqual(named(all, false), []);
  });
  it('is refused where the declared key is none', async () => {
    writeFileSync(path.join(sensor().folder, 'no.pem'), 'no key');
    await assert.rejects(found(changed({ key: 'no.pem' }), sensor().folder), /no\.pem holds no public key of P-256 or/);
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(path.join(sensor().folder, 'rsa.pem'), publicKey.export({ format: 'pem', type: 'spki' }));
    await assert.rejects(
      found(changed({ key: 'rsa.pem' }), sensor().folder),
      /rsa\.pem holds no public key of P-256 or/,
    );
  });
  it('is not signed by a key of another kind', async () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    writeFileSync(path.join(sensor().folder, 'other.pem'), publicKey.export({ format: 'pem', type: 'spki' }));
    const all = await found(changed({ key: 'other.pem' }), sensor().folder);
    assert.deepEqual(named(all, false), ['boot.signature']);
    assert.match(actualOf(all, 'signature'), /^ES256, and the key is of EdDSA/);
  });
});

describe('integrity of boot, of a device that gives no token', () => {
  /** A person who gives this answer, and the questions that were put. */
  function person(answer: string): { probe: Probe; asked: Question[] } {
    const asked: Question[] = [];
    const said: Inspected = { answer, initials: 'Ü', at: '2026-11-26T08:00:00.000Z', via: 'sheet' };
    const inspect = async (question: Question): Promise<Inspected> => {
      asked.push(question);
      return said;
    };
    return { probe: { inspect, close: async () => undefined }, asked };
  }
  for (const [answer, value] of [
    ['yes', true],
    ['否', false],
    ['?', 'unknown'],
  ] as const)
    it(`is what a person saw: ${answer} is ${value}`, async () => {
      const { probe, asked } = person(answer);
      const all = await found(declarationOf(), '.', probe);
      assert.equal(asked.length, 1);
      assert.deepEqual(named(all, value), ['boot.tampered-not-started']);
      assert.equal(named(all, 'not applicable').length, Object.keys(bootMethod.checks ?? {}).length - 1);
      assert.match(actualOf(all, 'tampered-not-started'), /; Ü, 2026-11-26T08:00:00\.000Z$/);
    });
  it('is not shown where nobody can be asked either', async () => {
    await assert.rejects(found(declarationOf(), '.', { close: async () => undefined }), /the probe has no inspect/);
  });
});
