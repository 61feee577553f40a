import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { surroundings } from './surroundings.ts';

describe('what of the bench’s machine bears on timing', () => {
  const linux = process.platform === 'linux' ? false : 'not Linux';
  it('names runtime, processor and load', () => {
    const { node, processors, load } = surroundings().conditions();
    assert.equal(node, process.version);
    assert.ok(Number(processors) >= 1);
    assert.ok(Number(load) >= 0);
  });
  it('names timer slack, clock source and stolen time where the system has them', { skip: linux }, () => {
    const around = surroundings();
    const ends = performance.now() + 60;
    while (performance.now() < ends);
    const found = around.conditions();
    assert.equal('timer-slack-ns' in found, existsSync('/proc/self/timerslack_ns'));
    assert.equal('clock-source' in found, existsSync('/sys/devices/system/clocksource/clocksource0'));
    assert.ok(Number(found['steal-percent']) >= 0 && Number(found['steal-percent']) <= 100);
  });
  it('counts collections of garbage from the beginning of what is timed', async () => {
    const [all, timed] = [surroundings(), surroundings()];
    let kept: unknown[] = [];
    for (let i = 0; i < 200; i++) kept = Array.from({ length: 20_000 }, () => [kept.length]);
    timed.begin();
    // What was collected is told after a turn of the loop.
    await pause(20);
    const [whole, part] = [all, timed].map((one) => Number(one.conditions()['collections']));
    assert.ok((whole ?? 0) >= 1);
    // The runner may make garbage of its own meanwhile: fewer, not none.
    assert.ok((part ?? 0) < (whole ?? 0), `${part} of ${whole}`);
  });
});
