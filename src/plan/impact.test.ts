import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { declaration, digest, model, packNamed, planOf, rule } from '../../test/packs/sample.ts';
import type { Declaration } from '../model/declaration.ts';
import type { Impact } from '../model/impact.ts';
import type { Method } from '../model/method.ts';
import { methods } from '../model/methods.ts';
import type { RulePack } from '../model/pack.ts';
import { impactOf, keyOf, type ImpactInput, type Side } from './impact.ts';

const pack = packNamed('gbt-45288-2026-described');
const other = `sha256:${'9'.repeat(64)}`;

const identity = ['identity.firmware', 'identity.model', 'identity.serial', 'identity.unchanged', 'identity.wires'];
const opcua = ['opcua.conformance', 'opcua.handshake', 'opcua.inter-vendor', 'opcua.production-peer', 'opcua.security'];
const mqtt = ['mqtt.conformance', 'mqtt.handshake', 'mqtt.inter-vendor', 'mqtt.production-peer'];
const otherWires = [
  'http.conformance',
  'http.handshake',
  'matter.handshake',
  'matter.ip',
  'oip.handshake',
  'thread.attach',
];
const failures = ['failure.lost-channel', 'failure.out-of-distribution', 'failure.stuck-sensor'];
const ofRule = (id: string): string[] =>
  ['rule.false', 'rule.hysteresis', 'rule.missed', 'rule.response', 'rule.trip-point'].map((name) => `${name} (${id})`);
const computed = [
  'model.portability',
  'latency.accuracy',
  'latency.at-rate',
  'latency.bound',
  'latency.deadline',
  'latency.same-answers',
  'latency.unexplained',
  'model.adaptation',
  'model.egress',
  'model.envelope',
  'model.forgetting',
  'model.rollback',
  'sensor.fusion',
  'task.accuracy',
  'task.gain',
];
const ofModel = (id: string, names: readonly string[] = computed): string[] => names.map((name) => `${name} (${id})`);
const onModels = ['oip.conformance', 'opcua.ai'];

/** What the changes below are looked at by: what comes into the pack later is not theirs. */
const wanted = new Set(
  [...identity, ...opcua, ...mqtt, ...otherWires, ...failures, ...onModels, ...ofRule(''), ...ofModel('')].map(
    (key) => key.split(' ')[0] ?? '',
  ),
);

const second = { ...model, id: 'wear', digest: other };
const base = declaration({
  models: [model, second],
  components: [
    { id: 'npu', kind: 'accelerator', maker: 'Chips', version: '2' },
    { id: 'boot', kind: 'secure-boot', version: '1' },
  ],
});

const sideOf = (declared: Declaration, change: { pack?: RulePack; methods?: readonly Method[] } = {}): Side => ({
  pack,
  packDigest: digest,
  declaration: declared,
  declarationDigest: digest,
  methods,
  methodsDigest: digest,
  ...change,
});

type Change = { next?: Partial<Declaration>; old?: Declaration } & Partial<Pick<ImpactInput, 'backed' | 'wanted'>> & {
    rules?: RulePack;
    before?: readonly Method[];
  };
const changed = ({ next = {}, old = base, rules, before, ...more }: Change): Impact =>
  impactOf({
    old: sideOf(old, before ? { methods: before } : {}),
    next: sideOf({ ...old, ...next }, rules ? { pack: rules } : {}),
    request: { programme: 'type', target: 'L3', draw: '0'.repeat(32) },
    wanted,
    ...more,
  });

const keys = ({ rows }: Impact, fate: string): string[] =>
  rows
    .filter((row) => row.fate === fate)
    .map(keyOf)
    .toSorted();
const shownAgain = ({ retest }: Impact): string[] => retest.steps.flatMap(({ shows }) => shows).toSorted();
const sorted = (...lists: readonly (readonly string[])[]): string[] => lists.flat().toSorted();

const { firmware, hardware } = base.identity;
const ruleSet = (change: Partial<typeof rule>): Partial<Declaration> => ({ rules: [{ ...rule, ...change }] });
const firstModel = (change: Partial<typeof model>): Partial<Declaration> => ({
  models: [{ ...model, ...change }, second],
});
const bound = pack.indicators['latency.bound'] ?? assert.fail();

