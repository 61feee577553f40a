import { claimsIn } from '../../src/market/claims/claims.ts';
import type { Finding } from '../../src/market/claims/finding.ts';
import type { Expected, Sample } from './corpus.ts';

const compact = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll(/\s/g, '');

function longestShared(a: string, b: string): number {
  let best = 0;
  for (let i = 0; i < a.length; i++)
    for (let end = i + best + 1; end <= a.length && b.includes(a.slice(i, end)); end++) best = end - i;
  return best;
}

/** The same words: one quote holds the other, or they share half of the shorter. */
function isSamePlace(a: string, b: string): boolean {
  const [one, other] = [compact(a), compact(b)];
  if (one.includes(other) || other.includes(one)) return true;
  return longestShared(one, other) * 2 >= Math.min(one.length, other.length);
}

export type Score = { expected: number; found: number; right: number; misses: string[] };

/** Findings of a document against what was expected: each counts once, by rule and quoted words. */
export function scoreOf(sample: Sample): Score {
  const findings = claimsIn(sample.document, sample.known);
  const open: Finding[] = [...findings];
  const missed: Expected[] = [];
  for (const expected of sample.expected) {
    const i = open.findIndex(({ rule, quote }) => rule === expected.rule && isSamePlace(quote, expected.quote));
    if (i < 0) missed.push(expected);
    else open.splice(i, 1);
  }
  return {
    expected: sample.expected.length,
    found: findings.length,
    right: sample.expected.length - missed.length,
    misses: [
      ...missed.map(({ rule, quote }) => `${sample.id} missed ${rule}: ${quote}`),
      ...open.map(({ rule, quote }) => `${sample.id} found ${rule}: ${quote}`),
    ],
  };
}

export function summed(scores: readonly Score[]): Score & { recall: number; precision: number } {
  const sum = { expected: 0, found: 0, right: 0 };
  for (const { expected, found, right } of scores) {
    sum.expected += expected;
    sum.found += found;
    sum.right += right;
  }
  const misses = scores.flatMap((score) => score.misses);
  return { ...sum, misses, recall: sum.right / sum.expected, precision: sum.right / sum.found };
}
