import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reportHtml } from '../../src/print/html.ts';
import type { FusionTable } from '../../src/print/report.ts';
import { reports } from './fixtures.ts';

const table: FusionTable = {
  n: 600,
  best: 'radial',
  subsets: [
    { sensors: ['radial'], right: 520, accuracy: 520 / 600 },
    { sensors: ['microphone'], right: 480, accuracy: 0.8 },
    { sensors: ['radial', 'microphone'], right: 570, accuracy: 0.95 },
  ],
  dropOut: [
    { p: 0, expected: 0.95 },
    { p: 1, expected: 0.25 },
  ],
  curves: {
    undisturbed: { right: 95, n: 100 },
    noise: [{ at: 1, right: 80, n: 100 }],
    skew: [
      { at: 4, sensor: 'radial', right: 78, n: 100 },
      { at: 4, sensor: 'microphone', right: 93, n: 100 },
    ],
  },
  misses: { missed: 2, n: 100 },
};

describe('sensors together and away in the report', () => {
  const open = (language: 'en' | 'zh') => reports['l2-open']?.(language) ?? assert.fail('no such report');
  const page = (language: 'en' | 'zh'): string =>
    reportHtml({ ...open(language), samples: { fusion: { bearing: table } } }).replaceAll(/\s+/g, ' ');

  it('stand as a table of subsets that names the best alone, and as three curves that say their points', () => {
    const html = page('en');
    assert.match(html, /radial \(best alone\)/);
    assert.match(html, /radial \+ microphone/);
    assert.match(html, /2 of 100 answers came late/);
    assert.match(html, /aria-label="One sensor late: radial 95\.0\s%, 78\.0\s%; microphone 95\.0\s%, 93\.0\s%"/);
    assert.match(html, /aria-label="Each sensor away with this chance: expected 95\.0\s%, 25\.0\s%"/);
    assert.equal(html.match(/<summary>The numbers<\/summary>/g)?.length, 3);
  });
  it('speak Chinese too', () => assert.match(page('zh'), /传感器的组合与缺失/));
  it('are left out where nothing was fused', () =>
    assert.doesNotMatch(reportHtml(open('en')), /Sensors together and away/));
});
