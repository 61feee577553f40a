import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decide } from './decide.ts';

const outcome = (rule: 'simple' | 'guarded' | 'non-binary', value: number, u: number, limit = 50): string =>
  decide('most', limit, rule, value, value - u, value + u).outcome;
const relation = fc.constantFrom('most' as const, 'least' as const, 'above' as const);
const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const width = fc.double({ min: 0, max: 1e5, noNaN: true });

describe('a limit of 50 ms', () => {
  it('passes guarded at 48 ± 1 ms and fails guarded at 49.5 ± 1 ms', () => {
    assert.equal(outcome('guarded', 48, 1), 'pass');
    assert.equal(outcome('guarded', 49.5, 1), 'fail');
  });
  it('gives the four statements of the non-binary rule at 48, 49.5, 50.5 and 52 ± 1 ms', () => {
    const seen = [48, 49.5, 50.5, 52].map((v) => outcome('non-binary', v, 1));
    assert.deepEqual(seen, ['pass', 'conditional pass', 'conditional fail', 'fail']);
  });
  it('decides on the value with the simple rule and says that the risk is shared only when astride', () => {
    const simple = (v: number) => decide('most', 50, 'simple', v, v - 1, v + 1);
    assert.deepEqual([simple(49.5).outcome, simple(49.5).sharedRisk], ['pass', true]);
    assert.deepEqual([simple(50.5).outcome, simple(50.5).sharedRisk], ['fail', true]);
    assert.deepEqual([simple(48).outcome, simple(48).sharedRisk], ['pass', false]);
    assert.deepEqual([simple(52).outcome, simple(52).sharedRisk], ['fail', false]);
  });
  it('counts the limit itself as within for at most and at least, and as not above for above', () => {
    assert.equal(decide('most', 50, 'simple', 50, 50, 50).outcome, 'pass');
    assert.equal(decide('least', 50, 'simple', 50, 50, 50).outcome, 'pass');
    assert.equal(decide('above', 50, 'simple', 50, 50, 50).outcome, 'fail');
  });
});

describe('for any value, limit and uncertainty', () => {
  it('a wider uncertainty never turns a guarded fail into a pass', () => {
    fc.assert(
      fc.property(
        relation,
        number,
        number,
        width,
        width,
        width,
        width,
        (r, limit, value, low, high, moreLow, moreHigh) => {
          const narrow = decide(r, limit, 'guarded', value, value - low, value + high).outcome;
          const wide = decide(r, limit, 'guarded', value, value - low - moreLow, value + high + moreHigh).outcome;
          assert.ok(!(narrow === 'fail' && wide === 'pass'));
        },
      ),
    );
  });
  it('guarded passes exactly where non-binary passes without condition', () => {
    fc.assert(
      fc.property(relation, number, number, width, width, (r, limit, value, low, high) => {
        const guarded = decide(r, limit, 'guarded', value, value - low, value + high).outcome;
        const four = decide(r, limit, 'non-binary', value, value - low, value + high).outcome;
        assert.equal(guarded === 'pass', four === 'pass');
      }),
    );
  });
  it('simple agrees with the value alone, whatever the uncertainty', () => {
    fc.assert(
      fc.property(relation, number, number, width, width, (r, limit, value, low, high) => {
        const judged = decide(r, limit, 'simple', value, value - low, value + high);
        const exact = decide(r, limit, 'simple', value, value, value);
        assert.equal(judged.outcome, exact.outcome);
      }),
    );
  });
  it('non-binary says conditional exactly when the limit lies inside the uncertainty', () => {
    fc.assert(
      fc.property(number, number, width, width, (limit, value, low, high) => {
        const four = decide('most', limit, 'non-binary', value, value - low, value + high).outcome;
        assert.equal(four.startsWith('conditional'), value - low <= limit && limit < value + high);
      }),
    );
  });
});
