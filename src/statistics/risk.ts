import { normalAbove } from './normal.ts';

/** Expanded uncertainties cover 95 %: so many standard uncertainties on each side (JCGM 100:2008, G.1.3). */
const coverage = 1.959963984540054;

/**
 * Probability that the true value lies beyond a limit `away` from the value, which is seen with the expanded half-width
 * `half` (95 %) on that side: the specific risk of JCGM 106:2012, 9.3.2, with a normal distribution. `away` is negative
 * where the value itself lies beyond. Without uncertainty it is 0, 1, or at the limit itself one half.
 */
export function riskBeyond(away: number, half: number): number {
  if (!(half >= 0)) throw new RangeError(`a half-width of ${half}`);
  if (half === 0) return away > 0 ? 0 : away < 0 ? 1 : 0.5;
  return normalAbove((away * coverage) / half);
}

/** Most that several risks can come to together, whatever depends on what (Boole's inequality). */
export const together = (risks: readonly number[]): number =>
  Math.min(
    1,
    risks.reduce((sum, risk) => sum + risk, 0),
  );
