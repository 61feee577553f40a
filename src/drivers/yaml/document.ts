import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Document, Node, Pair, YAMLMap } from 'yaml';
import { InputError } from '../../model/errors.ts';
import { limits, refusalIn } from './scan.ts';

export type Path = readonly PropertyKey[];
/** A value read from a file, and where in the file each part of it stands (`key`: where its key does). */
export type Located = {
  file: string;
  value: unknown;
  offsetOf(path: Path, of?: 'key' | 'value'): number;
  /** `sensor.yaml:14:11  models[0].deadline` */
  where(path: Path, offset?: number): string;
};

type Place = { key: number; value: number };

/** One file on its way in: everything it says about itself carries file, line and column. */
class Reading {
  readonly file: string;
  #text = '';
  readonly #places = new Map<string, Place>();

  constructor(file: string) {
    this.file = file;
  }

  refuse(offset: number, says: string, path: Path = [], code: 'YAML_REFUSED' | 'YAML_SYNTAX' = 'YAML_REFUSED'): never {
    throw new InputError(code, this.where(offset, path), says);
  }

  where(offset: number, path: Path): string {
    const before = this.#text.slice(0, offset).split('\n');
    const inside = pathText(path);
    return `${this.file}:${before.length}:${(before.at(-1) ?? '').length + 1}${inside === '' ? '' : `  ${inside}`}`;
  }

  value(text: string): unknown {
    this.#text = text;
    const strange = control.exec(text);
    if (strange) this.refuse(strange.index, 'a control character stands here: remove it');
    const refusal = refusalIn(text);
    if (refusal) this.refuse(refusal.offset, refusal.says);
    const document = this.#parse(text);
    if (document.contents === null) this.refuse(0, 'the file is empty');
    return this.#build(document.contents, []);
  }

  offsetOf(path: Path, of: 'key' | 'value'): number {
    for (let length = path.length; length >= 0; length--) {
      const place = this.#places.get(keyOf(path.slice(0, length)));
      if (place) return length === path.length ? place[of] : place.key;
    }
    return 0;
  }

  #parse(text: string): Document.Parsed {
    const document = parseDocument(text, {
      version: '1.2',
      schema: 'core',
      intAsBigInt: true,
      prettyErrors: false,
      logLevel: 'silent',
      merge: false,
      // Compares every key with every other; #buildMap looks each up instead.
      uniqueKeys: false,
    });
    const [error] = document.errors;
    if (!error) return document as Document.Parsed;
    const [offset] = error.pos;
    return this.refuse(offset, syntax[error.code] ?? 'this is not YAML 1.2', [], 'YAML_SYNTAX');
  }

  #build(node: Node | null, path: Path, key?: number): unknown {
    const at = node?.range?.[0] ?? key ?? 0;
    this.#places.set(keyOf(path), { key: key ?? at, value: at });
    if (path.length > limits.nesting)
      this.refuse(at, `nested deeper than ${limits.nesting}: flatten it`, path.slice(0, 3));
    if (node === null) return null;
    if (isMap(node)) return this.#buildMap(node, path);
    if (isSeq(node)) return node.items.map((item, i) => this.#build(item as Node | null, [...path, i]));
    if (isScalar(node)) return this.#scalar(node.value, at, path);
    return this.refuse(at, 'only maps, lists, texts, numbers, true, false and null are read here', path);
  }

  #buildMap(map: YAMLMap, path: Path): Record<string, unknown> {
    const built: Record<string, unknown> = {};
    for (const pair of map.items as Pair<Node, Node | null>[]) {
      const key = this.#key(pair, path);
      if (Object.hasOwn(built, key))
        this.refuse(pair.key.range?.[0] ?? 0, 'this key stands here twice: keep one', path);
      built[key] = this.#build(pair.value ?? null, [...path, key], pair.key.range?.[0]);
    }
    return built;
  }

  #key({ key }: Pair<Node, Node | null>, path: Path): string {
    const at = key.range?.[0] ?? 0;
    if (!isScalar(key) || typeof key.value !== 'string') this.refuse(at, 'a key is text: put it in quotes', path);
    const name = (key as { value: string }).value;
    if (name === '<<') this.refuse(at, 'merge keys (<<) are not read here: write the members out', path);
    if (name === '__proto__') this.refuse(at, 'this key is not allowed', path);
    return this.#wellFormed(name, at, path);
  }

  #scalar(value: unknown, at: number, path: Path): unknown {
    if (typeof value === 'bigint') {
      const exact = value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER);
      return exact
        ? Number(value)
        : this.refuse(at, 'a whole number beyond 2^53 loses digits: write it in quotes', path);
    }
    if (typeof value === 'number' && !Number.isFinite(value)) this.refuse(at, 'a number is finite: write one', path);
    if (typeof value === 'string') return this.#wellFormed(value, at, path);
    return value;
  }

  #wellFormed(text: string, at: number, path: Path): string {
    return text.isWellFormed()
      ? text
      : this.refuse(at, 'half a character (a lone surrogate) stands here: remove it', path);
  }
}

