import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { canonicalText } from '../formats/canonical.ts';
import type { Declaration } from '../model/declaration.ts';
import type { Entry, EntryBody } from '../model/entry.ts';
import type { RulePack } from '../model/pack.ts';
import type { Plan } from '../model/plan.ts';
import { assess } from './assess.ts';

const digest = `sha256:${'0'.repeat(64)}`;
const text = { en: 'x', zh: '某' };
const who = { stated: 'announcement', limit: { proposed: 'gradus' } };

const pack: RulePack = {
  format: 'gradus-pack/1',
  id: 'demo',
  version: '0.1.0',
  title: text,
  about: text,
  effective: { from: '2026-07-01' },
  grading: { upTo: 'L1' },
  sources: {
    announcement: { kind: 'trade-article', title: 'x', read: '2026-11-23' },
    gradus: { kind: 'own-proposal', title: 'x', read: '2026-11-23' },
  },
  levels: {
    L1: { title: text, needs: { all: ['latency.deadline'] }, who },
    L4: { title: text, needs: { all: ['L1'] }, who: { proposed: 'gradus' } },
  },
  indicators: {
    'latency.deadline': {
      title: text,
      asks: text,
      for: 'device',
      method: 'inference.latency.single-stream',
      quantity: 'latency.p99',
      limit: { most: 50, unit: 'ms' },
      decision: { rule: 'guarded', band: 'U95' },
      who,
      depends: ['firmware'],
    },
  },
  programmes: {
    type: { samples: 'full' },
    routine: { samples: 'full' },
    sample: { samples: 'full' },
    retest: { samples: 'full' },
  },
  retest: { after: 'any', most: 1 },
  waivers: [
    { indicator: 'latency.deadline', reason: 'known in 1.4.0', by: 'quality', from: '2026-11-01', until: '2026-11-30' },
  ],
};
const declaration: Declaration = {
  format: 'gradus-declaration/1',
  kind: 'unit',
  identity: { maker: 'm', product: 'p', serial: 's', hardware: { revision: 'A' }, firmware: { version: '1', digest } },
  endpoints: {},
  probes: {},
  station: { name: 'bench', instruments: [{ id: 'clk', kind: 'clock', calibrated: '2026-01-01', due: '2026-11-23' }] },
};
const request = { programme: 'type' as const, target: 'L1' as const, serial: 's', draw: '0'.repeat(32) };
const plan: Plan = {
  v: 1,
  pack: { id: 'demo', version: '0.1.0', digest },
  declaration: digest,
  methods: digest,
  request,
  indicators: [
    {
      indicator: 'latency.deadline',
      quantity: 'latency.p99',
      required: { relation: 'most', value: 50, unit: 'ms', from: 'pack' },
      decision: { rule: 'guarded', band: 'U95' },
      stimulus: ['injected'],
      instruments: ['clock'],
      step: 's01',
    },
  ],
  steps: [
    {
      id: 's01',
      method: 'inference.latency.single-stream',
      parameters: {},
      samples: 500,
      seed: `${'0'.repeat(32)}/s01`,
      timeoutMs: 1000,
      estimateMs: 100,
      indicators: ['latency.deadline'],
    },
  ],
  estimateMs: 100,
  instruments: ['clock'],
};

const ref = { digest, bytes: 1, type: 'application/json' };
const opened: EntryBody = {
  kind: 'run-opened',
  request,
  dut: { serial: 's', firmware: digest, models: [] },
  pack: ref,
  declaration: ref,
  methods: ref,
  plan: ref,
  versions: {},
  conditions: {},
  earlier: [],
};
const started: EntryBody = { kind: 'step-started', step: 's01' };
const ended: EntryBody = { kind: 'step-ended', step: 's01', how: 'done', ms: 5 };
const concluded: EntryBody = { kind: 'run-concluded', entries: 5, chain: digest };
const p99 = (value: number, u: number): EntryBody => ({
  kind: 'measurement',
  step: 's01',
  measurement: {
    quantity: 'latency.p99',
    value,
    unit: 'ms',
    n: 500,
    stimulus: 'injected',
    components: [{ source: 'sampling', low: u, high: u }],
  },
});

function entriesOf(bodies: readonly EntryBody[], day = '2026-11-20'): Entry[] {
  return bodies.map((body, seq) => ({
    v: 1,
    run: `20261120T120000Z-s-aaaaaa`,
    seq,
    at: `${day}T12:00:0${seq}.000Z`,
    by: '00000000',
    sig: `${'A'.repeat(86)}==`,
    body,
  }));
}
const judge = (bodies: readonly EntryBody[], on?: string, day?: string) =>
  assess({
    pack,
    packDigest: digest,
    declaration,
    plan,
    entries: entriesOf(bodies, day),
    ...(on !== undefined && { on }),
  });
const only = (bodies: readonly EntryBody[], on?: string, day?: string) => judge(bodies, on, day)?.verdicts[0];

describe('the risk of a verdict', () => {
  const risk = (value: number, u: number) =>
    only([opened, started, p99(value, u), ended, concluded])?.risk ?? Number.NaN;
  it('of a pass is that of a true value beyond the limit, the consumer’s: 48 ± 1 ms of 50 ms', () =>
    assert.ok(Math.abs(risk(48, 1) - 4.4288e-5) < 1e-9, String(risk(48, 1))));
  it('of a guarded fail inside the band is that of a good device rejected, the producer’s', () =>
    assert.ok(Math.abs(risk(49.5, 1) - 0.83646) < 1e-5, String(risk(49.5, 1))));
  it('of a fail well beyond is small again', () => assert.ok(risk(52, 1) < 1e-4));
  it('of a grade is that of the numbers that make it', () => {
    const judged = judge([opened, started, p99(48, 1), ended, concluded]);
    assert.equal(judged?.grade.risk, judged?.verdicts[0]?.risk);
    assert.equal(judge([opened, started, p99(52, 1), ended, concluded])?.grade.risk, undefined);
  });
});

