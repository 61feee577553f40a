import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { randomFrom } from './random.ts';

describe('random numbers from a seed', () => {
  it('are the same bits on every machine', () => {
    const random = randomFrom('gradus');
    assert.deepEqual([random.bits(), random.bits(), random.bits()], [175738892, 4009838843, 525843832]);
  });

  it('begin elsewhere for every seed', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        fc.pre(a !== b);
        const [one, other] = [randomFrom(a), randomFrom(b)];
        assert.notDeepEqual([one.bits(), one.bits()], [other.bits(), other.bits()]);
      }),
    );
  });

  it('fill [0, 1) evenly: each tenth gets its share within 5 standard deviations', () => {
    const random = randomFrom('even');
    const counts = Array.from({ length: 10 }, () => 0);
    for (let i = 0; i < 20_000; i++) {
      const tenth = Math.floor(random.unit() * 10);
      counts[tenth] = (counts[tenth] ?? Number.NaN) + 1;
    }
    for (const count of counts) assert.ok(Math.abs(count - 2000) < 5 * Math.sqrt(1800), counts.join(' '));
  });

  it('are normal with mean 0 and variance 1 where asked', () => {
    const random = randomFrom('normal');
    let [sum, squares, beyond] = [0, 0, 0];
    for (let i = 0; i < 20_000; i++) {
      const value = random.normal();
      sum += value;
      squares += value * value;
      if (Math.abs(value) > 1.959964) beyond++;
    }
    assert.ok(Math.abs(sum / 20_000) < 5 / Math.sqrt(20_000));
    assert.ok(Math.abs(squares / 20_000 - 1) < 5 * Math.sqrt(2 / 20_000));
    assert.ok(Math.abs(beyond / 20_000 - 0.05) < 5 * Math.sqrt((0.05 * 0.95) / 20_000));
  });

  it('stay within the bounds asked for', () => {
    const random = randomFrom('bounds');
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 1, max: 1000 }), (low, width) => {
        const value = random.between(low, low + width);
        const whole = random.below(width);
        assert.ok(value >= low && value < low + width);
        assert.ok(Number.isInteger(whole) && whole >= 0 && whole < width);
      }),
    );
  });
});
