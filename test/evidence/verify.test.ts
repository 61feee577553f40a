import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { nodeChecks } from '../../src/drivers/keys/checks.ts';
import { linkNames, type LinkName } from '../../src/certify/chain.ts';
import { verifyRun, type Verification } from '../../src/certify/verify.ts';
import { readRunFolder } from '../../src/drivers/tiles/read-run.ts';
import { signResults } from '../../src/certify/results.ts';
import { openStation, type SignResults, type Station } from '../../src/drivers/tiles/station.ts';
import type { Log } from '../../src/evidence/log.ts';
import { bytesOf } from '../../src/evidence/bytes.ts';
import { formatNote, parseVkey, signCheckpoint } from '../../src/evidence/checkpoint.ts';
import { signEnvelope } from '../../src/evidence/envelope.ts';
import { freeze } from '../../src/evidence/frozen.ts';
import { Malformed } from '../../src/evidence/malformed.ts';
import type { Checks } from '../../src/evidence/ports.ts';
import { parseProof, provenIn } from '../../src/evidence/proof.ts';
import { signedText } from '../../src/evidence/pack-signature.ts';
import { buildRunFolder, parseRunFolder, type RunFolder } from '../../src/evidence/run-folder.ts';
import type { EntryBody } from '../../src/model/entry.ts';
import { tarOf, untar } from '../../src/formats/tar.ts';
import { methods } from '../../src/model/methods.ts';
import { RunPredicate } from '../../src/model/result.ts';
import type { Plan } from '../../src/model/plan.ts';
import { declaration, pack, request, runId, writeRun, type Making } from './genuine-run.ts';

type Files = Map<string, Uint8Array>;
let home: string;
let station: Station;
let files: Files;
let vkey: string;

/** A run as its station exports it, in a station of its own. */
async function exported(name: string, making?: Making, sign?: SignResults): Promise<Files> {
  const other = await openStation(path.join(home, name), { create: true });
  const run = await writeRun(other, making);
  const folder = path.join(home, `${name}-run`);
  await other.exportRun(run, folder, sign);
  await other.close();
  return readRunFolder(folder);
}

const signed: SignResults = (folder, signer) => signResults(folder, signer, nodeChecks);

const check = (given: ReadonlyMap<string, Uint8Array>, keys: string[] = []): Promise<Verification> =>
  verifyRun(given, { keys }, nodeChecks);

async function breaks(
  given: ReadonlyMap<string, Uint8Array>,
  link: LinkName,
  where: RegExp,
  says = /./,
): Promise<void> {
  const { ok, broken, links, assessment } = await check(given);
  assert.deepEqual([ok, broken?.link], [false, link], broken?.says);
  assert.match(broken?.where ?? '', where);
  assert.match(broken?.says ?? '', says);
  assert.equal(links.length, linkNames.indexOf(link) + 1);
  assert.equal(assessment, undefined);
}

const remade = (change: (folder: RunFolder) => Partial<RunFolder>): Files => {
  const folder = parseRunFolder(files);
  return buildRunFolder({ ...folder, ...change(folder) });
};

before(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'gradus-verify-'));
  station = await openStation(path.join(home, 'station'), { create: true });
  // A neighbour before and after, so that proofs are not trivial.
  await writeRun(station, { run: '20261123T080000Z-u-1-aaaaaa' });
  await writeRun(station);
  await writeRun(station, { run: '20261123T090000Z-u-1-zzzzzz' });
  await station.exportRun(runId, path.join(home, runId), signed);
  ({ vkey } = station);
  await station.close();
  files = await readRunFolder(path.join(home, runId));
});
after(() => rm(home, { recursive: true, force: true }));

describe('a genuine run', () => {
  it('verifies link by link, to a grade', async () => {
    const { ok, links, assessment, contents } = await check(files);
    assert.deepEqual(
      links.map(({ name, ok }) => [name, ok]),
      linkNames.map((name) => [name, true]),
    );
    assert.ok(ok);
    assert.equal(assessment?.grade.level, 'L2');
    assert.equal(contents?.entries.length, 8);
    assert.equal(contents.run, runId);
  });

  it('says whether its signer is pinned', async () => {
    const alone = await check(files);
    assert.deepEqual([alone.pinned, alone.signer], [false, vkey]);
    assert.match(alone.links[1]?.says ?? '', /self-consistent, signer not pinned/);
    assert.equal((await check(files, [vkey])).pinned, true);
  });

  it('breaks at the signer when it is not among the keys trusted', async () => {
    await exported('stranger');
    const stranger = await openStation(path.join(home, 'stranger'), { readOnly: true });
    const { ok, broken } = await check(files, [stranger.vkey]);
    assert.deepEqual([ok, broken?.link, broken?.where], [false, 'signer', 'run.json']);
  });

  it('is not checked against a trusted key that is none', async () => {
    await assert.rejects(check(files, ['station+1234']), { code: 'USAGE' });
  });

  it('judges on the day asked', async () => {
    const { assessment } = await verifyRun(files, { keys: [] }, nodeChecks, '2026-12-24T00:00:00.000Z');
    assert.equal(assessment?.on, '2026-12-24T00:00:00.000Z');
  });
});

