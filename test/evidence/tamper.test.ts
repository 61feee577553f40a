import assert from 'node:assert/strict';
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { bundle, unbundle } from '../../src/evidence/tiles.ts';
import { signEntry } from '../../src/evidence/entry.ts';
import { fsck, type Fsck, type HeldNote } from '../../src/drivers/tiles/fsck.ts';
import { placeOf } from '../../src/drivers/tiles/place.ts';
import { rotateKey, revokeKey } from '../../src/drivers/tiles/rotate-key.ts';
import { Inspectors } from '../../src/drivers/keys/inspectors.ts';
import { openStation } from '../../src/drivers/tiles/station.ts';
import type { Entry, EntryBody } from '../../src/model/entry.ts';
import { runId, writeRun } from './genuine-run.ts';

let home: string;
let pattern: string;
let inspectors: Inspectors;
/** Checkpoints as they were published, by size. */
const published = new Map<number, string>();
const size = 296;

const runAt = (i: number): string => `20261123T${String(100_000 + i)}Z-u-1-aaaaaa`;

/** A station of 37 runs of eight entries: a full tile of each row that has one, and partial ones. */
before(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'gradus-tamper-'));
  pattern = path.join(home, 'pattern');
  inspectors = new Inspectors();
  const station = await openStation(pattern, { create: true });
  for (let i = 0; i < 37; i++) {
    await writeRun(station, { run: i === 20 ? runId : runAt(i) });
    published.set(station.log.size, station.log.checkpoint);
  }
  await station.close();
  assert.equal(station.log.size, size);
});
after(async () => {
  await inspectors.close();
  await rm(home, { recursive: true, force: true });
});

type Look = { found: Fsck; damaged: string[] };

async function looked(where: string, held: HeldNote[] = []): Promise<Look> {
  const found = await fsck(placeOf(where, {}), { inspectors, held });
  return { found, damaged: found.findings.filter(({ kind }) => kind === 'damage').map(({ file }) => file) };
}

/** What is found of a copy that was changed. */
async function tampered(change: (where: string) => Promise<unknown>, held?: HeldNote[]): Promise<Look> {
  const where = await mkdtemp(path.join(home, 't-'));
  await cp(pattern, where, { recursive: true });
  await change(where);
  const look = await looked(where, held);
  await rm(where, { recursive: true });
  return look;
}

const logFile = (where: string, name: string): string => path.join(where, 'log', ...name.split('/'));
const [fullBundle, lastBundle] = ['tile/entries/000', 'tile/entries/001.p/40'];

/** Rewrites a bundle of entries. */
async function rewritten(where: string, name: string, change: (entries: Uint8Array[]) => Uint8Array[]): Promise<void> {
  const file = logFile(where, name);
  const width = name === fullBundle ? 256 : 40;
  await writeFile(file, bundle(change(unbundle(await readFile(file), width, name))));
}

/** Turns a byte of a file of the log. */
async function overwritten(where: string, name: string, at: number): Promise<void> {
  const bytes = await readFile(logFile(where, name));
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(logFile(where, name), bytes);
}

describe('a station as it was written', () => {
  it('is whole, to every run and object', async () => {
    const { found } = await looked(pattern);
    assert.deepEqual(found.findings, []);
    assert.deepEqual([found.size, found.runs, found.objects], [size, 37, 5]);
  });

  it('is whole after its key was changed and the old one revoked, which is told', async () => {
    const where = path.join(home, 'rotated');
    await cp(pattern, where, { recursive: true });
    const { from } = await rotateKey(where, {});
    await revokeKey(where, {}, { key: from, since: '2026-11-20T00:00:00.000Z', because: 'stolen' });
    const { found, damaged } = await looked(where);
    assert.deepEqual(damaged, []);
    assert.match(found.findings[0]?.says ?? '', /revoked as of 2026-11-20.*stolen/);
    await writeFile(path.join(where, 'key', 'events.json'), '[]');
    assert.ok((await looked(where)).damaged.length > 0);
  });

  it('may hold what a stopped writer left, which is told and no damage', async () => {
    const { found, damaged } = await tampered(async (where) => {
      await writeFile(logFile(where, 'tile/0/001.p/41.7.tmp'), 'half');
      await writeFile(logFile(where, 'tile/0/001.p/48'), 'beyond');
    });
    assert.deepEqual(damaged, []);
    assert.deepEqual(
      found.findings.map(({ file, says }) => [file, says]),
      [
        ['log/tile/0/001.p/41.7.tmp', 'was left half written'],
        ['log/tile/0/001.p/48', 'holds what lies beyond the checkpoint'],
      ],
    );
  });
});

