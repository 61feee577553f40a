import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { apart, isNumerical, ulpsBetween } from './elementwise.ts';

const of = (...values: number[]): Float32Array[] => [Float32Array.from(values)];

describe('numbers apart', () => {
  it('one unit in the last place of 1 is 2⁻²³ in float32 and 2⁻⁵² in float64', () => {
    assert.equal(ulpsBetween(1, 1 + 2 ** -23, 'float32'), 1);
    assert.equal(ulpsBetween(1, 1 + 2 ** -52, 'float64'), 1);
    assert.equal(ulpsBetween(1, 1 + 2 ** -23, 'float64'), 2 ** 29);
  });
  it('the smallest numbers on both sides of 0 are two units apart, 0 and −0 none', () => {
    assert.equal(ulpsBetween(-(2 ** -149), 2 ** -149, 'float32'), 2);
    assert.equal(ulpsBetween(-5e-324, 5e-324, 'float64'), 2);
    assert.equal(ulpsBetween(0, -0, 'float32'), 0);
  });
  it('units add up along the line of all numbers', () => {
    const finite = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(finite, finite, finite, (a, b, c) => {
        const [low = 0, middle = 0, high = 0] = [a, b, c].toSorted((x, y) => x - y);
        assert.equal(
          ulpsBetween(low, high, 'float32'),
          ulpsBetween(low, middle, 'float32') + ulpsBetween(middle, high, 'float32'),
        );
      }),
    );
  });
  it('absolute, relative and scaled differences are the largest of each', () => {
    const found = apart(of(1, 100, 0), of(1.5, 101, 0.25), 'float32');
    assert.deepEqual([found.maxAbs, found.maxRel, found.range, found.scaled], [1, 0.5, 100, 0.01]);
    assert.equal(found.sameBits, false);
  });
  it('what is not finite is counted and in no maximum', () => {
    const found = apart(
      of(NaN, Infinity, NaN, 1, -Infinity, 2),
      of(NaN, Infinity, 1, Infinity, Infinity, 2),
      'float32',
    );
    assert.deepEqual([found.nonFiniteAlike, found.nonFiniteUnlike], [2, 3]);
    assert.deepEqual([found.maxAbs, found.maxRel, found.maxUlp], [0, 0, 0]);
    assert.equal(found.sameBits, false);
  });
  it('0 and −0 have other bits and differ by nothing', () => {
    const found = apart(of(0), of(-0), 'float32');
    assert.deepEqual([found.sameBits, found.maxAbs, found.maxUlp], [false, 0, 0]);
  });
  it('a difference of a constant output is infinitely large beside its range', () =>
    assert.equal(apart(of(3, 3), of(3, 4), 'float32').scaled, Infinity));
  it('outputs of another size are no pair', () => {
    assert.throws(() => apart(of(1, 2), of(1), 'float32'), /output 0 has 2 numbers beside 1/);
    assert.throws(() => apart(of(1), [], 'float32'), /1 outputs beside 0/);
  });
});

describe('the same arithmetic in another order', () => {
  it('lies within a thousandth, or near 0 within a hundred-thousandth of the range', () => {
    assert.equal(isNumerical(of(0, 100), of(0.0009, 100.09), 'float32'), true);
    assert.equal(isNumerical(of(0, 100), of(0.002, 100), 'float32'), false);
    assert.equal(isNumerical(of(0, 100), of(0, 100.2), 'float32'), false);
  });
  it('of integers is at most one step', () => {
    assert.equal(isNumerical([[1, 127]], [[2, 126]], 'integer'), true);
    assert.equal(isNumerical([[1, 127]], [[3, 127]], 'integer'), false);
  });
  it('has the same infinities and the same NaN in the same places', () => {
    assert.equal(isNumerical(of(NaN, 1), of(NaN, 1), 'float32'), true);
    assert.equal(isNumerical(of(NaN, 1), of(1, NaN), 'float32'), false);
    assert.equal(isNumerical(of(1, 1), of(1, Infinity), 'float32'), false);
  });
});
