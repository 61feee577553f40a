import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { run } from '@bufbuild/cel';
import { conditionComplaints } from './condition-check.ts';
import { conditionOf, ConditionError, holds } from './condition.ts';

const declaration = {
  kind: 'product',
  supports: ['fusion', 'audit-log'],
  channels: [{ id: 'a' }, { id: 'b' }],
  points: [],
  rules: [{ id: 'r', tolerance: 2.5, direction: 'above' }],
  models: [
    { id: 'm1', task: 'bearing-fault', labels: ['good', 'bad'], rate: 20 },
    { id: 'm2', task: 'rule', labels: ['a', 'b', 'c'] },
  ],
  stacks: [],
  identity: { firmware: { version: '1.4.0' } },
};
const subject = declaration.models[0];

/** Expression and what it gives, for every construct of the subset. */
const table: readonly (readonly [string, boolean])[] = [
  ['true', true],
  ['!true', false],
  ['true && false', false],
  ['false || true', true],
  ['declaration.kind == "product"', true],
  ["declaration.kind != 'unit'", true],
  ['declaration.kind in ["product", "unit"]', true],
  ['"fusion" in declaration.supports', true],
  ['!("adaptation" in declaration.supports)', true],
  ['size(declaration.channels) > 1', true],
  ['declaration.channels.size() >= 3', false],
  ['size(declaration.kind) == 7', true],
  ['size(declaration.points) == 0', true],
  ['declaration.rules[0].tolerance < 3', true],
  ['declaration.rules[0].tolerance <= 2.5', true],
  ['declaration.rules[0].tolerance == 2.5', true],
  ['subject.rate == 20', true],
  ['subject.rate > 19.5', true],
  ['has(subject.rate)', true],
  ['has(declaration.adaptation)', false],
  ['has(declaration.adaptation) && declaration.adaptation.rollback', false],
  ['declaration.models.exists(m, m.task != "rule")', true],
  ['declaration.models.all(m, size(m.labels) >= 2)', true],
  ['declaration.models.exists_one(m, has(m.rate))', true],
  ['size(declaration.models.filter(m, m.task == "rule")) == 1', true],
  ['declaration.models.exists(m, m.labels.exists(l, l == "c" && m.id == "m2"))', true],
  ['declaration.models.exists(m, m.rate > 5)', true],
  ['declaration.points.exists(p, p.id == "x")', false],
  ['declaration.points.all(p, p.id == "x")', true],
  ['subject.task.startsWith("bearing")', true],
  ['subject.task.endsWith("fault")', true],
  ['subject.task.contains("-")', true],
  ['size(declaration.rules) > 0 ? declaration.rules[0].direction == "above" : false', true],
  ['declaration.identity.firmware.version == "1.4.0"', true],
];

describe('the subset of CEL', () => {
  for (const [text, expected] of table)
    it(`${text} is ${expected}, here and in another implementation`, () => {
      assert.equal(holds(conditionOf(text), { declaration, subject }), expected);
      assert.equal(run(text, { declaration, subject } as never), expected);
    });
  for (const text of [
    '1 + 1 == 2',
    'subject.task.matches("(a+)+$")',
    'declaration.models.map(m, m.task) == []',
    'int("5") == 5',
    'null == null',
    'b"a" == b"a"',
    '{"a": 1}.a == 1',
    'declared.kind == "product"',
    'timestamp("2026-01-01T00:00:00Z") > timestamp("2025-01-01T00:00:00Z")',
    'has(declaration)',
    '(((((((((((((((((((((((((((((((((((((((true)))))))))))))))))))))))))))))))))))))))',
    'declaration.kind ==',
    '',
  ])
    it(`does not have ${text.slice(0, 50) || 'the empty text'}`, () => {
      assert.throws(() => conditionOf(text), ConditionError);
    });
  it('refuses what is neither true nor false', () => {
    assert.throws(() => holds(conditionOf('declaration.kind'), { declaration }), /neither true nor false/);
  });
  it('takes a list that is not declared as empty', () => {
    assert.equal(holds(conditionOf('size(declaration.stacks) == 0'), { declaration: {} }), true);
  });
});

describe('a condition is checked before any device is seen', () => {
  for (const [text, scope, says] of [
    ['declaration.model.exists(m, true)', 'device', /nothing is declared as declaration.model/],
    ['declaration.models.exists(m, m.taks == "x")', 'device', /nothing is declared as m.taks/],
    ['subject.deadline == "50 ms"', 'each-rule', /nothing is declared as subject.deadline/],
    ['subject.id == "x"', 'device', /subject is there only/],
    ['declaration.adaptation.rollback', 'device', /adaptation need not be declared/],
    ['declaration.kind', 'device', /neither true nor false/],
    ['declaration.kind ==', 'device', /./],
  ] as const)
    it(`${text} for ${scope}`, () => assert.match(conditionComplaints(text, scope).join(), says));
  for (const [text, scope] of [
    ['has(declaration.adaptation) && declaration.adaptation.rollback', 'device'],
    ['declaration.models.exists(m, has(m.scene) && m.scene.generator == "bearing")', 'device'],
    ['subject.direction == "above"', 'each-rule'],
    ['has(declaration.endpoints.opcua)', 'device'],
  ] as const)
    it(`finds nothing wrong with ${text}`, () => assert.deepEqual(conditionComplaints(text, scope), []));
});
