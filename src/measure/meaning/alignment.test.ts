import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Mapping } from '../../formats/sssom.ts';
import { alignmentOf } from './alignment.ts';

const row = (subject: string, object: string, change: Partial<Mapping> = {}): Mapping => ({
  line: 1,
  subject,
  predicate: 'skos:exactMatch',
  object,
  relation: 'exact',
  not: false,
  noTerm: false,
  justification: 'j:x',
  ...change,
});

describe('a mapping set beside a reviewer’s', () => {
  it('has precision, recall and F1 of what is in both, each with its exact interval', () => {
    const own = [row('a', 'x'), row('b', 'y'), row('c', 'z'), row('d', 'w')];
    const { precision, recall, f1 } = alignmentOf(own, [row('a', 'x'), row('b', 'y')]);
    assert.deepEqual([precision?.value, precision?.n, recall?.value, recall?.n, f1], [0.5, 4, 1, 2, 4 / 6]);
    assert.match(recall?.component.how ?? '', /2 of 2/);
  });
  it('takes owl:sameAs for skos:exactMatch, and a narrow match for another', () => {
    const same = alignmentOf([row('a', 'x', { predicate: 'owl:sameAs' })], [row('a', 'x')]);
    assert.equal(same.f1, 1);
    assert.equal(alignmentOf([row('a', 'x', { relation: 'narrow' })], [row('a', 'x')]).f1, 0);
  });
  it('counts a row once, and leaves out what is denied or has no counterpart', () => {
    const own = [row('a', 'x'), row('a', 'x'), row('b', 'y', { not: true }), row('c', 'n', { noTerm: true })];
    assert.deepEqual(alignmentOf(own, [row('a', 'x')]).precision?.n, 1);
  });
  it('has no share of nothing', () => {
    assert.deepEqual(alignmentOf([], []), { precision: undefined, recall: undefined, f1: undefined });
    const { precision, recall, f1 } = alignmentOf([], [row('a', 'x')]);
    assert.deepEqual([precision, recall?.value, f1], [undefined, 0, 0]);
  });
});
