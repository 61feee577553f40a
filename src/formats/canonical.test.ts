import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { canonicalText, isCanonical } from './canonical.ts';

/** What writing the value again says of a text; undefined where it has no canonical form at all. */
function byWriting(text: string, value: unknown): boolean | undefined {
  try {
    return canonicalText(value) === text;
  } catch {
    return undefined;
  }
}

function asked(text: string, value: unknown): boolean | undefined {
  try {
    return isCanonical(text, value);
  } catch {
    return undefined;
  }
}

describe('whether a text is canonical JSON', () => {
  it('is said as by writing its value again, of whatever JSON there is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.boolean(), (value, written) => {
        const text = written
          ? byWriting('', value) === undefined
            ? 'null'
            : canonicalText(value)
          : JSON.stringify(value);
        const read: unknown = JSON.parse(text);
        assert.equal(asked(text, read), byWriting(text, read));
      }),
      { numRuns: 2000 },
    );
  });

  const texts: Record<string, [text: string, is: boolean | undefined]> = {
    'members in order': ['{"a":1,"b":{"a":[],"c":null}}', true],
    'members that are numbers, in order of their digits': ['{"10":1,"9":2}', true],
    'members that are numbers, in order of their values': ['{"9":2,"10":1}', false],
    'members beyond the first plane, in order of UTF-16': ['{"\u{10000}":1,"\uffff":2}', true],
    'the same in order of code points': ['{"\uffff":2,"\u{10000}":1}', false],
    'a member twice': ['{"a":1,"a":1}', false],
    'a member of no name': ['{"":1,"a":2}', true],
    '__proto__ as a member': ['{"__proto__":1,"a":2}', true],
    'minus zero': ['-0', false],
    'a number beyond a double': ['1e999', undefined],
    'a lone surrogate': [String.raw`"\ud800"`, undefined],
    'a lone surrogate in a name': [String.raw`{"\ud800":1}`, undefined],
    'what only looks like one': [String.raw`"\\ud800"`, true],
    'a pair written as escapes': [String.raw`"\ud83d\ude00"`, false],
    'a hundred arrays': [`${'['.repeat(100)}${']'.repeat(100)}`, true],
    'arrays too deep': [`${'['.repeat(102)}${']'.repeat(102)}`, undefined],
  };
  for (const [name, [text, is]] of Object.entries(texts))
    it(`${name}: ${is ?? 'has no canonical form'}`, () => {
      const value: unknown = JSON.parse(text);
      assert.deepEqual([asked(text, value), byWriting(text, value)], [is, is]);
    });
});
