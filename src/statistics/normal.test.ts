import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { normalAbove } from './normal.ts';

describe('the tail of the standard normal distribution', () => {
  // Abramowitz and Stegun, Handbook of Mathematical Functions, tables 26.1 and 26.2.
  const printed: readonly (readonly [number, number])[] = [
    [0, 0.5],
    [0.5, 0.3085375387],
    [1, 0.1586552539],
    [1.644853627, 0.05],
    [1.9599639845, 0.025],
    [2.5758293035, 0.005],
    [3, 0.001349898],
    [4, 0.0000316712],
    [5, 0.00000028665],
  ];
  for (const [z, tail] of printed)
    it(`beyond ${z} is ${tail}`, () => assert.ok(Math.abs(normalAbove(z) - tail) <= 6e-11, `${normalAbove(z)}`));
  it('beyond 10 is 7.619853e-24', () => assert.ok(Math.abs(normalAbove(10) / 7.61985302416053e-24 - 1) < 1e-11));
  it('and its mirror add up to one, and it falls', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -8, max: 8, noNaN: true }),
        fc.double({ min: 1e-6, max: 4, noNaN: true }),
        (z, step) => {
          assert.ok(Math.abs(normalAbove(z) + normalAbove(-z) - 1) < 1e-14);
          assert.ok(normalAbove(z + step) <= normalAbove(z));
        },
      ),
    );
  });
  it('is the same on both sides of where its two expansions meet', () => {
    const z = 2 * Math.SQRT2;
    assert.ok(Math.abs(normalAbove(z - 1e-12) / normalAbove(z + 1e-12) - 1) < 1e-10);
  });
});
