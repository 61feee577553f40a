import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { meanInterval, studentQuantile } from './student.ts';

describe('studentQuantile', () => {
  it('is odd around one half', () => {
    assert.equal(studentQuantile(0.1, 7), -studentQuantile(0.9, 7));
    assert.equal(studentQuantile(0.5, 7), 0);
  });
});

describe('meanInterval', () => {
  it('is 3 ± 1.963 for 1, 2, 3, 4, 5', () => {
    const { mean, half } = meanInterval([1, 2, 3, 4, 5]);
    assert.equal(mean, 3);
    assert.equal(Math.round(half * 1000) / 1000, 1.963);
  });
  it('moves with its samples and does not widen', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2 }),
        fc.integer({ max: 1000, min: 0 }),
        (xs, by) => {
          const here = meanInterval(xs);
          const there = meanInterval(xs.map((x) => x + by));
          assert.ok(Math.abs(there.mean - here.mean - by) < 1e-6 && Math.abs(there.half - here.half) < 1e-6);
        },
      ),
    );
  });
  it('refuses a single value', () => {
    assert.throws(() => meanInterval([1]), RangeError);
  });
});
