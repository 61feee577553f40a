import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Attempt } from './asked.ts';
import { refused } from './refusal.ts';

const letIn: Attempt = { accepted: true, stage: 'read', status: '', says: '' };
const stopped = (status: string): Attempt => ({ accepted: false, stage: 'open', status, says: status });
const expected = { reasons: /^BadCertificateTimeInvalid$/, sound: 'a sound one' };
const valueOf = (control: Attempt, flawed: Attempt, more = {}) => {
  const { value, actual } = refused({ control, flawed }, { ...expected, ...more });
  return [value, actual];
};

describe('a refusal', () => {
  it('counts when its code names the flaw and the sound one was let in', () => {
    assert.deepEqual(valueOf(letIn, stopped('BadCertificateTimeInvalid')), [
      true,
      'refused at open with BadCertificateTimeInvalid; a sound one was let in just before',
    ]);
  });
  it('counts when its code hides the flaw as the standard allows, and says so', () => {
    const [value, actual] = valueOf(letIn, stopped('BadSecurityChecksFailed'));
    assert.equal(value, true);
    assert.match(String(actual), /by which a server may hide the reason/);
  });
  it('for another reason shows nothing', () => {
    for (const status of ['BadInternalError', 'closed', 'silent', 'garbage'])
      assert.deepEqual(valueOf(letIn, stopped(status)), [
        'unknown',
        `refused at open with ${status}, which does not name the reason`,
      ]);
  });
  it('of all alike shows nothing', () => {
    assert.deepEqual(valueOf(stopped('BadTooManySessions'), stopped('BadCertificateTimeInvalid')), [
      'unknown',
      'a sound one is refused too, at open: BadTooManySessions',
    ]);
  });
  it('that did not come is a no, whatever else', () => {
    assert.deepEqual(valueOf(letIn, letIn), [false, 'let in']);
  });
  it('after which the device serves nobody is a no', () => {
    assert.deepEqual(valueOf(stopped('closed'), stopped('BadCertificateTimeInvalid'), { afterwards: true }), [
      false,
      'a sound one is refused afterwards, at open: closed',
    ]);
  });
});
