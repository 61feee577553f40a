import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { choicesOf, levelOfIndicators } from './ladder.ts';

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

describe('ways of which some suffice', () => {
  const who = { proposed: 'own' };
  const title = { en: 'a', zh: 'a' };
  const levels = {
    L1: { title, who, needs: { all: ['a', { any: ['a', 'b'] }] } },
    L2: { title, who, needs: { all: ['L1', { atLeast: 2, of: ['c', 'd', { all: ['e', 'f'] }] }] } },
  };
  it('are the indicators of any and atLeast that nothing demands besides', () =>
    assert.deepEqual(
      [...choicesOf({ levels }, 'L2')],
      [
        ['b', { atLeast: 1, of: 2 }],
        ['c', { atLeast: 2, of: 3 }],
        ['d', { atLeast: 2, of: 3 }],
      ],
    ));
  it('of a level above are not counted', () => assert.deepEqual([...choicesOf({ levels }, 'L1').keys()], ['b']));
});
