import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { earlyStoppingEstimate, fewestQueries, overrunsAllowed } from './early-stopping.ts';

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

describe('fewestQueries', () => {
  it('asks more for every overrun', () => {
    fc.assert(
      fc.property(fc.constantFrom(0.5, 0.9, 0.97, 0.99), fc.nat(40), (p, t) => {
        assert.ok(fewestQueries(p, t + 1) > fewestQueries(p, t));
      }),
      { numRuns: 60 },
    );
  });
  it('is undone by overrunsAllowed', () => {
    assert.deepEqual(
      [458, 459, 661, 662, 2010].map((n) => overrunsAllowed(n, 0.99)),
      [-1, 0, 0, 1, 10],
    );
  });
});

describe('earlyStoppingEstimate', () => {
  it('is the largest of 662 for p99, and the tenth largest of 2010', () => {
    assert.equal(earlyStoppingEstimate(upTo(662), 0.99), 662);
    assert.equal(earlyStoppingEstimate(upTo(2010), 0.99), 2001);
  });
  it('does not exist below 662 samples', () => {
    assert.equal(earlyStoppingEstimate(upTo(661), 0.99), undefined);
  });
});
