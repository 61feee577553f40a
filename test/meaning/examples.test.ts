import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { nodesetRows, tableOf } from './examples.ts';

describe('companion nodesets through annotation', () => {
  it('are read over the wire, and carry what the table of docs/annotation.md says', async () => {
    const rows = await nodesetRows();
    const page = readFileSync(new URL('../../docs/annotation.md', import.meta.url), 'utf8');
    for (const row of rows) assert.ok(page.includes(`\n${tableOf([row])}\n`), tableOf([row]));
    // PADIM names entries of IEC 61987 for its signals.
    const padim = rows.find(({ source }) => source === 'PADIM');
    assert.ok(padim && padim.identifier > 100);
  });
});
