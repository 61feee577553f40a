/** One complaint of a schema, as zod gives it. */
export type Issue = {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly expected?: string;
  readonly values?: readonly unknown[];
  readonly keys?: readonly string[];
  readonly origin?: string;
  readonly format?: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly inclusive?: boolean;
  readonly errors?: readonly (readonly Issue[])[];
  readonly issues?: readonly Issue[];
};

/** Whatever stands there is never repeated in a message: it may be a secret in the wrong place. */
const unspoken = /pass|token|secret|bearer|credential|^run$|^env$/i;
const longestEcho = 60;

/** The value as it may be shown, or what it is where it may not be. */
export function echo(value: unknown, path: readonly PropertyKey[]): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a map';
  const text = JSON.stringify(value) ?? 'nothing';
  const hidden = path.some((part) => unspoken.test(String(part))) || /:\/\/[^/]*@/.test(text);
  if (hidden || text.length > longestEcho) return typeof value === 'string' ? 'this text' : 'this value';
  return text;
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys and values',
  record: 'a map of keys and values',
};

const ownWords = ({ message }: Issue): string | undefined =>
  /^(Invalid|Too (small|big)|Unrecognized)/.test(message) ? undefined : message;

/** A message that begins `is not …` continues the value; any other stands for itself. */
function joined(shown: string, words: string): string {
  return words.startsWith('is not') ? `${shown} ${words}` : `${shown} will not do: ${words}`;
}

function typeSays(issue: Issue, value: unknown, shown: string): string {
  const kind = kinds[issue.expected ?? ''] ?? issue.expected ?? 'something else';
  if (value === undefined) return `missing: write ${kind}`;
  const words = ownWords(issue);
  return words === undefined ? `${shown} is not ${kind}` : joined(shown, words);
}

function valueSays({ values = [] }: Issue, value: unknown, shown: string): string {
  const list = values.map(String);
  const write = list.length === 1 ? `write ${list[0]}` : `write one of ${list.join(', ')}`;
  return value === undefined ? `missing: ${write}` : `${shown} is not known here: ${write}`;
}

function sizeSays(issue: Issue, shown: string): string {
  const small = issue.code === 'too_small';
  const bound = Number(small ? issue.minimum : issue.maximum);
  const much = small ? 'at least' : 'at most';
  if (issue.origin === 'string') return small && bound === 1 ? 'may not be empty' : `${much} ${bound} characters`;
  if (issue.origin === 'array' || issue.origin === 'set') return `${much} ${bound} ${bound === 1 ? 'item' : 'items'}`;
  const strict = issue.inclusive === false;
  return `${shown} is too ${small ? 'small' : 'large'}: ${strict ? (small ? 'more than' : 'less than') : much} ${bound}`;
}

function formatSays(issue: Issue, shown: string): string {
  if (issue.format === 'date') return `${shown} is not a date. Write 2026-11-23.`;
  if (issue.format === 'url') return joined(shown, ownWords(issue) ?? 'an address looks like https://host/path');
  return joined(shown, ownWords(issue) ?? `its form is ${issue.format ?? 'another'}`);
}

/** Of the branches of a choice, the one the value comes nearest to: it fails deepest, and there least often. */
function nearest(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const depth = (issues: readonly Issue[]): number => Math.max(0, ...issues.map((issue) => issue.path.length));
  return branches.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length)[0] ?? [];
}

function unionSays(issue: Issue, valueAt: (path: readonly PropertyKey[]) => unknown): Said[] {
  const value = valueAt(issue.path);
  const shown = echo(value, issue.path);
  const words = ownWords(issue);
  if (words !== undefined)
    return [{ path: issue.path, of: 'value', text: value === undefined ? `missing: ${words}` : joined(shown, words) }];
  const below = nearest(issue.errors ?? []).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
  const said = below.flatMap((inner) => saidOf(inner, valueAt));
  return said.length > 0
    ? said
    : [{ path: issue.path, of: 'value', text: `${shown} has none of the forms known here` }];
}

/** One line about one place. `of`: where it points, at the value or at its key. */
export type Said = { path: readonly PropertyKey[]; of: 'key' | 'value'; text: string };

/** A schema's complaint in plain words; `valueAt` gives what stands at a path. */
export function saidOf(issue: Issue, valueAt: (path: readonly PropertyKey[]) => unknown): Said[] {
  const { path } = issue;
  const value = valueAt(path);
  const shown = echo(value, path);
  const one = (text: string, of: Said['of'] = 'value'): Said[] => [{ path, of, text }];
  switch (issue.code) {
    case 'invalid_type':
      return one(typeSays(issue, value, shown));
    case 'invalid_value':
      return one(valueSays(issue, value, shown));
    case 'too_small':
    case 'too_big':
      return one(sizeSays(issue, shown));
    case 'invalid_format':
      return one(formatSays(issue, shown));
    case 'unrecognized_keys':
      return (issue.keys ?? []).map((key) => ({ path: [...path, key], of: 'key', text: 'unknown key' }));
    case 'invalid_key':
      return one(
        `not a name: ${issue.issues?.[0] ? (ownWords(issue.issues[0]) ?? 'write another') : 'write another'}`,
        'key',
      );
    case 'invalid_union':
      return unionSays(issue, valueAt);
    default:
      return one(issue.message);
  }
}
