/** A unit that is known. `dimension`: exponents as QUDT writes them (`A0E0L1I0M0H0T-1`), without its mark of the dimensionless. */
export type Unit = { ucum: string; dimension: string };
/** A quantity kind (QUDT). `broader`: those that it is a kind of, itself first. */
export type Kind = { iri: string; dimension: string; broader: readonly string[] };

/** What the bench knows of units, quantity kinds and identifiers. A vocabulary that it does not have says nothing. */
export type Vocabulary = {
  /** By UCUM code, QUDT or OM IRI, `unece:` and the common code of Recommendation 20, or a usual spelling. */
  unit(text: string): Unit | undefined;
  /** A value in another unit (UCUM); undefined where the two do not measure the same. */
  convert(value: number, from: string, to: string): number | undefined;
  /** By the IRI of a quantity kind, or an IRDI that names one. */
  kind(identifier: string): Kind | undefined;
  /** `missing`: the bench has the vocabulary, and this is not in it. */
  lookUp(identifier: string): 'known' | 'missing' | 'not here';
};

/** A statement of a graph (RDF 1.1). `text` with a language or datatype is not needed here. */
export type Triple = {
  subject: string;
  predicate: string;
  object: { iri: string } | { text: string } | { number: number };
};
/** What a shape found wrong (SHACL, validation result). `severe`: a violation, not a warning. */
export type Breach = { focus: string; path: string; message: string; severe: boolean };
/** Validates a graph against shapes in Turtle. Throws `TooFew` for shapes that cannot be read. */
export type Shapes = (turtle: string, graph: readonly Triple[]) => Promise<readonly Breach[]>;
