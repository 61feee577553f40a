import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { folded } from './fold.ts';

describe('folded text', () => {
  for (const [what, from, to] of [
    ['full-width forms', 'ＧＢ／Ｔ　４５２８８', 'gb/t 45288'],
    ['ligatures', 'Certiﬁed', 'certified'],
    ['Kangxi radicals', '⼈⼯智能⽰', '人工智能示'],
    ['radicals that NFKC leaves alone', '⻋间⻚', '车间页'],
    [
      'dashes of any kind',
      '45288–2026 45288—2026 45288‑2026 45288−2026',
      '45288-2026 45288-2026 45288-2026 45288-2026',
    ],
    ['soft hyphens, zero-width characters and no-break spaces', 'Le\u00advel\u200b\u00a03', 'level 3'],
    ['words that a line end broke', 'intelli-\ngent', 'intelligent'],
    ['a year that a line end parted from its number', '45288-\n2026', '45288-2026'],
    ['a compound that keeps its hyphen', 'AI-\nenabled', 'ai-enabled'],
    ['Han and kana over a line end', '智\n能 レ\nベル', '智能レベル'],
    ['half-width kana', 'ﾚﾍﾞﾙ', 'レベル'],
    ['decomposed letters', 'KI-fa\u0308hig', 'ki-fähig'],
    ['decomposed Korean', '레벨'.normalize('NFD'), '레벨'],
    ['Roman numerals', 'Ⅲ级', 'iii级'],
    ["a footnote's figure", 'L3¹', 'l3'],
  ] as const)
    it(`makes one of ${what}`, () => assert.equal(folded(from).text, to));

  it('leads back to where each character begins', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const { text: plain, from } = folded(text);
        assert.equal(from.length, plain.length);
        for (let i = 0; i < from.length; i++) {
          const [at, before] = [from[i] ?? -1, from[i - 1] ?? 0];
          assert.ok(at >= before && at < text.length);
        }
      }),
      { numRuns: 500 },
    ));
});