describe('a run with a byte changed', () => {
  it('is broken, and says in which file, wherever the byte is', async () => {
    const places = fc.integer({ min: 0, max: files.size - 1 }).chain((at) => {
      const [name = '', bytes = new Uint8Array()] = [...files][at] ?? [];
      return fc.tuple(fc.constant(name), fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }));
    });
    await fc.assert(
      fc.asyncProperty(places, async ([name, at, by]) => {
        const bytes = Uint8Array.from(files.get(name) ?? assert.fail());
        bytes[at] = (bytes[at] ?? 0) ^ by;
        const { ok, broken } = await check(new Map([...files, [name, bytes]]));
        assert.ok(!ok);
        assert.notEqual(broken?.where, '');
      }),
      { numRuns: 400 },
    );
  });

  it('is broken when a file is cut short, made longer or empty', async () => {
    for (const [name, bytes] of files)
      for (const other of [bytes.slice(0, -1), Buffer.concat([bytes, Buffer.from('\n')]), new Uint8Array()]) {
        const { ok, broken } = await check(new Map([...files, [name, other]]));
        assert.ok(!ok, name);
        assert.notEqual(broken?.where, '');
      }
  });
});

describe('a run with other files', () => {
  it('is broken at each file that is missing', async () => {
    // What is derived from the evidence may be left out.
    const needed = [...files.keys()].filter((name) => !name.startsWith('results/') && !name.endsWith('.tlog-proof'));
    for (const name of needed) {
      const { broken } = await check(new Map([...files].filter(([other]) => other !== name)));
      assert.equal(broken?.where, name);
    }
  });

  it('is broken at a file that was added', async () => {
    for (const name of [
      'notes.txt',
      'entries/0008.json',
      'entries/00000.json',
      `objects/${'a'.repeat(64)}`,
      'objects/x',
      'Checkpoint',
    ])
      assert.equal((await check(new Map([...files, [name, Buffer.from('{}')]]))).broken?.where, name);
  });

  it('is broken when two entries change places', async () => {
    const [a, b] = [files.get('entries/0002.json'), files.get('entries/0003.json')];
    assert.ok(a && b);
    await breaks(
      new Map([...files, ['entries/0002.json', b], ['entries/0003.json', a]]),
      'entries',
      /0002/,
      /number 3/,
    );
  });

  it('is not read through a link', async () => {
    const folder = path.join(home, 'linked');
    await exported('linked-station');
    await rename(path.join(home, 'linked-station-run'), folder);
    await rename(path.join(folder, 'checkpoint'), path.join(home, 'elsewhere'));
    await symlink(path.join(home, 'elsewhere'), path.join(folder, 'checkpoint'));
    await assert.rejects(readRunFolder(folder), { code: 'FILE_UNREADABLE', message: /checkpoint/ });
    await assert.rejects(readRunFolder(path.join(home, 'nowhere')), { code: 'FILE_MISSING' });
  });

  it('is broken when a file is found that another program left there', async () => {
    const folder = path.join(home, 'visited');
    await exported('visited-station');
    await rename(path.join(home, 'visited-station-run'), folder);
    await writeFile(path.join(folder, '.DS_Store'), 'x');
    await breaks(await readRunFolder(folder), 'files', /^\.DS_Store$/);
  });
});

