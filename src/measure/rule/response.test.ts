import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { benchOf, declarationOf, measured, stepOf, valueOf } from '../../../test/contracts/bench.ts';
import type { Declaration } from '../../model/declaration.ts';
import type { Bench, Found } from '../bench.ts';
import type { Probe } from '../probe.ts';
import { ruleResponse } from './response.ts';

type Physics = {
  trip: number;
  reset: number;
  /** From a change of the input to a change of the output, ms. */
  delay: number;
  below?: boolean;
  /** Excursions that are ignored: every n-th. */
  deafTo?: number;
  /** The output also comes for 40 ms every so many ms. */
  jumpsEvery?: number;
  stuck?: boolean;
};

/** A device of known truth in simulated time: each question costs 1 ms. */
function device(truth: Physics): { probe: Probe; clock: Pick<Bench, 'now' | 'wait'>; holds: (number | null)[] } {
  let [time, on, excursions, ignored] = [0, false, 0, false];
  const holds: (number | null)[] = [];
  const changes: { at: number; state: boolean }[] = [];
  const set = (value: number): void => {
    const sign = truth.below ? -1 : 1;
    const [x, trip, reset] = [sign * value, sign * truth.trip, sign * truth.reset];
    let next = on;
    if (x < reset) [next, ignored] = [false, false];
    else if (x > trip && !on && !ignored) {
      ignored = truth.deafTo !== undefined && ++excursions % truth.deafTo === 0;
      next = !ignored;
    }
    if (next !== on) changes.push({ at: time + truth.delay, state: next });
    on = next;
  };
  const output = (): boolean => {
    if (truth.stuck) return true;
    if (truth.jumpsEvery !== undefined && time % truth.jumpsEvery < 40) return true;
    return changes.findLast(({ at }) => at <= time)?.state ?? false;
  };
  return {
    holds,
    clock: {
      now: () => time,
      wait: async (ms) => void (time += ms),
    },
    probe: {
      stimulate: async (_channel, hold) => {
        time += 1;
        const value = hold && 'value' in hold ? hold.value : null;
        holds.push(value);
        if (value !== null) set(value);
      },
      read: async () => {
        time += 1;
        return output();
      },
      close: async () => undefined,
    },
  };
}

async function measure(truth: Physics, declaration: Declaration = declarationOf()): Promise<Found[]> {
  const { probe, clock } = device(truth);
  const bench = benchOf(declaration, clock);
  await ruleResponse(probe, stepOf('rule.response', 36, 'high'), bench);
  return bench.all;
}

/** Expanded uncertainty upwards. */
const upwards = (all: readonly Found[], quantity: string): number =>
  Math.hypot(...measured(all, quantity).components.map(({ high }) => high));

const asDeclared: Physics = { trip: 50, reset: 45, delay: 30 };
const lowRule = (): Declaration =>
  declarationOf({
    rules: [
      {
        id: 'high',
        channel: 'level',
        direction: 'below',
        trip: { value: 50, unit: 'mm' },
        reset: { value: 55, unit: 'mm' },
        tolerance: 5,
        response: '100 ms',
        output: 'high',
      },
    ],
  });

