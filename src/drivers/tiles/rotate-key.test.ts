import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { vkeyText } from '../../evidence/checkpoint.ts';
import { nodeDisk, type Disk } from './disk.ts';
import { revokeKey, rotateKey } from './rotate-key.ts';
import { openStation, type StationOptions } from './station.ts';

let home: string;
const text = (words: string): Uint8Array => Buffer.from(words);

before(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'gradus-rotate-'));
});
after(() => rm(home, { recursive: true, force: true }));

async function made(name: string, options: StationOptions = {}): Promise<{ where: string; first: string }> {
  const where = path.join(home, name);
  const station = await openStation(where, { ...options, create: true });
  await station.log.append([text('one'), text('two')]);
  await station.close();
  return { where, first: station.vkey };
}

/** The keys of a station as a reader finds them, who needs no private key. */
async function keysOf(where: string): Promise<[key: string, from: number, to: number][]> {
  const reader = await openStation(where, { readOnly: true });
  return (await reader.keys()).spans.map(({ key, from, to }) => [vkeyText(key), from, to]);
}

const names = async (where: string): Promise<string[]> => (await readdir(path.join(where, 'key'))).toSorted();

describe('a station that is given another key', () => {
  it('signs with it from the next entry on, and its log says which key signed what', async () => {
    const { where, first } = await made('once');
    const { from, to, index } = await rotateKey(where, {}, 'yearly');
    assert.deepEqual([from, index], [first, 2]);
    assert.notEqual(to, first);
    const station = await openStation(where);
    assert.equal(station.vkey, to);
    assert.equal(await station.log.append([text('three')]), 3);
    await station.close();
    assert.deepEqual(await keysOf(where), [
      [first, 0, 3],
      [to, 3, Number.POSITIVE_INFINITY],
    ]);
    assert.deepEqual(await names(where), ['events.json', 'station.pem', 'station.vkey']);
  });

  it('has no copy of the old private key left', async () => {
    const { where } = await made('gone');
    const pem = await readFile(path.join(where, 'key', 'station.pem'), 'utf8');
    await rotateKey(where, {});
    const all = await readdir(where, { recursive: true, withFileTypes: true });
    for (const file of all.filter((one) => one.isFile()))
      assert.ok(!(await readFile(path.join(file.parentPath, file.name), 'utf8')).includes(pem.split('\n')[1] ?? ''));
  });

  it('may be given a third, and say of the first that it is not believed', async () => {
    const { where, first } = await made('twice');
    await rotateKey(where, {});
    await rotateKey(where, {});
    const since = '2026-11-01T00:00:00.000Z';
    await revokeKey(where, {}, { key: first, since, because: 'the disk was stolen' });
    const { spans } = await (await openStation(where, { readOnly: true })).keys();
    assert.deepEqual(
      spans.map(({ from, revoked }) => [from, revoked?.since]),
      [
        [0, since],
        [3, undefined],
        [4, undefined],
      ],
    );
  });
});

/** A disk that stops at its `nth` call that changes something, as a process does that was killed: nothing after it happens. */
function stopping(nth: number): { disk: Disk; stopped: () => boolean } {
  let calls = 0;
  const dead = (): void => {
    if (calls++ >= nth) throw Object.assign(new Error('EIO: stopped'), { code: 'EIO' });
  };
  const disk: Disk = {
    ...nodeDisk,
    makeFolder: async (folder) => (dead(), nodeDisk.makeFolder(folder)),
    rename: async (from, to) => (dead(), nodeDisk.rename(from, to)),
    syncFolder: async (folder) => (dead(), nodeDisk.syncFolder(folder)),
    remove: async (name) => (dead(), nodeDisk.remove(name)),
    create: async (file, mode) => (dead(), nodeDisk.create(file, mode)),
  };
  return { disk, stopped: () => calls > nth };
}

describe('a rotation that is cut off', () => {
  it('at any moment is finished or undone by who opens the station next, and readers read meanwhile', async () => {
    const { where: pattern, first } = await made('pattern');
    const outcomes = new Set<string>();
    for (let nth = 0; ; nth++) {
      const where = path.join(home, `cut-${nth}`);
      await cp(pattern, where, { recursive: true });
      const { disk, stopped } = stopping(nth);
      await rotateKey(where, { disk }).catch(() => undefined);
      if (!stopped()) break;
      const reader = await openStation(where, { readOnly: true });
      assert.ok(reader.log.size >= 2);
      const station = await openStation(where);
      const rotated = station.vkey !== first;
      outcomes.add(rotated ? 'finished' : 'undone');
      const index = await station.log.append([text('after')]);
      assert.equal(index, rotated ? 3 : 2, `call ${nth}`);
      await station.close();
      const keys = await keysOf(where);
      assert.deepEqual(
        keys.map(([, from]) => from),
        rotated ? [0, 3] : [0],
      );
      assert.equal(keys.at(-1)?.[0], station.vkey);
      assert.deepEqual(
        (await names(where)).filter((name) => name !== 'events.json'),
        ['station.pem', 'station.vkey'],
      );
      await rotateKey(where, {});
      await rm(where, { recursive: true });
    }
    assert.deepEqual([...outcomes].toSorted(), ['finished', 'undone']);
  });
});

describe('a private key behind a passphrase', () => {
  const passphrase = (secret: string | undefined) => () => Promise.resolve(secret);

  it('is made so, opens with it alone, and is rotated to another behind the same', async () => {
    const secret = passphrase('correct horse');
    const { where } = await made('secret', { passphrase: secret });
    const file = path.join(where, 'key', 'station.pem');
    assert.match(await readFile(file, 'utf8'), /^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
    if (process.platform !== 'win32') assert.equal((await stat(file)).mode & 0o777, 0o600);
    await assert.rejects(openStation(where, { passphrase: passphrase(undefined) }), {
      code: 'STATION_KEY',
      message: /is encrypted. Set GRADUS_KEY_PASSPHRASE/,
    });
    await assert.rejects(openStation(where, { passphrase: passphrase('wrong') }), {
      code: 'STATION_KEY',
      message: /does not open with this passphrase/,
    });
    await rotateKey(where, { passphrase: secret });
    assert.match(await readFile(file, 'utf8'), /^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
    await (await openStation(where, { passphrase: secret })).close();
    await (await openStation(where, { readOnly: true })).log.read(0, 1);
  });
});