describe('a run with run.json rewritten to fit', () => {
  it('is broken when an entry was left out', async () => {
    for (let seq = 0; seq < 8; seq++) {
      const shorter = remade(({ entries }) => ({ entries: entries.filter((_, i) => i !== seq) }));
      const { ok, broken } = await check(shorter);
      assert.ok(!ok);
      assert.match(broken?.where ?? '', seq === 7 ? /entries\/0006/ : new RegExp(`entries/000${seq}`));
    }
  });

  it('is broken when two proofs change places', async () => {
    const swapped = remade(({ entries }) => ({
      entries: entries.map((e, i) => ({ ...e, proof: entries[i === 1 ? 2 : i === 2 ? 1 : i]?.proof ?? [] })),
    }));
    await breaks(swapped, 'entries', /entries\/0001/, /not proved/);
  });

  it('is broken when the proofs of two runs change places', async () => {
    const owner = await openStation(path.join(home, 'station'), { readOnly: true });
    await owner.exportRun('20261123T080000Z-u-1-aaaaaa', path.join(home, 'neighbour'));
    const neighbour = parseRunFolder(await readRunFolder(path.join(home, 'neighbour')));
    const swapped = remade(({ entries }) => ({
      entries: entries.map((entry, i) => ({ ...entry, proof: neighbour.entries[i]?.proof ?? [] })),
    }));
    await breaks(swapped, 'entries', /0000\.json/, /not proved to be entry 8 of the log/);
    const moved = remade(({ entries }) => ({
      entries: entries.map((entry, i) => ({ ...neighbour.entries[i], bytes: entry.bytes }) as typeof entry),
    }));
    await breaks(moved, 'entries', /0000\.json/, /not proved to be entry 0 of the log/);
  });

  it('is broken when an old checkpoint of its log is put back', async () => {
    const owner = await openStation(path.join(home, 'station'));
    const { log, origin, signer } = owner;
    for (const size of [7, 16, 20]) {
      const note = await signCheckpoint({ origin, size, root: await log.rootAt(size) }, signer);
      await breaks(
        remade(() => ({ checkpoint: bytesOf(note) })),
        'entries',
        /0000\.json/,
        /not proved to be entry 8 of the log/,
      );
    }
    await owner.close();
  });

  it('is broken when an entry claims another place in the log', async () => {
    const moved = remade(({ entries }) => ({
      entries: entries.map((e, i) => (i === 7 ? { ...e, index: e.index + 1 } : e)),
    }));
    await breaks(moved, 'entries', /entries\/0007/, /not proved/);
  });

  it('is broken when it takes the checkpoint of another log', async () => {
    const other = parseRunFolder(await exported('other-log'));
    await breaks(
      remade(() => ({ checkpoint: other.checkpoint })),
      'checkpoint',
      /checkpoint/,
    );
    await breaks(
      remade(() => ({ checkpoint: other.checkpoint, signer: other.signer, origin: other.origin })),
      'entries',
      /0000/,
    );
    await breaks(
      remade(() => ({ origin: other.origin })),
      'checkpoint',
      /run\.json/,
    );
  });

  it('is broken when it takes the name of another run', async () => {
    const renamed = remade(() => ({ run: '20261123T080000Z-u-1-aaaaaa' }));
    await breaks(renamed, 'entries', /0000/, /belongs to the run/);
  });

  it('is broken when an object is left out or one is added', async () => {
    const [hex = ''] = parseRunFolder(files).objects.keys();
    const without = remade(({ objects }) => ({ objects: new Map([...objects].filter(([name]) => name !== hex)) }));
    await breaks(without, 'objects', new RegExp(hex), /missing/);
    const more = remade(({ objects }) => ({ objects: new Map([...objects, ['b'.repeat(64), new Uint8Array()]]) }));
    await breaks(more, 'objects', /b{64}/, /no entry/);
  });
});

function nothingApplies(honest: Plan): Plan {
  const indicators = honest.indicators.map((i) => {
    const without = { ...i, because: 'NOT_APPLICABLE' as const };
    delete without.step;
    return without;
  });
  return { ...honest, indicators, steps: [] };
}

function softer(honest: Plan): Plan {
  const indicators = honest.indicators.map((i) =>
    i.required?.relation === 'most' ? { ...i, required: { ...i.required, value: 500 } } : i,
  );
  return { ...honest, indicators };
}