// YAML 1.2.2 production [1] c-printable: of the C0 controls only tab, line feed and carriage return.
// oxlint-disable-next-line no-control-regex
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/u;

const syntax: Readonly<Record<string, string>> = {
  BAD_INDENT: 'the indentation does not fit the lines above',
  TAB_AS_INDENT: 'a tab indents here: use spaces',
  MISSING_CHAR: 'a sign is missing here: a colon, comma, quote or closing bracket',
  BLOCK_AS_IMPLICIT_KEY: 'a nested map or list begins on the line of its key: put it on its own line',
  MULTILINE_IMPLICIT_KEY: 'a key runs over several lines: is a colon or a quote missing?',
  UNEXPECTED_TOKEN: 'something stands here that does not belong',
  MULTIPLE_DOCS: 'one document a file: remove what begins with ---',
  BAD_SCALAR_START: 'a text begins with a sign YAML keeps for itself: put it in quotes',
  BLOCK_IN_FLOW: 'a block stands inside brackets: is a bracket not closed?',
  BAD_DQ_ESCAPE: 'a backslash in double quotes begins an unknown escape: double it, or use single quotes',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters',
};

const keyOf = (path: Path): string => JSON.stringify(path);

/** `models[0].deadline`; a name with a dot in it stands in quotes: `indicators["latency.deadline"].limit`. */
export function pathText(path: Path): string {
  return path
    .map((part, i) => {
      if (typeof part === 'number') return `[${part}]`;
      const name = short(String(part));
      if (!/^[A-Za-z_][\w-]*$/.test(name)) return `["${name}"]`;
      return i === 0 ? name : `.${name}`;
    })
    .join('');
}

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);

const tooLarge = (file: string): InputError =>
  new InputError('FILE_TOO_LARGE', file, 'larger than 1 MiB: a pack or declaration is a few pages');

function textOf(file: string, bytes: Uint8Array): string {
  if (bytes.length > limits.bytes) throw tooLarge(file);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (error) {
    const before = new TextDecoder().decode(bytes).split('\uFFFD', 1)[0] ?? '';
    const line = before.split('\n').length;
    const column = before.length - before.lastIndexOf('\n');
    throw new InputError('NOT_UTF8', `${file}:${line}:${column}`, 'not UTF-8: save the file as UTF-8', {
      cause: error,
    });
  }
}

/** One YAML 1.2 document as a JSON value, within the limits of `scan.ts`. Throws `InputError` with file, line and column. */
export function readYaml(file: string, bytes: Uint8Array): Located {
  const reading = new Reading(file);
  const value = reading.value(textOf(file, bytes));
  const offsetOf: Located['offsetOf'] = (path, of = 'value') => reading.offsetOf(path, of);
  return { file, value, offsetOf, where: (path, offset = offsetOf(path)) => reading.where(offset, path) };
}

function bytesOf(file: string, shown: string): Uint8Array {
  const stat = statSync(file);
  // Before it is opened: opening a pipe waits for its writer.
  if (!stat.isFile()) throw new InputError('FILE_UNREADABLE', shown, 'not a file');
  if (stat.size > limits.bytes) throw tooLarge(shown);
  const handle = openSync(file, 'r');
  try {
    const buffer = new Uint8Array(limits.bytes + 1);
    let length = 0;
    for (let read = -1; read !== 0; length += read)
      read = readSync(handle, buffer, length, buffer.length - length, null);
    return buffer.subarray(0, length);
  } finally {
    closeSync(handle);
  }
}

/** Reads the file, then as `readYaml`. `shown` is the name used in messages. */
export function readYamlFile(file: string, shown: string = file): Located {
  try {
    return readYaml(shown, bytesOf(file, shown));
  } catch (error) {
    if (error instanceof InputError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new InputError('FILE_MISSING', shown, 'no such file', { cause: error });
    if (code) throw new InputError('FILE_UNREADABLE', shown, `cannot be read (${code})`, { cause: error });
    throw error;
  }
}
