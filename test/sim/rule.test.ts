import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chain } from '../../sim/body/chain.ts';
import { converter } from '../../sim/body/converter.ts';
import { thresholdRule } from '../../sim/body/rule.ts';
import type { FaultName } from '../../sim/list.ts';
import { randomFrom } from '../../src/signals/random.ts';

const spec = { id: 'vibration-high', title: 'High', channel: 'vibration', trip: 7.1, reset: 6.4 } as const;

/** Runs a rule over values 10 ms apart and gives its output after each. */
function outputs(values: readonly number[], ...faults: FaultName[]): boolean[] {
  const rule = thresholdRule(spec, new Set(faults), randomFrom('rule'));
  return values.map((value, i) => {
    rule.update(value, i * 10);
    return rule.active();
  });
}
const repeated = (value: number, times: number): number[] => Array.from({ length: times }, () => value);

describe('a threshold rule', () => {
  it('trips above 7.1, stays on between, and resets below 6.4', () => {
    assert.deepEqual(outputs([7.0, 7.2, 6.9, 6.5, 6.3, 7.0]), [false, true, true, true, false, false]);
  });
  it('with trip-shifted trips and resets 12 % of 7.1 higher', () => {
    assert.deepEqual(outputs([7.2, 7.9, 8.0, 7.3, 7.2], 'trip-shifted'), [false, false, true, true, false]);
  });
  it('with no-hysteresis resets where it trips', () => {
    assert.deepEqual(outputs([7.2, 7.0], 'no-hysteresis'), [true, false]);
  });
  it('with slow-rule follows 300 ms late', () => {
    const said = outputs(repeated(8, 40), 'slow-rule');
    assert.equal(said.indexOf(true), 30);
  });
  it('with deaf-rule ignores every third excursion', () => {
    const said = outputs([5, 8, 5, 8, 5, 8, 5, 8], 'deaf-rule');
    assert.deepEqual(said, [false, true, false, true, false, false, false, true]);
  });
  it('with jumpy-rule trips on its own, for about 150 ms, several times in 5 s', () => {
    const said = outputs(repeated(2, 500), 'jumpy-rule');
    const trips = said.filter((on, i) => on && !said[i - 1]).length;
    assert.ok(trips >= 3 && trips <= 8, `${trips}`);
    assert.ok(Math.abs(said.filter(Boolean).length / trips - 16) < 2);
  });
  it('without a fault does not trip on its own', () => {
    assert.ok(outputs(repeated(2, 500)).every((on) => !on));
  });
});

describe('the signal chain', () => {
  it('measures a held RMS within 1 % once its window has filled, and never twice the same', () => {
    const convert = converter(new Map([['vibration', 7]]), randomFrom('chain'));
    const measure = chain();
    const values = Array.from({ length: 400 }, () => measure(convert()).vibration).slice(4);
    for (const value of values) assert.ok(Math.abs(value - 7) < 0.07, `${value}`);
    assert.ok(new Set(values).size > 390);
  });
  it('passes a step from 5 to 9 across 7.1 in 20 to 40 ms', () => {
    const holds = new Map([['vibration', 5] as ['vibration', number]]);
    const [convert, measure] = [converter(holds, randomFrom('step')), chain()];
    for (let i = 0; i < 10; i++) measure(convert());
    holds.set('vibration', 9);
    const passed = Array.from({ length: 10 }, () => measure(convert()).vibration).findIndex((value) => value > 7.1);
    assert.ok(passed >= 1 && passed <= 3, `${passed}`);
  });
});
