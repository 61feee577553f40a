import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { auditRecordsIn, hashed } from './audit.ts';

const whole = {
  id: 17,
  time: '2026-11-26T09:30:00.125Z',
  source: '192.0.2.7',
  category: 'control',
  type: 'channel held',
  result: 'success',
};

describe('records of an audit log', () => {
  it('are read, and what they lack is an empty text', () => {
    assert.deepEqual(auditRecordsIn([whole, { id: 18 }]), [
      whole,
      { id: 18, time: '', source: '', category: '', type: '', result: '' },
    ]);
  });
  for (const [what, value, says] of [
    ['that are no array', {}, /a log is an array of records/],
    ['one of which is a number', [whole, 3], /record 1 of the log is no object/],
    ['without a number', [{ ...whole, id: '17' }], /record 0 of the log has no whole number id/],
    ['with a negative number', [{ ...whole, id: -1 }], /has no whole number id/],
    ['whose time is a number', [{ ...whole, time: 1 }], /has no text time/],
    ['with a text that never ends', [{ ...whole, detail: 'x'.repeat(501) }], /has a detail that is no text of 500/],
    ['with half a character', [{ ...whole, type: '\ud800' }], /has a type that is no text of 500/],
  ] as const)
    it(`are refused ${what}`, () => assert.throws(() => auditRecordsIn(value), { name: 'FormatError', message: says }));
  it('are digested as canonical JSON without their own digest, after that of the one before', () => {
    assert.equal(
      new TextDecoder().decode(hashed({ ...whole, detail: 'é', hash: 'ffff' }, 'abcd')),
      'abcd{"category":"control","detail":"é","id":17,"result":"success","source":"192.0.2.7","time":"2026-11-26T09:30:00.125Z","type":"channel held"}',
    );
  });
});
