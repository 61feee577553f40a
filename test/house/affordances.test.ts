import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codes, files, section, tableRows, textOf } from './tree.ts';

/** `gradus:infer` and `urn:gradus:affordance:infer` → `infer`. */
function typesIn(text: string): string[] {
  const found = [...text.matchAll(/(?:urn:gradus:affordance:|\bgradus:)([a-z]+(?:-[a-z]+)*)(?!:)\b/g)];
  return [...new Set(found.map((m) => m[1] ?? ''))].filter((type) => type !== 'affordance').toSorted();
}

function sourcesUnder(folder: string): string {
  const sources = files.filter((f) => f.startsWith(folder) && f.endsWith('.ts') && !f.endsWith('.test.ts'));
  return sources.map(textOf).join('\n');
}

/** Types by which the HTTP probe looks an affordance up. */
function lookedUp(): string[] {
  const found = sourcesUnder('src/drivers/http/').matchAll(/\b(?:action|typedProperty)\('([a-z-]+)'\)/g);
  return [...new Set([...found].map((m) => m[1] ?? ''))].toSorted();
}

/** Types of the page's table whose last column says `when`. */
function documented(when: 'now' | 'to come'): string[] {
  return tableRows(section(textOf('docs/affordances.md'), 'Affordances'))
    .filter((row) => row.at(-1) === when)
    .flatMap((row) => typesIn(codes(row[1] ?? '').join(' ')))
    .toSorted();
}

describe('docs/affordances.md', () => {
  it('names stimulus and infer among what the bench calls now', () => {
    assert.deepEqual(
      ['infer', 'stimulus'].filter((type) => !documented('now').includes(type)),
      [],
    );
  });
  it('says "now" of exactly what the HTTP probe looks for', () => assert.deepEqual(lookedUp(), documented('now')));
  it('says "now" of exactly what the simulated sensors offer over HTTP', () =>
    assert.deepEqual(typesIn(sourcesUnder('sim/faces/http/')), documented('now')));
});
