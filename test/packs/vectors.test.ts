import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ofChange, ofIndicator, ofLevels, vectorsOf } from '../../src/desk/self-check/vectors.ts';
import type { Outcome } from '../../src/model/assessment.ts';
import { methods } from '../../src/model/methods.ts';
import { Part, type RulePack } from '../../src/model/pack.ts';
import { packNamed, shipped } from './sample.ts';

const needed = (pack: RulePack, name: string): readonly Outcome[] => {
  const { decision, limit } = pack.indicators[name] ?? {};
  if (!limit) return ['inconclusive'];
  if (decision?.rule !== 'non-binary') return ['pass', 'fail', 'inconclusive'];
  return ['pass', 'conditional pass', 'conditional fail', 'fail', 'inconclusive'];
};

for (const id of shipped) {
  const pack = packNamed(id);
  const vectors = vectorsOf(id);
  describe(`${id}: a verdict follows from what was found`, () => {
    for (const [name, cases] of Object.entries(vectors.indicators))
      for (const vector of cases)
        it(`${name} gives ${vector.gives}: ${vector.name}`, () => {
          const { seen, expected } = ofIndicator(pack, name, vector);
          assert.equal(seen, expected);
        });
    for (const [name, { method }] of Object.entries(pack.indicators))
      if (methods.some((m) => m.id === method && m.status === 'available'))
        it(`${name} has a case for every outcome it can have`, () => {
          const given = new Set(vectors.indicators[name]?.map((vector) => vector.gives));
          assert.deepEqual(needed(pack, name).filter((outcome) => !given.has(outcome)), []);
        });
  });
  describe(`${id}: what falls with a change follows from its tables`, () => {
    for (const vector of vectors.changes ?? [])
      it(`${vector.changed}: ${vector.name}`, () => {
        const { seen, expected } = ofChange(pack, vector);
        assert.equal(seen, expected);
      });
    it('has a case for every part, and for every kind of component that the pack lists', () => {
      const given = new Set<string>(vectors.changes?.map(({ changed }) => changed));
      const parts = 'upTo' in pack.grading ? Part.options : [];
      assert.deepEqual([...parts, ...Object.keys(pack.components ?? {})].filter((one) => !given.has(one)), []);
    });
  });
  describe(`${id}: a grade follows from the leaves`, () => {
    for (const vector of vectors.levels)
      it(`${vector.gives}: ${vector.name}`, () => {
        const { seen, expected } = ofLevels(pack, vector);
        assert.equal(seen, expected);
      });
    it('has a case on both sides of every level that can be granted', () => {
      const granted = new Set(vectors.levels.map((vector) => vector.gives));
      const expected = 'upTo' in pack.grading ? ['none', 'L1', 'L2', 'L3'] : ['refused'];
      assert.deepEqual([...granted].toSorted(), expected.toSorted());
    });
  });
}
