import type { Random } from '../../src/signals/random.ts';
import type { FaultName } from '../list.ts';
import type { RuleSpec } from '../personality.ts';

export type Rule = { spec: RuleSpec; update(value: number, now: number): void; active(): boolean };
type Faults = ReadonlySet<FaultName>;

/** Of the trip value. */
const shift = 0.12;
const slowMs = 300;
const jump = { everyMs: 1000, forMs: 150 };

/** The comparison with hysteresis, and what a fault makes of it. */
function comparison(spec: RuleSpec, faults: Faults): (value: number) => boolean {
  let [on, ignored, excursions] = [false, false, 0];
  return (value) => {
    const shifted = faults.has('trip-shifted') ? shift * spec.trip : 0;
    const trip = spec.trip + shifted;
    const reset = faults.has('no-hysteresis') ? trip : spec.reset + shifted;
    if (value < reset) [on, ignored] = [false, false];
    else if (value > trip && !on && !ignored) {
      ignored = faults.has('deaf-rule') && ++excursions % 3 === 0;
      on = !ignored;
    }
    return on;
  };
}

/** The output as it was `ms` ago. */
function delayed(): (state: boolean, now: number, ms: number) => boolean {
  const changes: { at: number; state: boolean }[] = [];
  let [last, shown] = [false, false];
  return (state, now, ms) => {
    if (state !== last) changes.push({ at: now, state });
    last = state;
    while (changes[0] && changes[0].at + ms <= now) shown = changes.shift()?.state ?? shown;
    return shown;
  };
}

function jumps(random: Random): (now: number) => boolean {
  let next: number | undefined;
  return (now) => {
    next ??= now + jump.everyMs * random.unit();
    if (now > next + jump.forMs) next = now + jump.everyMs * random.between(0.5, 1.3);
    return now >= next;
  };
}

/** A threshold rule with hysteresis. `faults` may change while it runs. */
export function thresholdRule(spec: RuleSpec, faults: Faults, random: Random): Rule {
  const [compare, delay, jumping] = [comparison(spec, faults), delayed(), jumps(random)];
  let output = false;
  return {
    spec,
    update(value, now) {
      const jumped = faults.has('jumpy-rule') && jumping(now);
      output = delay(compare(value), now, faults.has('slow-rule') ? slowMs : 0) || jumped;
    },
    active: () => output,
  };
}
