import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Parser } from 'n3';
import type { Kind, Unit, Vocabulary } from '../../measure/meaning/vocabulary.ts';
import { InputError } from '../../model/errors.ts';
import { spoken } from '../units/spoken.ts';
import { ucum } from '../units/units.ts';
import type { Ucum } from '../units/units.ts';
import { qudtVocabulary } from './qudt.ts';
import type { Qudt } from './qudt.ts';

const longest = 50 * 1024 * 1024;
/** What an IRI's vocabulary is called: everything to its last # or /, and of a URN to its last colon. */
function spaceOf(iri: string): string {
  const end = Math.max(iri.lastIndexOf('#'), iri.lastIndexOf('/'));
  return iri.slice(0, (end < 0 ? iri.lastIndexOf(':') : end) + 1);
}

/** Terms that a vocabulary on disk defines: its subjects. Throws `DECLARATION_INVALID`. */
async function termsIn(file: string, folder: string): Promise<string[]> {
  try {
    const bytes = await readFile(path.resolve(folder, file));
    if (bytes.length > longest) throw new Error('is larger than 50 MiB');
    const quads = new Parser({ baseIRI: 'urn:gradus:vocabulary:' }).parse(bytes.toString('utf8'));
    return quads.flatMap(({ subject }) => (subject.termType === 'NamedNode' ? [subject.value] : []));
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    throw new InputError('DECLARATION_INVALID', `station.vocabularies: ${file}`, says, { cause: error });
  }
}

function kindsOf({ kinds }: Qudt): (iri: string) => Kind | undefined {
  const dimensionOf = (vector: string): string => vector.replace(/D[^D]*$/, '').replaceAll('dot', '.');
  const above = (iri: string, met: Set<string>): Set<string> => {
    if (met.has(iri)) return met;
    met.add(iri);
    for (const one of kinds.get(iri)?.broader ?? []) above(one, met);
    return met;
  };
  return (iri) => {
    const known = kinds.get(iri);
    return known && { iri, dimension: dimensionOf(known.vector), broader: [...above(iri, new Set())] };
  };
}

function unitsOf({ units }: Qudt, { isUnit, dimension }: Ucum): (text: string) => Unit | undefined {
  const codeOf = (text: string): string | undefined => {
    const listed = units.get(text);
    if (listed) return listed.find(isUnit);
    const code = spoken[text] ?? text;
    return isUnit(code) ? code : undefined;
  };
  const known = new Map<string, Unit | undefined>();
  return (text) => {
    if (known.has(text)) return known.get(text);
    const code = codeOf(text);
    const found = code === undefined ? undefined : { ucum: code, dimension: dimension(code) ?? '' };
    known.set(text, found);
    return found;
  };
}

const irdi = /^[0-9]{4}[/-]/;

/** QUDT and UCUM, and vocabularies of the station by path (Turtle, N-Triples). Throws `DECLARATION_INVALID`. */
export async function vocabularyOf(files: readonly string[], folder: string): Promise<Vocabulary> {
  const [qudt, units] = [await qudtVocabulary(), await ucum()];
  const codes = [...qudt.units.keys()].filter((name) => !name.startsWith('unece:'));
  const terms = new Set<string>([...qudt.kinds.keys(), ...codes]);
  for (const file of files) for (const term of await termsIn(file, folder)) terms.add(term);
  const spaces = new Set([...terms].map(spaceOf));
  const kind = kindsOf(qudt);
  return {
    unit: unitsOf(qudt, units),
    convert: (value, from, to) => units.convert(value, from, to),
    kind: (identifier) => kind(qudt.irdis.get(withoutVersion(identifier)) ?? identifier),
    lookUp(identifier) {
      // QUDT names some terms of IEC dictionaries, not all: one that is not among them may well be there.
      if (irdi.test(identifier)) return qudt.irdis.has(withoutVersion(identifier)) ? 'known' : 'not here';
      if (terms.has(identifier)) return 'known';
      return spaces.has(spaceOf(identifier)) ? 'missing' : 'not here';
    },
  };
}

/** An IRDI with a version names the same concept without it (ISO/IEC 11179-6: `#001` at the end). */
const withoutVersion = (identifier: string): string => identifier.replace(/#\d{3}$/, '');
