import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { offsetOf } from './offset.ts';
import type { Bracket } from './offset.ts';

const start = Date.parse('2026-11-26T09:30:00Z');
/** Events a second apart, each within 10 ms of the bench's time, that the device wrote `off` ms (by its number) from it. */
const brackets = (off: (i: number) => number, digits = 3): Bracket[] =>
  Array.from({ length: 6 }, (_, i) => {
    const from = start + 1000 * i;
    const written = new Date(from + 5 + off(i)).toISOString();
    const text = digits === 3 ? written : written.replace(/\.\d+/, '');
    return { device: Date.parse(text), text, from, to: from + 10 };
  });

describe('the difference of two clocks', () => {
  it('lies between bounds that hold the true one, as far apart as the wire took and the clocks are read', () => {
    for (const off of [0, 120_000, -3000, 7]) {
      const { steady, low, high } = offsetOf(brackets(() => off));
      assert.equal(steady, true);
      assert.ok(low <= off && off <= high, `${low} to ${high} for ${off}`);
      assert.ok(high - low <= 13, `${high - low} ms`);
    }
  });
  it('allows for what the device leaves out of its seconds', () => {
    const { steady, low, high } = offsetOf(brackets((i) => 137 * i, 0));
    assert.equal(steady, true);
    assert.ok(low <= 0 && high >= 685);
  });
  it('is none where the clock goes an hour back, and says by how much at least and where', () => {
    const { steady, jump, at } = offsetOf(brackets((i) => (i < 3 ? 0 : -3_600_000)));
    assert.equal(steady, false);
    assert.ok(jump > 3_599_900 && jump <= 3_600_000);
    assert.equal(at, '2026-11-26T08:30:03.005Z');
  });
  it('has bounds of its drift that hold the true one', () => {
    const { drift } = offsetOf(brackets((i) => 2 * i));
    assert.ok(drift.low <= 2000 && drift.high >= 2000, `${drift.low} to ${drift.high} ppm`);
    assert.ok(drift.high - drift.low < 6000);
  });
});
