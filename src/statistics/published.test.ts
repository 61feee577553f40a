import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { publishedTables } from './published.ts';

for (const { source, figures } of publishedTables)
  describe(source, () => {
    for (const { name, printed, ours } of figures)
      it(`${name}: ${printed.join(', ')}`, () => assert.deepEqual(ours(), printed));
  });
