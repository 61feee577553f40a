import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CheckFound } from '../model/measurement.ts';
import { judgedChecks, rulingOf } from './checks.ts';

const severities = { must: ['session-base', 'get-endpoints'], should: ['register-nodes'] };
const found = (answers: Readonly<Record<string, CheckFound['value']>>) =>
  judgedChecks(
    Object.entries(answers).map(([name, value], seq) => ({
      seq,
      check: { name, value, required: '', actual: `${name} was seen` },
    })),
    severities,
  );
const ruled = (answers: Readonly<Record<string, CheckFound['value']>>) => rulingOf(found(answers), severities);

describe('checks, by the weight the pack gives them', () => {
  it('hold where every one that must holds', () =>
    assert.deepEqual(ruled({ 'session-base': true, 'get-endpoints': true }), {
      value: true,
      required: '2 of 2 checks that must hold',
      actual: '2 of 2 hold',
    }));
  it('fail by one that must hold, and say which and what was seen', () => {
    const { value, actual } = ruled({ 'session-base': true, 'get-endpoints': false });
    assert.deepEqual([value, actual], [false, '1 of 2 hold; get-endpoints: get-endpoints was seen']);
  });
  it('do not fail by one that only should hold', () =>
    assert.equal(ruled({ 'session-base': true, 'get-endpoints': true, 'register-nodes': false }).value, true));
  it('do not fail by one the pack does not name', () =>
    assert.equal(ruled({ 'session-base': true, 'get-endpoints': true, other: false }).value, true));
  it('are open by one that is unknown, and by one never asked', () => {
    assert.equal(ruled({ 'session-base': true, 'get-endpoints': 'unknown' }).value, 'unknown');
    assert.match(ruled({ 'session-base': true }).actual, /get-endpoints: not asked/);
  });
  it('fail before they are open', () =>
    assert.equal(ruled({ 'session-base': false, 'get-endpoints': 'unknown' }).value, false));
  it('leave out what does not apply, and show nothing where nothing does', () => {
    assert.equal(ruled({ 'session-base': true, 'get-endpoints': 'not applicable' }).value, true);
    assert.equal(ruled({ 'session-base': 'not applicable', 'get-endpoints': 'not applicable' }).value, 'unknown');
  });
  it('have no answer where one was asked twice', () => {
    const twice = [true, true].map((value, seq) => ({
      seq,
      check: { name: 'session-base', value, required: '', actual: '' },
    }));
    assert.equal(
      rulingOf(judgedChecks(twice, { must: ['session-base'] }), { must: ['session-base'] }).value,
      'unknown',
    );
  });
  it('stand in the order of their weight', () =>
    assert.deepEqual(
      found({ other: true, 'register-nodes': true, 'session-base': true }).map((c) => c.severity),
      ['must', 'should', 'note'],
    ));
});
