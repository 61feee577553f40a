import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Inspectors } from '../../src/drivers/keys/inspectors.ts';
import { callsOf, eachFails, makeStation, withoutStrace, type FileCall, type Trial } from './strace.ts';

describe('a system call of an append that fails once', { skip: withoutStrace, timeout: 240_000 }, () => {
  let trial: Trial;
  let calls: FileCall[];

  before(async () => {
    const home = await mkdtemp(path.join(os.tmpdir(), 'gradus-strace-'));
    const pattern = path.join(home, 'pattern');
    makeStation(pattern, ['250']);
    // Over the end of a tile, and an object.
    trial = { home, pattern, steps: ['260', 'object'], inspectors: new Inspectors(1) };
    const all = await callsOf(trial);
    // Before the folder of its first tile the station is opened; the lock is not part of an append.
    calls = all.slice(all.findIndex(({ name }) => name === 'mkdir')).filter(({ file }) => !file.startsWith('/lock'));
  });
  after(async () => {
    await trial.inspectors.close();
    await rm(trial.home, { recursive: true, force: true });
  });

  for (const [name, error, least] of [
    ['write', 'ENOSPC', 7],
    ['write', 'EIO', 7],
    ['fsync', 'EIO', 20],
    ['rename', 'EIO', 7],
    ['mkdir', 'EIO', 5],
    ['openat', 'EIO', 30],
  ] as const)
    it(`${name} with ${error}: strace says it failed, the caller is told, no entry is lost or torn`, async (t) => {
      const chosen = calls.filter((call) => call.name === name && !call.lists);
      assert.ok(chosen.length >= least, `${chosen.length} calls`);
      assert.deepEqual(await eachFails(trial, chosen, error), []);
      t.diagnostic(`${chosen.length} faults fired`);
    });
});
