export type Difference = { path: string; a: unknown; b: unknown };

const isBranch = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
/** What every object inherits is no part of a value. */
const own = (value: Record<string, unknown>, key: string): unknown =>
  Object.hasOwn(value, key) ? value[key] : undefined;
const member = (key: string, inList: boolean): string => (inList ? `[${key}]` : `.${key}`);

/** The first place, keys in code unit order, where two JSON values differ; null where they do not. */
export function firstDifference(a: unknown, b: unknown, path = ''): Difference | null {
  if (!isBranch(a) || !isBranch(b) || Array.isArray(a) !== Array.isArray(b))
    return Object.is(a, b) ? null : { path: path.replace(/^\./, ''), a, b };
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  for (const key of Array.isArray(a) ? keys : keys.toSorted()) {
    const difference = firstDifference(own(a, key), own(b, key), path + member(key, Array.isArray(a)));
    if (difference) return difference;
  }
  return null;
}

/** A value in a sentence. */
export function brief(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
