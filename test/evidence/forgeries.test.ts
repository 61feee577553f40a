import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { signResults } from '../../src/certify/results.ts';
import { verifyRun, type Trust, type Verification } from '../../src/certify/verify.ts';
import { nodeChecks, sha256 } from '../../src/drivers/keys/checks.ts';
import { readRunFolder } from '../../src/drivers/tiles/read-run.ts';
import { revokeKey, rotateKey } from '../../src/drivers/tiles/rotate-key.ts';
import { openStation } from '../../src/drivers/tiles/station.ts';
import { bytesOf, concat, toBase64 } from '../../src/evidence/bytes.ts';
import { cosignature, keyIdOf, vkeyText } from '../../src/evidence/checkpoint.ts';
import { signEnvelope } from '../../src/evidence/envelope.ts';
import { freeze } from '../../src/evidence/frozen.ts';
import type { Checks } from '../../src/evidence/ports.ts';
import { buildRunFolder, parseRunFolder, type RunFolder } from '../../src/evidence/run-folder.ts';
import { methods } from '../../src/model/methods.ts';
import { randomFrom } from '../../src/signals/random.ts';
import { judgedForgery } from './forged.ts';
import { runId, writeRun, type Making } from './genuine-run.ts';

type Files = ReadonlyMap<string, Uint8Array>;
let home: string;
before(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'gradus-forgeries-'));
});
after(() => rm(home, { recursive: true, force: true }));

const at = (...parts: string[]): string => path.join(home, ...parts);

/** A run written and exported by the station of that name, its results signed. */
async function exported(name: string, making?: Making): Promise<Files> {
  const station = await openStation(at(name), { create: true });
  await writeRun(station, making);
  await station.exportRun(runId, at(`${name}-run`), (folder, signer) => signResults(folder, signer, nodeChecks));
  await station.close();
  return readRunFolder(at(`${name}-run`));
}

async function made(name: string): Promise<void> {
  const station = await openStation(at(name), { create: true });
  await station.close();
}

const changed = (files: Files, change: (folder: RunFolder) => Partial<RunFolder>): Files => {
  const folder = parseRunFolder(files);
  return buildRunFolder({ ...folder, ...change(folder) });
};

const check = (files: Files, trust: Partial<Trust> = {}, checks: Checks = nodeChecks): Promise<Verification> =>
  verifyRun(files, { keys: [], ...trust }, checks);

/** Where it broke: link, file and what is wrong. */
const brokenAt = ({ broken }: Verification): string => `${broken?.link} ${broken?.where} ${broken?.says}`;

