import type { Affordance, Described, Form } from '../../measure/protocol/http/wire.ts';
import { expand, isTyped, prefixesIn } from './thing.ts';

type Json = Readonly<Record<string, unknown>>;
type Kind = Affordance['kind'];
/** Where forms are relative to, and where the bench may go. */
type Place = { base: string; origin: string };

const objectIn = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const textsIn = (value: unknown): string[] => [value].flat().filter((one) => typeof one === 'string');
const textIn = (value: unknown): string | undefined => textsIn(value)[0]?.slice(0, 2000);

const most = 1000;

/** TD 1.1, Default Value Definitions. */
function opsOf(kind: Kind, { readOnly, writeOnly }: Json): string[] {
  if (kind === 'action') return ['invokeaction'];
  if (kind === 'event') return ['subscribeevent', 'unsubscribeevent'];
  if (readOnly === true) return ['readproperty'];
  return writeOnly === true ? ['writeproperty'] : ['readproperty', 'writeproperty'];
}

/** TD 1.1, Protocol Bindings based on HTTP. */
function methodOf(op: readonly string[]): string {
  if (op.includes('readproperty')) return 'GET';
  if (op.includes('invokeaction')) return 'POST';
  return op.includes('writeproperty') ? 'PUT' : 'GET';
}

/** A value for each variable of a template that the description itself names; undefined where one has none. */
function variablesIn(href: string, given: Json): Record<string, string> | undefined {
  const names = [...href.matchAll(/\{[?&]?([^}]*)\}/g)].flatMap(([, inside = '']) => inside.split(','));
  const values = names.map((name) => {
    const { default: preset, enum: choice } = objectIn(given[name]);
    const value: unknown = preset ?? [choice].flat()[0];
    return [name, typeof value === 'string' || typeof value === 'number' ? String(value) : undefined] as const;
  });
  const known = values.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return known.length === values.length ? Object.fromEntries(known) : undefined;
}

function addressOf(href: string, given: Json, { base, origin }: Place): Pick<Form, 'url' | 'left'> {
  const variables = variablesIn(href, given);
  if (!variables) return { left: 'it has variables that the description gives no value for' };
  const url = URL.parse(expand(href, variables), base);
  if (!url) return {};
  if (!/^https?:$/.test(url.protocol)) return { url: url.href, left: `it leads over ${url.protocol}` };
  return url.origin === origin
    ? { url: url.href }
    : { url: url.href, left: `it leads to another place, ${url.origin}` };
}

const otherWays = /^(longpoll|sse|websub|websocket)$/;

function formOf(raw: unknown, kind: Kind, about: Json, place: Place, security: readonly string[]): Form {
  const form = objectIn(raw);
  const op = form['op'] === undefined ? opsOf(kind, about) : textsIn(form['op']);
  const href = textIn(form['href']) ?? '';
  const subprotocol = textIn(form['subprotocol']);
  const own = form['security'] === undefined ? security : textsIn(form['security']);
  return {
    op,
    href,
    method: textIn(form['htv:methodName']) ?? methodOf(op),
    contentType: (textIn(form['contentType']) ?? 'application/json').split(';')[0]?.trim() ?? '',
    security: own,
    ...addressOf(href, objectIn(about['uriVariables']), place),
    ...(otherWays.test(subprotocol ?? '') ? { left: `it is asked by ${subprotocol}` } : {}),
  };
}

function affordancesOf(document: Json, place: Place, security: readonly string[]): Affordance[] {
  const prefixes = prefixesIn(document['@context']);
  const sections: [Kind, unknown][] = [
    ['property', document['properties']],
    ['action', document['actions']],
    ['event', document['events']],
  ];
  return sections.flatMap(([kind, all]) =>
    Object.entries(objectIn(all))
      .slice(0, most)
      .map(([name, raw]): Affordance => {
        const about = objectIn(raw);
        const isOurs = ['stimulus', 'infer'].some((type) =>
          isTyped({ '@type': textsIn(about['@type']) }, type, prefixes),
        );
        const raws = Array.isArray(about['forms']) ? about['forms'].slice(0, most) : [];
        return {
          kind,
          name,
          readOnly: about['readOnly'] === true,
          writeOnly: about['writeOnly'] === true,
          mayBeTried: isOurs || about['safe'] === true,
          schema: about,
          forms: raws.map((one: unknown) => formOf(one, kind, about, place, security)),
        };
      }),
  );
}

/** What of a Thing Description the checks ask, read from whatever came: what is not as it should be is left out, and the schema says so. */
export function describedIn(value: unknown, address: URL): Pick<Described, 'affordances' | 'security' | 'schemes'> {
  const document = objectIn(value);
  const base = URL.parse(textIn(document['base']) ?? '', address.href)?.href ?? address.href;
  const security = textsIn(document['security']);
  const schemes = Object.entries(objectIn(document['securityDefinitions'])).flatMap(([name, one]) => {
    const scheme = textIn(objectIn(one)['scheme']);
    return scheme === undefined ? [] : [[name, scheme] as const];
  });
  return {
    affordances: affordancesOf(document, { base, origin: address.origin }, security),
    security,
    schemes: new Map(schemes),
  };
}