describe('a run that a forger signed anew', () => {
  it('is broken at the plan when the plan leaves something out', async () => {
    await breaks(
      await exported('doctored-plan', { plan: nothingApplies }),
      'plan',
      /^objects\/[0-9a-f]{64}$/,
      /indicators\[0\]\.because/,
    );
  });

  it('is broken at the plan when the plan asks less of the device', async () => {
    await breaks(
      await exported('softer-plan', { plan: softer }),
      'plan',
      /objects/,
      /required\.value is 500, which should be 50/,
    );
  });

  it('is broken at the plan when a known method was weakened', async () => {
    const weak = methods.map((m) => (m.id === 'inference.latency.single-stream' ? { ...m, fewest: 1, samples: 1 } : m));
    await breaks(
      await exported('weak-method', { methods: weak }),
      'plan',
      /objects/,
      /single-stream version 1: fewest is 1/,
    );
  });

  const sequences: Record<string, [Making, RegExp]> = {
    'a step is missing': [{ middle: (m) => m.slice(0, 3) }, /0004.*s02 has not ended/s],
    'a step is taken twice': [{ middle: (m) => [...m, ...m.slice(3)] }, /0007.*no further step/s],
    'steps are out of order': [{ middle: (m) => [...m.slice(3), ...m.slice(0, 3)] }, /0001.*starts s02/s],
    'a measurement stands outside its step': [{ middle: (m) => [...m, ...m.slice(4, 5)] }, /0007.*outside that step/s],
    'a step does not end': [{ middle: (m) => m.slice(0, -1) }, /0006.*s02 has not ended/s],
    'a step starts within another': [
      { middle: (m) => m.toSpliced(1, 0, { kind: 'step-started', step: 's02' }) },
      /0002.*within s01/s,
    ],
    'the count is wrong': [{ terminal: (t) => ({ ...t, entries: t.entries + 1 }) }, /0007.*counts 9/s],
    'the chain is wrong': [{ terminal: (t) => ({ ...t, chain: `sha256:${'0'.repeat(64)}` }) }, /0007.*chains other/s],
    'the device is another one': [
      { opening: (o) => ({ ...o, dut: { ...o.dut, firmware: `sha256:${'2'.repeat(64)}` } }) },
      /0000.*dut\.firmware/s,
    ],
    'the serial is another one': [
      { opening: (o) => ({ ...o, dut: { ...o.dut, serial: 'u-2' } }) },
      /0000.*dut\.serial/s,
    ],
  };
  for (const [name, [making, says]] of Object.entries(sequences))
    it(`is broken at the sequence when ${name}`, async () => {
      const { ok, broken } = await check(await exported(name.replaceAll(' ', '-'), making));
      assert.deepEqual([ok, broken?.link], [false, 'sequence'], broken?.says);
      assert.match(`${broken?.where} ${broken?.says}`, says);
    });

  const closed: EntryBody = { kind: 'step-ended', step: 's01', how: 'failed', ms: 1, code: 'PROBE_CLOSED' };
  const again = (attempt = 2, because: 'PROBE_CLOSED' | 'PROBE_TIMEOUT' | 'none' = 'PROBE_CLOSED'): EntryBody => ({
    kind: 'step-started',
    step: 's01',
    attempt,
    ...(because !== 'none' && { because }),
  });
  /** `first`: the attempt before, after its start; `second`: the start of the one after. */
  const attempts = (first: (m: EntryBody[]) => EntryBody[], second: EntryBody, retries = 1): Making => ({
    request: { ...request, ...(retries > 0 && { retries }) },
    middle: (m) => [...m.slice(0, 1), ...first(m), second, ...m.slice(1)],
  });

  it('verifies where a step was taken again as the plan allows, and the attempt is told', async () => {
    const { broken, assessment } = await check(
      await exported(
        'retried',
        attempts(() => [closed], again()),
      ),
    );
    assert.equal(broken?.says, undefined);
    assert.deepEqual(assessment?.verdicts[0]?.attempt, { number: 2, of: 2, after: ['PROBE_CLOSED'] });
    assert.equal(assessment.verdicts[1]?.attempt, undefined);
  });

  const doctored: Record<string, [Making, RegExp]> = {
    'an attempt follows one that gave a result': [
      attempts((m) => [...m.slice(1, 2), closed], again()),
      /0004.*after it gave a result/s,
    ],
    'an attempt follows one that ended well': [
      attempts((m) => m.slice(2, 3), again()),
      /0003.*after it ended as done/s,
    ],
    'an attempt follows a fault that is not the wire’s': [
      attempts(() => [{ ...closed, code: 'METHOD_FAILED' } as EntryBody], again()),
      /0003.*after it ended as METHOD_FAILED/s,
    ],
    'there are more attempts than the plan allows': [attempts(() => [closed], again(), 0), /0003.*the plan allows 1/s],
    'attempts are counted wrong': [attempts(() => [closed], again(3), 5), /0003.*after attempt 1/s],
    'an attempt gives another reason': [
      attempts(() => [closed], again(2, 'PROBE_TIMEOUT')),
      /0003.*because of PROBE_TIMEOUT; it had ended with PROBE_CLOSED/s,
    ],
    'an attempt that was due is left out': [
      {
        request: { ...request, retries: 1 },
        middle: (m) => [...m.slice(0, 1), closed, ...m.slice(3)],
      },
      /0003.*goes on where the plan has attempt 2 of s01/s,
    ],
    'the last step’s attempt that was due is left out': [
      {
        request: { ...request, retries: 1 },
        middle: (m) => [...m.slice(0, 4), { ...closed, step: 's02' } as EntryBody],
      },
      /0006.*goes on where the plan has attempt 2 of s02/s,
    ],
    'an attempt gives no reason': [attempts(() => [closed], again(2, 'none')), /0003.*because of undefined/s],
    'an attempt is not called one': [
      attempts(() => [closed], { kind: 'step-started', step: 's01' }),
      /0003.*goes on where the plan has attempt 2 of s01/s,
    ],
    'a first attempt gives a reason': [
      { middle: (m) => [{ kind: 'step-started', step: 's01', because: 'PROBE_CLOSED' }, ...m.slice(1)] },
      /0001.*only a later attempt/s,
    ],
    'a step is taken again after the next one': [
      {
        request: { ...request, retries: 2 },
        middle: (m) => [...m, again(), closed],
      },
      /0007.*where s02 was the last/s,
    ],
  };
  for (const [name, [making, says]] of Object.entries(doctored))
    it(`is broken at the sequence when ${name}`, async () => {
      const { ok, broken } = await check(await exported(name.replaceAll(/[ ’]/g, '-'), making));
      assert.deepEqual([ok, broken?.link], [false, 'sequence'], broken?.says);
      assert.match(`${broken?.where} ${broken?.says}`, says);
    });

  it('is broken when it is opened twice', async () => {
    let opened: EntryBody | undefined;
    const twice = await exported('opened-twice', {
      opening: (o) => (opened = o),
      middle: (m) => [...m, opened ?? assert.fail()],
    });
    await breaks(twice, 'objects', /0007/, /opens the run again/);
  });

  it('is broken when an object is not as long as the entry says', async () => {
    const longer = await exported('longer', {
      opening: (o) => ({ ...o, pack: { ...o.pack, bytes: o.pack.bytes + 1 } }),
    });
    await breaks(longer, 'objects', /objects/, /entries\/0000\.json says/);
  });

  it('is broken when the declaration is of another serial', async () => {
    const other = await exported('other-serial', {
      opening: (o) => ({ ...o, request: { ...o.request, serial: 'u-2' }, dut: { ...o.dut, serial: 'u-2' } }),
    });
    await breaks(other, 'sequence', /0000/, /the declaration is of u-1/);
  });

  it('is broken when its entries name another key than the one that signed them', async () => {
    const other = await openStation(path.join(home, 'other-key'), { create: true });
    await writeRun({ ...other, signer: { ...other.signer, keyId: Uint8Array.of(1, 2, 3, 4) } });
    await other.exportRun(runId, path.join(home, 'other-key-run'));
    await other.close();
    await breaks(await readRunFolder(path.join(home, 'other-key-run')), 'entries', /0000/, /signed by 01020304/);
  });

  it('is broken when its entries stand in the log in another order', async () => {
    const other = await openStation(path.join(home, 'disorder'), { create: true });
    const signed: Uint8Array[] = [];
    const { log } = other;
    await writeRun({
      ...other,
      log: { append: (e: Uint8Array[]) => Promise.resolve(signed.push(...e)) } as unknown as Log,
    });
    // Entry 2 stands before entry 1.
    const order = [0, 2, 1, 3, 4, 5, 6, 7];
    await log.append(order.map((seq) => signed[seq] ?? assert.fail()));
    await other.exportRun(runId, path.join(home, 'disorder-run'));
    await other.close();
    const folder = parseRunFolder(await readRunFolder(path.join(home, 'disorder-run')));
    const bySeq = order.map((at) => folder.entries[at] ?? assert.fail());
    await breaks(buildRunFolder({ ...folder, entries: bySeq }), 'entries', /0002/, /not after the entry before it/);
  });

  it('is broken when it ends twice', async () => {
    const ended = {
      kind: 'run-aborted' as const,
      entries: 5,
      chain: `sha256:${'0'.repeat(64)}`,
      code: 'OPERATOR' as const,
      text: '',
    };
    const twice = await exported('ends-twice', { middle: (m) => [...m, ended] });
    await breaks(twice, 'sequence', /0007/, /entries follow it/);
  });

  it('is broken when its declaration is not canonical or not a declaration', async () => {
    for (const bytes of [Buffer.from(JSON.stringify(declaration, null, 2)), freeze({ ...declaration, more: 1 })]) {
      const name = `declared-${bytes.length}`;
      const other = await openStation(path.join(home, name), { create: true });
      const ref = await other.objects.put(bytes, 'application/json');
      await writeRun(other, { opening: (o) => ({ ...o, declaration: ref }) });
      await other.exportRun(runId, path.join(home, `${name}-run`));
      await other.close();
      await breaks(await readRunFolder(path.join(home, `${name}-run`)), 'objects', new RegExp(ref.digest.slice(7)));
    }
  });
});

