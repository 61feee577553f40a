import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSssom } from './sssom.ts';

const file = (lines: readonly string[]): Uint8Array => new TextEncoder().encode(lines.join('\n'));
const head = [
  '#mapping_set_id: "https://maker.example/mappings/brg-300"',
  '#license: https://creativecommons.org/licenses/by/4.0/',
  '#curie_map:',
  '#  brg: "https://maker.example/brg#"',
  '#  qk: http://qudt.org/vocab/quantitykind/',
  '#creator_id:',
  '#  - orcid:0000-0002-1825-0097',
];
const columns =
  'subject_id\tsubject_label\tpredicate_id\tobject_id\tmapping_justification\tconfidence\tpredicate_modifier';
const row = 'brg:temperature\tGehäuse\tskos:exactMatch\tqk:Temperature\tsemapv:ManualMappingCuration\t0.9\t';
const withRow = (...rows: string[]): Uint8Array => file([...head, columns, ...rows, '']);

describe('an SSSOM mapping set', () => {
  it('has its metadata, prefixes and mappings, with identifiers as IRIs', () => {
    const set = readSssom(withRow(row));
    assert.equal(set.metadata['mapping_set_id'], 'https://maker.example/mappings/brg-300');
    assert.equal(set.prefixes['brg'], 'https://maker.example/brg#');
    assert.deepEqual(set.mappings, [
      {
        line: 9,
        subject: 'https://maker.example/brg#temperature',
        predicate: 'http://www.w3.org/2004/02/skos/core#exactMatch',
        object: 'http://qudt.org/vocab/quantitykind/Temperature',
        relation: 'exact',
        not: false,
        noTerm: false,
        justification: 'https://w3id.org/semapv/vocab/ManualMappingCuration',
        confidence: 0.9,
        subjectLabel: 'Gehäuse',
      },
    ]);
  });
  for (const [predicate, relation] of [
    ['skos:closeMatch', 'close'],
    ['skos:broadMatch', 'broad'],
    ['rdfs:subClassOf', 'broad'],
    ['skos:narrowMatch', 'narrow'],
    ['owl:sameAs', 'exact'],
    ['skos:relatedMatch', 'related'],
    ['skos:mappingRelation', undefined],
  ] as const)
    it(`takes ${predicate} for ${relation ?? 'none of its relations'}`, () => {
      const [mapping] = readSssom(withRow(row.replace('skos:exactMatch', predicate))).mappings;
      assert.equal(mapping?.relation, relation);
    });
  it('says where there is no such term on the other side', () => {
    const [mapping] = readSssom(withRow(row.replace('qk:Temperature', 'sssom:NoTermFound'))).mappings;
    assert.equal(mapping?.noTerm, true);
  });
  it('reads a cell in quotes with the tab and the quotes that it holds', () => {
    const [mapping] = readSssom(withRow(row.replace('Gehäuse', '"Gehäuse\t""warm"" "'))).mappings;
    assert.equal(mapping?.subjectLabel, 'Gehäuse\t"warm" ');
    assert.equal(mapping.object, 'http://qudt.org/vocab/quantitykind/Temperature');
  });
  it('is refused where a quote has no end, and where it is metadata alone', () => {
    assert.throws(() => readSssom(withRow(row.replace('Gehäuse', '"Gehäuse'))), /line 9: a quoted cell has no end/);
    assert.throws(() => readSssom(file(['#license: x', '#mapping_set_id: y'])), /metadata and no table below it/);
  });
  it('reads the prefixes of a curie_map on one line', () => {
    const flow = '#curie_map: {brg: "https://maker.example/brg#", qk: http://qudt.org/vocab/quantitykind/}';
    const [mapping] = readSssom(file([flow, columns, row])).mappings;
    assert.equal(mapping?.subject, 'https://maker.example/brg#temperature');
  });
  it('says what is said not to hold', () => {
    assert.equal(readSssom(withRow(`${row}Not`)).mappings[0]?.not, true);
  });
  it('is read with the line ends of Windows, without metadata, and where cells at the end are left out', () => {
    const iris = ['http://a.example/x', '', 'skos:exactMatch', '<urn:b:y>', 'semapv:LexicalMatching'].join('\t');
    const set = readSssom(new TextEncoder().encode([columns, iris].join('\r\n')));
    assert.deepEqual(
      set.mappings.map(({ line, subject, object }) => [line, subject, object]),
      [[2, 'http://a.example/x', 'urn:b:y']],
    );
  });

  for (const [what, bytes, says] of [
    ['that is empty', new Uint8Array(0), /line 1: there is no column subject_id/],
    ['that is not UTF-8', Uint8Array.of(0xff, 0xfe), /the file is not UTF-8/],
    ['of metadata alone', file(head), /metadata and no table below it/],
    [
      'without a column it must have',
      file([columns.replace('object_id', 'object')]),
      /line 1: there is no column object_id/,
    ],
    ['with a column twice', file([`${columns}\tconfidence`]), /the column confidence comes twice/],
    ['with more cells than columns', withRow(`${row}\tx\ty`), /line 9: 9 cells in 7 columns/],
    [
      'with a prefix that is not said',
      withRow(row.replace('qk:', 'qudt:')),
      /line 9: object_id qudt:Temperature: the prefix qudt is not in curie_map/,
    ],
    [
      'with a subject that is a word',
      withRow(row.replace('brg:temperature', 'temperature')),
      /line 9: subject_id temperature is neither a CURIE nor an IRI/,
    ],
    ['without a subject', withRow(row.replace('brg:temperature', '')), /subject_id \(empty\) is neither/],
    ['with a confidence of 90', withRow(row.replace('0.9', '90')), /confidence 90 is not from 0 to 1/],
    ['with another modifier', withRow(`${row}Perhaps`), /predicate_modifier Perhaps is not Not/],
    [
      'with a prefix that means no IRI',
      file(['#curie_map:', '#  x: y', columns]),
      /line 2: the prefix x means y, which is no IRI/,
    ],
  ] as const)
    it(`is refused ${what}`, () => assert.throws(() => readSssom(bytes), { name: 'FormatError', message: says }));
});
