import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { lines, longestLine } from './lines.ts';

describe('lines', () => {
  it('gives the same lines however the text is cut', () => {
    const text = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\n') }), { maxLength: 12 });
    fc.assert(
      fc.property(text, (chunks) => {
        const found: string[] = [];
        const push = lines((line) => void found.push(line), assert.fail);
        for (const chunk of chunks) push(chunk);
        assert.deepEqual(found, chunks.join('').split('\n').slice(0, -1));
      }),
    );
  });
  it('keeps nothing of a line that does not end, and says so once', () => {
    let said = 0;
    const push = lines(assert.fail, () => said++);
    const chunk = 'x'.repeat(longestLine / 4 + 1);
    for (let i = 0; i < 6; i++) push(chunk);
    assert.equal(said, 1);
  });
});