describe('the rules a run was judged by', () => {
  const digestOf = async (given: Files): Promise<string> => {
    const body = (await check(given)).contents?.entries[0]?.body;
    return body?.kind === 'run-opened' ? body.pack.digest : assert.fail();
  };
  const standing = async (packs: Record<string, string>) => {
    const found = await verifyRun(files, { keys: [], packs }, nodeChecks);
    return [found.ok, found.pack?.standing];
  };

  it('are told from others under the same name', async () => {
    const own = await digestOf(files);
    assert.deepEqual(await standing({ 'small 0.1.0': own }), [true, 'published']);
    assert.deepEqual(await standing({ 'small 0.1.0': `sha256:${'0'.repeat(64)}` }), [true, 'altered']);
    assert.deepEqual(await standing({ 'small 0.2.0': own }), [true, 'unknown version']);
    assert.deepEqual(await standing({ 'smaller 0.1.0': own }), [true, 'other']);
    assert.equal((await check(files)).pack?.standing, undefined);
  });

  const official: typeof pack = {
    ...pack,
    sources: {
      ...pack.sources,
      text: { kind: 'standard', title: 'x', read: '2026-11-23', digest: `sha256:${'2'.repeat(64)}` },
    },
    levels: { ...pack.levels, L1: { ...(pack.levels.L1 ?? assert.fail()), who: { official: 'text' } } },
  };

  it('are not official because somebody typed it', async () => {
    const typed = await exported('official-typed', { pack: official });
    await breaks(typed, 'plan', /objects/, /levels\.L1\.who\.official, and nobody signed the pack/);
  });

  it('count as signed by a trusted key only, and a signature of another pack is broken', async () => {
    const maker = await openStation(path.join(home, 'maker'), { create: true });
    const stranger = await openStation(path.join(home, 'stranger-of-packs'), { create: true });
    const signedBy = async (name: string, id: string): Promise<Files> => {
      const other = await openStation(path.join(home, name), { create: true });
      const digest = `sha256:${createHash('sha256').update(freeze(official)).digest('hex')}`;
      const text = signedText({ id, version: '0.1.0', digest });
      const { name: by, keyId } = maker.signer;
      const note = formatNote({
        text,
        signatures: [{ name: by, keyId, signature: await maker.signer.sign(bytesOf(text)) }],
      });
      const ref = await other.objects.put(bytesOf(note), 'text/plain');
      await writeRun(other, { pack: official, opening: (o) => ({ ...o, packSignature: ref }) });
      await other.exportRun(runId, path.join(home, `${name}-run`));
      await other.close();
      return readRunFolder(path.join(home, `${name}-run`));
    };
    const signed = await signedBy('signed', 'small');
    const by = async (packKeys: string[]) =>
      (await verifyRun(signed, { keys: [], packKeys }, nodeChecks)).pack?.signedBy;
    assert.equal(await by([maker.vkey]), maker.signer.name);
    assert.deepEqual([await by([]), await by([stranger.vkey])], [undefined, undefined]);
    await breaks(await signedBy('signed-other', 'large'), 'plan', /objects/, /signs another pack/);
    await maker.close();
    await stranger.close();
  });

  it('use methods as this version knows them: one that is said to be only planned is not', async () => {
    const [first] = methods;
    const made = methods.map((m) => (m === first ? { ...m, status: 'planned' as const } : m));
    await breaks(await exported('made-planned', { methods: made }), 'plan', /objects/, /status is "planned"/);
  });
});