describe('a run', () => {
  it('judges to nothing without its conclusion, however good its measurements', () => {
    assert.equal(judge([opened, started, p99(10, 1), ended]), null);
    assert.equal(
      judge([
        opened,
        started,
        p99(10, 1),
        ended,
        { kind: 'run-aborted', entries: 5, chain: digest, code: 'OPERATOR', text: 'x' },
      ]),
      null,
    );
  });
  it('passes at 48 ± 1 ms with a margin of 2 ms, resting on entry 2', () => {
    const verdict = only([opened, started, p99(48, 1), ended, concluded]);
    assert.deepEqual([verdict?.outcome, verdict?.margin, verdict?.entries], ['pass', 2, [2]]);
  });
  it('is inconclusive when the step timed out, even after a measurement came', () => {
    const timedOut: EntryBody = {
      kind: 'step-ended',
      step: 's01',
      how: 'timed-out',
      ms: 1000,
      code: 'PROBE_TIMEOUT',
      text: 'no end within 1000 ms',
    };
    const verdict = only([opened, started, p99(10, 1), timedOut, concluded]);
    assert.deepEqual(
      [verdict?.outcome, verdict?.because, verdict?.fault?.code],
      ['inconclusive', 'STEP_TIMED_OUT', 'PROBE_TIMEOUT'],
    );
  });
  it('keeps what a step found before its samples were too few for the rest', () => {
    const tooFew: EntryBody = {
      kind: 'step-ended',
      step: 's01',
      how: 'failed',
      ms: 5,
      code: 'TOO_FEW_SAMPLES',
      text: 'p99.9 needs more',
    };
    assert.equal(only([opened, started, p99(60, 1), tooFew, concluded])?.outcome, 'fail');
    assert.equal(only([opened, started, tooFew, concluded])?.because, 'TOO_FEW_SAMPLES');
  });
  it('counts what a step had found before it ran short of samples for something else', () => {
    const short: EntryBody = {
      kind: 'step-ended',
      step: 's01',
      how: 'failed',
      ms: 5,
      code: 'TOO_FEW_SAMPLES',
      text: 'x',
    };
    assert.equal(only([opened, started, p99(80, 1), short, concluded])?.outcome, 'fail');
    assert.equal(only([opened, started, short, concluded])?.because, 'TOO_FEW_SAMPLES');
  });
  it('is inconclusive when one step answers the same question twice', () => {
    assert.equal(only([opened, started, p99(10, 1), p99(60, 1), ended, concluded])?.outcome, 'inconclusive');
  });
  it('is inconclusive with a unit other than the one required', () => {
    const seconds: EntryBody = {
      kind: 'measurement',
      step: 's01',
      measurement: { quantity: 'latency.p99', value: 0.01, unit: 's', n: 5, stimulus: 'injected', components: [] },
    };
    assert.equal(only([opened, started, seconds, ended, concluded])?.because, 'UNIT_DIFFERS');
  });
  it('is inconclusive when the instrument was out of calibration on the day it was used', () => {
    assert.equal(only([opened, started, p99(10, 1), ended, concluded], undefined, '2026-11-23')?.outcome, 'pass');
    assert.equal(
      only([opened, started, p99(10, 1), ended, concluded], undefined, '2026-11-24')?.because,
      'CALIBRATION_LAPSED',
    );
  });
});

describe('a waiver', () => {
  const failing = [opened, started, p99(80, 1), ended, concluded];
  it('lets the level stand on its last day and not the day after, and never changes the outcome', () => {
    const lastDay = judge(failing, '2026-11-30T23:59:59.000Z');
    const after = judge(failing, '2026-12-01T00:00:00.000Z');
    assert.deepEqual(
      [lastDay?.grade.level, lastDay?.verdicts[0]?.outcome, lastDay?.verdicts[0]?.waived?.until],
      ['L1', 'fail', '2026-11-30'],
    );
    assert.deepEqual([after?.grade.level, after?.verdicts[0]?.waived], [null, undefined]);
  });
  it('that expired since does not change what was concluded while it held: the same bytes', () => {
    assert.equal(canonicalText(judge(failing)), canonicalText(judge(failing)));
    assert.equal(judge(failing)?.grade.level, 'L1');
  });
});

describe('a grade', () => {
  const passing = [opened, started, p99(10, 1), ended, concluded];
  it('shows a proposed level as also met and never grants it', () => {
    const grade = judge(passing)?.grade;
    assert.deepEqual([grade?.level, grade?.alsoMeets, grade?.weakest], ['L1', ['L4'], 'proposed']);
  });
  it('is not given to a component', () => {
    const component: Declaration = { ...declaration, kind: 'component', component: { type: 'chip', covers: [] } };
    const grade = assess({
      pack,
      packDigest: digest,
      declaration: component,
      plan,
      entries: entriesOf(passing),
    })?.grade;
    assert.deepEqual([grade?.level, grade?.component], [null, true]);
  });
  it('is refused by a pack that refuses to grade', () => {
    const refusing: RulePack = { ...pack, grading: { refuse: text } };
    const grade = assess({ pack: refusing, packDigest: digest, declaration, plan, entries: entriesOf(passing) })?.grade;
    assert.deepEqual([grade?.level, grade?.refused], [null, true]);
  });
  it('says when the pack was not yet in force', () => {
    assert.equal(judge(passing, '2026-06-30T00:00:00.000Z')?.inForce, 'not yet');
  });
});
