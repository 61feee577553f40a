import { randomUUID } from 'node:crypto';
import { link, rename, rm, writeFile } from 'node:fs/promises';
import { InputError } from '../../model/errors.ts';
import { jsonSchemaOf, membersAt } from '../../model/schemas.ts';
import type { JsonSchema, Published } from '../../model/schemas.ts';
import type { Path } from './document.ts';

/** A member that is not there yet, written as a commented line: `# ask: digest: sha256:…  # SHA-256 of the image`: without `# ask: ` it is YAML. */
export type Ask = { path: Path; example: string; says: string };
/** A remark above what stands at a path. */
export type Remark = { path: Path; says: string };
export type Dressed = {
  kind: Published;
  value: Readonly<Record<string, unknown>>;
  /** Lines at the top of the file. */
  head?: readonly string[];
  remarks?: readonly Remark[];
  asks?: readonly Ask[];
};
/** An ask as written: on which line. */
export type Asked = { ask: Ask; line: number };
export type Written = { text: string; asked: readonly Asked[] };

const width = 110;
/** Read back as text without quotes: neither a number, a date nor one of YAML's words, and safe inside braces. */
const plainText = /^[\p{L}/](?:[\p{L}\p{N}_./%+-]|:(?=[\p{L}\p{N}/_])| (?=[\p{L}\p{N}]))*$/u;
/** `1.4.0` and `50 ms`: begin with a digit and are no number. */
const plainFigure = /^\d+(?:\.\d+){2,}$|^\d+(?:\.\d+)? [a-z]+$/;
const words = /^(?:true|false|null|yes|no|on|off|y|n)$/i;
/** Beyond c-printable, or a line break to some readers. */
const unprintable = /[\p{Cc}\u2028\u2029\ufeff\ufffe\uffff]/gu;

const escaped = (c: string): string => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;

function textOf(text: string): string {
  if (text.length <= 300 && (plainText.test(text) || plainFigure.test(text)) && !words.test(text)) return text;
  return JSON.stringify(text.toWellFormed()).replaceAll(unprintable, escaped);
}

/** One comment line whatever the text is: a device's answer must not be able to write YAML. */
export const oneLine = (text: string): string =>
  text.toWellFormed().replaceAll(unprintable, ' ').replaceAll(/\s+/g, ' ').trim().slice(0, 400);

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const keyOf = (path: Path): string => JSON.stringify(path);

class Writer {
  readonly #schema: JsonSchema;
  readonly #asks: readonly Ask[];
  readonly #remarks: readonly Remark[];
  readonly #marked = new Set<string>();
  readonly #lines: string[];
  readonly #asked: Asked[] = [];

  constructor({ kind, head = [], remarks = [], asks = [] }: Dressed) {
    this.#schema = jsonSchemaOf(kind);
    this.#asks = asks;
    this.#remarks = remarks;
    this.#lines = head.map((line) => `# ${oneLine(line)}`.trimEnd());
    for (const { path } of [...asks, ...remarks])
      for (let n = 1; n <= path.length; n++) this.#marked.add(keyOf(path.slice(0, n)));
  }

  /** Members in the schema's order, those it does not name after them. */
  #membersOf(map: Readonly<Record<string, unknown>>, path: Path): string[] {
    const asked = this.#asks.filter((ask) => keyOf(ask.path.slice(0, -1)) === keyOf(path)).map((a) => a.path.at(-1));
    const present = Object.keys(map).filter((key) => map[key] !== undefined);
    const mine = new Set([...present, ...asked.map(String)]);
    const order = membersAt(this.#schema, path);
    return [...order.filter((key) => mine.delete(key)), ...mine];
  }

  #comment(path: Path, indent: string): void {
    for (const remark of this.#remarks)
      if (keyOf(remark.path) === keyOf(path)) this.#lines.push(`${indent}# ${oneLine(remark.says)}`);
  }