describe('a station that is written to while it is checked', () => {
  it('is whole', async () => {
    const where = path.join(home, 'live');
    await cp(pattern, where, { recursive: true });
    const station = await openStation(where);
    const stop = new AbortController();
    const growing = (async () => {
      for (let i = 0; !stop.signal.aborted; i++) await writeRun(station, { run: runAt(700 + i) });
    })();
    for (let i = 0; i < 5; i++) assert.deepEqual((await looked(where)).damaged, []);
    stop.abort();
    await growing;
    await station.close();
    assert.ok(station.log.size > size);
  });
});

describe('what no station keeps', () => {
  it('is told with its path, and is no damage', async () => {
    const strays = ['notes.txt', 'log/checkpoint.old', 'log/tile/0/1', 'objects/ab/cd', 'key/station.key', 'times/1/x'];
    const { found, damaged } = await tampered(async (where) => {
      for (const name of strays) {
        await mkdir(path.join(where, path.dirname(name)), { recursive: true });
        await writeFile(path.join(where, name), '');
      }
    });
    assert.deepEqual(damaged, []);
    assert.deepEqual(found.findings.map(({ file }) => file).toSorted(), strays.toSorted());
  });

  it('hides no damage, however much of it there is', async () => {
    const { found } = await tampered(async (where) => {
      for (let i = 0; i < 1100; i++) await writeFile(logFile(where, `tile/x${i}`), '');
      await overwritten(where, 'tile/0/000', 0);
    });
    assert.deepEqual([found.damages, found.notes, found.findings.length], [1, 1100, 1001]);
    assert.equal(found.findings[0]?.file, 'log/tile/0/000');
  });
});