describe('an aborted run', () => {
  it('verifies as evidence and has no grade', async () => {
    const aborted = await exported('aborted', {
      middle: (m) => m.slice(0, 2),
      terminal: ({ entries, chain }) => ({ kind: 'run-aborted', entries, chain, code: 'BENCH_DIED', text: 'x' }),
    });
    const { ok, links, assessment } = await check(aborted);
    assert.ok(ok);
    assert.equal(assessment, undefined);
    assert.match(links.find(({ name }) => name === 'grade')?.says ?? '', /no grade/);
    assert.equal(links.at(-1)?.says, 'none signed');
  });
});

/** The statement in an envelope, as somebody reads it who knows DSSE and in-toto. */
function statementIn(bytes: Uint8Array | undefined): Statement {
  assert.ok(bytes);
  const { payload, payloadType } = JSON.parse(Buffer.from(bytes).toString('utf8')) as Record<string, string>;
  assert.equal(payloadType, 'application/vnd.in-toto+json');
  return JSON.parse(Buffer.from(payload ?? '', 'base64').toString('utf8')) as Statement;
}
type Statement = {
  _type: string;
  subject: { name: string; digest: { sha256: string } }[];
  predicateType: string;
  predicate: Record<string, unknown>;
};

/** A result changed and signed anew by the station's own key. */
async function resigned(name: string, change: (statement: Statement) => void): Promise<Files> {
  const owner = await openStation(path.join(home, 'station'));
  const file = `results/${name}.dsse.json`;
  const statement = statementIn(files.get(file));
  change(statement);
  const envelope = await signEnvelope('application/vnd.in-toto+json', freeze(statement), owner.signer);
  await owner.close();
  return new Map([...files, [file, envelope]]);
}

