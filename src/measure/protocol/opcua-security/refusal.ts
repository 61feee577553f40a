import type { Seen } from '../check.ts';
import type { Raw } from '../../raw.ts';
import type { Attempt, Pair } from './asked.ts';

/** `reasons`: status codes that name the flaw. `sound`: what was let in just before, in words; or `afterwards`, and then it must be. */
export type Expected = { reasons: RegExp; sound: string; afterwards?: boolean };

/** A server may answer any failed check of a certificate with this code alone (OPC 10000-4, 6.1.3). */
const hidden = /^BadSecurityChecksFailed$/;

const capturesOf = (...attempts: readonly Attempt[]): Raw[] => attempts.flatMap(({ shows }) => shows ?? []);

const notLetIn = (sound: string, { stage, says }: Attempt, afterwards: boolean): string =>
  `${sound} is refused ${afterwards ? 'afterwards' : 'too'}, at ${stage}: ${says}`;

/** A refusal counts where its code names the reason, or hides it as a server may, and the same without the flaw was let in. */
export function refused({ control, flawed }: Pair, { reasons, sound, afterwards = false }: Expected): Seen {
  const shows = capturesOf(control, flawed);
  if (!control.accepted)
    return { value: afterwards ? false : 'unknown', actual: notLetIn(sound, control, afterwards), shows };
  if (flawed.accepted) return { value: false, actual: 'let in', shows };
  const wasLetIn = `${sound} was let in ${afterwards ? 'afterwards' : 'just before'}`;
  const at = `refused at ${flawed.stage} with ${flawed.says}`;
  if (reasons.test(flawed.status)) return { value: true, actual: `${at}; ${wasLetIn}`, shows };
  if (hidden.test(flawed.status))
    return { value: true, actual: `${at}, by which a server may hide the reason; ${wasLetIn}`, shows };
  return { value: 'unknown', actual: `${at}, which does not name the reason`, shows };
}

export const notOffered = (what: string): Seen => ({ value: 'not applicable', actual: `the device offers no ${what}` });
