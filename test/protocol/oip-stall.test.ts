import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stalledAtRate } from './oip-stall.ts';

describe('a stall of an inference server', () => {
  it('shows in the judged p99 over the wire, and not in the naive one', async () => {
    const ms = 200;
    const { judged, naive, naiveMost } = await stalledAtRate(ms);
    // Twenty of the 400 were due while one was not answered; the p99 is the fifth largest, that of one due 40 ms later.
    assert.ok(judged >= ms - 50, `${judged} ms`);
    assert.ok(naiveMost >= ms - 1, 'one answer alone took that long');
    assert.ok(naive < judged / 2, `${naive} of ${judged} ms`);
  });
});
