import type { AdaptedState } from '../measure/probe.ts';
import { ProbeError } from '../model/errors.ts';
import { shortly } from './deadline.ts';

/** As much as a readback keeps, of keys and of each text. */
const most = { keys: 100, key: 80, text: 500 } as const;

/** A nameplate as texts by key. Throws `PROBE_GARBAGE`. */
export function saysIn(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ProbeError('PROBE_GARBAGE', 'the nameplate is not an object of texts');
  const says: Record<string, string> = {};
  for (const [key, text] of Object.entries(value).slice(0, most.keys)) {
    if (typeof text !== 'string')
      throw new ProbeError('PROBE_GARBAGE', `the nameplate’s ${shortly(key, 60)} is not a text`);
    says[shortly(key, most.key - 1)] = shortly(text, most.text - 1);
  }
  return says;
}

/** A point's value. Throws `PROBE_GARBAGE`. */
export function valueIn(value: unknown, point: string): number | boolean | string {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string') return shortly(value, most.text - 1);
  throw new ProbeError('PROBE_GARBAGE', `${point} is neither a number, a text nor true or false`);
}

const mostParts = 100;

/** What a device says of its model after it adapted or went back. Throws `PROBE_GARBAGE`. */
export function stateIn(value: unknown, what: string): AdaptedState {
  const { state, base, changed, labels } = (value ?? {}) as Partial<Record<keyof AdaptedState, unknown>>;
  const parts = Array.isArray(changed) ? changed.slice(0, mostParts) : [undefined];
  if (typeof state !== 'string' || typeof base !== 'string' || !Number.isInteger(labels) || Number(labels) < 0)
    throw new ProbeError('PROBE_GARBAGE', `${what} gave no state, base and labels`);
  if (!parts.every((part) => typeof part === 'string'))
    throw new ProbeError('PROBE_GARBAGE', `${what} does not say by name what changed`);
  const named = parts.map((part) => shortly(part, 99));
  return { state: shortly(state, 99), base: shortly(base, 99), changed: named, labels: Number(labels) };
}
