import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { importsOf } from './imports.ts';

const names = (source: string) => importsOf(source).map((i) => i.name);

describe('the import scanner', () => {
  const found: [string, string, (string | null)[]][] = [
    ['a side effect', `import 'a';`, ['a']],
    ['a default', `import a from "./a.ts";`, ['./a.ts']],
    ['names over several lines', `import {\n  a,\n  type B,\n} from './a.ts';`, ['./a.ts']],
    ['a namespace', `import * as a from 'a'`, ['a']],
    ['a default and names', `import a, { b } from 'a'`, ['a']],
    ['a type', `import type { A } from './a.ts';`, ['./a.ts']],
    ['a type named from', `import type from from 'a';`, ['a']],
    ['attributes', `import a from './a.json' with { type: 'json' };`, ['./a.json']],
    ['a re-export', `export { a } from './a.ts';`, ['./a.ts']],
    ['a re-exported type', `export type { A } from './a.ts';`, ['./a.ts']],
    ['a re-export of everything', `export * from './a.ts'; export * as b from './b.ts'`, ['./a.ts', './b.ts']],
    ['a dynamic import', `const a = await import('./a.ts');`, ['./a.ts']],
    ['a dynamic import spread into a list', `[...import('a')]`, ['a']],
    ['a type of another file', `let a: import('./a.ts').A; type T = typeof import("b");`, ['./a.ts', 'b']],
    ['a computed import', `await import(name); import('a' + b); import(\`a\`)`, [null, null, null]],
    ['an import in a template', '`${await import("a")} text`', ['a']],
    ['an import in a template in a template', '`${`${import("a")}`} ${import("b")}`; import "c"', ['a', 'b', 'c']],
    ['an import after a regular expression with a quote', `const r = /['"\`//]/; import 'a'`, ['a']],
    ['an import after a division', `const r = a / b; import 'a' // c / d`, ['a']],
    ['an import after an object', `const a = { b: {} };\nimport 'a'`, ['a']],
    ['an import straight after an export', `export { a }\nimport 'a'`, ['a']],
  ];
  for (const [what, source, expected] of found) it(`finds ${what}`, () => assert.deepEqual(names(source), expected));

  const ignored: [string, string][] = [
    ['line comments', `// import 'a'\n`],
    ['block comments', `/* import 'a'\nexport * from 'b' */`],
    ['strings', `const a = "import 'a'"; const b = 'export * from \\'b\\''`],
    ['templates', '`import "a" \\` import("b") $ { } `'],
    ['regular expressions', `const a = /import('a')/; f(/[/]import "b"/)`],
    ['properties', `a.import('b'); a?.import('c'); import.meta.url`],
    ['members named import', `type A = { import: 'a' }; const b = { import: 'c' }`],
    ['exports of its own', `export const a = 1; export { a }; export default 'a'; export type A = 'b'`],
    ['an export followed by something named from', `export { a };\nconst from = 'b'; from; 'c'`],
  ];
  for (const [what, source] of ignored) it(`ignores ${what}`, () => assert.deepEqual(names(source), []));

  it('says on which line', () =>
    assert.deepEqual(importsOf(`/* a\n b */\n\`\n\`\nimport {\n a } from 'a'`), [{ name: 'a', line: 5 }]));
});
