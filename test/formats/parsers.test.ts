import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FormatError } from '../../src/formats/error.ts';
import { randomFrom } from '../../src/signals/random.ts';
import { mutated } from './mutate.ts';
import { parsers } from './parsers.ts';

/** soak/parsers.ts has the full count. */
const count = 3000;

describe('parsers of what devices and their makers give', () => {
  for (const { name, good, read } of parsers) {
    it(`${name}: reads the good one`, () => read(good));
    it(`${name}: reads or refuses ${count} mutations of it`, () => {
      const random = randomFrom(`test/${name}`);
      let refused = 0;
      for (let i = 0; i < count; i++)
        try {
          read(mutated(good, random));
        } catch (error) {
          assert.ok(error instanceof FormatError, String(error));
          refused++;
        }
      assert.ok(refused > count / 10, `${refused} of ${count} refused`);
    });
  }
});
