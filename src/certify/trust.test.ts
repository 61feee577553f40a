import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keysListed } from './trust.ts';

describe('a list of keys', () => {
  it('has a key a line, remarks, and keys that are taken back as of a day or moment', () => {
    const text =
      '\ufeff# hall 3\r\na+1a2b3c4d+AX\n\n revoked a+1a2b3c4d+AX 2026-11-20 \nrevoked\tb 2026-11-20T10:00:00+08:00';
    assert.deepEqual(keysListed(text), {
      keys: ['a+1a2b3c4d+AX'],
      revoked: [
        { key: 'a+1a2b3c4d+AX', since: '2026-11-20T00:00:00.000Z' },
        { key: 'b', since: '2026-11-20T02:00:00.000Z' },
      ],
    });
  });

  for (const day of ['', 'yesterday', '20.11.2026', '2026-02-30', '2026-11-20T10:00:00', '2026-11-20T25:00:00Z'])
    it(`takes no key back as of “${day}”`, () => {
      assert.throws(() => keysListed(`revoked a ${day}`), { code: 'USAGE', message: /is not a day/ });
    });
});
