import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Mapping, Relation } from '../../formats/sssom.ts';
import { contradictions, cycles, dimensionClashes, misused } from './mapping-set.ts';
import type { Finding } from './mapping-set.ts';
import type { Kind, Vocabulary } from './vocabulary.ts';

let line = 0;
const row = (
  subject: string,
  relation: Relation | undefined,
  object: string,
  change: Partial<Mapping> = {},
): Mapping => ({
  line: ++line,
  subject,
  predicate: `p:${relation}`,
  object,
  relation,
  not: false,
  noTerm: false,
  justification: 'j:x',
  ...change,
});
const rows = (...all: Mapping[]): Mapping[] => all.map((one, i) => ({ ...one, line: i + 1 }));

/** Dew point is a kind of temperature; heat and warmth are one; speed is a thing of its own. */
const kinds: Readonly<Record<string, Kind>> = {
  'q:dew': { iri: 'q:dew', dimension: 'H1', broader: ['q:dew', 'q:temperature'] },
  'q:temperature': { iri: 'q:temperature', dimension: 'H1', broader: ['q:temperature'] },
  'q:heat': { iri: 'q:heat', dimension: 'E', broader: ['q:heat', 'q:warmth'] },
  'q:warmth': { iri: 'q:warmth', dimension: 'E', broader: ['q:warmth', 'q:heat'] },
  'q:speed': { iri: 'q:speed', dimension: 'L1T-1', broader: ['q:speed'] },
};
const vocabulary: Vocabulary = {
  unit: () => undefined,
  convert: () => undefined,
  kind: (iri) => kinds[iri],
  lookUp: () => 'not here',
};
const lines = (findings: readonly Finding[]): (readonly number[])[] => findings.map((one) => one.lines);

describe('contradictions of a mapping set', () => {
  it('are a mapping that is denied, and a term with a counterpart that has none', () => {
    const denied = rows(row('a', 'exact', 'q:dew'), row('a', 'exact', 'q:dew', { not: true }));
    assert.deepEqual(lines(contradictions(denied, vocabulary)), [[1, 2]]);
    const none = rows(row('a', 'close', 'q:dew'), row('a', 'exact', 'sssom:NoTermFound', { noTerm: true }));
    assert.deepEqual(lines(contradictions(none, vocabulary)), [[1, 2]]);
  });
  it('are two exact counterparts that differ, and not two that the target calls the same', () => {
    const two = rows(row('a', 'exact', 'q:dew'), row('a', 'exact', 'q:speed'));
    assert.deepEqual(lines(contradictions(two, vocabulary)), [[1, 2]]);
    assert.deepEqual(contradictions(rows(row('a', 'exact', 'q:heat'), row('a', 'exact', 'q:warmth')), vocabulary), []);
  });
  it('are not counterparts in two ontologies, of which the bench knows one', () => {
    assert.deepEqual(contradictions(rows(row('a', 'exact', 'q:dew'), row('a', 'exact', 'om:Dew')), vocabulary), []);
  });
  it('are not one exact and one close counterpart, nor another’s denial', () => {
    const fine = rows(
      row('a', 'exact', 'q:dew'),
      row('a', 'close', 'q:speed'),
      row('b', 'exact', 'q:dew', { not: true }),
    );
    assert.deepEqual(contradictions(fine, vocabulary), []);
  });
});

describe('cycles of broad and narrow', () => {
  it('are found over any number of rows, whichever way they are written', () => {
    const set = rows(row('a', 'broad', 'b'), row('c', 'narrow', 'b'), row('c', 'broad', 'a'), row('d', 'broad', 'a'));
    assert.deepEqual(lines(cycles(set)), [[1, 2, 3]]);
  });
  it('are found where a term is broader than itself at once', () => {
    assert.deepEqual(lines(cycles(rows(row('a', 'broad', 'a')))), [[1]]);
  });
  it('are not two ways up to the same term, nor exact matches', () => {
    const diamond = rows(
      row('a', 'broad', 'b'),
      row('a', 'broad', 'c'),
      row('b', 'broad', 'd'),
      row('c', 'broad', 'd'),
      row('d', 'exact', 'a'),
    );
    assert.deepEqual(cycles(diamond), []);
  });
  it('takes 50 000 terms that all lead back to the first, and tells of some', () => {
    const back = Array.from({ length: 50_000 }, (_, i) => [
      row(`t${i}`, 'broad', `t${i + 1}`),
      row(`t${i + 1}`, 'broad', 't0'),
    ]).flat();
    const found = cycles(back);
    assert.ok(found.length > 0 && found.length <= 20);
    assert.ok(found.every((one) => one.lines.length <= 20));
  });
  it('takes a chain of 50 000 terms', () => {
    const chain = Array.from({ length: 50_000 }, (_, i) => row(`t${i}`, 'broad', `t${i + 1}`));
    assert.deepEqual(cycles(chain), []);
  });
});

describe('misused predicates', () => {
  it('are those that map no term', () => {
    assert.deepEqual(lines(misused(rows(row('a', undefined, 'q:dew')), vocabulary)), [[1]]);
  });
  it('are exact together with broad, narrow or related for the same pair (SKOS, S46)', () => {
    const both = rows(row('a', 'exact', 'x'), row('a', 'related', 'x'));
    assert.deepEqual(lines(misused(both, vocabulary)), [[1, 2]]);
  });
  it('are broad and narrow the other way round than the target has it', () => {
    const right = rows(row('a', 'exact', 'q:dew'), row('a', 'broad', 'q:temperature'));
    assert.deepEqual(misused(right, vocabulary), []);
    const swapped = rows(row('a', 'exact', 'q:dew'), row('a', 'narrow', 'q:temperature'));
    const [finding] = misused(swapped, vocabulary);
    assert.deepEqual(finding?.lines, [1, 2]);
    assert.match(finding.says, /q:temperature is broader and not narrower/);
  });
});

describe('dimension clashes', () => {
  const of = (term: string): string | undefined => (term === 'velocity' ? 'L1T-1' : undefined);
  it('are terms mapped to what their unit does not measure, even about', () => {
    const set = rows(row('velocity', 'close', 'q:dew'), row('velocity', 'exact', 'q:speed'));
    assert.deepEqual(lines(dimensionClashes(set, of, vocabulary)), [[1]]);
  });
  it('are not related terms, nor those of which nothing is known', () => {
    const set = rows(
      row('velocity', 'related', 'q:dew'),
      row('other', 'exact', 'q:dew'),
      row('velocity', 'exact', 'x:unknown'),
    );
    assert.deepEqual(dimensionClashes(set, of, vocabulary), []);
  });
});
