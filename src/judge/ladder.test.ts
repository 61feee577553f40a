import assert from 'node:assert/strict';
import { it } from 'node:test';
import { levelOfIndicators } from './ladder.ts';

it('puts an indicator at the lowest level that demands it, not at one that takes it as an alternative', () => {
  const who = { proposed: 'own' };
  const title = { en: 'x', zh: 'x' };
  const found = levelOfIndicators({
    levels: {
      L1: { title, who, needs: { all: ['trip', { any: ['trip', 'accuracy', 'button'] }] } },
      L2: { title, who, needs: { all: ['L1', 'accuracy', { atLeast: 1, of: ['a', 'b'] }] } },
    },
  });
  assert.deepEqual(Object.fromEntries(found), { trip: 'L1', accuracy: 'L2', button: 'L1', a: 'L2', b: 'L2' });
});
