import type { Hold } from '../body/converter.ts';
import { Refusal } from '../body/refusal.ts';

/** The members of a stimulus request, checked. Throws `Refusal`. */
export function stimulusIn(body: unknown): { channel: string; hold: Hold | null } {
  const { channel, hold } = (body ?? {}) as { channel?: unknown; hold?: unknown };
  if (typeof channel !== 'string') throw new Refusal('channel is a text');
  if (hold === null) return { channel, hold };
  const { value, unit, fault } = (hold ?? {}) as { value?: unknown; unit?: unknown; fault?: unknown };
  if (fault === 'lost' || fault === 'stuck') return { channel, hold: { fault } };
  if (typeof value !== 'number' || typeof unit !== 'string')
    throw new Refusal('hold is {"value": number, "unit": text}, {"fault": "lost" or "stuck"} or null');
  return { channel, hold: { value, unit } };
}
