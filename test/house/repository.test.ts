import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { files, folders, textOf } from './tree.ts';

const own = JSON.parse(textOf('package.json')) as { scripts: Record<string, string>; bin: Record<string, string> };
const known = new Set(files);

describe('package.json', () => {
  for (const [name, script] of Object.entries(own.scripts))
    it(`npm run ${name} runs a file that is there`, () => {
      const named = script.split(' ').filter((word) => /\.(ts|mjs)$/.test(word));
      assert.deepEqual(
        named.filter((file) => !known.has(file)),
        [],
      );
      if (named.length === 0)
        assert.ok(
          script
            .split(' ')
            .slice(1)
            .every((word) => folders.has(word)),
          script,
        );
    });
  it('the bin is there', () => assert.ok(Object.values(own.bin).every((file) => known.has(file))));
});

/** Headings as GitHub names them in links. */
function anchorsOf(text: string): Set<string> {
  const headings = [...text.matchAll(/^#{1,6} (.+)$/gm)].map((m) => m[1] ?? '');
  return new Set(
    headings.map((h) =>
      h
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

function brokenLinks(file: string): string[] {
  const prose = textOf(file).replace(/^```[\s\S]*?^```/gm, '');
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((m) => m[1] ?? '');
  return links.filter((link) => {
    if (/^[a-z+]+:/.test(link)) return false;
    const [to = '', anchor] = link.split('#');
    const target = to === '' ? file : path.posix.join(path.posix.dirname(file), to).replace(/\/$/, '');
    if (!known.has(target)) return !folders.has(target);
    return anchor !== undefined && !anchorsOf(textOf(target)).has(anchor);
  });
}

describe('links between pages', () => {
  for (const file of files.filter((f) => f.endsWith('.md')))
    it(`${file} leads somewhere`, () => assert.deepEqual(brokenLinks(file), []));
});

describe('pages named in the code', () => {
  it('are there', () => {
    const gone = files
      .filter((f) => f.endsWith('.ts') && !f.startsWith('test/house/'))
      .flatMap((f) => [...textOf(f).matchAll(/\bdocs\/[\w/-]+\.md\b/g)].map(([page]) => [f, page] as const))
      .filter(([, page]) => !known.has(page));
    assert.deepEqual(gone, []);
  });
});

const self = 'test/house/repository.test.ts';
const forbidden: [string, RegExp][] = [
  ['a path of somebody’s machine', /(?<![\w.~-])\/(?:work|root|home\/[a-z]+|Users\/[A-Za-z]+)\//],
  ['a secret key', /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/]{20}/],
  ['a folder beside the clone', /\.\.\/shared\b/],
];
const isText = (file: string): boolean =>
  /\.(ts|mjs|json|md|ya?ml|sh|html|txt|xml)$|^[^.]+$|^\.[^/]+(\/run)?$/.test(file);

describe('the repository', () => {
  for (const [what, pattern] of forbidden)
    it(`mentions nowhere ${what}`, () => {
      const found = files.filter((f) => f !== self && isText(f) && pattern.test(textOf(f)));
      assert.deepEqual(found, []);
    });

  type Locked = { resolved?: string; integrity?: string } & Record<'dependencies' | 'optionalDependencies', object>;
  const lock = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, Partial<Locked>> };

  it('locks every package to its digest, and to no host but the public registry', () => {
    const strange = Object.entries(lock.packages).filter(
      ([at, { resolved = 'https://registry.npmjs.org/', integrity }]) =>
        at !== '' && (!resolved.startsWith('https://registry.npmjs.org/') || !integrity?.startsWith('sha512-')),
    );
    assert.deepEqual(
      strange.map(([at]) => at),
      [],
    );
  });

  it('locks what every locked package asks for, on other platforms too: npm ci refuses a lock with gaps', () => {
    const locked = new Set(Object.keys(lock.packages).map((at) => at.replace(/^.*node_modules\//, '')));
    const gaps = Object.entries(lock.packages).flatMap(([at, { dependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies })
        .filter((name) => !locked.has(name))
        .map((name) => `${at} asks for ${name}`),
    );
    assert.deepEqual(gaps, []);
  });

  it('has no file named after nothing', () => {
    const empty = files.filter((f) => /(^|\/)(utils?|helpers?|manager|service|common|index)(\.test)?\.m?ts$/.test(f));
    assert.deepEqual(empty, []);
  });
});
