import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { displayWidth, laidOut, plain, wrapped } from './layout.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 60 });

describe('a terminal table', () => {
  it('counts a Chinese character as two columns and a combining mark as none', () => {
    assert.equal(displayWidth('指标 p99'), 8);
    assert.equal(displayWidth('e\u0301'), 1);
  });
  it('breaks Chinese anywhere and English between words', () => {
    assert.deepEqual(wrapped('测得值超出限值', 6), ['测得值', '超出限', '值']);
    assert.deepEqual(wrapped('the value is beyond', 10), ['the value', 'is beyond']);
  });
  it('fits its width whatever its cells hold', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyText, anyText), { maxLength: 4 }),
        fc.integer({ min: 30, max: 120 }),
        (rows, width) => {
          const columns = [
            { head: 'a', gives: true, least: 4 },
            { head: 'b', gives: true, least: 4 },
          ];
          for (const line of laidOut(columns, rows, { width }).flat()) assert.ok(displayWidth(line) <= width, line);
        },
      ),
    );
  });
  it('loses no visible character when it wraps', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 40 }), (text, width) => {
        const solid = (s: string): string => s.replaceAll(/\s/g, '');
        assert.equal(solid(wrapped(plain(text), width).join('')), solid(plain(text)));
      }),
    );
  });
  it('stacks its cells where the columns do not fit', () => {
    const lines = laidOut([{ head: '' }, { head: 'Indicator' }], [['✗', 'latency.deadline']], { width: 12 }).flat();
    assert.deepEqual(lines, ['✗', 'latency.dead', 'line', '']);
    const columns = [{ head: '' }, { head: 'Indicator' }, { head: 'Outcome' }, { head: 'Limit' }, { head: 'Margin' }];
    assert.deepEqual(laidOut(columns, [['✗', 'rule.false', 'fail', '≤ 10 %', '–']], { width: 30 }).flat(), [
      '✗ rule.false',
      '  Outcome: fail · Limit: ≤ 10',
      '  %',
      '',
    ]);
  });
  it('colours only when asked', () => {
    const cell = [[{ text: 'fail', tone: 'bad' as const }]];
    assert.ok(
      !laidOut([{ head: 'a' }], cell)
        .flat()
        .join('')
        .includes('\u001b'),
    );
    assert.ok(
      laidOut([{ head: 'a' }], cell, { colour: true })
        .flat()
        .join('')
        .includes('\u001b[31mfail'),
    );
  });
  it('lets no text move the cursor or reorder the line', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        // oxlint-disable-next-line no-control-regex
        assert.doesNotMatch(plain(`${text}\u001b[2J\u202e`), /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });
});
