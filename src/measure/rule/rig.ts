import type { Channel, Declaration, DeclaredRule } from '../../model/declaration.ts';
import { milliseconds } from '../../model/terms.ts';
import { InputError, ProbeError } from '../../model/errors.ts';
import { needed } from '../asked.ts';
import type { Bench } from '../bench.ts';
import type { Probe } from '../probe.ts';

/**
 * The rule on an axis of its own: 0 at the declared trip point, growing towards and beyond it whichever way the rule
 * trips, in the channel's unit. Declared reset at −`hysteresis`.
 */
export type Axis = {
  hysteresis: number;
  /** Largest declared error of trip and hysteresis, in the channel's unit. */
  tolerance: number;
  /** What the channel can be held at. */
  least: number;
  most: number;
  /** Per cent of the trip value. */
  percent(length: number): number;
  /** +1 where the rule trips above, −1 below. */
  sign: 1 | -1;
};

/** The output was read as wanted `ms` after asking began; it may have changed up to `gapMs` earlier. */
export type Seen = { ms: number; gapMs: number };

/** What one rule is tested with: its channel can be held, its output watched. */
export type Rig = {
  axis: Axis;
  /** Declared response, ms. */
  responseMs: number;
  /** Longest the bench waits for an output that should come, ms: late is not never. */
  patienceMs: number;
  hold(at: number): Promise<void>;
  release(): Promise<void>;
  /** Reads until the output is as wanted, at most so long; undefined: it never was. */
  until(wanted: boolean, withinMs: number): Promise<Seen | undefined>;
};

export function axisOf(rule: DeclaredRule, channel: Channel): Axis {
  const sign = rule.direction === 'above' ? 1 : -1;
  const trip = rule.trip.value;
  const [a, b] = [sign * (channel.range.low - trip), sign * (channel.range.high - trip)];
  return {
    hysteresis: sign * (trip - rule.reset.value),
    tolerance: (rule.tolerance / 100) * Math.abs(trip),
    least: Math.min(a, b),
    most: Math.max(a, b),
    percent: (length) => (length / Math.abs(trip)) * 100,
    sign,
  };
}

function channelOf(rule: DeclaredRule, declaration: Declaration): Channel {
  const channel = declaration.channels?.find((c) => c.id === rule.channel);
  if (!channel) throw new InputError('DECLARATION_INVALID', 'channels', `${rule.channel} is not declared`);
  return channel;
}

function asState(value: number | boolean | string, point: string): boolean {
  if (typeof value === 'boolean') return value;
  if (value === 0 || value === 1) return value === 1;
  throw new ProbeError('PROBE_GARBAGE', `${point} is ${String(value).slice(0, 60)}: a rule's output is true or false`);
}

/** Reading fifty times within the declared response keeps the read's own delay small; slower than 1 ms it need not be. */
const pauseFor = (responseMs: number): number => Math.min(20, Math.max(1, responseMs / 50));

function watching(read: () => Promise<boolean>, pauseMs: number, bench: Bench): Rig['until'] {
  return async (wanted, withinMs) => {
    const from = bench.now();
    for (let asked = from; ;) {
      const issued = bench.now();
      const state = await read();
      const at = bench.now();
      if (state === wanted) return { ms: at - from, gapMs: at - asked };
      if (at - from >= withinMs) return undefined;
      asked = issued;
      await bench.wait(pauseMs);
    }
  };
}

/** Throws `PROBE_LACKS` where the probe cannot hold or read, `PROBE_GARBAGE` where the output is not true or false. */
export function rigFor(rule: DeclaredRule, probe: Probe, bench: Bench): Rig {
  const channel = channelOf(rule, bench.declaration);
  const axis = axisOf(rule, channel);
  const stimulate = needed(probe, 'stimulate').bind(probe);
  const read = needed(probe, 'read').bind(probe);
  const responseMs = milliseconds(rule.response);
  const output = async (): Promise<boolean> => asState(await read(rule.output), rule.output);
  return {
    axis,
    responseMs,
    patienceMs: Math.max(3 * responseMs, 500),
    hold: (at) => stimulate(channel.id, { value: rule.trip.value + axis.sign * at, unit: channel.unit }),
    release: () => stimulate(channel.id, null),
    until: watching(output, pauseFor(responseMs), bench),
  };
}

export const within = (at: number, { least, most }: Axis): number => Math.min(most, Math.max(least, at));

/** Holds the channel where the output must be off; false: it stays on even at the far end of the range. */
export async function rest(rig: Rig): Promise<boolean> {
  const { axis } = rig;
  for (const at of [within(-axis.hysteresis - 4 * axis.tolerance, axis), axis.least]) {
    await rig.hold(at);
    if (await rig.until(false, rig.patienceMs)) return true;
  }
  return false;
}
