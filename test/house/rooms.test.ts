import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { importsOf } from './imports.ts';
import { complaintsOf, roomsOf } from './rooms.ts';
import type { Tree } from './rooms.ts';
import { files, folders, textOf } from './tree.ts';

const rooms = roomsOf(textOf('ARCHITECTURE.md'));

function ownTree(): Tree {
  const own = JSON.parse(textOf('package.json')) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
  return {
    sources: new Map(files.filter((f) => f.endsWith('.ts')).map((f) => [f, textOf(f)])),
    folders,
    dependencies: new Set(Object.keys(own.dependencies)),
    devDependencies: new Set(Object.keys(own.devDependencies)),
  };
}

describe('the rooms table', () => {
  it('has a row for model, which stands on zod alone', () => {
    assert.deepEqual(
      rooms.find((r) => r.name === 'model'),
      { name: 'model', toCome: false, may: [], packages: ['zod'] },
    );
  });
  it('holds for every import, package, cycle and folder', () =>
    assert.equal(complaintsOf(rooms, ownTree()).join('\n'), ''));
});

const table = `# A house
## Rooms
| room | what happens there | may import | outside packages |
|---|---|---|---|
| \`model\` | nouns | – | \`zod\` |
| \`judge\` | verdicts | \`model\` | – |
| \`drivers\` | the outside | \`model\` | \`node:*\` |
| \`desk\` | people | everything in \`src/\` | everything |
| \`sim/\` | devices | \`model\` | \`node:fs\` |
| \`market\` (to come) | uses | \`judge\` | – |
## Else
| \`other\` | no row | – | – |
`;
const small = roomsOf(table);

function treeOf(sources: Record<string, string>): Tree {
  const all = {
    'src/model/a.ts': '',
    'src/judge/a.ts': '',
    'src/drivers/a.ts': '',
    'src/desk/a.ts': '',
    'sim/a.ts': '',
    ...sources,
  };
  const names = Object.keys(all);
  const folders = new Set(names.flatMap((n) => n.split('/').map((_, i, parts) => parts.slice(0, i).join('/'))));
  return {
    sources: new Map(Object.entries(all)),
    folders,
    dependencies: new Set(['zod', 'yaml']),
    devDependencies: new Set(['fast-check', '@x/dev']),
  };
}
const complaints = (sources: Record<string, string>) => complaintsOf(small, treeOf(sources));