describe('rule.response on a device of known truth', () => {
  it('finds no error in a rule that is as declared', async () => {
    const all = await measure(asDeclared);
    for (const quantity of ['rule.trip.error', 'rule.hysteresis.error'])
      assert.ok(valueOf(all, quantity) <= upwards(all, quantity), quantity);
    assert.equal(valueOf(all, 'rule.missed'), 0);
    assert.equal(valueOf(all, 'rule.false'), 0);
  });
  for (const shift of [-6, -1.5, 2, 4])
    it(`finds a trip point ${shift} mm off, as per cent of 50 mm`, async () => {
      const all = await measure({ ...asDeclared, trip: 50 + shift, reset: 45 + shift });
      const { also } = measured(all, 'rule.trip.error');
      const error = Math.abs((also?.['signed'] ?? NaN) - shift * 2);
      assert.ok(error <= upwards(all, 'rule.trip.error'), `${error} from the truth`);
    });
  for (const reset of [47.5, 42])
    it(`finds a hysteresis of ${50 - reset} mm instead of 5 mm`, async () => {
      const all = await measure({ ...asDeclared, reset });
      const error = Math.abs(valueOf(all, 'rule.hysteresis.error') - Math.abs(50 - reset - 5) * 2);
      assert.ok(error <= upwards(all, 'rule.hysteresis.error'), `${error} from the truth`);
    });
  it('finds the same for a rule that trips below', async () => {
    const all = await measure({ trip: 48, reset: 53, delay: 30, below: true }, lowRule());
    assert.ok(
      Math.abs((measured(all, 'rule.trip.error').also?.['signed'] ?? NaN) + 4) <= upwards(all, 'rule.trip.error'),
    );
    assert.ok(valueOf(all, 'rule.hysteresis.error') <= upwards(all, 'rule.hysteresis.error'));
    assert.equal(valueOf(all, 'rule.missed'), 0);
  });
  it('finds a response of 30 ms within one read and its pause', async () => {
    const all = await measure(asDeclared);
    const { value, components } = measured(all, 'rule.response.time');
    const late = Number(value) - 30;
    assert.ok(late >= 0 && late <= (components.find(({ source }) => source === 'network')?.low ?? 0));
  });
  it('measures a response later than declared instead of losing it, and misses every excursion', async () => {
    const all = await measure({ ...asDeclared, delay: 250 });
    assert.ok(Math.abs(valueOf(all, 'rule.response.time') - 250) < 10);
    assert.equal(valueOf(all, 'rule.missed'), 1);
    assert.ok(
      valueOf(all, 'rule.trip.error') <= upwards(all, 'rule.trip.error'),
      'lateness is not held against the trip point',
    );
  });
  it('counts every third excursion missed by a rule that ignores it, and leaves the trip point alone', async () => {
    const all = await measure({ ...asDeclared, deafTo: 3 });
    assert.equal(valueOf(all, 'rule.missed'), 12 / 36);
    assert.ok(valueOf(all, 'rule.trip.error') <= upwards(all, 'rule.trip.error'));
  });
  it('counts false trips of an output that jumps, and leaves the trip point alone', async () => {
    const all = await measure({ ...asDeclared, jumpsEvery: 613 });
    assert.ok(valueOf(all, 'rule.false') > 0.05);
    assert.equal(valueOf(all, 'rule.missed'), 0);
    assert.ok(valueOf(all, 'rule.trip.error') <= upwards(all, 'rule.trip.error'));
  });
  it('calls a trip that never comes as far off as it looked', async () => {
    const all = await measure({ ...asDeclared, trip: 1000 });
    assert.equal(valueOf(all, 'rule.missed'), 1);
    assert.ok(valueOf(all, 'rule.trip.error') >= 4 * 5 - 0.001);
  });
  it('has no response time for an output that is always on, and counts every hold as a false trip', async () => {
    const { probe, clock } = device({ ...asDeclared, stuck: true });
    const bench = benchOf(declarationOf(), clock);
    await assert.rejects(ruleResponse(probe, stepOf('rule.response', 36, 'high'), bench), { name: 'TooFew' });
    assert.equal(valueOf(bench.all, 'rule.false'), 1);
  });
  it('never holds the channel outside its range, and lets it go at the end', async () => {
    const { probe, clock, holds } = device({ ...asDeclared, trip: 1000 });
    await ruleResponse(probe, stepOf('rule.response', 36, 'high'), benchOf(declarationOf(), clock));
    assert.ok(holds.every((value) => value === null || (value >= 0 && value <= 100)));
    assert.equal(holds.at(-1), null);
  });
  it('lets the channel go when the wire fails halfway', async () => {
    const { probe, clock, holds } = device(asDeclared);
    let reads = 0;
    const failing: Probe = {
      ...probe,
      read: async (point) => {
        if (++reads > 50) throw new Error('the wire broke');
        return (await probe.read?.(point)) ?? false;
      },
    };
    await assert.rejects(
      ruleResponse(failing, stepOf('rule.response', 36, 'high'), benchOf(declarationOf(), clock)),
      /wire/,
    );
    assert.equal(holds.at(-1), null);
  });
  it('needs stimulus and read', async () => {
    const lacking: Probe = { close: async () => undefined };
    await assert.rejects(ruleResponse(lacking, stepOf('rule.response', 36, 'high'), benchOf(declarationOf())), {
      code: 'PROBE_LACKS',
    });
  });
});
