import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { languages } from '../model/terms.ts';
import { methods } from '../model/methods.ts';
import { methodDocument, methodWords } from './method.ts';

const available = methods.filter(({ status }) => status === 'available');

describe('a method document', () => {
  for (const language of languages) {
    it(`has words in ${language} for every quantity of every available method`, () => {
      for (const method of available)
        assert.deepEqual(
          Object.keys(methodWords(method.id, language)?.quantities ?? {}).toSorted(),
          Object.keys(method.quantities).toSorted(),
          method.id,
        );
    });
    it(`leaves nothing of the data unsaid in ${language}`, () => {
      for (const method of methods) {
        const text = methodDocument(method, language);
        assert.ok(text.includes(method.title[language]));
        for (const name of [...Object.keys(method.quantities), ...Object.keys(method.parameters)])
          assert.ok(text.includes(name), `${method.id} ${name}`);
      }
    });
  }
  it('has ten numbered sections', () => {
    const [method] = available;
    assert.ok(method);
    assert.equal(methodDocument(method, 'en').match(/^## \d+ /gm)?.length, 10);
  });
  it('says of a planned method that there is none yet', () => {
    const [method] = available;
    assert.ok(method);
    assert.match(
      methodDocument({ ...method, id: 'some.method', status: 'planned' }, 'en'),
      /no method in this version/,
    );
  });
  it('has the same number of steps, limits and components in both languages', () => {
    for (const { id } of available) {
      const [en, zh] = [methodWords(id, 'en'), methodWords(id, 'zh')];
      assert.deepEqual(
        [zh?.steps.length, zh?.limits.length, zh?.uncertainty.map(({ source }) => source)],
        [en?.steps.length, en?.limits.length, en?.uncertainty.map(({ source }) => source)],
      );
    }
  });
});
