import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import type { Draft } from '../drivers/describe/draft.ts';
import { finished, type Finished } from '../drivers/describe/finish.ts';
import { pathText } from '../drivers/yaml/document.ts';
import { writeWhole, yamlOf, type Ask, type Asked, type Remark, type Written } from '../drivers/yaml/write.ts';
import type { Language } from '../model/terms.ts';
import { HttpEndpoint, OpcuaEndpoint } from '../model/declaration.ts';
import { exit, InputError, ProbeError } from '../model/errors.ts';
import { commented, commentFor, initWords, remarkText, wantedAt } from './init-words.ts';
import { interview, type Prompt } from './interview.ts';
import { tell, write, writeJson, type Manners } from './manners.ts';

export type InitOptions = Manners & { from?: string; force?: boolean };

/** What keeps an address out of a file that everybody may read. */
const secretInQuery = /pass|secret|token|key|auth|sig/i;

/** The address to read from, as the declaration's own field takes it. What is wrong with it is never repeated. */
export function addressOf(from: string): { wire: 'opcua' | 'http'; url: string } {
  const wire = from.startsWith('opc.tcp://') ? 'opcua' : /^https?:\/\//.test(from) ? 'http' : undefined;
  if (!wire) throw new InputError('USAGE', '--from', 'write opc.tcp://host:4840 or http://host:8080/');
  const field = wire === 'opcua' ? OpcuaEndpoint.shape.url : HttpEndpoint.shape.thing;
  const parsed = field.safeParse(from);
  if (!parsed.success)
    throw new InputError('USAGE', '--from', parsed.error.issues.at(-1)?.message ?? 'is not an address');
  const query = URL.canParse(from) ? [...new URL(from).searchParams.keys()] : [];
  if (query.some((name) => secretInQuery.test(name)))
    throw new InputError(
      'USAGE',
      '--from',
      'an address carries no secret: leave it out and name it under bearer later',
    );
  return { wire, url: from };
}

async function describe({ wire, url }: ReturnType<typeof addressOf>): Promise<Draft> {
  if (wire === 'opcua') return await (await import('../drivers/describe/opcua.ts')).describeOpcua(url);
  return await (await import('../drivers/describe/thing.ts')).describeThing(url);
}

/** Asks at the terminal; the questions go to stderr, so that stdout holds results only. */
async function atTerminal<T>(file: string, work: (prompt: Prompt) => Promise<T>): Promise<T> {
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: true });
  const left = new Promise<never>((_, reject) => {
    lines.once('close', () =>
      reject(new InputError('PROMPT_NEEDED', file, 'not every question was answered, so nothing was written')),
    );
  });
  left.catch(() => undefined);
  const prompt: Prompt = async (question, problem) => {
    if (problem !== undefined) tell(`  ${problem}`);
    return await Promise.race([lines.question(question), left]);
  };
  try {
    return await work(prompt);
  } finally {
    lines.close();
  }
}

/** The file's text: what is known, what the device said that needs a look, what is to be filled. */
export function declarationText(done: Finished, from: string | undefined, lang: Language): Written {
  const asks = done.open.map(({ path, required }): Ask => {
    const { example, says } = wantedAt(path, lang);
    return { path, example, says: required ? says : `${initWords[lang].optional}${says}` };
  });
  const comments = commented.map((key): Remark => ({ path: [key], says: commentFor(key, lang) ?? '' }));
  const remarks = done.remarks.map(({ path, code, text }): Remark => ({ path, says: remarkText(code, text, lang) }));
  return yamlOf({
    kind: 'declaration',
    value: done.value,
    head: [initWords[lang].head(from)],
    remarks: [...comments, ...remarks],
    asks,
  });
}

type Line = { path: string; line: number; says: string };
type Sorted = { fill: Line[]; may: Line[] };

function sorted(done: Finished, asked: readonly Asked[]): Sorted {
  const lines = asked.map(({ ask, line }) => {
    const required = done.open.some((open) => open.required && pathText(open.path) === pathText(ask.path));
    return { required, path: pathText(ask.path), line, says: ask.says };
  });
  const only = (required: boolean): Line[] =>
    lines.flatMap(({ required: is, ...line }) => (is === required ? [line] : []));
  return { fill: only(true), may: only(false) };
}

function tellPeople(file: string, done: Finished, { fill, may }: Sorted, lang: Language): void {
  const words = initWords[lang];
  write(words.wrote(file));
  const list = (lines: readonly Line[]): void => {
    for (const { path, line, says } of lines) write(`  ${file}:${line}  ${path}  (${says})`);
  };
  for (const { code, text } of done.remarks) write(`  ${remarkText(code, text, lang)}`);
  if (fill.length > 0) write(words.fill(fill.length));
  list(fill);
  if (may.length > 0) write(words.may(may.length));
  list(may);
  if (fill.length === 0) write(words.ready(file));
}

function result(file: string, done: Finished, lines: Sorted, lang: Language): unknown {
  const remarks = done.remarks.map(({ path, code, text }) => ({
    path: pathText(path),
    code,
    says: remarkText(code, text, lang),
  }));
  return { file, complete: lines.fill.length === 0, ...lines, remarks };
}

/** Where the draft comes from. Throws `PROMPT_NEEDED` where a person would be needed and none can be asked. */
async function draft(file: string, options: InitOptions): Promise<Draft> {
  if (options.from !== undefined) {
    const address = addressOf(options.from);
    if (!options.json) tell(initWords[options.lang].reading(address.url));
    return await describe(address);
  }
  if (options.nonInteractive || !process.stdin.isTTY)
    throw new InputError(
      'PROMPT_NEEDED',
      '--from',
      'nobody can be asked here. Pass --from opc.tcp://host:4840 or --from http://host:8080/, or run it at a terminal.',
    );
  return await atTerminal(file, (prompt) => interview(prompt, options.lang));
}

function refuseToOverwrite(file: string, options: InitOptions): void {
  if (!options.force && existsSync(file))
    throw new InputError('FILE_EXISTS', file, 'is there already. Choose another name, or write over it with --force.');
}

/** `gradus init`: writes a declaration, asked for or read from a live device. */
export async function init(file: string, options: InitOptions): Promise<void> {
  refuseToOverwrite(file, options);
  let drafted: Draft;
  try {
    drafted = await draft(file, options);
  } catch (error) {
    if (!(error instanceof ProbeError)) throw error;
    const from = options.from ?? '';
    if (options.json) writeJson({ error: { code: error.code, where: from, says: error.message } });
    tell(`${error.code}: ${initWords[options.lang].unread(from, error.message)}`);
    process.exitCode = exit.inconclusive;
    return;
  }
  const done = finished(drafted);
  const { text, asked } = declarationText(done, options.from, options.lang);
  await writeWhole(file, text, options.force === true);
  const lines = sorted(done, asked);
  if (options.json) writeJson(result(file, done, lines, options.lang));
  else tellPeople(file, done, lines, options.lang);
}
