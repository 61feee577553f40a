import { Declaration } from '../../model/declaration.ts';
import type { Draft, DraftRemark } from './draft.ts';

type Path = (string | number)[];
/** What is still open in a draft. `required`: the file is no declaration before it is filled. */
export type Open = { path: Path; required: boolean };
export type Finished = {
  value: Record<string, unknown>;
  open: readonly Open[];
  remarks: readonly DraftRemark[];
};

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Without members that are undefined. */
function whole(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(whole);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([k, v]) => (v === undefined ? [] : [[k, whole(v)]])));
}

function valueAt(root: unknown, path: Path): unknown {
  let here = root;
  for (const part of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, part)) return undefined;
    here = (here as Record<string | number, unknown>)[part];
  }
  return here;
}

function remove(root: unknown, path: Path): void {
  const parent = valueAt(root, path.slice(0, -1));
  const last = path.at(-1);
  if (Array.isArray(parent) && typeof last === 'number') parent.splice(last, 1);
  else if (isMap(parent) && last !== undefined) delete parent[last];
}

type Parsing = { missing: Path[]; wrong: Path[] };

function parsing(value: unknown): Parsing {
  const parsed = Declaration.safeParse(value);
  const paths = parsed.success ? [] : parsed.error.issues.map(({ path }) => path as Path);
  return {
    missing: paths.filter((path) => valueAt(value, path) === undefined),
    wrong: paths.filter((path) => valueAt(value, path) !== undefined),
  };
}

/** A device that gives more wrong values than this is not worth a draft of them. */
const mostRounds = 50;

/** Takes out what a declaration cannot hold, one by one, and says so. */
function pruned(value: Record<string, unknown>, remarks: DraftRemark[]): Path[] {
  for (let round = 0; round < mostRounds; round++) {
    const { missing, wrong } = parsing(value);
    // The last first: taking an item out of a list moves those behind it.
    const path = wrong.at(-1);
    if (!path || path.length === 0) return missing;
    const text = JSON.stringify(valueAt(value, path)) ?? '';
    remarks.push({ path: path.slice(0, 1), code: 'LEFT_OUT', text: `${path.join('.')}: ${text.slice(0, 120)}` });
    remove(value, path);
  }
  return parsing(value).missing;
}

/** What a declaration may do without and a run is better with. */
function* wishes(value: Record<string, unknown>): Generator<Path> {
  const has = (...path: Path): boolean => valueAt(value, path) !== undefined;
  if (!has('identity', 'serial')) yield ['identity', 'serial'];
  if (!has('target')) yield ['target'];
  if (!has('supports')) yield ['supports'];
  const models = Array.isArray(value['models']) ? value['models'].length : 0;
  for (let i = 0; i < models; i++) {
    if (!has('models', i, 'digest')) yield ['models', i, 'digest'];
    if (!has('models', i, 'scene')) yield ['models', i, 'scene'];
  }
  const tested = has('rules') || models > 0;
  if (!has('probes', 'identity')) yield ['probes', 'identity'];
  if (models > 0 && !has('probes', 'infer')) yield ['probes', 'infer'];
  if (has('rules') && !has('probes', 'stimulus')) yield ['probes', 'stimulus'];
  if (has('rules') && !has('probes', 'read')) yield ['probes', 'read'];
  if (!tested) yield ['models'];
}

/** A draft made into what can be written: only what a declaration can hold, and everything that is still open. */
export function finished(draft: Draft): Finished {
  const value = whole(draft.value) as Record<string, unknown>;
  const remarks = [...draft.remarks];
  const missing = pruned(value, remarks);
  const required = new Set(missing.map((path) => JSON.stringify(path)));
  const optional = [...wishes(value)].filter((path) => !required.has(JSON.stringify(path)));
  return {
    value,
    remarks,
    open: [
      ...missing.map((path) => ({ path, required: true })),
      ...optional.map((path) => ({ path, required: false })),
    ],
  };
}
