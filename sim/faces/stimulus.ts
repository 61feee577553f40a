import { Refusal } from '../body/refusal.ts';

/** The members of a stimulus request, checked. Throws `Refusal`. */
export function stimulusIn(body: unknown): { channel: string; hold: { value: number; unit: string } | null } {
  const { channel, hold } = (body ?? {}) as { channel?: unknown; hold?: unknown };
  if (typeof channel !== 'string') throw new Refusal('channel is a text');
  if (hold === null) return { channel, hold };
  const { value, unit } = (hold ?? {}) as { value?: unknown; unit?: unknown };
  if (typeof value !== 'number' || typeof unit !== 'string')
    throw new Refusal('hold is {"value": number, "unit": text} or null');
  return { channel, hold: { value, unit } };
}