describe('the rule of the rooms', () => {
  const allowed: [string, Record<string, string>][] = [
    ['a room in its row', { 'src/judge/a.ts': `import type { A } from '../model/a.ts'` }],
    ['its own room', { 'src/judge/a.ts': `import './b.ts'`, 'src/judge/b.ts': '' }],
    ['a package in its row, and a path of it', { 'src/model/a.ts': `import 'zod'; import 'zod/v4'` }],
    ['builtins in its row', { 'src/drivers/a.ts': `import 'node:fs'`, 'sim/a.ts': `import 'node:fs'` }],
    ['anything from a room that may import everything', { 'src/desk/a.ts': `import '../judge/a.ts'; import 'yaml'` }],
    [
      'canonical bytes and shared fixtures in a test',
      { 'src/judge/a.test.ts': `import '../formats/a.ts'; import '../../test/a.ts'` },
    ],
    [
      'test packages and builtins in a test',
      { 'src/judge/a.test.ts': `import 'node:test'; import 'fast-check'; import '@x/dev/y'; import '../model/a.ts'` },
    ],
  ];
  for (const [what, sources] of allowed) it(`allows ${what}`, () => assert.deepEqual(complaints(sources), []));

  const refused: [string, Record<string, string>, string][] = [
    [
      'a room not in its row',
      { 'src/model/a.ts': `\nexport * from '../judge/a.ts'` },
      'src/model/a.ts:2 imports ../judge/a.ts: `model` may not stand on `judge`; its row allows nothing',
    ],
    [
      'a type from a room not in its row',
      { 'src/judge/a.ts': `import type { A } from '../drivers/a.ts'` },
      'src/judge/a.ts:1 imports ../drivers/a.ts: `judge` may not stand on `drivers`; its row allows `model`',
    ],
    [
      'a room not in its row from a test',
      { 'src/judge/a.test.ts': `await import('../drivers/a.ts')` },
      'src/judge/a.test.ts:1 imports ../drivers/a.ts: `judge` may not stand on `drivers`; its row allows `model`',
    ],
    [
      'a simulator, from everywhere',
      { 'src/desk/a.ts': `import '../../sim/a.ts'` },
      'src/desk/a.ts:1 imports ../../sim/a.ts: `desk` may not stand on `sim/`; its row allows `src/`',
    ],
    [
      'fixtures of a test, outside tests',
      { 'src/judge/a.ts': `import '../../test/a.ts'` },
      'src/judge/a.ts:1 imports ../../test/a.ts: `judge` may not stand on `test/`; its row allows `model`',
    ],
    [
      'a package not in its row',
      { 'src/judge/a.ts': `let a: import('zod').A` },
      'src/judge/a.ts:1 imports zod: `judge` may not stand on the package zod; its row allows nothing',
    ],
    [
      'a package that package.json does not name',
      { 'src/desk/a.ts': `import 'left'` },
      'src/desk/a.ts:1 imports left: left is not in package.json',
    ],
    [
      'a package for development outside a test',
      { 'src/judge/a.ts': `import '@x/dev/y'` },
      'src/judge/a.ts:1 imports @x/dev/y: `judge` may not stand on the package @x/dev; its row allows nothing',
    ],
    [
      'a builtin not in its row',
      { 'src/judge/a.ts': `import 'node:fs'` },
      'src/judge/a.ts:1 imports node:fs: `judge` may not stand on node:fs; its row allows nothing',
    ],
    [
      'a builtin without its prefix',
      { 'src/drivers/a.ts': `import 'fs'` },
      'src/drivers/a.ts:1 imports fs: write node:fs',
    ],
    [
      'a name nobody can check',
      { 'src/judge/a.ts': `await import(name)` },
      'src/judge/a.ts:1 imports a computed name: an import whose name is computed cannot be held to the table: write the name',
    ],
    [
      'a test as ground to stand on',
      { 'src/judge/a.ts': `import './b.test.ts'`, 'src/judge/b.test.ts': '' },
      'src/judge/a.ts:1 imports ./b.test.ts: nothing stands on a test',
    ],
    [
      'a cycle, types included',
      {
        'src/model/a.ts': `import type { B } from './b.ts'`,
        'src/model/b.ts': `export { c } from './c.ts'`,
        'src/model/c.ts': `import './a.ts'`,
      },
      'these files stand on each other: src/model/a.ts → src/model/b.ts → src/model/c.ts → src/model/a.ts',
    ],
    [
      'a folder without a row',
      { 'src/attic/a.ts': '' },
      'the folder src/attic has no row in the rooms table: say what happens there and what it may stand on',
    ],
    [
      'a folder at the top without a row',
      { 'attic/a.ts': '' },
      'the folder attic has no row in the rooms table: say what happens there and what it may stand on',
    ],
    ['a room to come that is there', { 'src/market/a.ts': '' }, '`market` exists: take "(to come)" out of its row'],
  ];
  for (const [what, sources, says] of refused)
    it(`refuses ${what}`, () => assert.deepEqual(complaints(sources), [says]));

  it('refuses a row without a folder, a neighbour without a row and a package not to be had', () => {
    const rows = roomsOf(`## Rooms\n| \`judge\` | – | \`gone\` | \`left\` |\n`);
    const bare = { sources: new Map<string, string>(), folders: new Set<string>(), dependencies: new Set<string>() };
    assert.deepEqual(complaintsOf(rows, { ...bare, devDependencies: new Set() }), [
      '`judge` has a row and no folder: mark it "(to come)"',
      'the row of `judge` allows `gone`, which has no row',
      'the row of `judge` allows the package left, which is not under dependencies in package.json',
    ]);
  });
  it('refuses two rows that allow each other', () => {
    const rows = small.map((r) => (r.name === 'model' ? { ...r, may: ['judge'] } : r));
    assert.deepEqual(complaintsOf(rows, treeOf({})), [
      '`judge` and `model` each allow the other: one of them stands on the other, not both',
    ]);
  });
});

describe('what a verdict is computed with', () => {
  /** ECMA-262 leaves the last bits of these to the engine: a run judged again in a browser would not be the same. */
  const ours = /^src\/(judge|plan|certify|statistics\/(normal|risk|exponential))\b/;
  const approximated = /\bMath\.(?:a?(?:cos|sin|tan)h?|atan2|cbrt|exp|expm1|hypot|log|log10|log1p|log2|pow)\b|\*\*/;

  it('is no function that engines may round each in its own way', () => {
    const judging = files.filter((file) => ours.test(file) && !file.endsWith('.test.ts'));
    assert.ok(judging.length > 15);
    const found = judging.filter((file) => approximated.test(textOf(file).replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')));
    assert.deepEqual(found, []);
  });

  it('of statistics is these three files alone', () => {
    const judges = files.filter((file) => /^src\/judge\/(?!.*\.test\.ts)/.test(file));
    const named = judges.flatMap((file) => importsOf(textOf(file)).flatMap(({ name }) => name ?? []));
    const statistics = new Set(named.filter((name) => name.includes('/statistics/')));
    assert.deepEqual([...statistics], ['../statistics/risk.ts']);
  });
});
