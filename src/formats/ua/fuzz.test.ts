import assert from 'node:assert/strict';
import { it } from 'node:test';
import { uaFuzz } from '../../../test/formats/ua-fuzz.ts';
import { FormatError } from '../error.ts';

it('a mutated message gives a message, nothing yet, or a FormatError, and nothing else', () => {
  const next = uaFuzz('test');
  let refused = 0;
  for (let i = 0; i < 5000; i++)
    try {
      next();
    } catch (error) {
      assert.ok(error instanceof FormatError, String(error));
      refused++;
    }
  // A fuzz whose every message passed would have mutated nothing that matters.
  assert.ok(refused > 1000 && refused < 5000, `${refused} of 5000 refused`);
});
