import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { bm } from './body/meaning.ts';
import type { FaultName } from './list.ts';

type Row = readonly [subject: string, predicate: string, object: string, modifier?: string];

/** The plant's words for its machines, which its buyers know. */
export const plant = 'urn:gradus:sim:plant:';

const head = `#mapping_set_id: ${bm}mappings
#license: https://creativecommons.org/publicdomain/zero/1.0/
#curie_map:
#  bm: "${bm}"
#  plant: "${plant}"
#  quantitykind: http://qudt.org/vocab/quantitykind/
#  sosa: http://www.w3.org/ns/sosa/
#  system: http://www.w3.org/ns/ssn/systems/
subject_id\tpredicate_id\tobject_id\tmapping_justification\tpredicate_modifier
`;

function rowsFor(faults: ReadonlySet<FaultName>): Row[] {
  const is = (fault: FaultName, row: Row, otherwise?: Row): Row[] =>
    faults.has(fault) ? [row] : otherwise ? [otherwise] : [];
  return [
    ...is(
      'mapping-too-narrow',
      ['bm:VibrationVelocity', 'skos:narrowMatch', 'quantitykind:Velocity'],
      ['bm:VibrationVelocity', 'skos:exactMatch', 'quantitykind:Velocity'],
    ),
    ['bm:HousingTemperature', 'skos:exactMatch', 'quantitykind:Temperature'],
    // Of other products: the vocabulary is the maker's for all of them.
    ['bm:AirTemperature', 'skos:exactMatch', 'quantitykind:DryBulbTemperature'],
    ...is(
      'mapping-swapped',
      ['bm:AirTemperature', 'skos:narrowMatch', 'quantitykind:Temperature'],
      ['bm:AirTemperature', 'skos:broadMatch', 'quantitykind:Temperature'],
    ),
    ['bm:monitors', 'skos:exactMatch', 'sosa:hasFeatureOfInterest'],
    ...is(
      'mapping-other-feature',
      ['bm:DriveEndBearing', 'skos:exactMatch', 'plant:Gearbox'],
      ['bm:DriveEndBearing', 'skos:exactMatch', 'plant:DriveEndBearing'],
    ),
    ...(faults.has('mapping-without-rate') ? [] : [['bm:updateRate', 'skos:closeMatch', 'system:Frequency'] as const]),
    ['bm:errorLimit', 'skos:closeMatch', 'system:Accuracy'],
    ...is('mapping-denied', ['bm:HousingTemperature', 'skos:exactMatch', 'quantitykind:Temperature', 'Not']),
    ...(faults.has('mapping-cycle')
      ? ([
          ['bm:Bearing', 'skos:broadMatch', 'plant:Machine'],
          ['bm:Bearing', 'skos:narrowMatch', 'plant:Machine'],
        ] as const)
      : []),
    ...is('mapping-dimension', ['bm:VibrationVelocity', 'skos:closeMatch', 'quantitykind:Acceleration']),
    ...is('mapping-lossy', ['bm:SurfaceTemperature', 'skos:exactMatch', 'quantitykind:Temperature']),
  ];
}

/** The maker's mapping set (SSSOM/TSV), with what is wrong with it. */
export const mappingText = (faults: ReadonlySet<FaultName>): string =>
  head +
  rowsFor(faults)
    .map(([subject, predicate, object, modifier = '']) =>
      [subject, predicate, object, 'semapv:ManualMappingCuration', modifier].join('\t'),
    )
    .join('\n');

/** Writes it beside the declaration; its name. */
export function writeMapping(folder: string, name: string, faults: ReadonlySet<FaultName>): string {
  const file = `${name}.sssom.tsv`;
  writeFileSync(path.join(folder, file), mappingText(faults));
  return file;
}