describe('what the station signed of a result', () => {
  it('is about firmware, model and hardware by their digests', () => {
    const { _type, subject } = statementIn(files.get('results/run.dsse.json'));
    assert.equal(_type, 'https://in-toto.io/Statement/v1');
    assert.deepEqual(
      subject.map(({ name, digest }) => [name, digest.sha256]),
      ['firmware 1', 'model bearing', 'hardware A'].map((name) => [name, '1'.repeat(64)]),
    );
  });

  it('is what was measured with its interval, the run it came from and the calibration of instruments', () => {
    const { predicate, predicateType } = statementIn(files.get('results/run.dsse.json'));
    assert.equal(predicateType, 'urn:gradus:predicate:run:1');
    const read = RunPredicate.parse(predicate);
    assert.deepEqual([read.run, read.entries, read.target], [runId, 8, 'L2']);
    const latency = read.measurements.find(({ indicator }) => indicator === 'latency.deadline');
    assert.deepEqual(
      [latency?.value, latency?.low, latency?.high, latency?.unit, latency?.n, latency?.entries],
      [40.5, 40, 41.2, 'ms', 1000, [5]],
    );
  });

  it('is a test result and a grade as other tools read them', () => {
    const test = statementIn(files.get('results/test-result.dsse.json'));
    assert.equal(test.predicateType, 'https://in-toto.io/attestation/test-result/v0.1');
    assert.deepEqual(
      [test.predicate['result'], test.predicate['passedTests'], test.predicate['failedTests']],
      ['PASSED', ['identity.firmware', 'latency.deadline:bearing'], []],
    );
    const grade = statementIn(files.get('results/grade.dsse.json'));
    assert.equal(grade.predicateType, 'https://in-toto.io/attestation/svr/v0.2');
    assert.deepEqual(grade.predicate['properties'], ['GRADUS_SMALL_0_1_0_L1', 'GRADUS_SMALL_0_1_0_L2']);
    const { policies } = grade.predicate['verifier'] as { policies: { name: string }[] };
    assert.deepEqual(
      policies.map(({ name }) => name),
      ['small 0.1.0'],
    );
  });

  it('is broken when the station signs another result than the evidence gives', async () => {
    const raised = await resigned('grade', ({ predicate }) => {
      predicate['properties'] = ['GRADUS_SMALL_0_1_0_L3'];
    });
    await breaks(raised, 'results', /grade\.dsse/, /states predicate.properties.*the evidence gives/);
    const bound = await resigned('run', ({ subject: [first] }) => {
      if (first) first.digest.sha256 = '2'.repeat(64);
    });
    await breaks(bound, 'results', /run\.dsse/, /states subject\[0\]\.digest\.sha256/);
  });

  it('is broken when another key signed it, or it stands under the name of another', async () => {
    const stranger = await exported('other-signer', {}, signed);
    const foreign = stranger.get('results/grade.dsse.json') ?? assert.fail();
    await breaks(
      new Map([...files, ['results/grade.dsse.json', foreign]]),
      'results',
      /grade/,
      /signed by none of the keys/,
    );
    const run = files.get('results/run.dsse.json') ?? assert.fail();
    await breaks(new Map([...files, ['results/grade.dsse.json', run]]), 'results', /grade/, /states predicate/);
    await breaks(
      new Map([...files, ['results/more.dsse.json', run]]),
      'results',
      /more/,
      /not a result of this version/,
    );
  });

  it('is kept at the station, and the same when the run is exported again', async () => {
    const again = await openStation(path.join(home, 'station'));
    await again.exportRun(runId, path.join(home, 'again'), () => assert.fail('signed again'));
    await again.close();
    assert.deepEqual(await readRunFolder(path.join(home, 'again')), files);
  });
});

describe('the proof beside a run', () => {
  it('shows the last entry in the log with nothing but the log’s key', async () => {
    const text = Buffer.from(files.get('run.tlog-proof') ?? []).toString('utf8');
    const proof = parseProof(text, 'p');
    const key = await parseVkey(vkey, nodeChecks.sha256);
    const last = files.get('entries/0007.json') ?? assert.fail();
    const { size } = await provenIn(last, proof, key, nodeChecks, 'p');
    assert.equal(size, 24);
    const other = files.get('entries/0006.json') ?? assert.fail();
    await assert.rejects(provenIn(other, proof, key, nodeChecks, 'p'), /does not prove this entry/);
  });
});

