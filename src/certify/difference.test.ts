import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brief, firstDifference } from './difference.ts';

describe('the first difference', () => {
  it('is none between equal values, whatever the order of keys', () => {
    assert.equal(firstDifference({ a: [1, { b: null }], c: 'x' }, { c: 'x', a: [1, { b: null }] }), null);
  });

  it('names the path and both values', () => {
    assert.deepEqual(firstDifference({ steps: [{ n: 1 }] }, { steps: [{ n: 2 }] }), { path: 'steps[0].n', a: 1, b: 2 });
  });

  it('is a member that only one side has, a longer list, another kind', () => {
    assert.deepEqual(firstDifference({ a: 1 }, { a: 1, b: 2 }), { path: 'b', a: undefined, b: 2 });
    assert.deepEqual(firstDifference([1], [1, 2]), { path: '[1]', a: undefined, b: 2 });
    assert.deepEqual(firstDifference({ a: [] }, { a: {} }), { path: 'a', a: [], b: {} });
    assert.deepEqual(firstDifference(null, {}), { path: '', a: null, b: {} });
  });

  it('is said in a few words', () => {
    assert.equal(brief(undefined), 'nothing');
    assert.equal(brief('x'.repeat(200)).length, 80);
  });
});
