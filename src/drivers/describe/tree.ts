import type { DataValue } from 'node-opcua-client';
import type { Open } from '../opcua/session.ts';
import { below, trailOf, valuesOf, walk } from './walk.ts';
import type { Met } from './walk.ts';

const diNamespace = 'http://opcfoundation.org/UA/DI/';
const objectsFolder = 'i=85';
const known: Readonly<Record<string, string>> = { [diNamespace]: 'di', 'http://opcfoundation.org/UA/AI/': 'ai' };
/** Objects beside a device that are searched where the device has no DeviceSet. */
const mostRoots = 20;

export type Tree = {
  device: Met | undefined;
  others: readonly Met[];
  met: readonly Met[];
  values: ReadonlyMap<Met, DataValue>;
};

async function valuesIn({ session }: Open, met: readonly Met[]): Promise<Map<Met, DataValue>> {
  const variables = met.filter(({ kind }) => kind === 'variable');
  const values = await valuesOf(
    session,
    variables.map(({ node }) => node),
  );
  return new Map(variables.flatMap((one, i) => (values[i] ? [[one, values[i]] as const] : [])));
}

/** OPC 10000-100: of DeviceSet's objects the first, and all below it; where there is no DeviceSet, all below Objects but the server's own. */
export async function treeOf(open: Open): Promise<Tree> {
  const objects = (await below(open.session, [{ node: objectsFolder }])).filter(({ kind }) => kind === 'object');
  const di = open.namespaces.indexOf(diNamespace);
  const set = objects.find(({ name, namespace }) => name === 'DeviceSet' && namespace === di);
  const inSet = set ? await below(open.session, [{ node: set.node, met: set }]) : [];
  const [device, ...others] = inSet.filter(({ kind, namespace }) => kind === 'object' && namespace !== di);
  const roots = device ? [device] : objects.filter(({ namespace }) => namespace > 0 && namespace !== di);
  const met: Met[] = [];
  for (const root of roots.slice(0, mostRoots))
    met.push(root, ...(await walk(open.session, { node: root.node, met: root })));
  return { device, others, met, values: await valuesIn(open, met) };
}

function shortNameOf(uri: string, index: number): string {
  const last = uri.split(/[/:#]/).findLast((part) => /[A-Za-z]/.test(part)) ?? '';
  return last.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 16) || `ns${index}`;
}

/** Names for namespaces, given out as paths use them. */
export class Aliases {
  readonly #namespaces: readonly string[];
  readonly #given = new Map<number, string>();

  constructor(namespaces: readonly string[]) {
    this.#namespaces = namespaces;
  }

  of(index: number): string {
    const before = this.#given.get(index);
    if (before !== undefined || index === 0) return before ?? 'ua';
    const uri = this.#namespaces[index] ?? '';
    const taken = new Set([...Object.values(known), 'ua', ...this.#given.values()]);
    const base = shortNameOf(uri, index);
    let alias = known[uri] ?? base;
    for (let n = 2; known[uri] === undefined && taken.has(alias); n++) alias = `${base}${n}`;
    this.#given.set(index, alias);
    return alias;
  }

  /** A declared browse path; undefined where a name cannot be written as one. */
  path(met: Met): string | undefined {
    const path = trailOf(met)
      .map(({ namespace, name }) => `/${this.of(namespace)}:${name}`)
      .join('');
    const clean = trailOf(met).every(({ name }) => /^[^/\p{Cc}]+$/u.test(name));
    return clean && path.length <= 500 ? path : undefined;
  }

  /** What was used, as `endpoints.opcua.namespaces`. */
  used(): Record<string, string> {
    return Object.fromEntries([...this.#given].map(([index, alias]) => [alias, this.#namespaces[index] ?? '']));
  }
}
