/** Terms of the vocabularies by which a device may say what its data mean. */
const sosa = 'http://www.w3.org/ns/sosa/';
const ssn = 'http://www.w3.org/ns/ssn/';
const qudt = 'http://qudt.org/schema/qudt/';
const skos = 'http://www.w3.org/2004/02/skos/core#';
export const terms = {
  type: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type',
  quantityKind: `${qudt}hasQuantityKind`,
  ucumCode: `${qudt}ucumCode`,
  property: `${sosa}observedProperty`,
  feature: `${sosa}hasFeatureOfInterest`,
  sensor: `${sosa}madeBySensor`,
  procedure: `${sosa}usedProcedure`,
  identifier: 'http://purl.org/dc/terms/identifier',
} as const;
export type Aspect = Exclude<keyof typeof terms, 'type' | 'ucumCode'>;

/** SSN and QUDT have more than one way to say the same; SKOS names an entry of another vocabulary. */
const sayings: Readonly<Record<Aspect, readonly string[]>> = {
  quantityKind: [terms.quantityKind, `${qudt}quantityKind`],
  property: [terms.property, `${ssn}forProperty`, `${sosa}observes`],
  feature: [terms.feature, `${ssn}isPropertyOf`],
  sensor: [terms.sensor, `${sosa}isObservedBy`],
  procedure: [terms.procedure, `${ssn}implements`],
  identifier: [terms.identifier, `${skos}exactMatch`, `${skos}closeMatch`],
};

const quantityKinds = 'http://qudt.org/vocab/quantitykind/';

export type Said = { iri: string } | { text: string } | { number: number };
export type Range = { low: number; high: number };

export type MeaningWire = 'opcua' | 'http' | 'mqtt';
/** A data point as one wire gives it. `where`: its address on that wire; `unit`: as it stands there; `said`: what else is said of it, by predicates. */
export type Annotated = {
  wire: MeaningWire;
  where: string;
  kind: 'number' | 'boolean' | 'text';
  unit?: string;
  range?: Range;
  said: readonly (readonly [predicate: string, object: Said])[];
};

/** What is read of data points, and how one of them is read. Rejects with `ProbeError`. */
export type Meaningful = {
  points(): Promise<readonly Annotated[]>;
  /** `where` of the point that a declaration names by its own address on this wire. */
  find(address: string): Promise<string>;
  value(where: string): Promise<number | boolean | string>;
};

/** The wires of a device that say what its data mean. `close` lets a device go that comes through the bench. */
export type Meanings = { on: ReadonlyMap<MeaningWire, Meaningful>; close(): Promise<void> };

export const textOf = (said: Said): string =>
  'iri' in said ? said.iri : 'text' in said ? said.text : String(said.number);

/** What is said of an aspect, in the order in which it is said, each once. */
export function aspectOf(point: Annotated, aspect: Aspect): readonly string[] {
  const predicates = sayings[aspect];
  return [
    ...new Set(
      point.said.flatMap(([predicate, object]) => {
        if (predicates.includes(predicate)) return [textOf(object)];
        // A type that is a quantity kind says what is measured.
        const isKind =
          aspect === 'quantityKind' && predicate === terms.type && textOf(object).startsWith(quantityKinds);
        return isKind ? [textOf(object)] : [];
      }),
    ),
  ];
}
