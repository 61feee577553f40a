import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Mapping } from '../../formats/sssom.ts';
import { terms } from './point.ts';
import type { Annotated } from './point.ts';
import { readerOf, siUnit } from './reader.ts';
import { dictionaryOf, mappedTerms, translate } from './translated.ts';
import type { Vocabulary } from './vocabulary.ts';

describe('a coherent SI unit', () => {
  for (const [dimension, unit] of [
    ['A0E0L1I0M0H0T-1', 'm.s-1'],
    ['A0E0L0I0M0H1T0', 'K'],
    ['A0E0L-1I0M1H0T-2', 'm-1.kg.s-2'],
    ['A0E0L0I0M0H0T0', '1'],
    ['A1E1L0I1M0H0T0', 'mol.A.cd'],
  ] as const)
    it(`of ${dimension} is ${unit}`, () => assert.equal(siUnit(dimension), unit));
});

const row = (
  subject: string,
  relation: Mapping['relation'],
  object: string,
  change: Partial<Mapping> = {},
): Mapping => ({
  line: 1,
  subject,
  predicate: '',
  object,
  relation,
  not: false,
  noTerm: false,
  justification: 'j:x',
  ...change,
});
const point = (type: string): Annotated => ({
  wire: 'http',
  where: 't',
  kind: 'number',
  said: [
    [terms.type, { iri: type }],
    ['bm:monitors', { iri: 'bm:Bearing' }],
    ['bm:rate', { number: 100 }],
  ],
});
const set = [
  row('bm:Dew', 'exact', 'q:dew'),
  row('bm:Housing', 'broad', 'q:temperature'),
  row('bm:Part', 'narrow', 'q:temperature'),
  row('bm:monitors', 'exact', terms.feature),
  row('bm:Bearing', 'close', 'plant:Bearing'),
];
const vocabulary: Vocabulary = {
  unit: () => undefined,
  convert: () => undefined,
  kind: (iri) => (iri === 'q:dew' ? { iri, dimension: '', broader: ['q:dew', 'q:temperature'] } : undefined),
  lookUp: () => 'not here',
};
const found = (type: string, quantity: string, mappings: readonly Mapping[] = set): number =>
  readerOf([translate(point(type), dictionaryOf(mappings))], vocabulary).which(quantity, 'plant:Bearing').length;

describe('a reader that knows the target alone', () => {
  it('finds what is exactly, about or a kind of what is asked for', () => {
    assert.equal(found('bm:Dew', 'q:dew'), 1);
    assert.equal(found('bm:Housing', 'q:temperature'), 1);
    assert.equal(found('bm:Dew', 'q:temperature'), 1, 'the target says that a dew point is a temperature');
  });
  it('does not find what is only broader than it, is denied, or has no counterpart', () => {
    assert.equal(found('bm:Part', 'q:temperature'), 0);
    assert.equal(found('bm:Housing', 'q:dew'), 0);
    const denied = set.map((one) => (one.subject === 'bm:Dew' ? { ...one, not: true } : one));
    assert.equal(found('bm:Dew', 'q:dew', denied), 0);
    assert.equal(found('q:dew', 'q:dew'), 0, 'a word of the target that the device says itself is not translated');
  });
  it('does not see what the mapping set has no word for', () => {
    const { said } = translate(point('bm:Dew'), dictionaryOf(set));
    assert.deepEqual(said, [
      [terms.type, { iri: 'q:dew' }],
      [terms.feature, { iri: 'plant:Bearing' }],
    ]);
    assert.deepEqual(mappedTerms(point('bm:Dew'), dictionaryOf(set)), ['bm:Dew', 'bm:Bearing', 'bm:monitors']);
  });
});
