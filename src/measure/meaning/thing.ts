import { ProbeError } from '../../model/errors.ts';
import type { HttpWire } from '../protocol/http/wire.ts';
import { terms } from './point.ts';
import type { Annotated, Meaningful, Range, Said } from './point.ts';

type Json = Readonly<Record<string, unknown>>;
/** Prefix or term → IRI, as a Thing Description’s own contexts give them. */
type Context = ReadonlyMap<string, string>;

const mostProperties = 10_000;
const mostSaid = 100;
const longest = 2000;

const isMap = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): unknown[] => (value === undefined ? [] : [value].flat());

/** Contexts that stand in the document. One that is only named is not fetched: what it defines stays unread. */
function contextOf(document: Json): Context {
  const entries = listOf(document['@context'])
    .filter(isMap)
    .flatMap((context) => Object.entries(context));
  return new Map(
    entries.flatMap(([name, value]) => {
      const iri = isMap(value) ? value['@id'] : value;
      return typeof iri === 'string' && iri.length <= longest && !name.startsWith('@') ? [[name, iri] as const] : [];
    }),
  );
}

/** JSON-LD 1.1, IRI Expansion, as far as prefixes and terms go; undefined for what has no meaning beside the W3C’s own. */
function expanded(name: string, context: Context): string | undefined {
  const term = context.get(name);
  if (term !== undefined && /^[a-z][\w+.-]*:/i.test(term)) {
    const [prefix = '', ...rest] = term.split(':');
    const base = context.get(prefix);
    return base === undefined || base === term ? term : base + rest.join(':');
  }
  const [prefix = '', ...rest] = name.split(':');
  if (rest.length === 0) return undefined;
  const local = rest.join(':');
  const base = local.startsWith('//') ? undefined : context.get(prefix);
  if (base !== undefined) return base + local;
  return /^(?:https?|urn)$/i.test(prefix) ? name : undefined;
}

function saidIn(value: unknown, context: Context): Said[] {
  if (typeof value === 'number') return [{ number: value }];
  if (typeof value === 'string') {
    const iri = expanded(value, context);
    return value.length > longest ? [] : [iri === undefined ? { text: value } : { iri }];
  }
  if (!isMap(value)) return [];
  if (typeof value['@id'] === 'string') return [{ iri: expanded(value['@id'], context) ?? value['@id'] }];
  const inner = value['@value'];
  if (typeof inner === 'string') return inner.length > longest ? [] : [{ text: inner }];
  return typeof inner === 'number' ? [{ number: inner }] : [];
}

/** The W3C’s own terms and the bench’s affordances say nothing of the data. */
const beside =
  /^(?:https:\/\/www\.w3\.org\/(?:2019|2022)\/wot\/|urn:gradus:affordance:|http:\/\/www\.w3\.org\/2011\/http#)/;

function saidOf(property: Json, context: Context): Annotated['said'] {
  return Object.entries(property)
    .flatMap(([name, value]): [string, unknown][] => {
      const predicate = name === '@type' ? terms.type : expanded(name, context);
      return predicate === undefined || beside.test(predicate) ? [] : [[predicate, value]];
    })
    .flatMap(([predicate, value]) =>
      listOf(value)
        .flatMap((one) => saidIn(one, context))
        .filter((one) => !('iri' in one && beside.test(one.iri)))
        // A type without a prefix is the W3C’s, or nobody’s.
        .filter((one) => predicate !== terms.type || 'iri' in one)
        .map((one) => [predicate, one] as const),
    )
    .slice(0, mostSaid);
}

const kinds: Readonly<Record<string, Annotated['kind']>> = {
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  string: 'text',
};

function rangeOf({ minimum: low, maximum: high }: Json): Range | undefined {
  return typeof low === 'number' && typeof high === 'number' ? { low, high } : undefined;
}

function pointOf(where: string, property: unknown, context: Context): Annotated[] {
  if (!isMap(property) || property['writeOnly'] === true) return [];
  const kind = kinds[String(property['type'])];
  // A nameplate is what the device says of itself, no data point.
  const isOurs = listOf(property['@type']).some((type) => beside.test(expanded(String(type), context) ?? ''));
  if (kind === undefined || isOurs) return [];
  const { unit } = property;
  const range = rangeOf(property);
  return [
    {
      wire: 'http',
      where,
      kind,
      ...(typeof unit === 'string' && unit.length <= longest ? { unit: expanded(unit, context) ?? unit } : {}),
      ...(range ? { range } : {}),
      said: saidOf(property, context),
    },
  ];
}

/** Data points of a Thing Description 1.1 (W3C): properties that are one number, text, or true or false. From whatever came. */
export function pointsOfThing(document: unknown): Annotated[] {
  if (!isMap(document) || !isMap(document['properties'])) return [];
  const context = contextOf(document);
  return Object.entries(document['properties'])
    .slice(0, mostProperties)
    .flatMap(([name, property]) => pointOf(name, property, context));
}

async function valueAt(wire: HttpWire, name: string): Promise<number | boolean | string> {
  const { affordances } = await wire.described();
  const forms = affordances.find((one) => one.kind === 'property' && one.name === name)?.forms ?? [];
  const form = forms.find(
    ({ op, url, left }) => op.includes('readproperty') && url !== undefined && left === undefined,
  );
  if (form?.url === undefined) throw new ProbeError('PROBE_LACKS', `property ${name} has no form that reads it`);
  const { status, text } = await wire.ask({ method: form.method, url: form.url });
  if (status !== 200) throw new ProbeError('PROBE_REFUSED', `property ${name} gave ${status}`);
  const value = parsed(text);
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value;
  throw new ProbeError('PROBE_GARBAGE', `property ${name} is neither a number, a text nor true or false`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a Thing says of its data, and its values. */
export const thingMeaning = (wire: HttpWire): Meaningful => ({
  points: async () => pointsOfThing((await wire.described()).document),
  // oxlint-disable-next-line require-await -- a name needs no wire
  find: async (name) => name,
  value: async (where) => await valueAt(wire, where),
});
