import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rulesFrom } from './rules.ts';
import type { ShownRule } from './rules.ts';

const channels = [
  { id: 'vibration', unit: 'mm/s' },
  { id: 'temperature', unit: 'Cel' },
];
const shown = (id: string, numbers: Record<string, number>, texts: Record<string, string> = {}): ShownRule => ({
  id,
  title: undefined,
  numbers: new Map(Object.entries(numbers)),
  texts: new Map(Object.entries(texts)),
  output: id,
});

describe('rules as a device shows them', () => {
  it('trips above where it resets lower, below where it resets higher, and stays open where neither is so', () => {
    const direction = (trip: number, reset: number) =>
      rulesFrom([shown('x', { TripPoint: trip, ResetPoint: reset })], channels).rules[0]?.direction;
    assert.equal(direction(7, 6), 'above');
    assert.equal(direction(3, 4), 'below');
    assert.equal(direction(3, 3), undefined);
  });

  it('says that a channel was taken from the name, and takes none where two names fit', () => {
    const one = rulesFrom([shown('vibration-high', { TripPoint: 7 })], channels);
    assert.equal(one.rules[0]?.channel, 'vibration');
    assert.deepEqual(one.remarks, [{ path: ['rules', 0], code: 'CHANNEL_GUESSED', text: 'vibration' }]);
    const two = rulesFrom([shown('vibration-temperature', { TripPoint: 7 })], channels);
    assert.equal(two.rules[0]?.channel, undefined);
    assert.deepEqual(two.remarks, []);
  });

  it('takes what the device does say: channel, hysteresis, tolerance, response', () => {
    const numbers = { TripPoint: 80, Hysteresis: 5, Tolerance: 2, ResponseTime: 150 };
    const { rules, remarks } = rulesFrom(
      [shown('x', numbers, { Channel: 'temperature', Direction: 'Above' })],
      channels,
    );
    assert.deepEqual(rules[0]?.reset, { value: 75, unit: 'Cel' });
    assert.equal(rules[0]?.tolerance, 2);
    assert.equal(rules[0]?.response, '150 ms');
    assert.deepEqual(remarks, []);
  });
});
