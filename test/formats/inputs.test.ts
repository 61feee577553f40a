import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inputReaders, mutationsFor } from './inputs.ts';

/** soak/inputs.ts has the full count. */
const count = 150;

describe('a hostile or truncated file', () => {
  for (const reader of inputReaders) {
    it(`as ${reader.name} is read or refused, and nothing else (${count} mutations)`, async () => {
      const next = mutationsFor(reader, 'test');
      let refused = 0;
      for (let i = 0; i < count; i++) if ((await next()) === 'refused') refused++;
      // A table that mutates nothing shows nothing.
      assert.ok(refused > count / 5, `${refused} refused`);
    });
    it(`as ${reader.name} is read where nothing was changed`, async () =>
      await reader.read(Uint8Array.from(reader.good)));
  }
});
