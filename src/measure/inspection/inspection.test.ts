import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { benchOf, declarationOf, observed, stepOf } from '../../../test/contracts/bench.ts';
import { ProbeError } from '../../model/errors.ts';
import type { Inspected, Probe, Question } from '../probe.ts';
import { agrees, inspection } from './inspection.ts';

describe('an answer', () => {
  for (const [answer, expected, value] of [
    ['yes', 'yes', true],
    [' Y ', 'yes', true],
    ['是', 'yes', true],
    ['ＹＥＳ', 'yes', true],
    ['no', 'yes', false],
    ['否', 'no', true],
    ['IP67', 'ip67', true],
    ['IP 67', 'IP67', false],
    ['two  seals', 'Two seals', true],
    ['?', 'yes', 'unknown'],
    ['', 'yes', 'unknown'],
    ['不确定', 'yes', 'unknown'],
  ] as const)
    it(`"${answer}" to what requires "${expected}" is ${value}`, () => assert.equal(agrees(answer, expected), value));
});

const said: Inspected = { answer: 'no', initials: 'Ü', at: '2026-11-26T08:00:00.000Z', via: 'sheet', note: 'lamp 2' };
const declaration = declarationOf({ documents: [{ id: 'manual', file: 'manual.pdf' }] });

/** A person who gives this answer, and the questions that were put. */
function person(answer: Inspected): { probe: Probe; asked: Question[] } {
  const asked: Question[] = [];
  const inspect = async (question: Question): Promise<Inspected> => {
    asked.push(question);
    return answer;
  };
  return { probe: { inspect, close: async () => undefined }, asked };
}

const stepAsking = (method: string, more: Record<string, string>) => {
  const step = stepOf(method, 1);
  return { ...step, parameters: { ...step.parameters, 'prompt-en': 'Legible?', 'prompt-zh': '清晰吗？', ...more } };
};

describe('an inspection', () => {
  it('asks what the step asks, and keeps answer, initials, time and way', async () => {
    const { probe, asked } = person(said);
    const bench = benchOf(declaration);
    await inspection(probe, stepAsking('inspection.operator', { expected: 'yes' }), bench);
    assert.deepEqual(asked, [
      { indicator: 'some.indicator', prompt: { en: 'Legible?', zh: '清晰吗？' }, expected: 'yes' },
    ]);
    const { value, actual, conditions } = observed(bench.all, 'inspection.agrees');
    assert.deepEqual([value, actual], [false, 'no; Ü, 2026-11-26T08:00:00.000Z']);
    assert.deepEqual(conditions, { initials: 'Ü', at: '2026-11-26T08:00:00.000Z', via: 'sheet', note: 'lamp 2' });
  });

  it('of a document keeps the document', async () => {
    const file = { type: 'application/pdf', bytes: Uint8Array.of(1, 2) };
    const bench = benchOf(declaration);
    const { probe } = person({ ...said, document: { title: 'Manual', file } });
    await inspection(probe, stepAsking('inspection.document', { document: 'manual' }), bench);
    const [found] = bench.all;
    assert.deepEqual(found?.kind === 'observation' && found.raw, [file]);
    assert.match(observed(bench.all, 'inspection.agrees').actual, /^no \(Manual\); Ü/);
  });

  it('of a document that is not declared is unknown, and nobody is asked', async () => {
    const { probe, asked } = person(said);
    const bench = benchOf(declaration);
    await inspection(probe, stepAsking('inspection.document', { document: 'leaflet' }), bench);
    assert.deepEqual(asked, []);
    const { value, actual } = observed(bench.all, 'inspection.agrees');
    assert.deepEqual([value, actual], ['unknown', 'no document leaflet is declared']);
  });

  it('without a person is a fault of the probe', async () => {
    const step = stepAsking('inspection.operator', {});
    await assert.rejects(inspection({ close: async () => undefined }, step, benchOf(declaration)), (error) => {
      assert.ok(error instanceof ProbeError);
      assert.equal(error.code, 'PROBE_LACKS');
      return true;
    });
  });
});
