import { z } from 'zod';
import { ProbeError } from '../../model/errors.ts';
import { shortly } from '../deadline.ts';

/** docs/affordances.md: what the bench looks for by its `@type`. */
export const affordances = 'urn:gradus:affordance:';

const Types = z.union([z.string(), z.array(z.string())]).optional();
const Form = z.object({
  href: z.string().max(2000),
  op: z.union([z.string(), z.array(z.string())]).optional(),
  contentType: z.string().max(200).optional(),
  'htv:methodName': z.string().max(20).optional(),
});
const Affordance = z.object({ '@type': Types, forms: z.array(Form).min(1).max(100) });
/** The part of a W3C Thing Description 1.1 that reaches an affordance. */
const ThingDescription = z.object({
  '@context': z.unknown(),
  base: z.string().max(2000).optional(),
  properties: z.record(z.string(), Affordance).optional(),
  actions: z.record(z.string(), Affordance).optional(),
});
type Description = z.infer<typeof ThingDescription>;
type Affordance = z.infer<typeof Affordance>;

/** Where one operation of an affordance is asked. */
export type Target = { url(variables: Readonly<Record<string, string>>): URL; method: string; contentType: string };
export type Thing = {
  /** By name; throws `PROBE_LACKS`. */
  property(name: string): Target;
  /** By `@type`; undefined where the thing has none. */
  typedProperty(type: string): Target | undefined;
  action(type: string): Target;
};

/** Prefixes that a context maps to the affordances' namespace; `gradus` even where it does not say so. */
export function prefixesIn(context: unknown): string[] {
  const entries = (Array.isArray(context) ? context : [context]).flatMap((part: unknown) =>
    typeof part === 'object' && part !== null ? Object.entries(part) : [],
  );
  return ['gradus', ...entries.filter(([, iri]) => iri === affordances).map(([prefix]) => prefix)];
}

export function isTyped(affordance: Pick<Affordance, '@type'>, type: string, prefixes: readonly string[]): boolean {
  const types = [affordance['@type'] ?? []].flat();
  return types.some((one) => one === affordances + type || prefixes.some((prefix) => one === `${prefix}:${type}`));
}

/** RFC 6570, level 3, as far as affordances use it: `{name}` and `{?a,b}`. */
export function expand(template: string, variables: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\??)([A-Za-z0-9_,]+)\}/g, (_, query: string, names: string) => {
    const given = names.split(',').flatMap((name) => {
      const value = variables[name];
      return value === undefined ? [] : [[name, encodeURIComponent(value)] as const];
    });
    if (query === '') return given.map(([, value]) => value).join(',');
    return given.length === 0 ? '' : `?${given.map(([name, value]) => `${name}=${value}`).join('&')}`;
  });
}

function targetOf(affordance: Affordance, op: string, fallback: string, base: string): Target {
  const form = affordance.forms.find((one) => one.op === undefined || [one.op].flat().includes(op));
  if (!form) throw new ProbeError('PROBE_LACKS', `the Thing Description has no form for ${op}`);
  return {
    url: (variables) => new URL(expand(form.href, variables), base),
    method: form['htv:methodName'] ?? fallback,
    contentType: form.contentType ?? 'application/json',
  };
}

/** A Thing Description read into what the bench asks of it. Throws `PROBE_GARBAGE`. */
export function thingIn(document: unknown, address: string): Thing {
  const parsed = ThingDescription.safeParse(document);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ProbeError(
      'PROBE_GARBAGE',
      shortly(`not a Thing Description: ${issue?.path.join('.')}: ${issue?.message}`),
    );
  }
  const description: Description = parsed.data;
  const prefixes = prefixesIn(description['@context']);
  const base = URL.parse(description.base ?? '', address)?.href;
  if (base === undefined)
    throw new ProbeError('PROBE_GARBAGE', shortly(`not a Thing Description: base ${description.base} is no address`));
  const typed = (all: Description['actions'], type: string): Affordance | undefined =>
    Object.values(all ?? {}).find((affordance) => isTyped(affordance, type, prefixes));
  return {
    property(name) {
      const all = description.properties ?? {};
      const found = Object.hasOwn(all, name) ? all[name] : undefined;
      if (!found) throw new ProbeError('PROBE_LACKS', `the Thing Description has no property ${name}`);
      return targetOf(found, 'readproperty', 'GET', base);
    },
    typedProperty(type) {
      const found = typed(description.properties, type);
      return found && targetOf(found, 'readproperty', 'GET', base);
    },
    action(type) {
      const found = typed(description.actions, type);
      if (!found) throw new ProbeError('PROBE_LACKS', `the Thing Description has no action of @type gradus:${type}`);
      return targetOf(found, 'invokeaction', 'POST', base);
    },
  };
}
