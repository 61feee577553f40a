import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reportOf, type Wanted } from '../../test/print/fixtures.ts';
import type { Declaration } from '../model/declaration.ts';
import { methods } from '../model/methods.ts';
import { restingOn, type OpenedRun } from './resting.ts';
import { runsOf } from './runs.ts';

type Station = NonNullable<Declaration['station']>;

function openedWith(station: Partial<Station>, wanted: Wanted = {}): OpenedRun {
  const { declaration, plan, entries } = reportOf(wanted);
  const [run] = runsOf(entries);
  assert.ok(run);
  return {
    run,
    declaration: { ...declaration, station: { name: 'Bench 3', ...station } },
    plan,
    methods,
    entries,
    kept: new Map(),
  };
}

const dated = { calibrated: '2026-01-10', due: '2027-01-10' };
const rig = { id: 'shaker-1', kind: 'stimulus-source', ...dated } as const;
const ofRule = ['rule.missed', 'rule.response', 'rule.trip'];

describe('what rests on an instrument', () => {
  it('is what the steps measured whose method takes one of its kind', () => {
    const found = restingOn('shaker-1', openedWith({ instruments: [rig] }));
    assert.deepEqual(found?.indicators.toSorted(), ofRule);
    assert.deepEqual(found?.instrument, { kind: 'stimulus-source', ...dated, lapsed: false, ofKind: 1 });
  });
  it('is said with a calibration that had lapsed on the day of the run', () => {
    const lapsed = { ...rig, due: '2026-11-22' };
    assert.equal(restingOn('shaker-1', openedWith({ instruments: [lapsed] }))?.instrument?.lapsed, true);
    const holds = { ...rig, due: '2026-11-23' };
    assert.equal(restingOn('shaker-1', openedWith({ instruments: [holds] }))?.instrument?.lapsed, false);
  });
  it('may rest on another one of its kind: which of them was taken is not recorded', () => {
    const two = [rig, { ...rig, id: 'shaker-2' }];
    assert.equal(restingOn('shaker-2', openedWith({ instruments: two }))?.instrument?.ofKind, 2);
  });
  it('is nothing where its steps ended without a result', () => {
    const opened = openedWith({ instruments: [rig] }, { silent: ['s03'] });
    assert.deepEqual(restingOn('shaker-1', opened)?.indicators, []);
  });
  it('is nothing at all where the run does not name it', () => {
    assert.equal(restingOn('shaker-1', openedWith({ instruments: [] })), undefined);
  });
});

describe('what rests on a peer', () => {
  it('is the handshakes of its wire', () => {
    const found = restingOn('curl', openedWith({ peers: [{ wire: 'opcua', tool: 'curl' }] }));
    assert.deepEqual([found?.as, found?.indicators], ['peer', ['protocol.handshake']]);
  });
});

describe('what rests on a thing that only the records name', () => {
  it('is what the steps measured whose findings have its name as a word', () => {
    const found = restingOn('Basic256Sha256', openedWith({}));
    assert.deepEqual([found?.as, found?.indicators], ['word', ['protocol.handshake']]);
  });
  it('is found in a table that a step kept, and rests on that step', () => {
    const opened = openedWith({});
    const at = opened.entries.findIndex(({ body }) => body.kind === 'measurement' && body.step === 's05');
    const entry = opened.entries[at];
    if (entry?.body.kind !== 'measurement') return assert.fail();
    const digest = `sha256:${'5'.repeat(64)}`;
    const raw = [{ digest, bytes: 30, type: 'application/json' }];
    const keeping = { ...entry, body: { ...entry.body, measurement: { ...entry.body.measurement, raw } } };
    const found = restingOn('opencv-dnn', {
      ...opened,
      entries: opened.entries.with(at, keeping),
      kept: new Map([[digest, '{"engines":[{"name":"opencv-dnn"}]}']]),
    });
    assert.deepEqual(found?.indicators, ['latency.deadline', 'latency.tight']);
    return undefined;
  });
  it('is not found by a part of a word', () => {
    assert.equal(restingOn('Basic256Sha', openedWith({})), undefined);
    assert.equal(restingOn('256Sha256', openedWith({})), undefined);
  });
});
