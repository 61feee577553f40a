import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { textOf } from './attestation.ts';
import type { Claims, Token } from './attestation.ts';
import { evidenceOf } from './coswid.ts';
import { debugIn, measuredIn, noncesIn, oemBootIn, oemidIn, secondsIn, ueidIn } from './eat-claims.ts';

const token = (form: Token['form'], claims: Claims): Token => ({
  form,
  algorithm: 'ES256',
  keyId: undefined,
  signed: new Uint8Array(0),
  signature: new Uint8Array(0),
  claims,
});
const cwt = (claims: Claims): Token => token('CWT', claims);
const jwt = (claims: Claims): Token => token('JWT', claims);
const bytes = (...all: readonly number[]): Uint8Array => Uint8Array.from(all);
const [a, b] = [bytes(1, 2, 3, 4, 5, 6, 7, 8), bytes(250, 251, 252, 253, 254, 255, 0, 1)];
const measured = { name: 'firmware', algorithm: 1, digest: new Uint8Array(32).fill(9) };
const evidence = evidenceOf({ id: 'x', name: 'y', maker: 'z' }, [measured]);

describe('a claim', () => {
  it('that is not there is not reported', () => {
    for (const one of [cwt({}), jwt({})]) {
      assert.deepEqual(noncesIn(one), []);
      for (const read of [ueidIn, oemidIn, oemBootIn, debugIn, measuredIn]) assert.equal(read(one), undefined);
      assert.equal(secondsIn(one, 'iat'), undefined);
    }
  });
  it('eat_nonce is one or several, as bytes or base64url', () => {
    assert.deepEqual(noncesIn(cwt({ eat_nonce: a })), [a]);
    assert.deepEqual(noncesIn(cwt({ eat_nonce: [a, b] })), [a, b]);
    assert.deepEqual(noncesIn(jwt({ eat_nonce: '-vv8_f7_AAE' })), [b]);
    assert.deepEqual(noncesIn(jwt({ eat_nonce: [textOf(a), textOf(b)] })), [a, b]);
  });
  it('ueid and oemid are opaque; oemid may be a number', () => {
    assert.deepEqual(ueidIn(cwt({ ueid: a })), a);
    assert.deepEqual(ueidIn(jwt({ ueid: textOf(a) })), a);
    assert.equal(oemidIn(cwt({ oemid: 32_473 })), 32_473);
    assert.deepEqual(oemidIn(jwt({ oemid: 'rN5I' })), bytes(0xac, 0xde, 0x48));
  });
  it('dbgstat is a number in a CWT and a word in a JWT', () => {
    assert.equal(debugIn(cwt({ dbgstat: 0 })), 'enabled');
    assert.equal(debugIn(cwt({ dbgstat: 4 })), 'disabled-fully-and-permanently');
    assert.equal(debugIn(jwt({ dbgstat: 'disabled-since-boot' })), 'disabled-since-boot');
  });
  it('measurements are CoSWID evidence; other formats are named', () => {
    assert.deepEqual(measuredIn(cwt({ measurements: [[258, evidence]] })), { measured: [measured], unread: [] });
    assert.deepEqual(measuredIn(jwt({ measurements: [[258, textOf(evidence)]] }))?.measured, [measured]);
    assert.deepEqual(
      measuredIn(
        cwt({
          measurements: [
            [60, a],
            [258, evidence],
          ],
        }),
      )?.unread,
      [60],
    );
  });
  for (const [what, read, says] of [
    ['a nonce that is a number', () => noncesIn(cwt({ eat_nonce: 7 })), /eat_nonce is no byte string/],
    ['a nonce that is a text in a CWT', () => noncesIn(cwt({ eat_nonce: 'AQID' })), /eat_nonce is no byte string/],
    ['a nonce with padding', () => noncesIn(jwt({ eat_nonce: 'AQ==' })), /eat_nonce is not base64url/],
    ['an oemid of four bytes', () => oemidIn(cwt({ oemid: a.subarray(4) })), /oemid has neither 3 nor 16 bytes/],
    ['an oemid below zero', () => oemidIn(cwt({ oemid: -1 })), /oemid is no byte string/],
    ['an oemboot of 1', () => oemBootIn(cwt({ oemboot: 1 })), /oemboot is neither true nor false/],
    ['a dbgstat of 5', () => debugIn(cwt({ dbgstat: 5 })), /dbgstat is 5, which is none/],
    ['a dbgstat in words in a CWT', () => debugIn(cwt({ dbgstat: 'disabled' })), /dbgstat is disabled, which is none/],
    ['a dbgstat by number in a JWT', () => debugIn(jwt({ dbgstat: 1 })), /dbgstat is 1, which is none/],
    ['a time that is a float', () => secondsIn(cwt({ iat: 1.5 }), 'iat'), /iat is no whole number of seconds/],
    ['no measurement', () => measuredIn(cwt({ measurements: [] })), /measurements is no array/],
    ['a measurement that is bytes', () => measuredIn(cwt({ measurements: [a] })), /is not \[format, content\]/],
    ['a measurement of three', () => measuredIn(cwt({ measurements: [[258, a, a]] })), /is not \[format, content\]/],
  ] as const)
    it(`is refused: ${what}`, () => assert.throws(read, { name: 'FormatError', message: says }));
});
