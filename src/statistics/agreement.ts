import { clopperPearson } from './binomial.ts';

/** The lower end of the exact interval of `agreed` of n, two-sided (Clopper and Pearson 1934). */
export function agreementAtLeast(agreed: number, n: number, confidence = 0.95): number {
  return clopperPearson(agreed, n, confidence).low;
}

/**
 * Fewest inputs of which `disagreements` differ and the lower end of the exact interval still lies above `least`. With
 * none, n = ln((1 − confidence)/2) / ln(least): above 99.9 % takes 2 995 inputs one-sided, 3 688 two-sided.
 */
export function fewestInputs(least: number, disagreements = 0, confidence = 0.95): number {
  if (!(least > 0 && least < 1)) throw new RangeError(`an agreement above ${least}`);
  const shown = (n: number): boolean => agreementAtLeast(n - disagreements, n, confidence) > least;
  let low = disagreements;
  let high = Math.ceil((disagreements + 1) / (1 - least));
  while (!shown(high)) {
    low = high;
    high *= 2;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (shown(middle)) high = middle;
    else low = middle;
  }
  return high;
}
