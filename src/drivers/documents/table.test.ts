import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InputError } from '../../model/errors.ts';
import { csvTable, readTable } from './table.ts';
import { workbook } from './workbook.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');

describe('a table', () => {
  it('is CSV with quotes, line ends and separators of every kind', async () => {
    assert.deepEqual(csvTable('a;b\r\n"x;""y""\nz";2\r\n', 'p'), [
      ['a', 'b'],
      ['x;"y"\nz', '2'],
    ]);
    assert.deepEqual(csvTable('a\tb\n,\t', 'p'), [
      ['a', 'b'],
      [',', ''],
    ]);
    assert.deepEqual(await readTable(bytes('\ufeff型号\n振动'), 'p.csv'), [['型号'], ['振动']]);
    assert.deepEqual(csvTable('', 'p'), []);
  });
  it('says where a quote is not closed', () => {
    assert.throws(
      () => csvTable('a,b\n1,"x', 'p.csv'),
      (e) => e instanceof InputError && e.where === 'p.csv row 2, column 2' && /not closed/.test(e.message),
    );
  });
  it('is YAML as a list of maps', async () => {
    assert.deepEqual(await readTable(bytes('products:\n- {model: A, level: 3}\n- {model: B, maker: C}\n'), 'p.yaml'), [
      ['model', 'level', 'maker'],
      ['A', '3', ''],
      ['B', '', 'C'],
    ]);
    await assert.rejects(readTable(bytes('model: A\n'), 'p.yaml'), /is a list of products/);
  });
  it('is the first sheet of a workbook: what was written is read, and no text is a formula', async () => {
    const rows = [
      ['型号', 'b', '<&>"'],
      ['=1+1', '', 'x\ny'],
    ];
    const made = workbook([
      { name: 'A/B', rows },
      { name: 'C', rows: [] },
    ]);
    assert.deepEqual(await readTable(made, 'p.xlsx'), rows);
    assert.deepEqual(workbook([{ name: 'A/B', rows }]), workbook([{ name: 'A/B', rows }]));
  });
  it('is not UTF-8: says so', async () => {
    await assert.rejects(readTable(Uint8Array.of(0xd0, 0xcd), 'p.csv'), /is not UTF-8/);
  });
});