type Prepared = {
  name: string;
  change: Change;
  of: readonly string[];
  again: readonly string[];
  gone?: readonly string[];
};
/** Each change, the part it is a change of, and what is to be measured again: nothing else. */
const prepared: readonly Prepared[] = [
  {
    name: 'new words: title of a model, maker, text about it, and another station',
    change: {
      next: {
        ...firstModel({ title: 'Bearing faults, rev. B' }),
        identity: { ...base.identity, maker: 'Sample Sensors GmbH, +49 1' },
        about: { en: 'New leaflet', zh: '新说明' },
        station: { name: 'bench 2', instruments: [] },
      },
    },
    of: ['words', 'words', 'words', 'bench'],
    again: [],
  },
  {
    name: 'another firmware image',
    change: { next: { identity: { ...base.identity, firmware: { ...firmware, digest: other } } } },
    of: ['firmware'],
    again: sorted(
      identity,
      opcua,
      mqtt,
      otherWires,
      failures,
      onModels,
      ofRule('overheat'),
      ofModel('faults'),
      ofModel('wear'),
    ),
  },
  {
    name: 'one of two models',
    change: { next: firstModel({ digest: `sha256:${'8'.repeat(64)}` }) },
    of: ['model'],
    again: sorted(['identity.model'], failures, onModels, ofModel('faults')),
  },
  {
    name: 'another hardware revision',
    change: { next: { identity: { ...base.identity, hardware: { ...hardware, revision: 'B' } } } },
    of: ['hardware'],
    again: sorted(
      ['identity.serial', 'thread.attach'],
      failures,
      ofRule('overheat'),
      ofModel('faults'),
      ofModel('wear'),
    ),
  },
  {
    name: 'the trip point of a rule',
    change: { next: ruleSet({ trip: { value: 82, unit: 'Cel' } }) },
    of: ['configuration'],
    again: ofRule('overheat'),
  },
  {
    name: 'the version of MQTT',
    change: {
      next: {
        endpoints: {
          ...base.endpoints,
          mqtt: { url: 'mqtt://127.0.0.1:1883', version: '5', group: 'sample', node: 'brg-0001' },
        },
      },
    },
    of: ['configuration'],
    again: mqtt,
  },
  {
    name: 'the security of the wire that inference is asked over',
    change: {
      next: {
        endpoints: {
          ...base.endpoints,
          opcua: { url: 'opc.tcp://127.0.0.1:4840', security: { mode: 'SignAndEncrypt', policy: 'Basic256Sha256' } },
        },
      },
    },
    of: ['configuration'],
    again: sorted(opcua, ['opcua.ai'], failures, ofModel('faults'), ofModel('wear')),
  },
  {
    name: 'the range of a channel',
    change: {
      next: { channels: (base.channels ?? []).map((one) => ({ ...one, range: { low: -55, high: one.range.high } })) },
    },
    of: ['asked', 'asked'],
    again: sorted(failures, ofRule('overheat')),
  },
  {
    name: 'the deadline of a model',
    change: { next: firstModel({ deadline: '40 ms' }) },
    of: ['asked'],
    again: ofModel('faults', [
      'latency.accuracy',
      'latency.at-rate',
      'latency.bound',
      'latency.deadline',
      'latency.same-answers',
      'latency.unexplained',
      'sensor.fusion',
    ]),
  },
  {
    name: 'the wire that inference is asked over',
    change: { next: { probes: { ...base.probes, infer: 'http' } } },
    of: ['asked'],
    again: sorted(failures, ofModel('faults'), ofModel('wear')),
    // The AI draft is asked where inference goes over OPC UA.
    gone: ['opcua.ai'],
  },
  {
    name: 'the accelerator that it is built with',
    change: {
      next: {
        components: [
          { id: 'npu', kind: 'accelerator', maker: 'Chips', version: '3' },
          { id: 'boot', kind: 'secure-boot', version: '1' },
        ],
      },
    },
    of: ['component'],
    again: ['faults', 'wear'].flatMap((id) =>
      ofModel(id).filter((key) => !key.startsWith('model.envelope') && !key.startsWith('model.egress')),
    ),
  },
  {
    name: 'a stricter rule in the pack',
    change: {
      rules: {
        ...pack,
        indicators: { ...pack.indicators, 'latency.bound': { ...bound, limit: { most: 80, unit: 'ms' } } },
      },
    },
    of: ['rule'],
    again: ['latency.bound (faults)', 'latency.bound (wear)'],
  },
  {
    name: 'a method in another version',
    change: { before: methods.map((m) => (m.id === 'task.accuracy' ? { ...m, version: 0 } : m)) },
    of: ['method'],
    again: ['task.accuracy', 'task.gain'].flatMap((name) => [`${name} (faults)`, `${name} (wear)`]),
  },
  {
    name: 'another address of the same device, and another account of the bench',
    change: {
      next: {
        endpoints: {
          ...base.endpoints,
          opcua: { url: 'opc.tcp://10.0.0.7:4841', user: { name: 'bench', password: { env: 'PASSWORD' } } },
          http: { thing: 'http://10.0.0.7/' },
        },
      },
    },
    of: ['bench', 'bench', 'bench'],
    again: [],
  },
];

