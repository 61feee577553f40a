import { InputError } from '../../model/errors.ts';
import type { InputCode } from '../../model/errors.ts';
import { jsonSchemaOf, membersAt } from '../../model/schemas.ts';
import { readYamlFile } from './document.ts';
import type { Located, Path } from './document.ts';
import { saidOf } from './says.ts';
import type { Issue, Said } from './says.ts';

type Parsed<T> = { success: true; data: T } | { success: false; error: { issues: readonly Issue[] } };
/** What zod's schemas are here for: a value as its type, or what is wrong with it. */
export type Parser<T> = { safeParse(value: unknown): Parsed<T> };

function valueAt(root: unknown, path: Path): unknown {
  let here = root;
  for (const part of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, part)) return undefined;
    here = (here as Record<PropertyKey, unknown>)[part];
  }
  return here;
}

/** Letters to change, add or remove to get from one word to the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(b).entries())
      next.push(Math.min((row[j] ?? 0) + (letter === other ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    row = next;
  }
  return row[b.length] ?? 0;
}

const published: Partial<Record<InputCode, 'pack' | 'declaration'>> = {
  PACK_INVALID: 'pack',
  DECLARATION_INVALID: 'declaration',
};

/** `unknown key` with the remedy: the nearest known one, or the list. */
function withHint(said: Said, code: InputCode): string {
  if (said.text !== 'unknown key') return said.text;
  const name = published[code];
  const known = name ? membersAt(jsonSchemaOf(name), said.path.slice(0, -1)) : [];
  const wrong = String(said.path.at(-1)).slice(0, 60);
  const [best] = known.map((name) => ({ name, far: distance(wrong, name) })).toSorted((a, b) => a.far - b.far);
  if (best && best.far <= 2) return `unknown key. Write ${best.name}, or remove it.`;
  if (known.length === 0 || known.length > 15) return 'unknown key: remove it';
  return `unknown key: remove it. Known here: ${known.join(', ')}.`;
}

/** What is missing is said last: a misspelt key beside it usually is the one that is missing. */
const isMissing = ({ text }: Said): number => Number(text.startsWith('missing:'));

/** The refusal of a document: its first complaint in file order, and how many more there are. */
export function refusalOf(located: Located, said: readonly Said[], code: InputCode): InputError {
  const placed = said.map((one) => ({ one, offset: located.offsetOf(one.path, one.of) }));
  const [first] = placed.toSorted((a, b) => isMissing(a.one) - isMissing(b.one) || a.offset - b.offset);
  if (!first) throw new TypeError('a refusal without a complaint');
  const more = said.length > 1 ? ` (and ${said.length - 1} more)` : '';
  const text = withHint(first.one, code).replaceAll(/\s+/g, ' ');
  return new InputError(code, located.where(first.one.path, first.offset), `${text}${more}`);
}

/** The value as its type. Throws `InputError` in one line: `sensor.yaml:14:11  models[0].deadline: 50 is not a duration. Write 50 ms.` */
export function parsedAs<T>(located: Located, parser: Parser<T>, code: InputCode): T {
  const parsed = parser.safeParse(located.value);
  if (parsed.success) return parsed.data;
  const said = parsed.error.issues.flatMap((issue) => saidOf(issue, (path) => valueAt(located.value, path)));
  throw refusalOf(located, said, code);
}

/** Reads a YAML (or JSON) file as what `parser` accepts. `code` goes with what the parser refuses. */
export function readAs<T>(parser: Parser<T>, file: string, code: InputCode): T {
  return parsedAs(readYamlFile(file), parser, code);
}
