import { ProbeError } from '../../model/errors.ts';
import { shortly } from '../deadline.ts';
import { digestOf, ids, said } from './draft.ts';
import type { Draft, DraftChannel, DraftDeclaration, DraftModel, DraftPoint } from './draft.ts';
import { identityFrom } from './identity.ts';
import { unitOfText } from './unit-of.ts';

type Json = Readonly<Record<string, unknown>>;
const longest = 1024 * 1024;
const answerMs = 5000;
const wellKnown = '/.well-known/wot';

const isMap = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const mapAt = (of: Json, key: string): Json => (isMap(of[key]) ? of[key] : {});

async function bytesOf(response: Response, url: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > longest) throw new ProbeError('PROBE_GARBAGE', `${url} answers more than 1 MiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function asFailure(error: unknown, url: string): ProbeError {
  if (error instanceof ProbeError) return error;
  const late = error instanceof Error && error.name === 'TimeoutError';
  if (late) return new ProbeError('PROBE_TIMEOUT', `${url}: no answer within ${answerMs} ms`, { cause: error });
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : error;
  const text = cause instanceof Error ? cause.message : String(cause);
  const code = /ECONNRESET|terminated|closed/i.test(text) ? 'PROBE_CLOSED' : 'PROBE_REFUSED';
  return new ProbeError(code, `${url}: ${shortly(text)}`, { cause: error });
}

/** A JSON value over HTTP within 5 s and 1 MiB. Throws `ProbeError`. */
async function jsonAt(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/td+json, application/json' },
      signal: AbortSignal.timeout(answerMs),
    });
    if (!response.ok) throw new ProbeError('PROBE_REFUSED', `${url} answers ${response.status}`);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await bytesOf(response, url));
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof TypeError && !error.cause))
      throw new ProbeError('PROBE_GARBAGE', `${url} does not answer JSON`, { cause: error });
    throw asFailure(error, url);
  }
}

/** An affordance's own type (`gradus:stimulus`), whatever prefix or IRI the Thing writes before it. */
function typesOf(affordance: Json): string[] {
  const raw = affordance['@type'];
  const list = Array.isArray(raw) ? raw : [raw];
  return list.flatMap((type) => /^(?:gradus:|urn:gradus:affordance:)(\w+)$/.exec(String(type))?.[1] ?? []);
}

const named = (of: Json, type: string): [string, Json] | undefined =>
  Object.entries(of).find((entry): entry is [string, Json] => isMap(entry[1]) && typesOf(entry[1]).includes(type));

/** The address of a form that reads a property; undefined where it has none over HTTP. */
function hrefOf(thing: Json, property: Json, at: string): string | undefined {
  const given = thing['base'];
  const base = typeof given === 'string' && URL.canParse(given, at) ? new URL(given, at).href : at;
  for (const form of Array.isArray(property['forms']) ? (property['forms'] as unknown[]) : []) {
    const href = isMap(form) ? form['href'] : undefined;
    if (typeof href !== 'string' || href.includes('{') || !URL.canParse(href, base)) continue;
    const url = new URL(href, base);
    if (url.protocol === 'http:' || url.protocol === 'https:') return url.href;
  }
  return undefined;
}

/** The nameplate a Thing offers as a readable property; nothing where it has none or does not answer. */
async function nameplateOf(thing: Json, at: string): Promise<Record<string, string> | undefined> {
  const [, property] = named(mapAt(thing, 'properties'), 'nameplate') ?? [];
  const href = property && hrefOf(thing, property, at);
  if (href === undefined) return undefined;
  // A Thing may point anywhere: only its own host is asked.
  if (new URL(href).host !== new URL(at).host) return undefined;
  const said = await jsonAt(href);
  if (!isMap(said)) throw new ProbeError('PROBE_GARBAGE', `${href} does not answer a map`);
  return Object.fromEntries(Object.entries(said).filter((e): e is [string, string] => typeof e[1] === 'string'));
}

type Values = { channels: DraftChannel[]; points: DraftPoint[]; remarks: Draft['remarks'] };

/** Properties as points; those that are numbers with bounds and a unit are what the device senses: channels. */
async function valuesOf(thing: Json): Promise<Values> {
  const found: Values = { channels: [], points: [], remarks: [] };
  const [channelId, pointId] = [ids(), ids()];
  for (const [name, property] of Object.entries(mapAt(thing, 'properties'))) {
    if (!isMap(property) || typesOf(property).includes('nameplate') || property['writeOnly'] === true) continue;
    if (!['number', 'integer', 'boolean', 'string'].includes(String(property['type']))) continue;
    const text = said(property['unit'], 40);
    const unit = text === undefined ? undefined : await unitOfText(text);
    const written = unit && (unit.ucum ?? unit.text);
    const { minimum: low, maximum: high } = property;
    const isChannel = typeof low === 'number' && typeof high === 'number' && low < high && written !== undefined;
    const title = said(property['title']);
    if (unit && unit.ucum === undefined)
      found.remarks.push({
        path: isChannel ? ['channels', found.channels.length] : ['points', found.points.length],
        code: 'UNIT_UNKNOWN',
        text: unit.text,
      });
    if (isChannel) found.channels.push({ id: channelId(name), title, unit: written, range: { low, high } });
    found.points.push({ id: pointId(name), title, unit: written, http: said(name) });
  }
  return found;
}

function modelsOf(infer: Json | undefined, says: Readonly<Record<string, string>>): DraftModel[] {
  const variable = infer && mapAt(mapAt(infer, 'uriVariables'), 'model');
  const listed: unknown[] = Array.isArray(variable?.['enum']) ? (variable['enum'] as unknown[]) : [];
  const shown = Object.keys(says).flatMap((key) => /^models\.(.+)\.digest$/.exec(key)?.[1] ?? []);
  const names = new Set([...listed.flatMap((name) => said(name, 64) ?? []), ...shown]);
  return [...names].map((id) => ({ id, digest: digestOf(says[`models.${id}.digest`], undefined) }));
}

/** A text in both languages, where the Thing has both. */
function aboutOf(thing: Json): DraftDeclaration['about'] {
  const all = mapAt(thing, 'descriptions');
  const [en, zh] = [said(all['en'], 2000), said(all['zh'] ?? all['zh-CN'] ?? all['zh-Hans'], 2000)];
  return en !== undefined && zh !== undefined ? { en, zh } : undefined;
}

function remarksOn(thing: Json, says: Json | undefined): Draft['remarks'] {
  const support = said(thing['support']);
  const schemes = Object.values(mapAt(thing, 'securityDefinitions')).flatMap((s) =>
    isMap(s) ? (said(s['scheme']) ?? []) : [],
  );
  const secured = schemes.filter((scheme) => scheme !== 'nosec').join(', ');
  return [
    ...(says ? [] : [{ path: ['identity'], code: 'NO_NAMEPLATE' as const, text: '' }]),
    ...(support === undefined ? [] : [{ path: ['identity'], code: 'SUPPORT' as const, text: support }]),
    ...(secured === '' ? [] : [{ path: ['endpoints'], code: 'SECURED' as const, text: secured }]),
  ];
}

const some = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined);

/** A draft from a Thing Description (W3C WoT TD 1.1) read at an address, and what its nameplate says. */
export async function draftOfThing(thing: Json, at: string, says: Record<string, string> | undefined): Promise<Draft> {
  const { channels, points, remarks } = await valuesOf(thing);
  const actions = mapAt(thing, 'actions');
  const [infer, stimulus] = [named(actions, 'infer')?.[1], named(actions, 'stimulus')];
  const identity = identityFrom({ product: said(thing['title']) ?? '', ...says });
  const models = modelsOf(infer, says ?? {});
  const modelRemarks = models.map(({ id }, i) => ({
    path: ['models', i],
    code: 'MODEL_TYPES' as const,
    text: id ?? '',
  }));
  const value: DraftDeclaration = {
    format: 'gradus-declaration/1',
    ...identity,
    about: aboutOf(thing),
    channels: some(channels),
    points: some(points),
    models: some(models),
    endpoints: { http: { thing: at } },
    probes: {
      identity: says ? 'http' : undefined,
      infer: infer && models.length > 0 ? 'http' : undefined,
      stimulus: stimulus ? 'http' : undefined,
      read: points.length > 0 ? 'http' : undefined,
    },
  };
  return { value, remarks: [...remarksOn(thing, says), ...remarks, ...modelRemarks] };
}

/** What a Thing says of itself over HTTP, as a draft of its declaration. An address without a path is asked at /.well-known/wot. Throws `ProbeError`. */
export async function describeThing(url: string): Promise<Draft> {
  const at = new URL(url);
  if (at.pathname === '/') at.pathname = wellKnown;
  const thing = await jsonAt(at.href);
  if (!isMap(thing) || thing['@context'] === undefined || typeof thing['title'] !== 'string')
    throw new ProbeError('PROBE_GARBAGE', `${at.href} is not a Thing Description: it has no @context and title`);
  return await draftOfThing(thing, at.href, await nameplateOf(thing, at.href));
}
