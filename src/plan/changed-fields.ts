import { same } from './diff.ts';

/** One place where two declarations differ. Members of lists go by their own name, so that their order says nothing. Absent `from`: it came; absent `to`: it went. */
export type FieldChange = { field: readonly string[]; from?: unknown; to?: unknown };

type Members = Readonly<Record<string, unknown>>;
const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const names = ['id', 'protocol', 'name', 'model'] as const;
function nameIn(item: unknown): string | undefined {
  if (!isMembers(item)) return undefined;
  const named = names.map((key) => item[key]).find((value) => typeof value === 'string');
  return named as string | undefined;
}

/** A list whose members have names of their own, by them. */
function byName(list: unknown): Members | undefined {
  if (!Array.isArray(list)) return undefined;
  const named = list.map(nameIn);
  if (named.includes(undefined) || new Set(named).size < list.length) return undefined;
  return Object.fromEntries(list.map((item, i) => [named[i] ?? '', item as unknown]));
}

const membersOf = (value: unknown): Members | undefined => (isMembers(value) ? value : byName(value));
/** A list that is not there has no members. */
const besideList = (value: unknown, other: unknown): unknown =>
  value === undefined && byName(other) !== undefined ? [] : value;

/** Every place where `b` says something else than `a`, as deep as both say something. */
export function fieldChanges(a: unknown, b: unknown, at: readonly string[] = []): FieldChange[] {
  if (same(a, b)) return [];
  const [from, to] = [membersOf(besideList(a, b)), membersOf(besideList(b, a))];
  if (from && to) {
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    return keys.flatMap((key) => fieldChanges(from[key], to[key], [...at, key]));
  }
  return [{ field: at, ...(a !== undefined && { from: a }), ...(b !== undefined && { to: b }) }];
}
