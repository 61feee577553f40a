import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

/** What `npm run soak` and `npm run benchmark` were asked: names, or the list of them. */
export type Asked = { names: string[]; list: boolean; json: boolean; count: number | undefined; only: string[] };

/** Reads `[NAME …] [--list] [--json] [--count N] [--only NAME,NAME]`. Throws `TypeError` with a sentence for the person. */
export function asked(args: readonly string[]): Asked {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      list: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      count: { type: 'string' },
      only: { type: 'string', default: '' },
    },
  });
  const count = values.count === undefined ? undefined : Number(values.count);
  if (count !== undefined && !(Number.isSafeInteger(count) && count > 0))
    throw new TypeError(`--count wants a whole number above 0, not ${values.count}`);
  return {
    names: positionals,
    list: values.list,
    json: values.json,
    count,
    only: values.only.split(',').filter((name) => name !== ''),
  };
}

/** Exports called `what` of the files beside `main`, by name. A file is named after what it exports. */
export async function named<T extends { name: string }>(
  folder: string,
  what: string,
  is: (value: unknown) => value is T,
): Promise<Map<string, T>> {
  const found = new Map<string, T>();
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts') || file === 'main.ts') continue;
    const exports = (await import(pathToFileURL(path.join(folder, file)).href)) as Record<string, unknown>;
    const value = exports[what];
    if (!is(value)) continue;
    if (`${value.name}.ts` !== file) throw new TypeError(`${file} calls itself ${value.name}`);
    found.set(value.name, value);
  }
  return found;
}

/** The wanted ones, in the order asked for. Throws `TypeError` for a name that is not there. */
export function chosen<T>(all: ReadonlyMap<string, T>, names: readonly string[]): T[] {
  return names.map((name) => {
    const one = all.get(name);
    if (one === undefined) throw new TypeError(`no ${name}; there is ${[...all.keys()].join(', ') || 'nothing yet'}`);
    return one;
  });
}

/** Runs `main`; a `TypeError` is a person's mistake: one line, exit 2. */
export async function orUsage(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}
