import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recoveryOf } from './recovery.ts';

/** mulberry32: draws that repeat. */
function drawsFrom(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Chances = { sound: number; both: number; before: number; after: number };

function drawn({ sound, both, before, after }: Chances, n: number, unit: () => number) {
  const counts = { both: 0, before: 0, after: 0, n };
  let k = 0;
  for (let i = 0; i < n; i++) {
    if (unit() < sound) k++;
    const u = unit();
    if (u < both) counts.both++;
    else if (u < both + before) counts.before++;
    else if (u < both + before + after) counts.after++;
  }
  return { sound: { k, n }, counts };
}

/** How often the interval holds the true share, and how often its lower end lies above it, in so many draws. */
function simulated(chances: Chances, n: number, draws: number) {
  const unit = drawsFrom(7);
  const truth = (chances.after - chances.before) / (chances.sound - chances.both - chances.before);
  let [held, above, known] = [0, 0, 0];
  for (let i = 0; i < draws; i++) {
    const { sound, counts } = drawn(chances, n, unit);
    const found = recoveryOf(sound, counts);
    if (!found) continue;
    known++;
    if (found.low <= truth && truth <= found.high) held++;
    if (found.low > truth) above++;
  }
  return { held: held / known, above: above / known, known };
}

describe('the share of a loss that was won back', () => {
  it('is 1 where all came back, 0 where nothing did, with an interval around it', () => {
    const all = recoveryOf({ k: 900, n: 1000 }, { both: 500, before: 0, after: 400, n: 1000 });
    const none = recoveryOf({ k: 900, n: 1000 }, { both: 500, before: 0, after: 0, n: 1000 });
    assert.ok(all && none && Math.abs(all.value - 1) < 1e-12 && none.value === 0);
    assert.ok(all.low < 1 && all.low > 0.9 && all.high > 1 && none.low < 0 && none.high < 0.1);
  });
  it('is unknown where no loss was shown', () => {
    assert.equal(recoveryOf({ k: 90, n: 100 }, { both: 88, before: 0, after: 2, n: 100 }), undefined);
  });
  it('is known better from more inputs', () => {
    const few = recoveryOf({ k: 95, n: 100 }, { both: 55, before: 2, after: 35, n: 100 });
    const many = recoveryOf({ k: 950, n: 1000 }, { both: 550, before: 20, after: 350, n: 1000 });
    assert.ok(few && many && many.high - many.low < (few.high - few.low) / 2);
  });
  for (const [name, chances] of [
    ['at the limit of 0.8', { sound: 0.95, both: 0.55, before: 0.05, after: 0.33 }],
    ['where all came back', { sound: 0.95, both: 0.6, before: 0.02, after: 0.35 }],
    ['where little did', { sound: 0.9, both: 0.35, before: 0.1, after: 0.2 }],
    [
      'where the answers before and after have little to do with each other',
      { sound: 0.9, both: 0.3, before: 0.2, after: 0.4 },
    ],
  ] as const)
    it(`is held by its 95 % interval ${name}, and wrongly found larger at most 2.5 % of the time`, () => {
      for (const n of [100, 400]) {
        const { held, above, known } = simulated(chances, n, 4000);
        assert.ok(known > 3990, `${known} known`);
        // Three standard errors of 4000 draws.
        assert.ok(held > 0.95 - 0.0104, `${held} at ${n}`);
        assert.ok(above < 0.025 + 0.0075, `${above} at ${n}`);
      }
    });
});
