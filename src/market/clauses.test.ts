import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { declaration, digest, packNamed, planOf } from '../../test/packs/sample.ts';
import type { Assessment, Outcome, Verdict } from '../model/assessment.ts';
import { componentKinds, type ComponentKind } from '../model/component.ts';
import type { Declaration } from '../model/declaration.ts';
import { methods } from '../model/methods.ts';
import type { Level } from '../model/terms.ts';
import { clausesFor, type Clause, type ClausesInput, type ComponentRun } from './clauses.ts';

const pack = packNamed('gbt-45288-2026-described');
const ruleOf = (kind: ComponentKind) => pack.components?.[kind] ?? assert.fail();
const asked = (kind: ComponentKind, target: Level = 'L3', more: Partial<ClausesInput> = {}): readonly Clause[] =>
  clausesFor({ kind, rule: ruleOf(kind), pack, packDigest: digest, target, methods, runs: [], ...more }).clauses;
const namesOf = (clauses: readonly Clause[]): string[] => clauses.map(({ name }) => name);

const component = (covers: string[]): Declaration =>
  declaration({ kind: 'component', component: { type: 'chip', covers } });

const verdict = (indicator: string, outcome: Outcome, subject = 'faults'): Verdict => ({
  indicator,
  subject,
  outcome,
  because: 'WITHIN',
  required: undefined,
  measured: outcome === 'inconclusive' ? undefined : { value: 40, unit: 'ms' },
  margin: undefined,
  decision: { rule: 'guarded', band: 'U95' },
  sharedRisk: false,
  who: { proposed: 'gradus' },
  entries: [],
  fault: undefined,
  waived: undefined,
});

type Ran = { verdicts: Verdict[]; covers?: string[]; on?: string; by?: string };
function ran({ verdicts, covers = [], on = '2026-11-20T08:00:00.000Z', by = digest }: Ran): ComponentRun {
  const assessment = {
    run: `run-${on.slice(0, 10)}`,
    on,
    pack: { id: pack.id, version: '0.1.0', digest: by },
    verdicts,
  };
  return { assessment: assessment as unknown as Assessment, declaration: component(covers), pinned: true };
}
const bound = (...runs: ComponentRun[]): Clause =>
  asked('accelerator', 'L3', { runs }).find(({ name }) => name === 'latency.bound') ?? assert.fail();
const says = ({ answers }: Clause): string[] => answers.map((answer) => answer.says);

describe('the clauses for a component', () => {
  for (const kind of componentKinds)
    it(`${kind}: one for each indicator that the pack lists for it, up to the level, and no other`, () => {
      const names = namesOf(asked(kind, 'L5'));
      assert.deepEqual(names.toSorted(), ruleOf(kind).bears.toSorted());
      const upToL2 = asked(kind, 'L2');
      assert.ok(upToL2.every(({ level }) => level === 'L1' || level === 'L2'));
    });
  it('are numbered from 1, the lower levels first', () => {
    const clauses = asked('module');
    assert.deepEqual(
      clauses.map(({ number }) => number),
      clauses.map((_, i) => i + 1),
    );
    assert.deepEqual(
      clauses.map(({ level }) => level),
      clauses.map(({ level }) => level).toSorted(),
    );
  });
  it('ask with the samples of the programme type, never fewer than the method needs', () => {
    assert.equal(bound().samples, 2010);
    assert.equal(asked('secure-boot').find(({ name }) => name === 'identity.firmware')?.samples, 1);
  });
  it('say where one of several ways suffices', () => {
    const clause = asked('firmware-stack').find(({ name }) => name === 'mqtt.inter-vendor');
    assert.deepEqual(clause?.choice, { atLeast: 2, of: 5 });
  });
  it('have the limits as numbers where a declaration gives them', () => {
    const plan = planOf(pack, { declaration: component([]) });
    const clause = asked('accelerator', 'L3', { plan }).find(({ name }) => name === 'latency.deadline');
    assert.deepEqual(
      clause?.declared?.map(({ subject, required }) => [subject, required?.value]),
      [['faults', 50]],
    );
  });
  it('say what a declaration does not cover', () => {
    const plan = planOf(pack, { declaration: component(['latency.bound']) });
    const clause = asked('accelerator', 'L3', { plan }).find(({ name }) => name === 'latency.deadline');
    assert.equal(clause?.declared?.[0]?.because, 'NOT_APPLICABLE');
  });
});

describe('a clause is', () => {
  it('open without evidence', () => assert.equal(bound().standing, 'open'));
  it('answered by a run that passes', () => {
    const clause = bound(ran({ verdicts: [verdict('latency.bound', 'pass')] }));
    assert.deepEqual([clause.standing, ...says(clause)], ['answered', 'met']);
  });
  it('failed by a run that fails for one of two models', () => {
    const verdicts = [verdict('latency.bound', 'pass'), verdict('latency.bound', 'fail', 'wear')];
    assert.equal(bound(ran({ verdicts })).standing, 'failed');
  });
  it('open where one of two models has no usable result', () => {
    const verdicts = [verdict('latency.bound', 'pass'), verdict('latency.bound', 'inconclusive', 'wear')];
    assert.deepEqual(says(bound(ran({ verdicts }))), ['open']);
  });
  it('not answered by a component that does not cover it', () => {
    const clause = bound(ran({ verdicts: [verdict('latency.bound', 'pass')], covers: ['task.accuracy'] }));
    assert.deepEqual([clause.standing, ...says(clause)], ['open', 'not covered']);
  });
  it('not answered by another rule pack, whatever it is called', () => {
    const clause = bound(ran({ verdicts: [verdict('latency.bound', 'pass')], by: `sha256:${'7'.repeat(64)}` }));
    assert.deepEqual([clause.standing, ...says(clause)], ['open', 'other rules']);
  });
  it('not answered by a waiver', () => {
    const waived = { reason: 'r', by: 'b', until: '2027-01-01' };
    assert.equal(bound(ran({ verdicts: [{ ...verdict('latency.bound', 'pass'), waived }] })).standing, 'open');
  });
  it('as the latest run that settles it says, in whatever order they are given', () => {
    const older = ran({ verdicts: [verdict('latency.bound', 'fail')], on: '2026-11-19T08:00:00.000Z' });
    const newer = ran({ verdicts: [verdict('latency.bound', 'pass')], on: '2026-11-21T08:00:00.000Z' });
    const newest = ran({ verdicts: [verdict('latency.bound', 'inconclusive')], on: '2026-11-22T08:00:00.000Z' });
    assert.equal(bound(newest, newer, older).standing, 'answered');
    assert.deepEqual(says(bound(newest, newer, older)), ['failed', 'met', 'open']);
  });
});