describe('a thief of a key that was taken back', () => {
  const since = '2026-11-20T00:00:00.000Z';

  it('cannot have it vouch for a key of their own', async () => {
    await made('thief');
    const { from, to } = await rotateKey(at('thief'), {});
    const run = await exported('thief');
    const pinned = await check(run, { keys: [from] });
    assert.deepEqual([pinned.ok, pinned.pinned], [true, true], brokenAt(pinned));
    const told = await check(run, { keys: [from], revoked: [{ key: from, since }] });
    assert.match(
      brokenAt(told),
      /^entries run\.json is believed on the word of .*revoked as of 2026-11-20.*as you say/,
    );
    const other = await check(run, { keys: [from, to], revoked: [{ key: from, since }] });
    assert.ok(other.ok, brokenAt(other));
  });

  it('cannot either where it stands between a trusted key and theirs', async () => {
    await made('between');
    const { from: first, to: second } = await rotateKey(at('between'), {});
    await rotateKey(at('between'), {});
    const run = await exported('between');
    assert.ok((await check(run, { keys: [first] })).ok);
    const told = await check(run, { keys: [first], revoked: [{ key: second, since }] });
    assert.match(brokenAt(told), /^entries run\.json is believed on the word of/);
  });

  it('cannot where the log itself says that it is taken back', async () => {
    await made('said');
    const { from } = await rotateKey(at('said'), {});
    await revokeKey(at('said'), {}, { key: from, since, because: 'stolen' });
    const run = await exported('said');
    assert.match(brokenAt(await check(run, { keys: [from] })), /^entries run\.json .*\(stolen\)/);
    assert.ok((await check(run)).ok);
  });

  it('is believed to the earliest day that was named, and a key to take back is one', async () => {
    const run = changed(await exported('days'), ({ checkpoint }) => ({
      seen: { checkpoint, proof: [], token: bytesOf('token') },
    }));
    const key = (await check(run)).signer;
    const seenOn = (moment: string, accuracyMs?: number): Checks => ({
      ...nodeChecks,
      time: async () => ({ at: moment, authority: 'CN=x', ...(accuracyMs !== undefined && { accuracyMs }) }),
    });
    const revoked = [
      { key, since: '2026-12-24T00:00:00.000Z' },
      { key, since },
    ];
    assert.match(brokenAt(await check(run, { revoked }, seenOn('2026-11-21T00:00:00.000Z'))), /^entries entries/);
    const justBefore = '2026-11-19T23:59:59.500Z';
    assert.ok((await check(run, { revoked }, seenOn(justBefore))).ok);
    assert.match(brokenAt(await check(run, { revoked }, seenOn(justBefore, 1000))), /^entries entries/);
    await assert.rejects(check(run, { revoked: [{ key: `${key}A`, since }] }), { code: 'USAGE' });
  });
});

