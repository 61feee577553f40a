import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aspectOf, terms } from './point.ts';
import { pointsOfThing } from './thing.ts';

const withProperty = (property: unknown, context: unknown = []): unknown => ({
  '@context': ['https://www.w3.org/2022/wot/td/v1.1', context].flat(),
  properties: { t: property },
});
const prefixes = {
  sosa: 'http://www.w3.org/ns/sosa/',
  qudt: 'http://qudt.org/schema/qudt/',
  kind: 'http://qudt.org/vocab/quantitykind/',
  unit: 'http://qudt.org/vocab/unit/',
  temperature: 'kind:Temperature',
};
const number = { type: 'number', forms: [] };
const only = (document: unknown) => pointsOfThing(document)[0] ?? assert.fail('no point');

describe('data points of a Thing Description', () => {
  it('are properties that are one number, text, or true or false', () => {
    const properties = {
      a: { type: 'integer' },
      b: { type: 'boolean' },
      c: { type: 'string' },
      d: { type: 'object' },
      e: { type: 'array' },
      f: {},
      g: { type: 'number', writeOnly: true },
    };
    assert.deepEqual(
      pointsOfThing({ properties }).map(({ where, kind }) => [where, kind]),
      [
        ['a', 'number'],
        ['b', 'boolean'],
        ['c', 'text'],
      ],
    );
  });
  it('leave out what is an affordance of the bench', () => {
    const plate = { ...number, '@type': 'gradus:nameplate' };
    assert.deepEqual(pointsOfThing(withProperty(plate, { gradus: 'urn:gradus:affordance:' })), []);
  });
  it('have unit and range, the unit as an IRI where a prefix makes it one', () => {
    const point = only(withProperty({ ...number, unit: 'unit:DEG_C', minimum: -20, maximum: 120 }, prefixes));
    assert.deepEqual([point.unit, point.range], ['http://qudt.org/vocab/unit/DEG_C', { low: -20, high: 120 }]);
    assert.equal(only(withProperty({ ...number, unit: 'Cel' }, prefixes)).unit, 'Cel');
    assert.equal(only(withProperty({ ...number, unit: 'om:degree' }, prefixes)).unit, 'om:degree');
  });
  it('say what they mean by prefixes, by terms of the context and by IRIs', () => {
    const said = {
      ...number,
      'qudt:hasQuantityKind': { '@id': 'kind:Temperature' },
      'sosa:hasFeatureOfInterest': 'https://plant.example/bearing',
      'http://purl.org/dc/terms/identifier': ['0112/2///62720#UAD374', { '@value': 'second' }],
    };
    const point = only(withProperty(said, prefixes));
    assert.deepEqual(aspectOf(point, 'quantityKind'), [`${prefixes.kind}Temperature`]);
    assert.deepEqual(aspectOf(point, 'feature'), ['https://plant.example/bearing']);
    assert.deepEqual(aspectOf(point, 'identifier'), ['0112/2///62720#UAD374', 'second']);
  });
  it('name a quantity kind by their type too', () => {
    const point = only(withProperty({ ...number, '@type': ['temperature', 'Property'] }, prefixes));
    assert.deepEqual(point.said, [[terms.type, { iri: `${prefixes.kind}Temperature` }]]);
    assert.deepEqual(aspectOf(point, 'quantityKind'), [`${prefixes.kind}Temperature`]);
  });
  it('do not have what a context that is only named would define', () => {
    const point = only(withProperty({ ...number, 'saref:measures': 'saref:Temperature' }, 'https://saref.example/'));
    assert.deepEqual(point.said, []);
  });
  for (const [what, document] of [
    ['null', null],
    ['a list', []],
    ['without properties', { '@context': 7 }],
    ['with properties that are a list', { properties: [number] }],
    ['with a property that is a text', withProperty('number')],
    ['with a context that turns in a circle', withProperty({ ...number, a: 1 }, { a: 'b:x', b: 'a:x' })],
    ['with a context that is its own prefix', withProperty({ ...number, 'a:b': 1 }, { a: 'a:' })],
  ] as const)
    it(`are read from a description ${what} without a fall`, () => {
      assert.ok(pointsOfThing(document).length <= 1);
    });
});
