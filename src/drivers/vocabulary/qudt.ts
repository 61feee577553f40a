import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Parser } from 'n3';
import type { Quad } from 'n3';

/** QUDT’s units and quantity kinds as far as the bench asks of them: IRIs, codes, dimension vectors. */
export type Qudt = {
  /** IRI of a unit, IRI of OM, or `unece:` and a common code → UCUM codes. */
  units: ReadonlyMap<string, readonly string[]>;
  /** IRI of a quantity kind → its dimension vector and the kinds that are directly broader or the same. */
  kinds: ReadonlyMap<string, { vector: string; broader: readonly string[] }>;
  /** IRDI (IEC 61360) → IRI of the unit or quantity kind. */
  irdis: ReadonlyMap<string, string>;
};

const qudt = 'http://qudt.org/schema/qudt/';
const skos = 'http://www.w3.org/2004/02/skos/core#';
const kept = /\/(?:ucumCode|uneceCommonCode|omUnit|hasDimensionVector|iec61360Code|exactMatch)> |skos\/core#broader> /;

/** The files have seven megabytes of labels and descriptions, which nobody asks here: only lines of use are parsed. */
async function quadsOf(name: 'unit' | 'quantitykind'): Promise<Quad[]> {
  const file = fileURLToPath(import.meta.resolve(`@vocabulary/${name}/${name}.nq`));
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => kept.test(line));
  return new Parser({ format: 'N-Quads' }).parse(lines.join('\n'));
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function values(quads: readonly Quad[], predicate: string): [subject: string, value: string][] {
  return quads
    .filter((quad) => quad.predicate.value === predicate)
    .map(({ subject, object }) => [subject.value, object.value]);
}

function unitsIn(quads: readonly Quad[]): Map<string, string[]> {
  const units = new Map<string, string[]>();
  for (const [iri, code] of values(quads, `${qudt}ucumCode`)) push(units, iri, code);
  const alias = (name: string, iri: string): void => {
    for (const code of units.get(iri) ?? []) push(units, name, code);
  };
  for (const [iri, code] of values(quads, `${qudt}uneceCommonCode`)) alias(`unece:${code}`, iri);
  for (const [iri, om] of values(quads, `${qudt}omUnit`)) alias(om, iri);
  return units;
}

function kindsIn(quads: readonly Quad[]): Qudt['kinds'] {
  const broader = new Map<string, string[]>();
  for (const [iri, other] of values(quads, `${skos}broader`)) push(broader, iri, other);
  // The same under another name is as broad as it.
  for (const [iri, other] of values(quads, `${qudt}exactMatch`)) push(broader, iri, other);
  return new Map(
    values(quads, `${qudt}hasDimensionVector`).map(([iri, vector]) => [
      iri,
      { vector: vector.slice(vector.lastIndexOf('/') + 1), broader: broader.get(iri) ?? [] },
    ]),
  );
}

let loaded: Promise<Qudt> | undefined;

async function load(): Promise<Qudt> {
  const [units, kinds] = [await quadsOf('unit'), await quadsOf('quantitykind')];
  const codes = values([...units, ...kinds], `${qudt}iec61360Code`);
  return { units: unitsIn(units), kinds: kindsIn(kinds), irdis: new Map(codes.map(([iri, irdi]) => [irdi, iri])) };
}

/** QUDT as its packages carry it, read when first asked for (200 ms). */
export async function qudtVocabulary(): Promise<Qudt> {
  return await (loaded ??= load());
}