describe('a witness', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'));
  const name = 'witness.example';
  const keyId = keyIdOf(name, raw, sha256, cosignature);
  const witness = vkeyText({ name, type: cosignature, keyId, publicKey: raw });

  /** A checkpoint with the line that this witness adds (C2SP tlog-cosignature). */
  function cosigned(checkpoint: Uint8Array, at: string): Uint8Array {
    const note = Buffer.from(checkpoint).toString('utf8');
    const text = note.slice(0, note.indexOf('\n\n') + 1);
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(Date.parse(at) / 1000));
    const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${time.readBigUInt64BE()}\n${text}`), privateKey);
    return bytesOf(`${note}\u2014 ${name} ${toBase64(concat([keyId, time, signature]))}\n`);
  }

  it('that is trusted says when it saw a run, until its own key is taken back', async () => {
    const at = '2026-11-19T12:00:00.000Z';
    const alone = parseRunFolder(await exported('witnessed'));
    const { proof: _, ...folder } = { ...alone, checkpoint: cosigned(alone.checkpoint, at) };
    const run = buildRunFolder(folder);
    const revoked = [{ key: folder.signer, since: '2026-11-20T00:00:00.000Z' }];
    const believed = await check(run, { keys: [folder.signer, witness], revoked });
    assert.deepEqual([believed.ok, believed.seen], [true, [{ by: name, at }]], brokenAt(believed));
    assert.match(brokenAt(await check(run, { keys: [folder.signer], revoked })), /^entries entries/);
    // Who has its key dates what it saw as they like.
    const taken = [...revoked, { key: witness, since: '2026-12-24T00:00:00.000Z' }];
    const doubted = await check(run, { keys: [folder.signer, witness], revoked: taken });
    assert.match(brokenAt(doubted), /^entries entries/);
  });
});

describe('a forger with a station of their own', () => {
  it('cannot have a method that asks less pass for one that is known', async () => {
    const [known] = methods.filter(({ id }) => id === 'inference.latency.single-stream');
    const weak = { ...(known ?? assert.fail()), version: 99, fewest: 1, samples: 1 };
    const { ok, links } = await check(await exported('weak', { methods: [weak, ...methods] }));
    assert.ok(ok);
    const says = links.find(({ name }) => name === 'plan')?.says ?? '';
    assert.match(says, /but NOT inference\.latency\.single-stream 99, which it does not know/);
  });

  it('cannot withhold what the pack’s signature is said to be', async () => {
    const station = await openStation(at('withheld'), { create: true });
    const note = await station.objects.put(bytesOf('no note'), 'text/plain');
    await writeRun(station, { opening: (o) => ({ ...o, packSignature: note }) });
    await station.exportRun(runId, at('withheld-run'));
    await station.close();
    const run = changed(await readRunFolder(at('withheld-run')), (folder) => ({
      objects: new Map([...folder.objects].filter(([hex]) => `sha256:${hex}` !== note.digest)),
      withheld: [note.digest],
    }));
    assert.match(brokenAt(await check(run)), /^objects objects.*withheld, and a run cannot be judged without it/);
  });

  it('cannot add members to a result by the names that every object has', async () => {
    const run = await exported('members');
    const station = await openStation(at('members'));
    for (const name of ['constructor', 'toString', '__proto__']) {
      const file = 'results/grade.dsse.json';
      const { payload } = JSON.parse(Buffer.from(run.get(file) ?? []).toString('utf8')) as { payload: string };
      const statement = JSON.parse(Buffer.from(payload, 'base64').toString('utf8')) as { predicate: object };
      Object.defineProperty(statement.predicate, name, { value: {}, enumerable: true });
      const envelope = await signEnvelope('application/vnd.in-toto+json', freeze(statement), station.signer);
      assert.match(
        brokenAt(await check(new Map([...run, [file, envelope]]))),
        /^results results\/grade.*(__proto__|nothing)/,
      );
    }
    await station.close();
  });

  it('cannot write an entry with a member that a reader of records passes over', async () => {
    const says: Record<string, string> = { a: 'b' };
    Object.defineProperty(says, '__proto__', { value: 'more', enumerable: true });
    const entry = { at: '2026-11-23T08:12:00.000Z', body: { kind: 'readback', says, step: 's01', via: 'x' }, v: 1 };
    const run = changed(await exported('passed-over'), ({ entries }) => ({
      entries: entries.map((one, i) => (i === 2 ? { ...one, bytes: freeze(entry) } : one)),
    }));
    assert.match(brokenAt(await check(run)), /^entries entries\/0002\.json has a member __proto__/);
  });

  it('cannot spell a signature in another way', async () => {
    const run = changed(await exported('spelled'), ({ entries }) => ({
      entries: entries.map((one, i) => {
        const text = Buffer.from(one.bytes).toString('utf8');
        const other = text.replace(/([AQgw])==",/, (_, last: string) => `${last === 'A' ? 'B' : 'h'}==",`);
        assert.notEqual(other, text);
        return i === 2 ? { ...one, bytes: bytesOf(other) } : one;
      }),
    }));
    assert.match(brokenAt(await check(run)), /^entries entries\/0002\.json sig: /);
  });
});

describe('a measurement whose uncertainty is beyond all numbers', () => {
  it('is stated without bounds, and verifies', async () => {
    const files = await exported('unbounded', {
      middle: (m) =>
        m.map((body) =>
          body.kind === 'measurement'
            ? {
                ...body,
                measurement: { ...body.measurement, components: [{ source: 'sampling', low: 1e200, high: 1e200 }] },
              }
            : body,
        ),
    });
    const found = await check(files);
    assert.ok(found.ok, brokenAt(found));
    assert.ok(files.has('results/run.dsse.json'));
  });
});

describe('runs that were changed and then signed', () => {
  it('are each judged: they hold, or break at a file of theirs, and a changed result never holds', async () => {
    const random = randomFrom('test/forged');
    const as: Record<string, number> = {};
    for (let i = 0; i < 400; i++) {
      const judged = await judgedForgery(random);
      assert.equal(judged.wrong, undefined, `run ${i}`);
      as[judged.as] = (as[judged.as] ?? 0) + 1;
    }
    for (const way of ['ok', 'broken at objects', 'broken at plan', 'broken at results'])
      assert.ok((as[way] ?? 0) > 0, `${way}: ${JSON.stringify(as)}`);
  });
});