describe('the head that an authority saw', () => {
  /** As it was kept when the log had so many entries; the token is not looked at. */
  async function seen(size: number, change: Partial<NonNullable<RunFolder['seen']>> = {}): Promise<Files> {
    const owner = await openStation(path.join(home, 'station'));
    const { log, origin, signer } = owner;
    const checkpoint = bytesOf(await signCheckpoint({ origin, size, root: await log.rootAt(size) }, signer));
    const proof = await log.proveConsistency(size, log.size);
    await owner.close();
    return remade(() => ({ seen: { checkpoint, proof, token: bytesOf('token'), ...change } }));
  }

  it('may be an earlier one of the same log, in which the run had ended', async () => {
    for (const size of [16, 17, 24]) {
      const { ok, broken, links } = await check(await seen(size));
      assert.ok(ok, broken?.says);
      assert.match(links[3]?.says ?? '', /there is a time token: not checked/);
    }
  });

  it('is looked at where somebody says whom to believe', async () => {
    const time = (says: () => { at: string; authority: string }): Checks => ({
      ...nodeChecks,
      time: async (token, over, where) => {
        assert.deepEqual([Buffer.from(token).toString(), where], ['token', 'seen/checkpoint.tsr']);
        assert.match(Buffer.from(over).toString(), /\n16\n/);
        return says();
      },
    });
    const believed = time(() => ({ at: '2026-11-24T00:00:00.000Z', authority: 'CN=x' }));
    const { links, seen: by } = await verifyRun(await seen(16), { keys: [] }, believed);
    assert.equal(links[3]?.says, 'seen by CN=x on 2026-11-24T00:00:00.000Z');
    assert.deepEqual(by, [{ by: 'CN=x', at: '2026-11-24T00:00:00.000Z' }]);
    const refusing = time(() => {
      throw new Malformed('seen/checkpoint.tsr', 'is of other bytes');
    });
    const { broken } = await verifyRun(await seen(16), { keys: [] }, refusing);
    assert.deepEqual([broken?.link, broken?.where], ['time', 'seen/checkpoint.tsr']);
  });

  it('is broken where the run had not ended in it, it is not proved, or it is of another log', async () => {
    await breaks(await seen(15), 'time', /seen.checkpoint$/, /has 15 entries; the run ends at entry 15/);
    await breaks(await seen(17, { proof: [] }), 'time', /seen.checkpoint$/, /not proved to be an earlier head/);
    const foreign = await exported('another-log');
    const checkpoint = foreign.get('checkpoint') ?? assert.fail();
    await breaks(await seen(24, { checkpoint, proof: [] }), 'time', /seen.checkpoint$/, /no key of this log signed/);
  });
});

describe('a bundle', () => {
  const withheldIn = (digests: readonly string[]): Files =>
    remade(({ objects }) => ({
      objects: new Map([...objects].filter(([hex]) => !digests.includes(`sha256:${hex}`))),
      withheld: digests.toSorted(),
    }));
  const objectWith = (text: string): string => {
    const found = [...files].find(([, bytes]) => Buffer.from(bytes).includes(text))?.[0] ?? assert.fail();
    return `sha256:${found.slice('objects/'.length)}`;
  };

  it('gives the files of the run, and the same bytes every time', async () => {
    const bundle = tarOf(files);
    assert.deepEqual(tarOf(new Map([...files].toReversed())), bundle);
    const { ok, assessment } = await check(untar(bundle));
    assert.deepEqual([ok, assessment], [true, (await check(files)).assessment]);
  });

  it('without its raw samples is judged the same, and says that something was withheld', async () => {
    const { ok, links, assessment, contents } = await check(withheldIn([objectWith('raw samples')]));
    assert.ok(ok);
    assert.deepEqual(assessment, (await check(files)).assessment);
    assert.match(links[0]?.says ?? '', /1 more objects were withheld/);
    assert.equal(contents?.withheld.length, 1);
  });

  it('without its plan cannot be judged, and says so', async () => {
    const { plan } = JSON.parse(Buffer.from(files.get('entries/0000.json') ?? []).toString('utf8')).body;
    await breaks(withheldIn([plan.digest]), 'objects', /objects/, /withheld, and a run cannot be judged without it/);
  });

  it('cannot withhold what is there, what no entry refers to, or in disorder', async () => {
    const raw = objectWith('raw samples');
    await breaks(
      remade(() => ({ withheld: [raw] })),
      'objects',
      /objects/,
      /is referred to by no entry/,
    );
    const unknown = `sha256:${'a'.repeat(64)}`;
    await breaks(
      remade(() => ({ withheld: [unknown] })),
      'objects',
      /run\.json/,
      /which no entry refers to/,
    );
  });
});
