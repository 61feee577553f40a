import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { spreadOf } from '../../benchmarks/figure.ts';
import { interleaved } from '../../benchmarks/pairs.ts';
import { asked, chosen } from '../../tool/named.ts';
import { files, root, textOf } from './tree.ts';

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
}

/** Files of a folder that export what its main looks for. */
function exporting(folder: string, what: string): string[] {
  return files
    .filter((f) => new RegExp(`^${folder}/[^/]+\\.ts$`).test(f) && textOf(f).includes(`export const ${what}:`))
    .map((f) => f.slice(folder.length + 1, -'.ts'.length));
}

describe('npm run soak and npm run benchmark', () => {
  for (const [folder, what] of [
    ['soak', 'soak'],
    ['benchmarks', 'benchmark'],
  ] as const) {
    it(`${folder}: --list names every file that exports a ${what}`, () => {
      const { status, stdout } = run(`${folder}/main.ts`, '--list', '--json');
      const listed = stdout.split('\n').filter((line) => line !== '');
      assert.deepEqual(
        listed.map((line) => (JSON.parse(line) as { name: string }).name),
        exporting(folder, what),
      );
      assert.equal(status, 0);
    });
    it(`${folder}: a name that is not there is a person's mistake`, () => {
      const { status, stderr } = run(`${folder}/main.ts`, 'nothing-of-the-kind');
      assert.match(stderr, /^no nothing-of-the-kind; there is /);
      assert.equal(status, 2);
    });
  }
  it('reads names and options in any order', () => {
    assert.deepEqual(asked(['a', '--json', 'b', '--count', '3', '--only', 'x,y']), {
      names: ['a', 'b'],
      list: false,
      json: true,
      count: 3,
      only: ['x', 'y'],
    });
  });
  it('refuses --only where there is nothing to choose from', () => {
    for (const main of ['benchmarks/main.ts', 'soak/main.ts']) {
      const { status, stderr } = run(main, main.startsWith('soak') ? 'stall' : 'judge', '--only', 'x');
      assert.match(stderr, /^\w.* has nothing to choose from by --only\n$/);
      assert.equal(status, 2);
    }
  });
  it('refuses a count that is none', () => {
    assert.throws(() => asked(['--count', '0']), /^TypeError: --count wants a whole number above 0, not 0$/);
  });
  it('keeps the order asked for', () => {
    assert.deepEqual(
      chosen(
        new Map([
          ['a', 1],
          ['b', 2],
        ]),
        ['b', 'a'],
      ),
      [2, 1],
    );
  });
});

describe('figures', () => {
  it('the median of four is between the middle two', () =>
    assert.deepEqual(spreadOf([4, 1, 3, 2]), { median: 2.5, low: 1, high: 4 }));
  it('the median of three is the middle one', () => assert.equal(spreadOf([9, 1, 2]).median, 2));
  it('pairs run in turn, each in the other order than the last, after one of each to warm up', async () => {
    const order: string[] = [];
    const { ours, peer, ratio } = await interleaved(
      2,
      () => (order.push('ours'), 2),
      async () => (order.push('peer'), 4),
    );
    assert.deepEqual(order, ['ours', 'peer', 'ours', 'peer', 'peer', 'ours']);
    assert.deepEqual([ours.median, peer.median, ratio], [2, 4, { median: 0.5, low: 0.5, high: 0.5 }]);
  });
});
