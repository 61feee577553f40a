import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { readAs } from '../../src/drivers/yaml/read.ts';
import { judgedChecks, type Severities } from '../../src/judge/checks.ts';
import { gradeOf } from '../../src/judge/grade.ts';
import { verdictOf } from '../../src/judge/verdict.ts';
import type { Evidence } from '../../src/judge/verdict.ts';
import type { Outcome, Standing, Verdict } from '../../src/model/assessment.ts';
import { methods } from '../../src/model/methods.ts';
import type { RulePack } from '../../src/model/pack.ts';
import type { PlannedIndicator } from '../../src/model/plan.ts';
import { Vectors } from '../../src/model/vectors.ts';
import type { IndicatorVector, LevelVector } from '../../src/model/vectors.ts';
import { declaration, model, packNamed, planOf, root, rule, shipped } from './sample.ts';

function plannedFor(pack: RulePack, name: string, { declared = {} }: IndicatorVector): PlannedIndicator {
  const { tolerance = 2, response = 200, accuracy = 0.9, deadline = 50 } = declared;
  const plan = planOf(pack, {
    declaration: declaration({
      rules: [{ ...rule, tolerance, response: `${response} ms` }],
      models: [{ ...model, metric: { name: 'accuracy', least: accuracy }, deadline: `${deadline} ms` }],
    }),
  });
  const planned = plan.indicators.find((one) => one.indicator === name);
  assert.ok(planned, `${name} is planned`);
  return planned;
}

function evidenceOf(
  vector: IndicatorVector,
  { quantity, required }: PlannedIndicator,
  severities: Severities = { must: [] },
): Evidence {
  const seen = { entries: [1], lapsed: false };
  if (vector.checks) {
    const names = new Set([...severities.must, ...(severities.should ?? []), ...Object.keys(vector.checks)]);
    const found = [...names].map((name, seq) => ({
      seq,
      check: { name, value: vector.checks?.[name] ?? true, required: '', actual: '' },
    }));
    return { kind: 'checks', checks: judgedChecks(found, severities), severities, ...seen };
  }
  if (vector.without !== undefined) return { kind: 'none', because: vector.without, entries: [1], fault: undefined };
  if (vector.observed !== undefined)
    return { kind: 'observation', observation: { quantity, value: vector.observed, required: '', actual: '' }, ...seen };
  const found = vector.measured;
  assert.ok(found);
  const { value, low, high, unit = required?.unit ?? '', stimulus = 'injected' } = found;
  const components = [{ source: 'sampling' as const, low, high }];
  return { kind: 'measurement', measurement: { quantity, value, unit, n: 1000, components, stimulus }, ...seen };
}

const outcomeFor: Record<Standing, Outcome> = {
  met: 'pass',
  failed: 'fail',
  open: 'inconclusive',
  'not applicable': 'not applicable',
};

function verdictsFor(pack: RulePack, { all, but = {} }: LevelVector): Verdict[] {
  return planOf(pack).indicators.map((planned) => {
    const who = pack.indicators[planned.indicator]?.who;
    assert.ok(who);
    const blank = verdictOf(planned, who, { kind: 'none', because: 'NO_RESULT', entries: [], fault: undefined });
    return { ...blank, outcome: outcomeFor[but[planned.indicator] ?? all] };
  });
}

function gives(pack: RulePack, vector: LevelVector): { gives: string; alsoMeets: readonly string[] } {
  const { level, refused, alsoMeets } = gradeOf(pack, declaration(), 'L3', verdictsFor(pack, vector), []);
  return { gives: refused ? 'refused' : (level ?? 'none'), alsoMeets };
}

const needed = (pack: RulePack, name: string): readonly Outcome[] => {
  const { decision, limit } = pack.indicators[name] ?? {};
  if (!limit) return ['inconclusive'];
  if (decision?.rule !== 'non-binary') return ['pass', 'fail', 'inconclusive'];
  return ['pass', 'conditional pass', 'conditional fail', 'fail', 'inconclusive'];
};

for (const id of shipped) {
  const pack = packNamed(id);
  const vectors = readAs(Vectors, path.join(root, 'packs', id, 'vectors.yaml'), 'PACK_INVALID');
  describe(`${id}: a verdict follows from what was found`, () => {
    for (const [name, cases] of Object.entries(vectors.indicators))
      for (const vector of cases)
        it(`${name} gives ${vector.gives}: ${vector.name}`, () => {
          const planned = plannedFor(pack, name, vector);
          const who = pack.indicators[name]?.who;
          assert.ok(who);
          const { outcome, because } = verdictOf(planned, who, evidenceOf(vector, planned, pack.indicators[name]?.checks));
          assert.deepEqual({ gives: outcome, because }, { gives: vector.gives, because: vector.because });
        });
    for (const [name, { method }] of Object.entries(pack.indicators))
      if (methods.some((m) => m.id === method && m.status === 'available'))
        it(`${name} has a case for every outcome it can have`, () => {
          const given = new Set(vectors.indicators[name]?.map((vector) => vector.gives));
          assert.deepEqual(needed(pack, name).filter((outcome) => !given.has(outcome)), []);
        });
  });
  describe(`${id}: a grade follows from the leaves`, () => {
    for (const vector of vectors.levels)
      it(`${vector.gives}: ${vector.name}`, () => {
        const found = gives(pack, vector);
        assert.equal(found.gives, vector.gives);
        if (vector.alsoMeets) assert.deepEqual(found.alsoMeets, vector.alsoMeets);
      });
    it('has a case on both sides of every level that can be granted', () => {
      const granted = new Set(vectors.levels.map((vector) => vector.gives));
      const expected = 'upTo' in pack.grading ? ['none', 'L1', 'L2', 'L3'] : ['refused'];
      assert.deepEqual([...granted].toSorted(), expected.toSorted());
    });
  });
}
