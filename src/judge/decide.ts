import type { Because, Outcome } from '../model/assessment.ts';
import type { Decision } from '../model/pack.ts';

export type Ruling = { outcome: Outcome; because: Because; sharedRisk: boolean };

const ruling = (outcome: Outcome, because: Because, sharedRisk: boolean): Ruling => ({ outcome, because, sharedRisk });
const pass = ruling('pass', 'WITHIN', false);
const passByValue = ruling('pass', 'WITHIN_BY_VALUE', false);
const passAtRisk = ruling('pass', 'WITHIN_BY_VALUE', true);
const failByValue = ruling('fail', 'BEYOND_BY_VALUE', false);
const failAtRisk = ruling('fail', 'BEYOND_BY_VALUE', true);
const failInBand = ruling('fail', 'INSIDE_BAND', false);
const fail = ruling('fail', 'BEYOND', false);
const conditionalPass = ruling('conditional pass', 'INSIDE_BAND', false);
const conditionalFail = ruling('conditional fail', 'BEYOND_IN_BAND', false);

/** Simple acceptance (ILAC-G8:09/2019 §4.2.1): the value alone decides; up to 50 % risk is shared when the limit lies inside the uncertainty. */
function simple(within: boolean, clears: boolean, beyond: boolean): Ruling {
  if (within) return clears ? passByValue : passAtRisk;
  return beyond ? failByValue : failAtRisk;
}

/**
 * The outcome of a number against its limit, after ILAC-G8:09/2019. `low` and `high` bound the expanded uncertainty
 * (95 %); the guard band w is its half on the side of the limit. All in one unit.
 */
export function decide(
  relation: 'most' | 'least' | 'above',
  limit: number,
  rule: Decision['rule'],
  value: number,
  low: number,
  high: number,
): Ruling {
  const within = relation === 'most' ? value <= limit : relation === 'least' ? value >= limit : value > limit;
  const clears = within && (relation === 'most' ? high <= limit : relation === 'least' ? low >= limit : low > limit);
  const beyond = !within && (relation === 'most' ? low > limit : relation === 'least' ? high < limit : high <= limit);
  if (rule === 'simple') return simple(within, clears, beyond);
  if (clears) return pass;
  if (rule === 'guarded') return within ? failInBand : fail;
  if (within) return conditionalPass;
  return beyond ? fail : conditionalFail;
}
