import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codes, section, tableRows, textOf } from './tree.ts';

const page = textOf('docs/decisions/0010-dependencies.md');
const own = JSON.parse(textOf('package.json')) as Record<string, Record<string, string>>;

/** Packages named in the first column under a heading; every row has its why. */
function explained(title: string): string[] {
  const rows = tableRows(section(page, title)).filter((row) => codes(row[0] ?? '').length > 0);
  assert.deepEqual(
    rows.filter((row) => row.length !== 2 || row[1] === ''),
    [],
  );
  return rows.flatMap((row) => codes(row[0] ?? ''));
}

describe('docs/decisions/0010-dependencies.md', () => {
  for (const [title, kind] of [
    ['At run time', 'dependencies'],
    ['By platform', 'optionalDependencies'],
    ['For development', 'devDependencies'],
  ] as const)
    it(`has a why for each of ${kind}, and for no other package`, () => {
      const inPackage = Object.keys(own[kind] ?? {});
      assert.deepEqual(explained(title).toSorted(), inPackage.toSorted());
    });
  it('every version is pinned', () => {
    const all = ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap((k) =>
      Object.entries(own[k] ?? {}),
    );
    assert.deepEqual(
      all.filter(([, version]) => !/^\d/.test(version)),
      [],
    );
  });
});
