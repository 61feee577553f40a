import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hostileModels } from './hostile.ts';

/** soak/inputs.ts has the full count. */
const count = 5;

describe('engines with mutated models', { timeout: 120_000 }, () => {
  it(`run them, refuse them, fail or end, and the bench goes on (${count} models)`, async () => {
    const models = hostileModels('test');
    const seen = new Map<string, number>();
    for (let i = 0; i < count; i++)
      for (const name of (await models.next()).keys()) seen.set(name, (seen.get(name) ?? 0) + 1);
    await models.close();
    assert.deepEqual(Object.fromEntries(seen), {
      onnxruntime: count,
      'onnxruntime-web': count,
      'opencv-dnn': count,
      'jax-js': count,
      litert: count,
    });
  });
});
