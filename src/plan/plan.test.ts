import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { declaration, model, packNamed, planOf, rule } from '../../test/packs/sample.ts';
import { canonicalText } from '../formats/canonical.ts';
import { InputError } from '../model/errors.ts';
import type { RulePack } from '../model/pack.ts';
import { Plan } from '../model/plan.ts';

const pack = packNamed('gbt-45288-2026-described');

/** The pack with one indicator changed. */
function changed(name: string, change: object): RulePack {
  const indicator = pack.indicators[name];
  assert.ok(indicator);
  return { ...pack, indicators: { ...pack.indicators, [name]: { ...indicator, ...change } } };
}

function because(plan: Plan, name: string): string | undefined {
  return plan.indicators.find((one) => one.indicator === name)?.because;
}

function required(plan: Plan, name: string): unknown {
  return plan.indicators.find((one) => one.indicator === name)?.required;
}

/** The same value with the keys of every map in another order. */
function shuffled<T>(value: T): T {
  if (Array.isArray(value)) return value.map(shuffled) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, shuffled(item)]),
  ) as T;
}

/** Met over OPC UA alone. */
const onOneWire = declaration({
  endpoints: { opcua: { url: 'opc.tcp://127.0.0.1:4840' }, command: { run: ['./rig'] } },
});

describe('a plan', () => {
  it('is what its own schema accepts', () => {
    assert.equal(Plan.safeParse(planOf(pack)).error, undefined);
  });
  it('takes identity, boot, the wires, rules, failures, the log, drift, meaning, accuracy, latency, portability, fusion, adaptation, updates, identity once more, in that order', () => {
    const { steps } = planOf(pack);
    const kinds = steps.map(({ method }) => (method.startsWith('protocol.') ? 'protocol' : method));
    assert.deepEqual(
      kinds.filter((kind, i) => kind !== kinds[i - 1]),
      [
        'identity.readback',
        'integrity.boot',
        'protocol',
        'rule.response',
        'inference.failure-behaviour',
        'integrity.audit-log',
        'inference.drift-detection',
        'meaning.annotation',
        'meaning.mapping',
        'task.accuracy',
        'inference.latency.single-stream',
        'inference.latency.at-rate',
        'inference.portability',
        'inference.fusion',
        'inference.adaptation',
        'integrity.update',
        'identity.records',
      ],
    );
    assert.deepEqual(
      steps.map(({ id }) => id),
      steps.map((_, i) => `s${String(i + 1).padStart(2, '0')}`),
    );
  });
  it('measures the five rule indicators of one rule in one step', () => {
    const [step] = planOf(pack).steps.filter(({ method }) => method === 'rule.response');
    assert.deepEqual(step?.indicators, [
      'rule.false',
      'rule.hysteresis',
      'rule.missed',
      'rule.response',
      'rule.trip-point',
    ]);
    assert.deepEqual(step?.parameters, { ramps: 10, step: 0.25 });
  });
  it('has the same bytes whatever the order of keys in the pack', () => {
    assert.ok(canonicalText(planOf(shuffled(pack))) === canonicalText(planOf(pack)));
  });
  it('has a step for each declared rule and model, in the order declared', () => {
    const two = planOf(pack, {
      declaration: declaration({
        rules: [
          { ...rule, id: 'z' },
          { ...rule, id: 'a' },
        ],
        models: [{ ...model, id: 'm' }],
      }),
    });
    const rules = two.steps.filter(({ method }) => method === 'rule.response');
    assert.deepEqual(
      rules.map(({ subject }) => subject),
      ['z', 'a'],
    );
  });
  it('begins every seed with the draw of the run', () => {
    for (const step of planOf(pack).steps) assert.equal(step.seed, `${'ab'.repeat(16)}/${step.id}`);
  });
  it('takes the sample sizes of the programme, and never fewer than the method needs', () => {
    const routine = planOf(pack, { request: { programme: 'routine' }, declaration: onOneWire });
    const samplesOf = (id: string): number | undefined => routine.steps.find(({ method }) => method === id)?.samples;
    const asked = ['protocol.opcua.handshake', 'rule.response', 'task.accuracy', 'inference.latency.single-stream'];
    assert.deepEqual(asked.map(samplesOf), [10, 36, 300, 1001]);
    const few = planOf(changed('latency.deadline', { samples: { full: 3 } }));
    assert.ok(few.steps.some(({ samples, indicators }) => samples === 459 && indicators.includes('latency.deadline')));
  });
  it('plans as long for samples at the declared rate as they take: 600 at 10 a second are a minute', () => {
    const step = planOf(pack).steps.find(({ method }) => method === 'inference.latency.at-rate');
    assert.equal(step?.estimateMs, 500 + 600 * (5 + 100));
  });
  it('gives every step the time-out asked for', () => {
    const plan = planOf(pack, { request: { stepTimeoutMs: 300 } });
    assert.deepEqual([...new Set(plan.steps.map(({ timeoutMs }) => timeoutMs))], [300]);
  });
  it('never plans more time than it has, and gives each indicator a step or a reason', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60_000 }), (maxTimeMs) => {
        const plan = planOf(pack, { request: { maxTimeMs } });
        assert.ok(plan.estimateMs <= maxTimeMs);
        for (const one of plan.indicators) assert.equal(one.step === undefined, one.because !== undefined);
      }),
    );
  });
  it('leaves out what does not fit with NO_TIME', () => {
    const plan = planOf(pack, { request: { maxTimeMs: 5000 }, declaration: onOneWire });
    assert.deepEqual(
      plan.steps.slice(0, 3).map(({ method }) => method),
      ['identity.readback', 'integrity.boot', 'protocol.opcua.handshake'],
    );
    assert.equal(because(plan, 'task.accuracy'), 'NO_TIME');
  });
});