describe('a change', () => {
  for (const { name, change, of, again, gone = [] } of prepared)
    it(`sends ${again.length === 0 ? 'nothing' : again.length} back to the bench: ${name}`, () => {
      const impact = changed(change);
      assert.deepEqual(
        impact.changes.map((one) => one.of),
        of,
      );
      assert.deepEqual(keys(impact, 'lost'), sorted(again));
      assert.deepEqual(shownAgain(impact), sorted(again));
      assert.deepEqual(keys(impact, 'gone'), gone);
    });

  it('leaves what it does not bear on standing', () => {
    const impact = changed({ next: ruleSet({ response: '300 ms' }) });
    assert.ok(keys(impact, 'stands').includes('latency.bound (faults)'));
    assert.equal(keys(impact, 'stands').length + keys(impact, 'lost').length, impact.rows.length);
  });
  it('is told with the field, what it was and what it is', () => {
    assert.deepEqual(changed({ next: firstModel({ deadline: '40 ms' }) }).changes, [
      { number: 1, in: 'declaration', field: 'models.faults.deadline', from: '50 ms', to: '40 ms', of: 'asked' },
    ]);
  });
  it('is none where only the order of a list is another', () => {
    assert.deepEqual(changed({ next: { models: [second, model] } }).changes, []);
  });
  it('of a list that was not there is one of each of its members', () => {
    const { components: _, ...without } = base;
    const impact = changed({ old: without, next: { components: [{ id: 'boot', kind: 'secure-boot' }] } });
    assert.deepEqual(
      impact.changes.map(({ field, of }) => [field, of]),
      [['components.boot', 'component']],
    );
    assert.deepEqual(keys(impact, 'lost'), ['identity.firmware']);
    assert.deepEqual(changed({ old: without, next: { components: [] } }).changes, []);
  });
  it('of a point bears on what reads it', () => {
    const quality = { id: 'quality', command: 'quality' };
    const detection = { point: 'quality', seen: true, reference: 10 };
    const old = {
      ...base,
      points: [...(base.points ?? []), quality],
      failure: { quality: 'quality', bad: 'bad', fallback: 'refuse', within: '1 s' } as const,
      adaptation: { base: digest, mayChange: ['dense'], rollback: true, detection },
    };
    const next = { points: [...(base.points ?? []), { ...quality, command: 'q' }] };
    const all = new Set([...wanted, 'model.drift-alarms']);
    assert.deepEqual(
      keys(changed({ old, next, wanted: all }), 'lost'),
      sorted(failures, ofModel('faults', ['model.drift-alarms']), ofModel('wear', ['model.drift-alarms'])),
    );
  });
  it('of what tokens are to say bears on the integrity of boot', () => {
    const part = base.bootAttestation ?? assert.fail();
    const all = new Set([...wanted, 'firmware.boot', 'firmware.update']);
    const supports = [...(base.supports ?? []), 'secure-boot', 'secure-update'] as const;
    const old = { ...base, supports: [...supports] };
    assert.deepEqual(
      keys(changed({ old, next: { bootAttestation: { ...part, token: 'jwt' } }, wanted: all }), 'lost'),
      ['firmware.boot'],
    );
  });
  it('of stacks that share a protocol bears on what is about a wire', () => {
    const stack = { protocol: 'opcua', name: 'one', version: '1', maintainer: 'A' };
    const impact = changed({ old: { ...base, stacks: [stack] }, next: { stacks: [stack, { ...stack, name: 'two' }] } });
    assert.ok(
      keys(impact, 'lost').includes('opcua.handshake') && !keys(impact, 'lost').includes('rule.missed (overheat)'),
    );
  });
  it('of a part that nobody has placed is configuration of the whole device', () => {
    const next = { heater: { power: 3 } } as unknown as Partial<Declaration>;
    const impact = changed({ next });
    assert.equal(impact.changes[0]?.of, 'configuration');
    assert.ok(
      keys(impact, 'lost').includes('opcua.handshake') && !keys(impact, 'lost').includes('task.accuracy (faults)'),
    );
  });
});