describe('a byte that was turned', () => {
  it('is found in every file there is, and that file is named and no other', async () => {
    const all = (await readdir(pattern, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
    const names = all.map((file) =>
      path.relative(pattern, path.join(file.parentPath, file.name)).replaceAll('\\', '/'),
    );
    // Neither is part of what was recorded.
    // A few of the partial tiles of earlier sizes stand for all.
    const recorded = names.filter(
      (name) => !/^(lock|station\.json|key\/station\.pem)$/.test(name) && !/\.p\/(?!1$|6$|40$)/.test(name),
    );
    assert.ok(recorded.length >= 15, recorded.join());
    for (const name of recorded) {
      const { damaged } = await tampered(async (where) => {
        const file = path.join(where, ...name.split('/'));
        const bytes = await readFile(file);
        const at = Math.floor(bytes.length / 2);
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        await writeFile(file, bytes);
      });
      assert.deepEqual([...new Set(damaged)], [name]);
    }
  });
});

describe('what was changed of the log is found, and named:', () => {
  const at = (entry: number, file: string) => (look: Look) => {
    const [first] = look.found.findings.filter(({ kind }) => kind === 'damage');
    assert.deepEqual(
      [first?.file, first?.entry],
      [`log/${file}`, entry],
      JSON.stringify(look.found.findings.slice(0, 3)),
    );
  };
  const named = (file: string, says: RegExp) => (look: Look) => {
    const found = look.found.findings.find((one) => one.kind === 'damage' && one.file === file);
    assert.match(found?.says ?? JSON.stringify(look.found.findings.slice(0, 3)), says);
  };
  const only =
    (file: string) =>
    ({ damaged }: Look): void =>
      assert.deepEqual([...new Set(damaged)], [`log/${file}`]);
  const edited = (bytes: Uint8Array | undefined, from: string, to: string): Uint8Array => {
    const text = Buffer.from(bytes ?? []).toString('utf8');
    assert.ok(text.includes(from));
    return Buffer.from(text.replace(from, to));
  };

  const cases: Record<string, [change: (where: string) => Promise<unknown>, check: (look: Look) => void]> = {
    'a figure in an entry': [
      (where) => rewritten(where, fullBundle, (all) => all.with(5, edited(all[5], '"value":40.5', '"value":10.5'))),
      at(5, fullBundle),
    ],
    'an entry put in': [
      (where) => rewritten(where, lastBundle, (all) => [...all.slice(0, 8), all[0] ?? assert.fail(), ...all.slice(8)]),
      named(`log/${lastBundle}`, /.*/),
    ],
    'an entry taken out': [
      (where) => rewritten(where, fullBundle, (all) => all.filter((_, i) => i !== 100)),
      named(`log/${fullBundle}`, /holds 255 entries of 256/),
    ],
    'two entries that changed places': [
      (where) =>
        rewritten(where, fullBundle, (all) =>
          all.with(33, all[34] ?? assert.fail()).with(34, all[33] ?? assert.fail()),
        ),
      ({ found }) =>
        assert.deepEqual(
          found.findings.map(({ file, entry }) => [file, entry]),
          [
            [`log/${fullBundle}`, 33],
            [`log/${fullBundle}`, 34],
          ],
        ),
    ],
    'two entries that changed places at the end of the log': [
      (where) =>
        rewritten(where, lastBundle, (all) => all.with(3, all[4] ?? assert.fail()).with(4, all[3] ?? assert.fail())),
      ({ found, damaged }) => {
        assert.deepEqual([...new Set(damaged)], [`log/${lastBundle}`]);
        assert.deepEqual(
          found.findings.map(({ entry }) => entry),
          [259, 260],
        );
      },
    ],
    'a hash in a tile': [
      (where) => overwritten(where, 'tile/0/000', 32 * 9),
      ({ found }) =>
        assert.deepEqual(
          found.findings.map(({ file, entry }) => [file, entry]),
          [['log/tile/0/000', 9]],
        ),
    ],
    'bytes behind the last entry': [(where) => appendFile(logFile(where, lastBundle), 'x'), only(lastBundle)],
    'a hash behind the last one': [
      (where) => appendFile(logFile(where, 'tile/0/001.p/40'), new Uint8Array(32)),
      only('tile/0/001.p/40'),
    ],
    'a tile of an earlier size that was cut to a smaller one': [
      (where) => truncate(logFile(where, 'tile/0/001.p/6'), 32 * 5),
      only('tile/0/001.p/6'),
    ],
    'a tile that is a folder now': [
      async (where) => {
        await rm(logFile(where, 'tile/0/000'));
        await mkdir(logFile(where, 'tile/0/000'));
      },
      only('tile/0/000'),
    ],
    'an entry that cannot be read, whose run is not blamed for it': [
      (where) => rewritten(where, fullBundle, (all) => all.with(17, Buffer.from('{}'))),
      ({ found }) =>
        assert.deepEqual(
          found.findings.map(({ file, entry }) => [file, entry]),
          [[`log/${fullBundle}`, 17]],
        ),
    ],
    'a bundle cut short': [
      async (where) => {
        const file = logFile(where, lastBundle);
        await writeFile(file, (await readFile(file)).subarray(0, -10));
      },
      named(`log/${lastBundle}`, /ends within its entry 39/),
    ],
    'a tile of hashes that is gone': [
      (where) => rm(logFile(where, 'tile/0/000')),
      named('log/tile/0/000', /is missing/),
    ],
    'tiles that were renamed': [
      async (where) => {
        await rename(logFile(where, 'tile/entries/000'), logFile(where, 'tile/entries/002'));
      },
      (look) => {
        named('log/tile/entries/000', /is missing/)(look);
        assert.ok(look.found.findings.some(({ file }) => file === 'log/tile/entries/002'));
      },
    ],
    'an object edited': [
      async (where) => {
        const [folder = ''] = await readdir(path.join(where, 'objects'));
        const [name = ''] = await readdir(path.join(where, 'objects', folder));
        await writeFile(path.join(where, 'objects', folder, name), 'other');
      },
      (look) => {
        assert.match(look.damaged[0] ?? '', /^objects\/[0-9a-f]{2}\/[0-9a-f]{64}$/);
        assert.match(look.found.findings[0]?.says ?? '', /does not have the digest/);
      },
    ],
    'an object taken away': [
      async (where) => {
        const [folder = ''] = await readdir(path.join(where, 'objects'));
        await rm(path.join(where, 'objects', folder), { recursive: true });
      },
      (look) => assert.match(look.found.findings[0]?.says ?? '', /is missing; entry \d+ refers to it/),
    ],
    'an old checkpoint put back': [
      (where) => writeFile(logFile(where, 'checkpoint'), published.get(280) ?? ''),
      named('log/checkpoint', /states 280 entries and is older than the tiles beside it/),
    ],
    'an entry signed by another station': [
      async (where) => {
        const other = await openStation(path.join(where, 'other'), { create: true });
        await other.close();
        await rewritten(where, fullBundle, (all) => all);
        const file = logFile(where, fullBundle);
        const all = unbundle(await readFile(file), 256, 'b');
        const { body, run, seq, at } = JSON.parse(Buffer.from(all[12] ?? []).toString('utf8')) as Entry;
        const { bytes } = await signEntry(body, { run, seq, at }, other.signer);
        await writeFile(file, bundle(all.with(12, bytes)));
      },
      at(12, fullBundle),
    ],
  };
  for (const [name, [change, check]] of Object.entries(cases))
    it(name, async () => {
      const look = await tampered(change);
      assert.ok(look.found.damages > 0);
      check(look);
    });

  it('a log that its own key signed anew, with an entry left out', async () => {
    const { found } = await tampered(async (where) => {
      await rm(path.join(where, 'log'), { recursive: true });
      await rm(path.join(where, 'station.json'));
      const owner = await openStation(where, { create: true });
      const all = unbundle(await readFile(logFile(pattern, fullBundle)), 256, 'b');
      // The station signs a tree without the fifth entry of the first run.
      await owner.log.append([...all.slice(0, 4), ...all.slice(5, 256)]);
      await owner.close();
    });
    const [first] = found.findings;
    assert.deepEqual([first?.entry, first?.file], [4, 'log/tile/entries/000.p/255']);
    assert.match(first?.says ?? '', /is number 5 of the run .* where 4 belongs/);
  });

  it('runs that do not open, or open again, whoever signed them', async () => {
    const where = path.join(home, 'unopened');
    const owner = await openStation(where, { create: true });
    await writeRun(owner, { opening: () => ({ kind: 'step-started', step: 's1' }) });
    await writeRun(owner, { run: runAt(1), middle: (all) => [...all, { kind: 'step-started', step: 's9' }] });
    let opening: EntryBody | undefined;
    await writeRun(owner, {
      run: runAt(2),
      opening: (body) => (opening = body),
      middle: (all) => [...all, opening ?? assert.fail()],
    });
    await owner.close();
    const { found } = await looked(where);
    assert.deepEqual(
      found.findings.map(({ entry }) => entry),
      [0, 24],
    );
    assert.match(found.findings[0]?.says ?? '', /is number 0 of the run .* and says step-started/);
  });

  it('the entry that gives the log its next key, and nothing else for it', async () => {
    const where = path.join(home, 'turned');
    await cp(pattern, where, { recursive: true });
    await rotateKey(where, {});
    const name = 'tile/entries/001.p/41';
    const file = logFile(where, name);
    const all = unbundle(await readFile(file), 41, name);
    await writeFile(file, bundle(all.with(40, edited(all[40], '"kind":"key-rotated"', '"kind":"key-rotatec"'))));
    const { found } = await looked(where);
    assert.deepEqual(
      found.findings.map((one) => [one.file, one.entry]),
      [
        [`log/${name}`, 296],
        [`log/${name}`, 296],
      ],
    );
  });

  it('a terminal entry that the station signed over other entries', async () => {
    const where = path.join(home, 'doctored');
    const owner = await openStation(where, { create: true });
    await writeRun(owner, { terminal: (body) => ({ ...body, chain: `sha256:${'0'.repeat(64)}` }) });
    await writeRun(owner, { run: runAt(1), terminal: (body) => ({ ...body, entries: 7 }) });
    await owner.close();
    const { found } = await looked(where);
    assert.deepEqual(
      found.findings.map(({ entry, says }) => [entry, says.replace(/ of the run .*?(;|$)/, '$1')]),
      [
        [7, 'entry 7 chains other entries'],
        [15, 'entry 15 counts 7 entries; there are 8'],
      ],
    );
  });
});

describe('a checkpoint that somebody outside holds', () => {
  const held = (note: string | undefined): HeldNote[] => [{ where: 'held.txt', note: note ?? assert.fail() }];

  it('is found to be part of the log, whichever size it has', async () => {
    const all = [...published.values()].flatMap((note) => held(note));
    assert.deepEqual((await looked(pattern, all)).found.findings, []);
  });

  it('tells that the log was cut back', async () => {
    const { found } = await tampered(
      async (where) => {
        await writeFile(logFile(where, 'checkpoint'), published.get(288) ?? '');
        for (const row of ['0', 'entries'])
          for (let width = 33; width <= 40; width++) await rm(logFile(where, `tile/${row}/001.p/${width}`));
      },
      held(published.get(296)),
    );
    const told = found.findings.filter(({ kind }) => kind === 'damage');
    assert.deepEqual(told, [
      { kind: 'damage', file: 'held.txt', says: 'the log had 296 entries and has 288: it was cut back' },
    ]);
  });

  it('tells that the log was written anew, or has a second face', async () => {
    const { found } = await tampered(
      async (where) => {
        await rm(path.join(where, 'log'), { recursive: true });
        await rm(path.join(where, 'station.json'));
        const owner = await openStation(where, { create: true });
        for (let i = 0; i < 37; i++) await writeRun(owner, { run: runAt(i + 500) });
        await owner.close();
      },
      held(published.get(280)),
    );
    assert.match(found.findings[0]?.says ?? '', /the log had other entries when it had 280/);
  });

  it('says nothing where another log’s key signed it', async () => {
    const other = await openStation(path.join(home, 'other-log'), { create: true });
    await other.close();
    const { found, damaged } = await looked(pattern, held(other.log.checkpoint));
    assert.deepEqual([damaged, found.findings[0]?.kind], [[], 'note']);
  });

  it('that was forged is damage of its own', async () => {
    const forged = (published.get(280) ?? '').replace('\n280\n', '\n281\n');
    const { found } = await looked(pattern, held(forged));
    assert.match(found.findings[0]?.says ?? '', /signature .* does not verify/);
  });
});
