import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reportOf } from '../../test/print/fixtures.ts';
import type { Entry } from '../model/entry.ts';
import { earlierRunsOf, openRuns, runsOf } from './runs.ts';

const renamed = (entries: readonly Entry[], run: string): Entry[] => entries.map((e) => ({ ...e, run }));
const whole = [...reportOf({ serial: 'a' }).entries];
const first = renamed(whole, '20261123T081200Z-a-aaaaaa');
const second = renamed(whole.slice(0, 4), '20261123T081300Z-a-bbbbbb');
const other = renamed(reportOf({ serial: 'b' }).entries, '20261123T081400Z-b-cccccc');
const log = [...first, ...second, ...other];
const firmware = `sha256:${'a1'.repeat(32)}`;

describe('the runs of a station', () => {
  it('come in the order they were opened, each with its own entries', () => {
    const runs = runsOf(log);
    assert.deepEqual(
      runs.map((r) => [r.run, r.status, r.openedIndex, r.entries.length]),
      [
        ['20261123T081200Z-a-aaaaaa', 'concluded', 0, first.length],
        ['20261123T081300Z-a-bbbbbb', 'running', first.length, 4],
        ['20261123T081400Z-b-cccccc', 'concluded', first.length + 4, other.length],
      ],
    );
  });
  it('without a terminal entry are open', () => {
    assert.deepEqual(
      openRuns(runsOf(log)).map((r) => r.run),
      ['20261123T081300Z-a-bbbbbb'],
    );
  });
  it('of a serial and firmware leave out other units, other firmware, and what came later', () => {
    const runs = runsOf(log);
    assert.equal(earlierRunsOf(runs, 'a', firmware).length, 2);
    assert.equal(earlierRunsOf(runs, 'a', firmware, '20261123T081300Z-a-bbbbbb').length, 1);
    assert.equal(earlierRunsOf(runs, 'a', `sha256:${'00'.repeat(32)}`).length, 0);
  });
  it('that were interleaved fall apart again', () => {
    const mixed = first.flatMap((e, i) => [e, ...(other[i] ? [other[i]] : [])]);
    assert.deepEqual(
      runsOf(mixed).map((r) => r.status),
      ['concluded', 'concluded'],
    );
    assert.deepEqual(runsOf(mixed)[1]?.entries.slice(0, 2), [1, 3]);
  });
  it('whose opening is not in what is given are left out', () => assert.deepEqual(runsOf(first.slice(1)), []));
});
