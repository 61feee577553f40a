import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { declaration, pack, planOf, reportOf } from '../../test/print/fixtures.ts';
import { gapOf, type Earlier, type Gap, type GapInput } from './gap.ts';

const firmware = declaration.identity.firmware.digest;
const models = (declaration.models ?? []).flatMap((m) => m.digest ?? []);
const earlier: Earlier = { assessment: reportOf().assessment, firmware, models };
const gap = (more: Partial<GapInput> = {}): Gap =>
  gapOf({
    pack,
    plan: planOf(pack, 'L3', 'brg-L2-0002', { 'meaning.annotation': 'NOT_DECLARED' }),
    declaration,
    earlier: [],
    options: { target: 'L3', today: '2026-11-23' },
    ...more,
  });
const rowOf = (of: Gap, indicator: string) => of.rows.find((r) => r.indicator === indicator);

describe('a gap assessment', () => {
  it('shows a declared figure as declared and leaves the indicator open', () => {
    const row = rowOf(gap(), 'task.accuracy');
    assert.deepEqual([row?.declared.figure, row?.backed, row?.open], [0.93, undefined, true]);
  });
  it('closes what an earlier run of this very firmware and model passed', () => {
    const row = rowOf(gap({ earlier: [earlier] }), 'task.accuracy');
    assert.deepEqual([row?.backed?.outcome, row?.open], ['pass', false]);
  });
  it('takes nothing from a run of other firmware, other models, another pack', () => {
    const strangers: Earlier[] = [
      { ...earlier, firmware: `sha256:${'00'.repeat(32)}` },
      { ...earlier, models: [`sha256:${'00'.repeat(32)}`] },
      {
        ...earlier,
        assessment: { ...earlier.assessment, pack: { ...earlier.assessment.pack, digest: 'sha256:other' } },
      },
    ];
    for (const stranger of strangers)
      assert.equal(rowOf(gap({ earlier: [stranger] }), 'task.accuracy')?.backed, undefined);
  });
  it('leaves an indicator open that a run failed', () => {
    const failed: Earlier = { ...earlier, assessment: reportOf({ shown: { accuracy: 0.7 } }).assessment };
    const row = rowOf(gap({ earlier: [failed] }), 'task.accuracy');
    assert.deepEqual([row?.backed?.outcome, row?.open], ['fail', true]);
  });
  it('asks nothing of a level above the target', () => {
    assert.equal(rowOf(gap(), 'latency.tight'), undefined);
    assert.equal(rowOf(gap({ options: { target: 'L2', today: '2026-11-23' } }), 'model.portability'), undefined);
  });
  it('orders by level, then what is to be declared, measured, waited for', () => {
    const l3 = gap()
      .rows.filter((r) => r.level === 'L3' && r.open)
      .map((r) => r.indicator);
    assert.equal(l3[0], 'meaning.annotation');
    assert.deepEqual(
      gap().rows.flatMap((r) => r.order ?? []),
      gap().rows.map((_, i) => i + 1),
    );
  });
  it('counts a step that several indicators share once', () => assert.equal(gap().measuringMs, 5 * 9500));
  it('finds the latest safe start: 14 weeks and a day before 2027-03-31 is 2026-12-22', () => {
    const options = { target: 'L3', today: '2026-11-23', by: '2027-03-31', leadMs: 14 * 7 * 86_400_000 } as const;
    assert.deepEqual(gap({ options }).start, {
      latest: '2026-12-22',
      by: '2027-03-31',
      leadDays: 98,
      measuringDays: 1,
      late: false,
    });
    assert.equal(gap({ options: { ...options, today: '2026-12-23' } }).start?.late, true);
  });
});
