import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { agreementAtLeast, fewestInputs } from './agreement.ts';
import { binomialAtMost } from './binomial.ts';
import { fewestPairs, isEquivalent, isNotWorse, pairedInterval, tangoInterval } from './paired.ts';

describe('agreement', () => {
  it('above 99.9 % takes 3 688 inputs without a disagreement, and 2 995 one-sided', () => {
    assert.equal(fewestInputs(0.999), 3688);
    assert.equal(fewestInputs(0.999, 0, 0.9), 2995);
    assert.equal(fewestInputs(0.99), 368);
  });
  it('is shown by that many and not by one fewer, whatever the disagreements', () => {
    for (const disagreements of [0, 1, 5]) {
      const n = fewestInputs(0.99, disagreements);
      assert.ok(agreementAtLeast(n - disagreements, n) > 0.99);
      assert.ok(agreementAtLeast(n - 1 - disagreements, n - 1) <= 0.99);
    }
  });
  it('refuses to show everything or nothing', () => {
    assert.throws(() => fewestInputs(1), RangeError);
    assert.throws(() => fewestInputs(0), RangeError);
  });
});

/** ln of n choose k. */
const logs = Array.from({ length: 200 }, (_, i) => Math.log(i)).map((_, i, all) =>
  all.slice(1, i + 1).reduce((s, x) => s + x, 0),
);
const chance = (b: number, c: number, n: number, pb: number, pc: number): number =>
  Math.exp(
    (logs[n] ?? 0) -
      (logs[b] ?? 0) -
      (logs[c] ?? 0) -
      (logs[n - b - c] ?? 0) +
      b * Math.log(pb) +
      c * Math.log(pc) +
      (n - b - c) * Math.log(1 - pb - pc),
  );

/** How often the interval holds the true difference, over every outcome there is. */
function coverage(interval: typeof tangoInterval, n: number, pb: number, pc: number): number {
  let covered = 0;
  for (let b = 0; b <= n; b++)
    for (let c = 0; b + c <= n; c++) {
      const { low, high } = interval({ first: b, second: c, n });
      if (low <= pb - pc && pb - pc <= high) covered += chance(b, c, n, pb, pc);
    }
  return covered;
}

describe('the difference of two paired proportions', () => {
  for (const [n, pb, pc] of [
    [10, 0.1, 0.1],
    [20, 0.3, 0.1],
    [30, 0.02, 0.05],
    [30, 0.2, 0.2],
  ] as const)
    it(`is covered at least 95 % of the time with ${n} pairs at ${pb} and ${pc}, by enumeration`, () => {
      assert.ok(coverage(pairedInterval, n, pb, pc) >= 0.95);
      assert.ok(coverage(tangoInterval, n, pb, pc) >= 0.9, 'the score interval is only about nominal');
    });
  it('turns its sign with the two judges', () => {
    const [ours, theirs] = [
      tangoInterval({ first: 3, second: 9, n: 50 }),
      tangoInterval({ first: 9, second: 3, n: 50 }),
    ];
    assert.ok(Math.abs(ours.low + theirs.high) < 1e-9 && Math.abs(ours.high + theirs.low) < 1e-9);
  });
  it('is never shown to be the same by a difference that was not found', () => {
    const few = pairedInterval({ first: 0, second: 0, n: 50 });
    assert.equal(isEquivalent(few, 0.01), false);
    assert.equal(isNotWorse(few, 0.01), false);
    assert.equal(isNotWorse(few, 0.1), true);
  });
  it('can be shown no worse where it is not shown the same', () => {
    const better = pairedInterval({ first: 30, second: 0, n: 1000 });
    assert.equal(isNotWorse(better, 0.01), true);
    assert.equal(isEquivalent(better, 0.01), false);
  });
  it('within one point takes 437 inputs that all agree: ln 0.0125 / ln 0.99, rounded up', () => {
    assert.equal(fewestPairs(0.01), Math.ceil(Math.log(0.0125) / Math.log(0.99)));
    assert.equal(fewestPairs(0.01), 437);
  });
  it('with half of nothing is refused', () => {
    assert.throws(() => tangoInterval({ first: 3, second: 3, n: 5 }), RangeError);
    assert.throws(() => pairedInterval({ first: 0, second: 0, n: 0 }), RangeError);
  });
});

it('the chance of no disagreement in 3 688 inputs at 99.9 % is at most 2.5 %', () =>
  assert.ok(binomialAtMost(0, 3688, 0.001) <= 0.025 && binomialAtMost(0, 3687, 0.001) > 0.025));
