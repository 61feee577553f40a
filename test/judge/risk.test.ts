import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { randomFrom } from '../../src/signals/random.ts';
import { riskBeyond, together } from '../../src/statistics/risk.ts';
import { decide } from '../../src/judge/decide.ts';

const [limit, half] = [50, 1.959963984540054];
const trials = 40_000;

/** How often a rule accepts a device whose true value is so far below the limit, in standard uncertainties. */
function accepted(rule: 'simple' | 'guarded' | 'non-binary', below: number): Record<string, number> {
  const random = randomFrom(`risk/${rule}/${below}`);
  const counts: Record<string, number> = {};
  for (let i = 0; i < trials; i++) {
    const value = limit - below + random.normal();
    const { outcome } = decide('most', limit, rule, value, value - half, value + half);
    counts[outcome] = (counts[outcome] ?? 0) + 1 / trials;
  }
  return counts;
}

/** Four standard deviations of a share of so many trials. */
const near = (share: number | undefined, stated: number): void => {
  const band = 4 * Math.sqrt((stated * (1 - stated)) / trials) + 1 / trials;
  assert.ok(Math.abs((share ?? 0) - stated) <= band, `${share} seen, ${stated} stated`);
};

describe('false accepts and false rejects of a rule, simulated', () => {
  it('guarded accepts a device at its limit once in forty times, and never more often beyond it', () => {
    near(accepted('guarded', 0)['pass'], 0.025);
    assert.ok((accepted('guarded', -0.5)['pass'] ?? 0) < 0.025);
  });
  it('guarded rejects half of those that lie a guard band within it', () =>
    near(accepted('guarded', half)['fail'], 0.5));
  it('simple accepts and rejects half at the limit', () => near(accepted('simple', 0)['pass'], 0.5));
  it('simple rejects 15.9 % one standard uncertainty within, and accepts as many beyond', () => {
    near(accepted('simple', 1)['fail'], 0.158_655);
    near(accepted('simple', -1)['pass'], 0.158_655);
  });
  it('non-binary fails without condition one good device at the limit in forty', () => {
    const counts = accepted('non-binary', 0);
    near(counts['fail'], 0.025);
    near(counts['pass'], 0.025);
    near(counts['conditional pass'], 0.475);
  });
});

describe('the risk of one verdict', () => {
  it('is 2.5 % at the edge of the guard band, 50 % at the limit', () => {
    assert.ok(Math.abs(riskBeyond(half, half) - 0.025) < 1e-12);
    assert.equal(riskBeyond(0, half), 0.5);
  });
  it('is what a normal device of unknown true value shows, simulated', () => {
    const random = randomFrom('risk/specific');
    let beyond = 0;
    for (let i = 0; i < trials; i++) if (49 + random.normal() > limit) beyond++;
    near(beyond / trials, riskBeyond(1, half));
  });
  it('without uncertainty is none or all', () =>
    assert.deepEqual([riskBeyond(1, 0), riskBeyond(-1, 0), riskBeyond(0, 0)], [0, 1, 0.5]));
  it('adds up over the verdicts that make a grade, to one at most', () => {
    assert.ok(Math.abs(together([0.01, 0.02]) - 0.03) < 1e-12);
    assert.equal(together([0.9, 0.9]), 1);
  });
});
