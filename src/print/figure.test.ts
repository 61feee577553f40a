import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cautious, count, decimalsFor, fixed, instant, minutes, plainFigure, ranges, signedFigure } from './figure.ts';
import { wordsOf } from './language.ts';
import { uncertaintyText, valueText } from './row.ts';

const en = wordsOf('en');
const zh = wordsOf('zh');
const spaced = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('a figure', () => {
  it('keeps the two significant digits of its uncertainty: 61.8 ± 2.1 ms, 212.7 ± 9.1 ms, 12 300 ± 250 ms', () => {
    const ms = (value: number, u: number): string =>
      spaced(valueText({ value, low: value - u, high: value + u, unit: 'ms' }, 'latency.p99', en));
    assert.equal(ms(61.8123, 2.1), '61.8 ms');
    assert.equal(ms(212.6999, 9.1), '212.7 ms');
    assert.equal(ms(12_312, 250), '12 310 ms');
    assert.equal(ms(12_312, 2500), '12 300 ms');
    assert.equal(ms(0.004_217, 0.000_31), '0.00422 ms');
  });
  it('takes 0.0996 for 0.10 before it counts digits', () => {
    assert.equal(decimalsFor(0.0996), 2);
    assert.equal(decimalsFor(0.0994), 3);
    assert.equal(uncertaintyText(0.0996), '0.10');
  });
  it('writes a share in per cent, a gain in points, a temperature in °C, and no space before % in Chinese', () => {
    assert.equal(spaced(plainFigure(0.93, '1', 'task.accuracy', en)), '93 %');
    assert.equal(plainFigure(0.93, '1', 'task.accuracy', zh), '93%');
    assert.equal(spaced(plainFigure(0.052, '1', 'task.gain', en)), '5.2 points');
    assert.equal(spaced(plainFigure(71.5, 'Cel', '', en)), '71.5 °C');
    assert.equal(spaced(plainFigure(9.81, 'm/s2', '', en)), '9.81 m/s²');
  });
  it('has a true minus sign, and none before nothing', () => {
    assert.equal(fixed(-11.84, 1), '−11.8');
    assert.equal(fixed(-0.04, 1), '0.0');
  });
  it('never lets a margin that is not nothing read as nothing', () => {
    assert.equal(spaced(signedFigure(-0.0004, 1, 'ms', en)), '−0.0004 ms');
    assert.equal(spaced(signedFigure(0.04, 1, 'ms', en)), '+0.04 ms');
    assert.equal(spaced(signedFigure(0, 1, 'ms', en)), '0.0 ms');
  });
  it('claims no more than was measured: 94.09 % becomes at least 94.0 %, 11.21 ms at most 11.3 ms', () => {
    assert.equal(cautious(94.09, 1, 'down'), '94.0');
    assert.equal(cautious(11.21, 1, 'up'), '11.3');
    assert.equal(cautious(94.1, 1, 'down'), '94.1');
  });
  it('is never claimed beyond its bound, whatever the bound', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (bound) => {
        const plain = (text: string): number => Number(text.replaceAll('\u202f', ''));
        const slack = Math.max(1, bound) * 1e-9;
        assert.ok(plain(cautious(bound, 1, 'down')) <= bound + slack);
        assert.ok(plain(cautious(bound, 1, 'up')) >= bound - slack);
      }),
    );
  });
  it('never prints an exponent of JavaScript', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.integer({ min: -20, max: 20 }), (value, decimals) => {
        assert.doesNotMatch(fixed(value, decimals), /e/);
      }),
    );
  });
});

describe('numbers of things, dates and entries', () => {
  it('groups thousands: 1 307', () => assert.equal(spaced(count(1307)), '1 307'));
  it('says UTC', () => {
    assert.equal(instant('2026-11-23T08:12:18.000Z'), '2026-11-23 08:12:18 UTC');
    assert.equal(instant('2026-11-23'), '2026-11-23 (UTC)');
  });
  it('joins neighbouring entries: 3–5, 9', () => assert.equal(ranges([9, 4, 3, 5]), '3–5, 9'));
  it('plans in minutes', () => {
    assert.deepEqual([0, 3000, 95_000, 12 * 60_000 + 1].map(minutes), ['0', '< 0.1', '1.6', '13']);
  });
});
