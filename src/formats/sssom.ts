import { FormatError } from './error.ts';

// SSSOM/TSV (mapping-commons.github.io/sssom, "TSV format"): lines that begin with # hold metadata as YAML, of which the
// prefixes of curie_map are read here; then a line of column names, then a mapping a line, separated by tabs. What a cell
// may hold several of is separated by |. A cell in double quotes may hold tabs, and a quote as two of them.

/** How a subject is to its object, by SKOS and OWL. */
export const predicates = {
  exact: ['skos:exactMatch', 'owl:equivalentClass', 'owl:equivalentProperty', 'owl:sameAs'],
  close: ['skos:closeMatch'],
  broad: ['skos:broadMatch', 'rdfs:subClassOf', 'rdfs:subPropertyOf'],
  narrow: ['skos:narrowMatch'],
  related: ['skos:relatedMatch'],
} as const;
export type Relation = keyof typeof predicates;

/**
 * One mapping. `subject`, `object`: IRIs. `relation`: `broad` where the object is broader than the subject; undefined for a
 * predicate that is none of ours. `not`: it is said not to hold. `line`: where it stands, from 1.
 */
export type Mapping = {
  line: number;
  subject: string;
  predicate: string;
  object: string;
  relation: Relation | undefined;
  not: boolean;
  /** It says that there is no such term on the other side (`sssom:NoTermFound`), and maps nothing. */
  noTerm: boolean;
  justification: string;
  confidence?: number;
  subjectLabel?: string;
  objectLabel?: string;
};
export type MappingSet = {
  /** Metadata that stands on a line of its own, as text. */
  metadata: Readonly<Record<string, string>>;
  prefixes: Readonly<Record<string, string>>;
  mappings: readonly Mapping[];
};

/** Prefixes that every mapping set has (SSSOM, "built-in prefixes"). */
const builtIn: Readonly<Record<string, string>> = {
  owl: 'http://www.w3.org/2002/07/owl#',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  semapv: 'https://w3id.org/semapv/vocab/',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  sssom: 'https://w3id.org/sssom/',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
};
const required = ['subject_id', 'predicate_id', 'object_id', 'mapping_justification'] as const;
const longestFile = 16 * 1024 * 1024;
const mostMappings = 100_000;
const longestCell = 10_000;

