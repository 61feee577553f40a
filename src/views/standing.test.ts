import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { authorisation, gbt } from '../../test/certify/parties.ts';
import { lapseOf, reducedBy, rowFor, statusOn, type HeldAuthorisation } from './standing.ts';

const held = (...changes: HeldAuthorisation['changes']): HeldAuthorisation => ({ authorisation, changes });
const days = (from: string, to = from) => ({ from, to });
const rowOn = (one: HeldAuthorisation, from: string, to = from, site?: string) =>
  rowFor(one, { standard: gbt, site }, days(from, to));

describe('an authorisation on the days of a test', () => {
  it('holds from its first day to its last', () => {
    assert.equal(lapseOf(held(), days('2026-01-01', '2031-12-31')), undefined);
    assert.equal(lapseOf(held(), days('2025-12-31')), 'begins on 2026-01-01');
    assert.equal(lapseOf(held(), days('2031-12-30', '2032-01-01')), 'ended on 2031-12-31');
  });

  it('does not hold while it is suspended, also for a part of the days', () => {
    const one = held(
      { change: 'suspended', from: '2026-05-01', because: 'moved' },
      { change: 'reinstated', from: '2026-06-01', because: 'assessed' },
    );
    assert.equal(lapseOf(one, days('2026-04-30')), undefined);
    for (const part of [days('2026-05-01'), days('2026-05-31'), days('2026-04-20', '2026-06-20')])
      assert.equal(lapseOf(one, part), 'was suspended on 2026-05-01');
    assert.equal(lapseOf(one, days('2026-06-01')), undefined);
  });

  it('holds for tests before it was withdrawn', () => {
    const one = held({ change: 'withdrawn', from: '2026-09-01', because: 'closed' });
    assert.equal(lapseOf(one, days('2026-08-31')), undefined);
    assert.equal(lapseOf(one, days('2026-09-01')), 'was withdrawn on 2026-09-01');
    assert.equal(lapseOf(one, days('2027-01-01')), 'was withdrawn on 2026-09-01');
  });
});

describe('a row of a scope', () => {
  const [row] = authorisation.scope;
  assert.ok(row);

  it('names the exact standard and year', () => {
    assert.equal('lacks' in rowOn(held(), '2026-07-01'), false);
    const other = { id: 'GB/T 45289', year: '2026' };
    assert.deepEqual(rowFor(held(), { standard: other }, days('2026-07-01')), { lacks: 'has no row for GB/T 45289' });
    const year = { ...gbt, year: '2025' };
    assert.deepEqual(rowFor(held(), { standard: year }, days('2026-07-01')), {
      lacks: 'has GB/T 45288 of 2026, not of 2025',
    });
  });

  it('counts at its site', () => {
    const sited = { authorisation: { ...authorisation, scope: [{ ...row, site: 'Shenzhen' }] }, changes: [] };
    assert.equal('lacks' in rowOn(sited, '2026-07-01', '2026-07-02', 'Shenzhen'), false);
    assert.deepEqual(rowOn(sited, '2026-07-01', '2026-07-02', 'Wuxi'), {
      lacks: 'has GB/T 45288-2026 at Shenzhen, not at Wuxi',
    });
  });

  it('ends the day before a reduction, and begins with an extension', () => {
    const reduced = held({ change: 'reduced', from: '2026-08-01', rows: [row], because: 'asked for' });
    assert.equal('lacks' in rowOn(reduced, '2026-07-30', '2026-07-31'), false);
    assert.deepEqual(rowOn(reduced, '2026-07-31', '2026-08-01'), { lacks: 'has GB/T 45288-2026 until 2026-07-31' });
    const again = held(...reduced.changes, {
      change: 'extended',
      from: '2026-10-01',
      rows: [row],
      because: 'assessed',
    });
    assert.deepEqual(rowOn(again, '2026-09-30'), { lacks: 'has GB/T 45288-2026 from 2026-10-01' });
    assert.equal('lacks' in rowOn(again, '2026-10-01'), false);
    assert.equal('lacks' in rowOn(again, '2026-07-01'), false);
  });
});

describe('what a register says of a certificate on a day', () => {
  const said = { decidedBy: 'Li Wen', because: 'surveillance' };
  const changes = [
    { change: 'suspended', from: '2027-01-01', ...said },
    { change: 'reinstated', from: '2027-02-01', ...said },
    { change: 'reduced', from: '2027-03-01', firmware: [`sha256:${'ab'.repeat(32)}`], ...said },
    { change: 'withdrawn', from: '2027-04-01', ...said },
  ] as const;

  it('is nothing before its first change, and what was said last after', () => {
    const on = (day: string) => statusOn(changes, day)?.change;
    assert.deepEqual(
      ['2026-12-31', '2027-01-01', '2027-01-31', '2027-02-01', '2027-03-31', '2027-04-01', '2030-01-01'].map(on),
      [undefined, 'suspended', 'suspended', undefined, undefined, 'withdrawn', 'withdrawn'],
    );
  });

  it('takes firmware away from the day of a reduction on', () => {
    assert.deepEqual(reducedBy(changes, '2027-02-28'), []);
    assert.equal(reducedBy(changes, '2027-03-01').length, 1);
  });
});
