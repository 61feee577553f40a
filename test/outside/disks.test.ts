import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Inspectors } from '../../src/drivers/keys/inspectors.ts';
import { wrongAfter } from '../evidence/whole.ts';
import { stubbornWriter } from './strace.ts';

/** Where file systems are mounted that nobody else sees, and that go with the process; as root of one's own where need be. */
const apart = ['--map-root-user', '--mount'];
const withoutMounts =
  spawnSync('unshare', [...apart, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0
    ? false
    : 'unshare may not mount here';
const withoutDevices =
  spawnSync('unshare', ['--mount', 'sh', '-c', 'losetup --find && command -v mkfs.ext4']).status === 0
    ? false
    : 'no loop device or no mkfs.ext4 here: it needs root';

let home: string;
let inspectors: Inspectors;
before(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'gradus-disks-'));
  inspectors = new Inspectors(1);
});
after(async () => {
  await inspectors.close();
  await rm(home, { recursive: true, force: true });
});

/** Runs `script` apart; in it `write STEP…` is the stubborn writer on a station in $disk, which is copied out at the end. What the writer said. */
function onDisk(name: string, script: string, options = apart): { said: string[]; copy: string } {
  const disk = path.join(home, name);
  const copy = path.join(home, `${name}-copy`);
  const shell = `set -eu; disk=${disk}; mkdir $disk; write() { ${process.execPath} ${stubbornWriter} $disk/station "$@"; }
    ${script}
    cp -a $disk/station ${copy}`;
  const { stdout, stderr, status } = spawnSync('unshare', [...options, 'sh', '-c', shell], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return { said: stdout.split('\n'), copy };
}

const isWhole = async (copy: string, said: readonly string[]): Promise<void> =>
  assert.deepEqual(await wrongAfter(copy, said, inspectors), []);
const refused = (said: readonly string[]): string[] => said.filter((line) => line.startsWith('refused '));

describe('a disk that is full (a tmpfs of a few kilobytes)', { skip: withoutMounts, timeout: 60_000 }, () => {
  for (const [what, limit, filler] of [
    ['blocks', 'size=1536k', 'head -c 512K /dev/zero >$disk/filler'],
    ['file names', 'nr_inodes=40', 'mkdir $disk/filler; (cd $disk/filler; touch 1 2 3 4 5 6 7 8 9)'],
  ] as const)
    it(`has no more ${what}: STATION_FULL, nothing is lost, and the log goes on when there is room`, async () => {
      const { said, copy } = onDisk(
        what.replace(' ', '-'),
        `mount -t tmpfs -o ${limit} tmpfs $disk; ${filler}; write fill object '!rm -r '$disk/filler fill close fill`,
      );
      for (const line of refused(said)) assert.match(line, /^refused STATION_FULL .*\(ENOSPC\)/);
      const full = said.findIndex((line) => line.startsWith('refused '));
      assert.ok(full > 0 && said.findLastIndex((line) => line.startsWith('ack ')) > full, said.join('\n'));
      await isWhole(copy, said);
    });
});

describe(
  'a device that gives errors (a loop device, cut short under an ext4)',
  { skip: withoutDevices, timeout: 60_000 },
  () => {
    it('EIO at fsync is STATION_STORAGE each time; on the device that came back all is there that was acknowledged', async () => {
      // What lies beyond the cut is put back with the device's size: only what is written meanwhile is lost.
      const [cut, back] = [
        `tail -c +12582913 $image >$image.end; truncate -s 12M $image; losetup -c $device`,
        `cat $image.end >>$image; losetup -c $device`,
      ];
      const { said, copy } = onDisk(
        'device',
        `image=${home}/image; truncate -s 32M $image; mkfs.ext4 -q -b 4096 -O ^has_journal $image
      device=$(losetup --find --show $image); trap 'umount $disk; losetup --detach $device' EXIT
      mount -t ext4 $device $disk; fallocate -l 20M $disk/filler
      write 100 "!sync; ${cut}" 120 object "!${back}" 120 object close 320
      umount $disk; mount -t ext4 $device $disk`,
        ['--mount'],
      );
      const [first, ...others] = refused(said);
      assert.match(first ?? '', /^refused STATION_STORAGE .*\(EIO\)$/);
      for (const line of others) assert.match(line, /^refused STATION_STORAGE /);
      assert.deepEqual(
        said.filter((line) => /^(?:ack|gave)/.test(line)),
        ['ack 100', 'gave up 120', 'gave up object', 'ack 120', 'ack 320'],
      );
      await isWhole(copy, said);
    });
  },
);
