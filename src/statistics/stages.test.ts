import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { backwardTransfer, forgetting, forwardTransfer, meanAccuracy } from './stages.ts';

const near = (actual: number, expected: number): void => assert.ok(Math.abs(actual - expected) < 1e-12, `${actual}`);

describe('the stage matrix', () => {
  const stages = [
    [0.9, 0.6, 0.4],
    [0.8, 0.9, 0.5],
    [0.7, 0.8, 0.9],
  ];
  it('gives ACC, BWT, FWT and forgetting as their papers define them', () => {
    near(meanAccuracy(stages), 0.8);
    near(backwardTransfer(stages), (0.7 - 0.9 + (0.8 - 0.9)) / 2);
    near(forwardTransfer(stages, [0.25, 0.25, 0.25]), (0.6 - 0.25 + (0.5 - 0.25)) / 2);
    near(forgetting(stages), (0.9 - 0.7 + (0.9 - 0.8)) / 2);
  });
  it('forgets from the best an old stage ever was, not from what it was when it was learned', () => {
    near(
      forgetting([
        [0.5, 0.5, 0.1],
        [0.9, 0.6, 0.1],
        [0.4, 0.6, 0.1],
      ]),
      (0.9 - 0.4) / 2,
    );
  });
  it('refuses what is no square', () => {
    assert.throws(() => meanAccuracy([[1, 1]]), RangeError);
    assert.throws(() => meanAccuracy([[1, 1], [1]]), RangeError);
  });
});
