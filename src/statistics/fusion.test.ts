import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gainOf, meanOverSubsets, scoreOf, subsetsOf, underDropOut } from './fusion.ts';
import type { SubsetAnswers } from './fusion.ts';
import { pairedInterval } from './paired.ts';

const answers = (sensors: readonly number[], text: string): SubsetAnswers => ({
  sensors,
  right: Array.from(text, (mark) => mark === '+'),
});
const near = (a: number | undefined, b: number): void =>
  assert.ok(Math.abs((a ?? Number.NaN) - b) < 1e-12, `${a} ${b}`);

describe('subsets of sensors', () => {
  it('are all seven of three, the smallest first', () =>
    assert.deepEqual(subsetsOf(3), [[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]]));
  it('are fifteen of four, and of five each alone, all but one, and all', () => {
    assert.equal(subsetsOf(4).length, 15);
    assert.deepEqual(
      subsetsOf(5).map((subset) => subset.length),
      [1, 1, 1, 1, 1, 4, 4, 4, 4, 4, 5],
    );
  });
});

describe('the gain of fusion', () => {
  const subsets = [answers([0], '++--------'), answers([1], '+++++++---'), answers([0, 1], '+++++++++-')];
  it('is counted against the best single on the same inputs', () => {
    const { value, best, first, second } = gainOf(subsets);
    assert.deepEqual([best, first, second], [1, 2, 0]);
    near(value, 0.2);
  });
  it('is bounded below by the least lower end as it stands, above by the least upper end at half the error', () => {
    const one = { first: 7, second: 0, n: 10 };
    const other = { first: 2, second: 0, n: 10 };
    const { low, high } = gainOf(subsets);
    near(low, pairedInterval(other).low);
    near(high, Math.min(pairedInterval(one, 0.975).high, pairedInterval(other, 0.975).high));
  });
  it('covers the true gain of two equal singles at least as often as it says', () => {
    // Each single is right when its own coin is; together, when either is.
    let state = 7;
    const coin = (p: number): boolean => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32 < p;
    let [missed, above] = [0, 0];
    for (let run = 0; run < 400; run++) {
      const right = { a: [] as boolean[], b: [] as boolean[], all: [] as boolean[] };
      for (let i = 0; i < 150; i++) {
        const [a, b] = [coin(0.7), coin(0.7)];
        right.a.push(a);
        right.b.push(b);
        right.all.push(a || b);
      }
      const found = [
        { sensors: [0], right: right.a },
        { sensors: [1], right: right.b },
        { sensors: [0, 1], right: right.all },
      ];
      const { low, high } = gainOf(found);
      if (low > 0.21) above++;
      if (low > 0.21 || high < 0.21) missed++;
    }
    assert.ok(missed <= 20, `${missed} of 400`);
    assert.ok(above <= 10, `${above} of 400`);
  });
  it('refuses subsets that were asked other inputs, or without all together', () => {
    assert.throws(() => gainOf([answers([0], '+'), answers([1], '+'), answers([0, 1], '++')]), RangeError);
    assert.throws(() => gainOf([answers([0], '+'), answers([1], '+')]), RangeError);
  });
});

describe('what is made of the table of subsets', () => {
  const table = [answers([0], '++++------'), answers([1], '++++++----'), answers([0, 1], '++++++++--')];
  it('the mean over subsets, within Hoeffding’s bound for the inputs', () => {
    const { value, low, high } = meanOverSubsets(table);
    near(value, 0.6);
    near(value - low, Math.sqrt(Math.log(40) / 20));
    assert.equal(high, 1);
  });
  it('the expected accuracy under drop-out: all at 0, blind at 1, the sum in between', () => {
    const scores = table.map(scoreOf);
    near(underDropOut(scores, 0, 0.25), 0.8);
    near(underDropOut(scores, 1, 0.25), 0.25);
    near(underDropOut(scores, 0.5, 0.25), (0.8 + 0.4 + 0.6 + 0.25) / 4);
  });
  it('none where not every subset was asked', () => {
    const scores = subsetsOf(5).map((sensors) => scoreOf({ sensors, right: [true] }));
    assert.equal(underDropOut(scores, 0.5, 0.25), undefined);
  });
});
