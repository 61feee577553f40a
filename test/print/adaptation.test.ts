import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reportHtml } from '../../src/print/html.ts';
import type { StageTable } from '../../src/print/report.ts';
import { reports } from './fixtures.ts';

const table: StageTable = {
  drift: 'sensitivity',
  severities: [0, 0.5, 1],
  labels: 150,
  n: 300,
  stages: [
    [0.95, 0.9, 0.7],
    [0.94, 0.96, 0.8],
    [0.93, 0.95, 0.97],
  ],
  inputs: { lessons: [[], ['a'], ['b']], heldOut: [['c'], ['d'], ['e']] },
};

describe('stages of adaptation in the report', () => {
  const open = (language: 'en' | 'zh') => reports['l2-open']?.(language) ?? assert.fail('no such report');
  const html = (language: 'en' | 'zh'): string =>
    reportHtml({ ...open(language), samples: { stages: { bearing: table } } });

  it('stand as a matrix whose diagonal is what was just learned, and as a picture that says its values', () => {
    const page = html('en').replace(/\s+/g, ' ');
    const own = [...page.matchAll(/class="own" style="--share:(\d+)">([\d.]+)/g)].map(([, , share]) => share);
    assert.deepEqual(own, ['95.0', '96.0', '97.0']);
    assert.match(
      page,
      /aria-label="bearing: accuracy on each stage [^"]*95\.0\s%[^"]*90\.0\s% → 96\.0\s%[^"]*70\.0\s% → 97\.0\s%"/,
    );
    assert.match(page, /Digests of 2 inputs taught and 3 held out/);
  });
  it('speak Chinese too', () => assert.match(html('zh'), /自适应各阶段/));
  it('are left out where nothing adapted', () => assert.doesNotMatch(reportHtml(open('en')), /Stages of adaptation/));
});
