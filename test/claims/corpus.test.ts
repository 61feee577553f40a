import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { claimLanguages, type ClaimLanguage } from '../../src/market/claims/finding.ts';
import { ruleIds } from '../../src/market/claims/rules.ts';
import { corpus, halves } from './corpus.ts';
import { scoreOf, summed } from './score.ts';

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const scored = corpus('held-out').map((sample) => ({ language: sample.language, score: scoreOf(sample) }));
/** Of the held-out half only these figures are ever printed: who sees its misses writes rules against them. */
const figuresOf = (language?: ClaimLanguage): ReturnType<typeof summed> =>
  summed(scored.filter((one) => language === undefined || one.language === language).map(({ score }) => score));

function told(language?: ClaimLanguage): string {
  const { recall, precision, expected } = figuresOf(language);
  return `recall ${percent(recall)}, precision ${percent(precision)} of ${expected} held out`;
}

for (const language of claimLanguages)
  describe(`claims, ${language}: ${told(language)}`, () => {
    it('are found, nine in ten at least, and nine in ten of what is found are right', () => {
      const { recall, precision } = figuresOf(language);
      assert.ok(recall >= 0.9 && precision >= 0.9);
    });
  });

describe(`claims, all: ${told()}`, () => {
  it('are found, at least 98 of 100', () => assert.ok(figuresOf().recall >= 0.98));
  it('are right, at least 97 of 100 that are found', () => assert.ok(figuresOf().precision >= 0.97));
});

describe('the corpus of claims', () => {
  it('has at least 200 documents, half of them or more held out, in five languages', () => {
    const [against, heldOut] = halves.map((half) => corpus(half));
    assert.ok((against?.length ?? 0) + (heldOut?.length ?? 0) >= 200);
    assert.ok((heldOut?.length ?? 0) >= 100);
    const languages = new Set(heldOut?.map(({ language }) => language));
    assert.deepEqual([...languages].toSorted(), claimLanguages.toSorted());
  });
  it('has an example of every rule', () => {
    const seen = new Set(halves.flatMap((half) => corpus(half).flatMap(({ expected }) => expected.map((e) => e.rule))));
    assert.deepEqual(
      ruleIds.filter((rule) => !seen.has(rule)),
      [],
    );
  });
  it('has nothing unfound in the half that the rules were written against, and nothing found too much', () => {
    const { misses } = summed(corpus('written-against').map(scoreOf));
    assert.deepEqual(misses, []);
  });
});
