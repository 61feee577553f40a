import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { exponential } from './exponential.ts';

/** DLMF 4.2 and 6.2 give e; the others are its powers to 17 digits, computed with integers below. */
function exact(tenths: number): number {
  // e^(-t/10) = Σ (-t)^n / (10^n n!), in fixed point with 80 digits.
  const one = 10n ** 80n;
  let [sum, term] = [one, one];
  for (let n = 1n; term !== 0n; n++) {
    term = (term * BigInt(-tenths)) / (10n * n);
    sum += term;
  }
  return Number(`${sum}e-80`);
}

describe('the exponential', () => {
  it('is that of exact arithmetic to two units in the last place', () => {
    for (let tenths = 0; tenths <= 300; tenths++) {
      const [ours, truth] = [exponential(-tenths / 10), exact(tenths)];
      // A tenth is not a double: its own error counts as well.
      const slack = truth * Number.EPSILON * (2 + tenths / 10);
      assert.ok(Math.abs(ours - truth) <= slack, `e^-${tenths / 10}: ${ours}, ${truth}`);
    }
  });

  it('has these very bits, on every engine', () => {
    const bits = (x: number): string =>
      new DataView(new Float64Array([exponential(x)]).buffer).getBigUint64(0, true).toString(16);
    assert.deepEqual([0, -0.1, -1, -7.3, -72.5, -700].map(bits), [
      '3ff0000000000000',
      '3fecf46d99d52b3a',
      '3fd78b56362cef38',
      '3f4622d4792b6a8d',
      '39652e0021eb2a50',
      'd14f2b0fb9307f',
    ]);
  });

  it('is 1 at 0, falls, and ends at 0', () => {
    assert.equal(exponential(0), 1);
    assert.equal(exponential(-746), 0);
    assert.ok(exponential(-740) > 0);
    fc.assert(
      fc.property(fc.double({ min: -700, max: 0, noNaN: true }), (x) => {
        assert.ok(exponential(x) >= exponential(x - 1e-9 - Math.abs(x) * 1e-12));
        assert.ok(Math.abs(exponential(x) / Math.exp(x) - 1) < 4e-16);
      }),
    );
  });

  it('is not asked of what is positive or no number', () => {
    for (const x of [1, Number.NaN, Number.POSITIVE_INFINITY]) assert.throws(() => exponential(x), RangeError);
  });
});
