import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Outcome } from '../model/assessment.ts';
import { exit } from '../model/errors.ts';
import { reports } from '../../test/print/fixtures.ts';
import { exitFor } from './exit-for.ts';

const component = reports['component']?.() ?? assert.fail();
const [one = assert.fail()] = component.assessment.verdicts;
const of = (...outcomes: Outcome[]): number =>
  exitFor({
    ...component.assessment,
    verdicts: outcomes.map((outcome) => ({ ...one, outcome, decision: { rule: 'simple' }, waived: undefined })),
  });

describe('a component ends with', () => {
  it('0 where all it answers for passed', () => assert.equal(of('pass', 'not applicable'), exit.conforms));
  it('10 where something failed, conditionally too', () => {
    assert.equal(of('pass', 'fail'), exit.nonConforming);
    assert.equal(of('conditional fail', 'inconclusive'), exit.nonConforming);
  });
  it('11 where nothing applies, or something has no result', () => {
    assert.equal(of('not applicable'), exit.inconclusive);
    assert.equal(of('pass', 'inconclusive'), exit.inconclusive);
  });
});
