import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clopperPearson } from './binomial.ts';
import { fewestQueries, overrunsAllowed } from './early-stopping.ts';
import { quantileRanks } from './quantile.ts';

// An arithmetic of its own, in whole numbers: binomial terms over one denominator, so that nothing is rounded.

/** P(Binomial(n, hundredths/100) = k) · 100ⁿ for every k. */
function terms(n: number, hundredths: number): bigint[] {
  const [hit, miss] = [BigInt(hundredths), BigInt(100 - hundredths)];
  const all: bigint[] = [miss ** BigInt(n)];
  for (let k = 1; k <= n; k++) all.push(((all[k - 1] ?? 0n) * BigInt(n - k + 1) * hit) / (BigInt(k) * miss));
  return all;
}
const sum = (all: readonly bigint[]): bigint => all.reduce((total, one) => total + one, 0n);
/** Whether a sum of such terms is at most so many ten-thousandths of all. */
const atMost = (part: bigint, n: number, tenThousandths: number): boolean =>
  part * 10_000n <= BigInt(tenThousandths) * 100n ** BigInt(n);

describe('early stopping beyond the published counts', () => {
  for (const [hundredths, p, most] of [
    [10, 0.9, 25],
    [1, 0.99, 15],
  ] as const)
    it(`is the exact binomial tail for p${p * 100} with up to ${most} overruns`, () => {
      for (let t = 0; t <= most; t++) {
        const n = fewestQueries(p, t);
        assert.ok(atMost(sum(terms(n, hundredths).slice(0, t + 1)), n, 100), `${n} queries show it with ${t}`);
        const fewer = sum(terms(n - 1, hundredths).slice(0, t + 1));
        assert.ok(!atMost(fewer, n - 1, 100), `${n - 1} queries do not show it with ${t}`);
        assert.deepEqual([overrunsAllowed(n, p), overrunsAllowed(n - 1, p)], [t, t - 1]);
      }
    });
});

describe('the interval of a percentile, by enumeration', () => {
  for (const [hundredths, sizes] of [
    [50, [6, 7, 11, 25, 60, 100]],
    [90, [36, 60, 100, 200, 459]],
    [95, [73, 100, 459]],
    [99, [368, 459, 662]],
  ] as const)
    it(`covers the ${hundredths}th with at least 95 %, and no nearer rank would leave each side 2.5 %`, () => {
      for (const n of sizes) {
        const { low, high } = quantileRanks(n, hundredths / 100);
        assert.ok(low !== undefined && high !== undefined, `${n} samples bound it`);
        // X(l) is above the quantile where fewer than l samples are at or below it; X(u) is below it where u or more are.
        const all = terms(n, hundredths);
        const [above, below] = [sum(all.slice(0, low)), sum(all.slice(high))];
        assert.ok(atMost(above + below, n, 500), `n = ${n}`);
        assert.ok(!atMost(sum(all.slice(0, low + 1)), n, 250), `n = ${n}: rank ${low + 1} would be too high`);
        assert.ok(!atMost(sum(all.slice(high - 1)), n, 250), `n = ${n}: rank ${high - 1} would be too low`);
      }
    });
});

describe('the interval of a share, by enumeration', () => {
  it('covers every share with at least 95 %, whatever the number', () => {
    for (const n of [5, 20, 60])
      for (let hundredths = 1; hundredths < 100; hundredths++) {
        const missed = terms(n, hundredths).filter((_, k) => {
          const { low, high } = clopperPearson(k, n);
          return hundredths / 100 < low || hundredths / 100 > high;
        });
        assert.ok(atMost(sum(missed), n, 500), `${hundredths} % of ${n}`);
      }
  });
});