  #ask(path: Path, indent: string): void {
    for (const ask of this.#asks) {
      if (keyOf(ask.path) !== keyOf(path)) continue;
      this.#lines.push(`${indent}# ask: ${String(path.at(-1))}: ${oneLine(ask.example)}  # ${oneLine(ask.says)}`);
      this.#asked.push({ ask, line: this.#lines.length });
    }
  }

  /** The value on one line; undefined where it has more to it (or nothing stands there). */
  #inline(value: unknown, path: Path, room: number): string | undefined {
    const flow = this.#flow(value, path);
    if (!isMap(value)) return Array.isArray(value) && value.some(isMap) ? undefined : flow;
    const small = Object.keys(value).length === 0 || (path.length > 1 && !this.#marked.has(keyOf(path)));
    return small && flow.length <= room ? flow : undefined;
  }

  #flow(value: unknown, path: Path): string {
    if (typeof value === 'string') return textOf(value);
    if (Array.isArray(value)) return `[${value.map((item, i) => this.#flow(item, [...path, i])).join(', ')}]`;
    if (!isMap(value)) return String(value);
    const members = this.#membersOf(value, path);
    return `{${members.map((key) => `${textOf(key)}: ${this.#flow(value[key], [...path, key])}`).join(', ')}}`;
  }

  map(map: Readonly<Record<string, unknown>>, path: Path, indent: string): void {
    for (const key of this.#membersOf(map, path)) {
      const here = [...path, key];
      if (path.length === 0 && this.#lines.length > 0) this.#lines.push('');
      this.#comment(here, indent);
      if (map[key] === undefined) this.#ask(here, indent);
      else this.#member(textOf(key), map[key], here, indent);
    }
  }

  #member(key: string, value: unknown, path: Path, indent: string): void {
    const inline = this.#inline(value, path, width - indent.length - key.length - 2);
    this.#lines.push(inline === undefined ? `${indent}${key}:` : `${indent}${key}: ${inline}`);
    if (inline === undefined) this.#below(value, path, `${indent}  `);
  }

  #below(value: unknown, path: Path, indent: string): void {
    if (isMap(value)) this.map(value, path, indent);
    else if (Array.isArray(value)) for (const [i, item] of value.entries()) this.#item(item, [...path, i], indent);
  }

  #item(value: unknown, path: Path, indent: string): void {
    this.#comment(path, indent);
    const inline = this.#inline(value, path, width - indent.length - 2);
    if (inline !== undefined) return void this.#lines.push(`${indent}- ${inline}`);
    const start = this.#lines.length;
    this.#below(value, path, `${indent}  `);
    this.#dash(start, indent);
  }

  /** Puts the dash before the first member; comments above it stay where they are. */
  #dash(start: number, indent: string): void {
    for (let i = start; i < this.#lines.length; i++) {
      const line = this.#lines[i] ?? '';
      if (line.trimStart().startsWith('#')) continue;
      this.#lines[i] = `${indent}- ${line.slice(indent.length + 2)}`;
      return;
    }
    this.#lines.push(`${indent}- {}`);
  }

  written(): Written {
    return { text: `${this.#lines.join('\n')}\n`, asked: this.#asked };
  }
}

/** A document as people read it: in the schema's order, commented, what is missing as `# ask:` lines. No anchors, aliases or tags. */
export function yamlOf(dressed: Dressed): Written {
  const writer = new Writer(dressed);
  writer.map(dressed.value, [], '');
  return writer.written();
}

const alreadyThere = (file: string, cause?: unknown): InputError =>
  new InputError('FILE_EXISTS', file, 'is there already. Choose another name, or write over it with --force.', {
    cause,
  });

/** Written beside and renamed, so that nobody ever reads half a file. `FILE_EXISTS` where there is one, unless `force`. */
export async function writeWhole(file: string, text: string, force: boolean): Promise<void> {
  const beside = `${file}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    await writeFile(beside, text, { encoding: 'utf8', flag: 'wx', flush: true });
    if (force) await rename(beside, file);
    else await link(beside, file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw alreadyThere(file, error);
    if (code === 'ENOENT') throw new InputError('FILE_MISSING', file, 'its folder is not there', { cause: error });
    if (code) throw new InputError('FILE_UNREADABLE', file, `cannot be written (${code})`, { cause: error });
    throw error;
  } finally {
    await rm(beside, { force: true });
  }
}