const wrong = (what: string, line: number): FormatError => new FormatError(`SSSOM: line ${line}: ${what}`);
const unquoted = (text: string): string => /^(["'])(.*)\1$/.exec(text.trim())?.[2] ?? text.trim();

type Head = { metadata: Record<string, string>; prefixes: Record<string, string> };

function addPrefix(head: Head, key: string, value: string, line: number): void {
  const iri = unquoted(value);
  if (!/^[a-z][a-z0-9+.-]*:/i.test(iri)) throw wrong(`the prefix ${key} means ${iri}, which is no IRI`, line);
  head.prefixes[key] = iri;
}

/** `{a: b, c: d}` on the line of its key (YAML, flow mapping). */
function flowIn(value: string): [key: string, value: string][] | undefined {
  const inner = /^\{(.*)\}$/.exec(value.trim())?.[1];
  return inner
    ?.split(',')
    .map((one) => /^\s*["']?([^\s:"']+)["']?:\s+(.+?)\s*$/.exec(one))
    .flatMap((found) => (found ? [[found[1] ?? '', found[2] ?? '']] : []));
}

/** The lines of metadata: `key: value`, and below `curie_map:` the prefixes, indented. */
function headOf(lines: readonly string[]): Head {
  const head: Head = { metadata: {}, prefixes: { ...builtIn } };
  let within = '';
  for (const [i, line] of lines.entries()) {
    const text = line.replace(/^#/, '');
    if (text.trim() === '') continue;
    const found = /^(\s*)(?:- )?([^\s:][^:]*):(?:\s+(.*))?$/.exec(text);
    const [, indent = '', key = '', value = ''] = found ?? [];
    // A list, or a text that goes on: metadata of no use here.
    if (!found) continue;
    if (indent.replace(/^ /, '') === '') within = value === '' ? key.trim() : '';
    const flow = within === '' && key.trim() === 'curie_map' ? flowIn(value) : undefined;
    if (flow) for (const [prefix, iri] of flow) addPrefix(head, prefix, iri, i + 1);
    else if (within === 'curie_map' && value !== '') addPrefix(head, key.trim(), value, i + 1);
    else if (within === '' && value !== '') head.metadata[key.trim()] = unquoted(value);
  }
  return head;
}

/** An identifier as an IRI: a CURIE by its prefix, an IRI as it is. */
function iriOf(id: string, prefixes: Head['prefixes'], line: number, column: string): string {
  if (/^<[^<>\s]+>$/.test(id)) return id.slice(1, -1);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(id) || id.startsWith('urn:')) return id;
  const [, prefix, local] = /^([^:\s]*):(\S*)$/.exec(id) ?? [];
  if (prefix === undefined || local === undefined)
    throw wrong(`${column} ${id || '(empty)'} is neither a CURIE nor an IRI`, line);
  const iri = Object.hasOwn(prefixes, prefix) ? prefixes[prefix] : undefined;
  if (iri === undefined) throw wrong(`${column} ${id}: the prefix ${prefix} is not in curie_map`, line);
  return iri + local;
}

const relationOf = (predicate: string): Relation | undefined =>
  (Object.keys(predicates) as Relation[]).find((relation) =>
    predicates[relation].some((curie) => {
      const [prefix = '', local = ''] = curie.split(':');
      return predicate === `${builtIn[prefix]}${local}`;
    }),
  );

function confidenceOf(text: string, line: number): Pick<Mapping, 'confidence'> {
  if (text === '') return {};
  const confidence = Number(text);
  if (!(confidence >= 0 && confidence <= 1)) throw wrong(`confidence ${text} is not from 0 to 1`, line);
  return { confidence };
}

const labelled = (key: 'subjectLabel' | 'objectLabel', text: string): Partial<Mapping> =>
  text === '' ? {} : { [key]: text };

function mappingOf(cells: ReadonlyMap<string, string>, prefixes: Head['prefixes'], line: number): Mapping {
  const cell = (column: string): string => cells.get(column) ?? '';
  const [subject, predicate, object] = (['subject_id', 'predicate_id', 'object_id'] as const).map((column) =>
    iriOf(cell(column), prefixes, line, column),
  );
  const nothing = `${builtIn['sssom']}NoTermFound`;
  const modifier = cell('predicate_modifier');
  if (modifier !== '' && modifier !== 'Not') throw wrong(`predicate_modifier ${modifier} is not Not`, line);
  return {
    line,
    subject: subject ?? '',
    predicate: predicate ?? '',
    object: object ?? '',
    relation: relationOf(predicate ?? ''),
    not: modifier === 'Not',
    noTerm: subject === nothing || object === nothing,
    justification: iriOf(cell('mapping_justification'), prefixes, line, 'mapping_justification'),
    ...confidenceOf(cell('confidence'), line),
    ...labelled('subjectLabel', cell('subject_label')),
    ...labelled('objectLabel', cell('object_label')),
  };
}

/** Cells of a line; one in double quotes is read to its end, with whatever it holds. */
function cellsOf(line: string, number: number): string[] {
  if (!line.includes('"')) return line.split('\t').map((cell) => cell.trim());
  const cells: string[] = [];
  for (let at = 0; at <= line.length;) {
    const rest = line.slice(at);
    const quoted = /^ *"((?:[^"]|"")*)" *(?=\t|$)/.exec(rest);
    if (!quoted && rest.trimStart().startsWith('"')) throw wrong('a quoted cell has no end', number);
    const length = quoted?.[0].length ?? /^[^\t]*/.exec(rest)?.[0].length ?? 0;
    cells.push(quoted ? (quoted[1] ?? '').replaceAll('""', '"') : rest.slice(0, length).trim());
    at += length + 1;
  }
  return cells;
}

function columnsOf(line: string, number: number): string[] {
  const columns = cellsOf(line, number);
  for (const name of required) if (!columns.includes(name)) throw wrong(`there is no column ${name}`, number);
  const twice = columns.find((name, i) => columns.indexOf(name) !== i);
  if (twice !== undefined) throw wrong(`the column ${twice} comes twice`, number);
  return columns;
}

/** Reads a mapping set. Throws `FormatError` with the line for everything that is none. */
export function readSssom(bytes: Uint8Array): MappingSet {
  if (bytes.length > longestFile) throw new FormatError(`SSSOM: ${bytes.length} bytes are more than ${longestFile}`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new FormatError('SSSOM: the file is not UTF-8', undefined, { cause: error });
  }
  const lines = text.split(/\r?\n/);
  const first = lines.findIndex((line) => !line.startsWith('#'));
  if (first < 0) throw new FormatError('SSSOM: there is metadata and no table below it');
  const { metadata, prefixes } = headOf(lines.slice(0, first));
  const columns = columnsOf(lines[first] ?? '', first + 1);
  const mappings: Mapping[] = [];
  for (const [i, line] of lines.slice(first + 1).entries()) {
    if (line.trim() === '') continue;
    const number = first + 2 + i;
    if (line.length > longestCell) throw wrong(`${line.length} characters`, number);
    const cells = cellsOf(line, number);
    if (cells.length > columns.length) throw wrong(`${cells.length} cells in ${columns.length} columns`, number);
    if (mappings.length >= mostMappings) throw wrong(`more than ${mostMappings} mappings`, number);
    mappings.push(mappingOf(new Map(columns.map((name, at) => [name, cells[at] ?? ''])), prefixes, number));
  }
  return { metadata, prefixes, mappings };
}
