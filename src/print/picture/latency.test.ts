import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wordsOf } from '../language.ts';
import { latencyPicture } from './latency.ts';

const words = wordsOf('en');
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => (i + 1) / 10);
const count = (svg: { text: string }, what: RegExp): number => svg.text.match(what)?.length ?? 0;

describe('the distribution of latencies', () => {
  it('has a bar with two ends for a percentile with its interval, and one end where the other lies beyond the axis', () => {
    const bounded = [{ name: 'p90', p: 0.9, low: 85, high: 95 }];
    assert.equal(count(latencyPicture(upTo(1000), 100, words, { bounded }).svg, /class="span"/g), 3);
    const cut = [{ name: 'p99', p: 0.99, low: 85, high: 5000 }];
    assert.equal(count(latencyPicture(upTo(1000), 100, words, { bounded: cut }).svg, /class="span"/g), 2);
  });
  it('marks a percentile of few samples only where it has an interval', () => {
    const few = upTo(400);
    assert.equal(count(latencyPicture(few, 100, words).svg, /p99 \d/g), 0);
    const bounded = [{ name: 'p99', p: 0.99, low: 38, high: 40 }];
    assert.ok(count(latencyPicture(few, 100, words, { bounded }).svg, /p99\s+39\.6/g) > 0);
  });
  it('draws the naive curve apart, and leaves out answers that never came', () => {
    const { svg } = latencyPicture([...upTo(500), Infinity], 100, words, { naive: upTo(500) });
    assert.equal(count(svg, /class="curve naive"/g), 1);
    assert.equal(count(svg, /Infinity|NaN/g), 0);
  });
});
