import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reportHtml } from '../../src/print/html.ts';
import type { AnswerTable, PointTable } from '../../src/print/report.ts';
import { reports } from './fixtures.ts';

const points: PointTable[] = [
  {
    point: 'temperature',
    wires: ['http', 'opcua'],
    units: ['Cel'],
    quantities: ['http://qudt.org/vocab/quantitykind/Temperature'],
    lacks: [],
  },
  { point: 'drift', wires: [], units: [], quantities: [], lacks: ['no observed property', 'no sensor'] },
];
const answers: AnswerTable[] = [
  { question: 'rate', channel: 'temperature', expected: '100 Hz', answer: 'no answer', right: false },
];

describe('what the data mean, in the report', () => {
  const open = (language: 'en' | 'zh') => reports['l2-open']?.(language) ?? assert.fail('no such report');
  const page = (language: 'en' | 'zh'): string =>
    reportHtml({ ...open(language), samples: { points, answers } })
      .replaceAll(/<[^>]*>/g, '|')
      .replaceAll(/[|\s]*\|[|\s]*/g, '|');

  it('says of each point where it was found, what it measures in which unit, and what it lacks', () => {
    const html = page('en');
    assert.match(html, /What the data mean/);
    assert.match(html, /\|temperature\|http, opcua\|Cel\|Temperature\|nothing\|/);
    assert.match(html, /no observed property; no sensor/);
  });
  it('says what the second reader was asked, what was expected, and what it answered', () => {
    assert.match(page('en'), /\|temperature\|100 Hz\|no answer\|no\|/);
  });
  it('speaks Chinese too', () => assert.match(page('zh'), /数据的含义/));
  it('is left out where nothing of it was measured', () =>
    assert.doesNotMatch(reportHtml(open('en')), /What the data mean/));
});
