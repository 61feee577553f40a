import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { csv, csvField } from './csv.ts';

/** RFC 4180, read back. */
function parsed(text: string): string[][] {
  const rows: string[][] = [[]];
  const field = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n|$)/y;
  field.lastIndex = 1;
  while (field.lastIndex < text.length) {
    const [, raw = '', end] = field.exec(text) ?? [];
    rows.at(-1)?.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end === '\r\n' && field.lastIndex < text.length) rows.push([]);
  }
  return rows;
}

describe('a CSV file', () => {
  it('gives a spreadsheet no formula', () => {
    assert.equal(csvField('=HYPERLINK("http://x")'), `"'=HYPERLINK(""http://x"")"`);
    for (const start of ['=', '+', '-', '@']) assert.ok(csvField(`${start}cmd`).startsWith("'"));
    assert.equal(csvField('-1.5'), '-1.5');
  });
  it('comes back as it went in (RFC 4180)', () => {
    const field = fc.string().filter((s) => csvField(s) === s || csvField(s) === `"${s.replaceAll('"', '""')}"`);
    const record = fc.tuple(field, field).filter(([a, b]) => a !== '' || b !== '');
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 5 }), (rows) => {
        assert.deepEqual(parsed(csv(['a', 'b'], rows)), [['a', 'b'], ...rows]);
      }),
    );
  });
});