describe('a model that comes', () => {
  const impact = changed({ old: { ...base, models: [model] }, next: { models: [model, second] } });
  it('is asked for the first time, and what rests on all models is asked again', () => {
    assert.deepEqual(keys(impact, 'new'), ofModel('wear').toSorted());
    assert.deepEqual(keys(impact, 'lost'), sorted(['identity.model'], failures, onModels));
  });
});

describe('a feature that is no longer declared', () => {
  it('is no longer asked, and nothing else changes', () => {
    const supports = (base.supports ?? []).filter((one) => one !== 'portability');
    const impact = changed({ next: { supports } });
    assert.deepEqual(keys(impact, 'gone'), ['model.portability (faults)', 'model.portability (wear)']);
    assert.deepEqual(keys(impact, 'lost'), []);
  });
});

describe('the evidence of a run', () => {
  it('is all that can be lost: what the run had no result for is neither lost nor standing', () => {
    const impact = changed({
      next: firstModel({ digest: `sha256:${'8'.repeat(64)}` }),
      backed: new Set(['task.accuracy (faults)', 'task.accuracy (wear)', 'opcua.handshake']),
    });
    assert.deepEqual(keys(impact, 'lost'), ['task.accuracy (faults)']);
    assert.deepEqual(keys(impact, 'stands'), ['opcua.handshake', 'task.accuracy (wear)']);
    assert.ok(keys(impact, 'none').includes('latency.bound (faults)'));
  });
});

describe('the retest', () => {
  it('has each step once, and says what it measures beside', () => {
    const impact = changed({
      rules: {
        ...pack,
        indicators: { ...pack.indicators, 'latency.bound': { ...bound, limit: { most: 80, unit: 'ms' } } },
      },
    });
    assert.deepEqual(
      impact.retest.steps.map(({ method, subject, shows, beside }) => ({ method, subject, shows, beside })),
      ['faults', 'wear'].map((id) => ({
        method: 'inference.latency.single-stream',
        subject: id,
        shows: [`latency.bound (${id})`],
        beside: ofModel(id, ['latency.accuracy', 'latency.deadline', 'latency.unexplained']),
      })),
    );
    const [step] = impact.retest.steps;
    assert.equal(impact.retest.estimateMs, 2 * (step?.estimateMs ?? 0));
    assert.deepEqual(impact.retest.instruments, ['clock']);
  });
  it('names what a run is to ask: of one model where the other is as it was', () => {
    const impact = changed({ next: firstModel({ metric: { name: 'accuracy', least: 0.92 } }) });
    const { only } = impact.retest;
    assert.deepEqual(only, [
      'latency.accuracy:faults',
      'latency.bound:faults',
      'latency.deadline:faults',
      'latency.unexplained:faults',
      'task.accuracy:faults',
      'task.gain:faults',
    ]);
    const declared = { ...base, ...firstModel({ metric: { name: 'accuracy', least: 0.92 } }) };
    const plan = planOf(pack, { declaration: declared, request: { only } });
    assert.deepEqual(
      plan.steps.map(({ method, subject }) => [method, subject]),
      impact.retest.steps.map(({ method, subject }) => [method, subject]),
    );
    assert.equal(plan.estimateMs, impact.retest.estimateMs);
  });
  it('asks what is asked of the device as a whole by its name alone', () => {
    const { only } = changed({ next: { identity: { ...base.identity, serial: 'brg-0002' } } }).retest;
    assert.deepEqual(only, identity);
  });
});

/** Any of the prepared changes together lose what each loses alone: none hides another. */
describe('several changes at once', () => {
  const ofDevice = prepared.filter(({ change }) => change.next && !('station' in change.next));
  it('lose what each of them loses', () => {
    fc.assert(
      fc.property(fc.subarray(ofDevice, { minLength: 1 }), (chosen) => {
        const together: Partial<Declaration> = Object.assign({}, ...chosen.map(({ change }) => change.next));
        const parts = Object.keys(together).length;
        // Two changes of one part: the later of them is what the declaration says.
        fc.pre(chosen.reduce((sum, { change }) => sum + Object.keys(change.next ?? {}).length, 0) === parts);
        const impact = changed({ next: together });
        const fallen = new Set([...keys(impact, 'lost'), ...keys(impact, 'gone')]);
        assert.ok(chosen.every(({ again }) => again.every((key) => fallen.has(key))));
      }),
      { numRuns: 12 },
    );
  });
});
