import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { componentKinds } from '../../src/model/component.ts';
import { languages } from '../../src/model/terms.ts';
import { clausesPage } from '../../src/print/clauses-page.ts';
import { clauseLines, clausesJson, clausesText, termsOf } from '../../src/print/clauses.ts';
import { displayWidth } from '../../src/print/layout.ts';
import { digest } from '../packs/sample.ts';
import { clausesOf, pack } from './clauses.ts';

describe('the text of clauses', () => {
  for (const kind of componentKinds)
    for (const language of languages)
      it(`${kind}, ${language}: cites id, version and digest, and each clause has limit, method and who says so`, () => {
        const clauses = clausesOf(kind);
        const text = clausesText(clauses, [language]);
        assert.ok(text.includes(`${pack.id} ${pack.version}`) && text.includes(digest));
        for (const clause of clauses.clauses) {
          const lines = clauseLines(clause, clauses, language);
          assert.ok(lines[0]?.includes(clause.name));
          assert.ok(!lines.join('\n').includes('undefined'), lines.join('\n'));
          const heads = { en: ['Limit: ', 'Shown by: ', 'Who says so: '], zh: ['限值：', '证明方法：', '依据：'] };
          assert.ok(heads[language].every((head) => lines.some((line) => line.startsWith(head))));
        }
      });
  it('says the limit with its unit, the guard band, the method with its version, and the samples', () => {
    const clauses = clausesOf('accelerator');
    const bound = clauses.clauses.find(({ name }) => name === 'latency.bound') ?? assert.fail();
    const text = clauseLines(bound, clauses, 'en')
      .join('\n')
      .replaceAll(/[\u00a0\u202f]/g, ' ');
    for (const part of [
      'p99 ≤ 100 ms',
      'guarded',
      'inference.latency.single-stream, version',
      '2 010 samples for each model',
    ])
      assert.ok(text.includes(part), `${part} in\n${text}`);
  });
  it('writes a condition as the pack has it, where there are no words for it', () => {
    const clauses = clausesOf('accelerator');
    const bound = clauses.clauses.find(({ name }) => name === 'latency.bound') ?? assert.fail();
    const odd = { ...bound, indicator: { ...bound.indicator, when: 'size(declaration.rules) > 7' } };
    assert.match(clauseLines(odd, clauses, 'en').join('\n'), /Applies: where .*size\(declaration\.rules\) > 7/);
  });
  it('never says that a law or a standard requires it', () => {
    const text = clausesText(clausesOf('module'), ['en']);
    assert.doesNotMatch(text, /\b(compliant|complies)\b/i);
    assert.match(text, /nothing here says that a law or a standard requires them/);
  });
  it('says that a level above those granted is proposed', () => {
    assert.match(clausesText(clausesOf('accelerator'), ['en']), /proposes L5 and never grants it/);
    assert.doesNotMatch(clausesText({ ...clausesOf('accelerator'), target: 'L3' }, ['en']), /never grants/);
  });
  it('says that every rule is signed for only where every one is', () => {
    const { clauses } = clausesOf('accelerator');
    const [one = assert.fail(), other = assert.fail()] = clauses;
    const signed = { ...one, indicator: { ...one.indicator, who: { contracted: 'annex' } } };
    assert.match(termsOf({ clauses: [signed] }, 'en')[0] ?? '', /official or contracted/);
    assert.match(termsOf({ clauses: [signed, other] }, 'en')[0] ?? '', /bind by this contract alone/);
    const limitOurs = {
      ...one,
      indicator: { ...one.indicator, who: { contracted: 'annex', limit: { proposed: 'gradus' } } },
    };
    assert.match(termsOf({ clauses: [limitOurs] }, 'en')[0] ?? '', /bind by this contract alone/);
  });
  it('stays within the width of a terminal', () => {
    const text = clausesText(clausesOf('module'), languages, 72);
    const wide = text.split('\n').filter((line) => displayWidth(line) > 72);
    assert.deepEqual(wide, []);
  });
  it('cannot move the cursor by a name that a pack gives', () => {
    const clauses = clausesOf('secure-boot');
    const hostile = { ...clauses, rule: { ...clauses.rule, title: { en: 'a\u001b[2Jb', zh: 'a' } } };
    assert.ok(!clausesText(hostile, ['en']).includes('\u001b'));
  });
  it('is there in every language in JSON', () => {
    const { clauses } = clausesJson(clausesOf('secure-boot')) as { clauses: { text: Record<string, string[]> }[] };
    assert.ok(clauses.every(({ text }) => languages.every((language) => (text[language]?.length ?? 0) > 3)));
  });
});

describe('the page of clauses', () => {
  it('has both languages side by side, each marked as what it is', () => {
    const page = clausesPage(clausesOf('secure-boot'), languages);
    assert.match(page, /<html lang="en">/);
    assert.match(page, /<div class="pair"><div lang="en">/);
    assert.match(page, /<div lang="zh-/);
    assert.ok(page.includes(digest));
  });
  it('escapes what a pack says', () => {
    const clauses = clausesOf('secure-boot');
    const hostile = { ...clauses, rule: { ...clauses.rule, title: { en: '<script>alert(1)</script>', zh: 'a' } } };
    assert.doesNotMatch(clausesPage(hostile, ['en']), /<script/);
  });
});
