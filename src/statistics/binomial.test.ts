import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { binomialAtLeast, binomialAtMost, clopperPearson } from './binomial.ts';

const rounded = (x: number): number => Math.round(x * 10_000) / 10_000;

describe('binomial tails', () => {
  it('sum exactly as the terms do: 10 fair coins', () => {
    assert.ok(Math.abs(binomialAtMost(2, 10, 0.5) - 56 / 1024) < 1e-14);
    assert.ok(Math.abs(binomialAtLeast(9, 10, 0.5) - 11 / 1024) < 1e-14);
  });
  it('keep their digits far out: 0.99^2000', () => {
    const expected = 0.99 ** 2000;
    assert.ok(Math.abs(binomialAtLeast(2000, 2000, 0.99) / expected - 1) < 1e-10);
  });
  it('complete each other', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3000 }),
        fc.nat(3000),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (n, k, p) => {
          assert.ok(Math.abs(binomialAtMost(k, n, p) + binomialAtLeast(k + 1, n, p) - 1) < 1e-10);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('clopperPearson', () => {
  it('is 1 at the top when all succeeded: 30 of 30 gives 0.8843 to 1', () => {
    const interval = clopperPearson(30, 30);
    assert.deepEqual([rounded(interval.low), interval.high], [0.8843, 1]);
  });
  it('narrows with more samples and widens with more confidence', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(200), (n, k) => {
        fc.pre(k <= n);
        const one = clopperPearson(k, n);
        const many = clopperPearson(4 * k, 4 * n);
        const sure = clopperPearson(k, n, 0.99);
        assert.ok(many.high - many.low < one.high - one.low);
        assert.ok(sure.low <= one.low && sure.high >= one.high);
      }),
      { numRuns: 60 },
    );
  });
  it('covers the true proportion at least as often as it says, summed over every outcome of 40 trials', () => {
    for (const p of [0.02, 0.1, 0.37, 0.5, 0.93]) {
      let covered = 0;
      for (let k = 0; k <= 40; k++) {
        const { low, high } = clopperPearson(k, 40);
        if (low <= p && p <= high) covered += binomialAtMost(k, 40, p) - binomialAtMost(k - 1, 40, p);
      }
      assert.ok(covered >= 0.95, `${covered} at ${p}`);
    }
  });
  it('refuses more successes than trials', () => {
    assert.throws(() => clopperPearson(3, 2), RangeError);
  });
});