describe('a limit', () => {
  it('is the declared value where that is stricter than the floor', () => {
    assert.deepEqual(required(planOf(pack), 'latency.deadline'), {
      relation: 'most',
      value: 50,
      unit: 'ms',
      from: 'declared',
      declared: 50,
      floor: 1000,
    });
  });
  it('is the floor where more is declared than the pack accepts', () => {
    const plan = planOf(pack, { declaration: declaration({ models: [{ ...model, deadline: '5 s' }] }) });
    assert.deepEqual(required(plan, 'latency.deadline'), {
      relation: 'most',
      value: 1000,
      unit: 'ms',
      from: 'floor',
      declared: 5000,
      floor: 1000,
    });
  });
  it('is the stricter of declared value and floor, whichever way the relation goes', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (least) => {
        const models = [{ ...model, metric: { name: 'accuracy' as const, least } }];
        const found = required(planOf(pack, { declaration: declaration({ models }) }), 'task.accuracy') as {
          value: number;
        };
        assert.equal(found.value, Math.max(least, 0.5));
      }),
      { numRuns: 20 },
    );
  });
});

describe('the reason why nothing is measured', () => {
  const plain = declaration();
  it('is NOTHING_DECLARED where there is no rule', () => {
    const plan = planOf(pack, { declaration: declaration({ rules: [] }) });
    assert.equal(because(plan, 'rule.trip-point'), 'NOTHING_DECLARED');
  });
  it('is NOT_APPLICABLE where the condition does not hold', () => {
    const plan = planOf(pack, { declaration: declaration({ channels: plain.channels?.slice(0, 1) ?? [] }) });
    assert.equal(because(plan, 'failure.lost-channel'), 'NOT_APPLICABLE');
  });
  it('is NOT_APPLICABLE where a component does not cover it', () => {
    const chip = (covers: string[]): Plan =>
      planOf(pack, { declaration: { ...plain, kind: 'component', component: { type: 'chip', covers } } });
    assert.equal(because(chip(['latency.deadline']), 'task.accuracy'), 'NOT_APPLICABLE');
    assert.equal(because(chip(['latency.deadline']), 'latency.deadline'), undefined);
    assert.equal(because(chip([]), 'task.accuracy'), undefined);
  });
  it('is NO_LIMIT in a pack that refuses to grade', () => {
    const plan = planOf(packNamed('gbz-177-2026'));
    assert.deepEqual([...new Set(plan.indicators.map((one) => one.because))], ['NO_LIMIT']);
    assert.deepEqual(plan.steps, []);
  });
  it('is NOT_DECLARED before it is NO_METHOD', () => {
    const unheard = changed('firmware.boot', { method: 'integrity.unheard-of' });
    const plan = planOf(unheard, { declaration: declaration({ supports: ['secure-boot'] }) });
    assert.equal(because(plan, 'model.portability'), 'NOT_DECLARED');
    assert.equal(because(plan, 'firmware.boot'), 'NO_METHOD');
  });
  it('is NOT_IN_PROGRAMME where the request names others alone', () => {
    const plan = planOf(pack, { request: { only: ['task.accuracy', 'latency.bound:other'] } });
    assert.equal(because(plan, 'latency.bound'), 'NOT_IN_PROGRAMME');
    assert.equal(because(plan, 'task.accuracy'), undefined);
    assert.deepEqual(
      plan.steps.map(({ indicators }) => indicators),
      [['task.accuracy']],
    );
  });
  it('is NOT_IN_PROGRAMME where the programme leaves it out', () => {
    assert.equal(because(planOf(pack, { request: { programme: 'routine' } }), 'l4.latency'), 'NOT_IN_PROGRAMME');
  });
  it('is NO_PROBE where a capability is not bound', () => {
    const plan = planOf(pack, { declaration: declaration({ probes: { identity: 'command' } }) });
    assert.equal(because(plan, 'rule.missed'), 'NO_PROBE');
    assert.equal(because(plan, 'identity.serial'), undefined);
  });
  it('is NOT_APPLICABLE for a wire that is not declared, and NO_PROBE where the pack asks for it all the same', () => {
    const without = declaration({ endpoints: { command: { run: ['./rig'] } } });
    assert.equal(because(planOf(pack, { declaration: without }), 'opcua.handshake'), 'NOT_APPLICABLE');
    const { when: _, ...always } = pack.indicators['opcua.handshake'] ?? {};
    const asking = { ...pack, indicators: { ...pack.indicators, 'opcua.handshake': always } } as RulePack;
    assert.equal(because(planOf(asking, { declaration: without }), 'opcua.handshake'), 'NO_PROBE');
  });
  it('is NO_STIMULUS for a model without a scene, and not for its recording', () => {
    const { scene: _, ...bare } = model;
    const live = planOf(pack, { declaration: declaration({ models: [bare] }) });
    assert.equal(because(live, 'task.accuracy'), 'NO_STIMULUS');
    const recorded = planOf(pack, { declaration: declaration({ models: [bare], probes: { infer: 'recorded' } }) });
    assert.equal(because(recorded, 'task.accuracy'), undefined);
    assert.equal(because(recorded, 'latency.deadline'), 'NO_STIMULUS');
  });
});

describe('a pack that reads what is not declared', () => {
  it('is refused with the path of its condition', () => {
    const wrong = changed('task.accuracy', { when: 'declaration.component.type == "chip"' });
    assert.throws(
      () => planOf(wrong),
      (error) =>
        error instanceof InputError && error.code === 'PACK_INVALID' && error.where === 'indicators.task.accuracy.when',
    );
  });
});
