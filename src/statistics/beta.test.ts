import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { inverseBeta, logGamma, regularisedBeta } from './beta.ts';

const near = (actual: number, expected: number, relative = 1e-12): void =>
  assert.ok(
    Math.abs(actual - expected) <= relative * Math.max(1e-300, Math.abs(expected)),
    `${actual}, not ${expected}`,
  );

describe('logGamma', () => {
  it('is ln √π at one half and ln 9! at ten', () => {
    near(logGamma(0.5), Math.log(Math.sqrt(Math.PI)));
    near(logGamma(10), Math.log(362_880));
  });
  it('grows by ln x from x to x + 1', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e5, noNaN: true }), (x) => {
        assert.ok(Math.abs(logGamma(x + 1) - logGamma(x) - Math.log(x)) < 1e-12 * Math.max(1, logGamma(x + 1)) + 1e-12);
      }),
      { numRuns: 200 },
    );
  });
  it('refuses what is not above 0', () => {
    assert.throws(() => logGamma(0), /logGamma of 0/);
  });
});

describe('regularisedBeta', () => {
  it('is x for a = b = 1, and x² (3 − 2x) for a = b = 2', () => {
    near(regularisedBeta(0.3, 1, 1), 0.3);
    near(regularisedBeta(0.3, 2, 2), 0.09 * 2.4);
  });
  it('is 1 minus itself with the arguments exchanged', () => {
    const shape = fc.double({ min: 0.1, max: 500, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 0.999, noNaN: true }), shape, shape, (x, a, b) => {
        assert.ok(Math.abs(regularisedBeta(x, a, b) + regularisedBeta(1 - x, b, a) - 1) < 1e-11);
      }),
      { numRuns: 200 },
    );
  });
  it('is undone by inverseBeta', () => {
    const shape = fc.double({ min: 0.5, max: 200, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), shape, shape, (p, a, b) => {
        assert.ok(Math.abs(regularisedBeta(inverseBeta(p, a, b), a, b) - p) < 1e-10);
      }),
      { numRuns: 60 },
    );
  });
  it('refuses arguments outside its domain', () => {
    assert.throws(() => regularisedBeta(1.1, 1, 1), RangeError);
    assert.throws(() => regularisedBeta(0.5, 0, 1), RangeError);
  });
});
