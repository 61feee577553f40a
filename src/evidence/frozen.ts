import { canonicalBytes, isCanonical } from '../formats/canonical.ts';
import { textOf } from './bytes.ts';
import { Malformed } from './malformed.ts';

/** A value as it is kept beside the log and digested: canonical JSON (RFC 8785) in UTF-8. */
export function freeze(value: unknown): Uint8Array {
  return canonicalBytes(value);
}

function isCanonicalAt(where: string, text: string, value: unknown): boolean {
  try {
    return isCanonical(text, value);
  } catch (error) {
    throw new Malformed(where, 'has no canonical form', { cause: error });
  }
}

/** The value in frozen bytes. Bytes that are not exactly the canonical form of what they say are `Malformed`. */
export function thaw(bytes: Uint8Array, where: string): unknown {
  const text = textOf(bytes, where);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Malformed(where, 'is not JSON', { cause: error });
  }
  if (!isCanonicalAt(where, text, value)) throw new Malformed(where, 'is not canonical JSON (RFC 8785)');
  // A schema of a record drops it unseen. Canonical JSON spells a name in one way, and none so within a text.
  if (text.includes('"__proto__":')) throw new Malformed(where, 'has a member __proto__');
  return value;
}

type Schema<T> = {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: T }
    | { success: false; error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } };
};

/** `thaw`, and what it holds read by a schema that changes nothing: no defaults, no transforms, no unknown keys. */
export const thawAs = <T>(bytes: Uint8Array, schema: Schema<T>, where: string): T =>
  fit(thaw(bytes, where), schema, where);

/** A value read by such a schema; what does not fit is `Malformed`. */
export function fit<T>(value: unknown, schema: Schema<T>, where: string): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Malformed(
    where,
    issue ? `${issue.path.map(String).join('.') || 'its value'}: ${issue.message}` : 'is unfit',
  );
}
