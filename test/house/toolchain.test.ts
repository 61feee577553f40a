import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checked, checks } from '../../tool/toolchain.ts';

describe('the toolchain', { concurrency: true }, () => {
  for (const check of checks)
    it(`finds nothing to say about ${check.name}`, async () => {
      const { code, said } = await checked(check);
      assert.ok(code === 0, `\n${said}`);
    });
});
