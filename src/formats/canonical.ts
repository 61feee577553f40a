import canonicalize from 'canonicalize';

const longestNesting = 100;

function refuse(value: unknown, depth: number): void {
  if (depth > longestNesting) throw new TypeError(`nested deeper than ${longestNesting}`);
  if (value === undefined || typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint')
    throw new TypeError(`${typeof value} has no canonical form`);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${value} has no canonical form`);
  if (typeof value === 'string' && !value.isWellFormed()) throw new TypeError('a lone surrogate has no canonical form');
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    if (typeof key === 'string' && !key.isWellFormed()) throw new TypeError('a lone surrogate has no canonical form');
    if (item !== undefined || Array.isArray(value)) refuse(item, depth + 1);
  }
}

/** RFC 8785 (JSON Canonicalization Scheme). A member whose value is undefined is absent, as in JSON.stringify; NaN, ∞, bigint and lone surrogates are refused. */
export function canonicalText(value: unknown): string {
  refuse(value, 0);
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('nothing to write');
  return text;
}

/** UTF-8 bytes of `canonicalText`: what digests and signatures are made of. */
export function canonicalBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalText(value));
}

/** Whether every object has its members in the order of RFC 8785, UTF-16 unit by unit. */
function isOrdered(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth > longestNesting) return false;
  if (Array.isArray(value)) return value.every((item) => isOrdered(item, depth + 1));
  let before = '';
  return Object.keys(value).every((key) => {
    const follows = before <= key;
    before = key;
    return follows && isOrdered((value as Record<string, unknown>)[key], depth + 1);
  });
}

/**
 * Whether `text` is the canonical form of `value`, which JSON.parse gave of it. What JSON.stringify writes back alike is,
 * where its members are in order and no lone surrogate is (it would be written as an escape); only the rest costs more.
 */
export function isCanonical(text: string, value: unknown): boolean {
  if (JSON.stringify(value) === text && !text.includes('\\ud') && isOrdered(value, 0)) return true;
  return canonicalText(value) === text;
}
