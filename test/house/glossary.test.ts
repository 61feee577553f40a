import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { files, tableRows, textOf } from './tree.ts';

/** A type in the third column: `Plan` in [plan](src/model/plan.ts). */
const typeIn = /`(\w+)` in \[[^\]]+\]\(([^)]+)\)/g;
const rows = tableRows(textOf('GLOSSARY.md')).filter(([word]) => word !== 'word');

function exportsOf(file: string): Set<string> {
  const declared = textOf(file).matchAll(/^export (?:async )?(?:type|interface|const|function\*?|class) (\w+)/gm);
  return new Set([...declared].map((m) => m[1] ?? ''));
}

describe('the glossary', () => {
  it('has a word, a meaning, a type and a standard a row', () => {
    assert.deepEqual(
      rows.filter((row) => row.length !== 4 || row.some((cell) => cell === '')),
      [],
    );
  });
  it('explains a word once', () => {
    const words = rows.map(([word]) => word);
    assert.deepEqual(
      words.filter((word, i) => words.indexOf(word) !== i),
      [],
    );
  });
  for (const [word, , type = ''] of rows)
    for (const [, name = '', file = ''] of type.matchAll(typeIn))
      it(`${word}: ${file} exports ${name}`, () => {
        assert.ok(files.includes(file), `${file} is not there`);
        assert.ok(exportsOf(file).has(name), `${file} exports ${[...exportsOf(file)].join(', ')}`);
      });
  it('names a type in every row or says that there is none', () => {
    assert.deepEqual(
      rows.filter(([, , type = '']) => [...type.matchAll(typeIn)].length === 0 && type !== '–').map(([word]) => word),
      [],
    );
  });
});
