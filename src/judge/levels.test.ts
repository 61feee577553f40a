import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Outcome, Standing, Verdict } from '../model/assessment.ts';
import type { LevelRule, Needs } from '../model/pack.ts';
import { levelResults, ownIndicators, treeStanding } from './levels.ts';

const standings: Record<string, Standing> = { met: 'met', failed: 'failed', open: 'open', na: 'not applicable' };
const stand = (needs: Needs): Standing => treeStanding(needs, (name) => standings[name] ?? 'failed');

describe('a requirement tree', () => {
  it('needs every applicable leaf of all', () => {
    assert.equal(stand({ all: ['met', 'na'] }), 'met');
    assert.equal(stand({ all: ['met', 'open'] }), 'open');
    assert.equal(stand({ all: ['open', 'failed'] }), 'failed');
    assert.equal(stand({ all: ['na', 'na'] }), 'not applicable');
  });
  it('does not take what is not applicable for met in any', () => {
    assert.equal(stand({ any: ['na', 'na'] }), 'failed');
    assert.equal(stand({ any: ['na', 'met'] }), 'met');
    assert.equal(stand({ any: ['failed', 'open'] }), 'open');
  });
  it('counts met leaves for atLeast, and stays open while open ones could complete it', () => {
    assert.equal(stand({ atLeast: 2, of: ['met', 'met', 'failed'] }), 'met');
    assert.equal(stand({ atLeast: 2, of: ['met', 'open', 'failed'] }), 'open');
    assert.equal(stand({ atLeast: 3, of: ['met', 'open', 'failed'] }), 'failed');
  });
  it('never loses standing when an open leaf becomes met', () => {
    const rank: Record<Standing, number> = { failed: 0, open: 1, 'not applicable': 2, met: 2 };
    const leaf = fc.constantFrom('met', 'failed', 'na', 'x');
    const { needs } = fc.letrec<{ needs: Needs }>((tie) => ({
      needs: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.record({ all: fc.array(tie('needs'), { minLength: 1, maxLength: 4 }) }),
        fc.record({ any: fc.array(tie('needs'), { minLength: 1, maxLength: 4 }) }),
        fc.record({
          atLeast: fc.integer({ min: 1, max: 4 }),
          of: fc.array(tie('needs'), { minLength: 1, maxLength: 4 }),
        }),
      ),
    }));
    fc.assert(
      fc.property(needs, (tree) => {
        const when = (x: Standing) => rank[treeStanding(tree, (n) => (n === 'x' ? x : (standings[n] ?? 'failed')))];
        assert.ok(when('failed') <= when('open'));
        assert.ok(when('open') <= when('met'));
      }),
    );
  });
  it('names its own indicators and not those of the levels below', () => {
    assert.deepEqual(ownIndicators({ all: ['L1', 'a', { any: ['b', 'a'] }] }), ['a', 'b']);
  });
});

const who = { stated: 'announcement' };
const rule = (needs: Needs): LevelRule => ({ title: { en: 'x', zh: 'x' }, needs, who });
function verdict(indicator: string, outcome: Outcome, subject?: string): Verdict {
  return {
    indicator,
    subject,
    outcome,
    because: 'NO_RESULT',
    required: undefined,
    measured: undefined,
    margin: undefined,
    decision: undefined,
    sharedRisk: false,
    who,
    entries: [],
    fault: undefined,
    waived: undefined,
  };
}

describe('levels', () => {
  const pack = { levels: { L1: rule({ all: ['a'] }), L2: rule({ all: ['L1', 'b'] }) } };
  it('does not grant a level of which nothing applies to the device', () => {
    const [one, two] = levelResults(pack, [verdict('a', 'pass'), verdict('b', 'not applicable')]);
    assert.equal(one?.standing, 'met');
    assert.equal(two?.standing, 'failed');
  });
  it('takes the worst of the things an indicator was asked of', () => {
    const [one] = levelResults(pack, [verdict('a', 'pass', 'm1'), verdict('a', 'inconclusive', 'm2')]);
    assert.equal(one?.standing, 'open');
    assert.deepEqual(one?.open, ['a (m2)']);
  });
  it('does not blame an alternative that another one made up for', () => {
    const either = { levels: { L1: rule({ all: ['a', { any: ['a', 'b'] }] }) } };
    const [one] = levelResults(either, [verdict('a', 'pass'), verdict('b', 'fail')]);
    assert.deepEqual([one?.standing, one?.met, one?.of, one?.failed], ['met', 1, 1, []]);
    const [neither] = levelResults(either, [verdict('a', 'fail'), verdict('b', 'fail')]);
    assert.deepEqual(neither?.failed, ['a', 'b']);
  });
  it('fails a level whose lower level fails, and counts only its own indicators', () => {
    const [, two] = levelResults(pack, [verdict('a', 'fail'), verdict('b', 'pass')]);
    assert.equal(two?.standing, 'failed');
    assert.deepEqual([two?.met, two?.of], [1, 1]);
  });
});

describe('a level that names what no verdict is about', () => {
  it('stays open', () => {
    const rule: LevelRule = { title: { en: 'x', zh: 'x' }, needs: { all: ['constructor'] }, who: { stated: 'a' } };
    assert.equal(levelResults({ levels: { L1: rule } }, [])[0]?.standing, 'open');
  });
});
