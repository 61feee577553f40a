import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { fewestForInterval, quantileInterval, quantileOf, quantileRanks } from './quantile.ts';

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

describe('the nearest-rank quantile', () => {
  it('is an observed value: the 99th of 100, the 455th of 459', () => {
    assert.equal(quantileOf(upTo(100), 0.99), 99);
    assert.equal(quantileOf(upTo(459), 0.99), 455);
    assert.equal(quantileOf(upTo(5), 0.5), 3);
  });
  it('has at least the fraction p at or below it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.double({ min: 0.001, max: 1, noNaN: true }), (xs, p) => {
        const sorted = xs.toSorted((a, b) => a - b);
        const q = quantileOf(sorted, p);
        assert.ok(sorted.filter((x) => x <= q).length >= p * sorted.length - 1e-6);
      }),
    );
  });
  it('refuses an empty set', () => {
    assert.throws(() => quantileOf([], 0.5), RangeError);
  });
});

describe('the order-statistic interval', () => {
  it('leaves open what the samples cannot bound: the median of 5, the p99 of 367', () => {
    assert.deepEqual(quantileRanks(5, 0.5), { low: undefined, high: undefined });
    assert.equal(quantileRanks(367, 0.99).high, undefined);
    assert.equal(quantileRanks(368, 0.99).high, 368);
  });
  it('needs 36 samples for p90, 368 for p99 and 6 for the median', () => {
    assert.deepEqual(
      [0.9, 0.99, 0.5].map((p) => fewestForInterval(p)),
      [36, 368, 6],
    );
  });
  it('holds the value it surrounds', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 36, maxLength: 200 }), (xs) => {
        const { value, low, high } = quantileInterval(
          xs.toSorted((a, b) => a - b),
          0.9,
        );
        assert.ok((low ?? -Infinity) <= value && value <= (high ?? -Infinity));
      }),
    );
  });
  it('covers the true p90 of a skewed distribution in at least 95 % of 400 repetitions, less chance', () => {
    let state = 12_345;
    const next = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const truth = -Math.log(0.1);
    let covered = 0;
    for (let i = 0; i < 400; i++) {
      const sorted = Float64Array.from({ length: 60 }, () => -Math.log(1 - next())).sort();
      const { low, high } = quantileInterval(sorted, 0.9);
      if (low !== undefined && high !== undefined && low <= truth && truth <= high) covered++;
    }
    // 400 · 0.95 less three standard deviations.
    assert.ok(covered >= 367, `${covered} of 400`);
  });
});
