import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { FormatError } from './error.ts';
import { tarOf, untar } from './tar.ts';

const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const some = new Map([
  ['run.json', text('{"a":1}')],
  ['entries/0000.json', text('x'.repeat(512))],
  ['objects/empty', new Uint8Array()],
]);
const plain = (files: ReadonlyMap<string, Uint8Array>): Record<string, string> =>
  Object.fromEntries([...files].map(([name, bytes]) => [name, Buffer.from(bytes).toString('latin1')]));

describe('an archive', () => {
  it('gives back the files it was made of', () => assert.deepEqual(plain(untar(tarOf(some))), plain(some)));

  it('has the same bytes whatever order the files came in', () => {
    assert.deepEqual(tarOf(new Map([...some].toReversed())), tarOf(some));
  });

  it('is read by the system’s tar', { skip: process.platform === 'win32' }, () => {
    const listed = execFileSync('tar', ['tvf', '-', '--utc'], { input: tarOf(some), encoding: 'utf8' });
    const lines = listed
      .trim()
      .split('\n')
      .map((line) => line.replaceAll(/\s+/g, ' '));
    assert.deepEqual(lines, [
      '-rw-r--r-- 0/0 512 1970-01-01 00:00 entries/0000.json',
      '-rw-r--r-- 0/0 0 1970-01-01 00:00 objects/empty',
      '-rw-r--r-- 0/0 7 1970-01-01 00:00 run.json',
    ]);
  });

  it('with any byte of a header, padding or end changed is not read', () => {
    const archive = tarOf(some);
    const data = new Set<number>();
    for (const bytes of untar(archive).values())
      for (let i = 0; i < bytes.length; i++) data.add(bytes.byteOffset - archive.byteOffset + i);
    for (let at = 0; at < archive.length; at++) {
      if (data.has(at)) continue;
      const changed = Uint8Array.from(archive);
      changed[at] = (changed[at] ?? 0) ^ 1;
      assert.throws(() => untar(changed), FormatError, `byte ${at}`);
    }
  });

  it('cut short or made longer anywhere is not read', () => {
    const archive = tarOf(some);
    for (let length = 0; length < archive.length; length += 64)
      assert.throws(() => untar(archive.subarray(0, length)), FormatError);
    assert.throws(() => untar(Buffer.concat([archive, new Uint8Array(512)])), /does not end/);
  });

  for (const [what, name] of [
    ['leads up', 'a/../b'],
    ['is absolute', '/etc/passwd'],
    ['is longer than a header holds', 'x'.repeat(101)],
    ['is not ASCII', 'objects/é'],
    ['is empty', ''],
    ['is another path on another system', 'a\\..\\b'],
    ['is hidden', 'a/.b'],
    ['is an option', '-b'],
  ] as const)
    it(`has no name that ${what}`, () => assert.throws(() => tarOf(new Map([[name, text('x')]])), RangeError));

  it(
    'that another program wrote is not read, though its files are the same',
    { skip: process.platform === 'win32' },
    () => {
      const other = execFileSync('sh', ['-c', 'd=$(mktemp -d); cd "$d"; echo hi >a; tar cf - a; rm -r "$d"']);
      assert.throws(() => untar(other), /header of a/);
    },
  );

  it('is read as it was written, or not at all', () => {
    const archive = tarOf(some);
    const change = fc.array(fc.tuple(fc.nat({ max: archive.length - 1 }), fc.nat({ max: 255 })), { maxLength: 6 });
    fc.assert(
      fc.property(change, (bytes) => {
        const changed = Uint8Array.from(archive);
        for (const [at, byte] of bytes) changed[at] = byte;
        let files: Map<string, Uint8Array>;
        try {
          files = untar(changed);
        } catch (error) {
          assert.ok(error instanceof FormatError, String(error));
          return;
        }
        assert.deepEqual(tarOf(files), changed);
      }),
      { numRuns: 2000 },
    );
  });
});
