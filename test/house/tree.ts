import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.dirname(path.dirname(import.meta.dirname));

/** What a clone does not hold: .gitignore in words. */
const notOurs = new Set(['.git', 'node_modules', 'runs', 'reports', '.gradus', '.cache', 'dist', 'bundles']);

function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const at = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (folder === '' && notOurs.has(entry.name)) continue;
    if (entry.isDirectory()) yield* walk(at);
    else if (entry.isFile() && !entry.name.endsWith('.tmp')) yield at;
  }
}

/** Every file of the project, by its path from the root with forward slashes, in order. */
export const files: readonly string[] = [...walk('')].sort();

export function textOf(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

/** Folders that hold a file: `src`, `src/model` … */
export const folders: ReadonlySet<string> = new Set(
  files.flatMap((file) => file.split('/').map((_, i, parts) => parts.slice(0, i).join('/'))).filter((f) => f !== ''),
);

/** Cells of every row of the Markdown tables in a text, without their header rows' rulers. */
export function tableRows(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => /^\|.*\|\s*$/.test(line) && !/^\|[\s|:–-]*\|\s*$/.test(line))
    .map((line) =>
      line
        .trim()
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    );
}

/** What stands in code marks in a piece of Markdown. */
export function codes(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map((m) => m[1] ?? '');
}

/** The part of a Markdown text under the heading that begins with `title`, up to the next of its depth. */
export function section(text: string, title: string): string {
  const lines = text.split('\n');
  const from = lines.findIndex((l) => /^#+ /.test(l) && l.replace(/^#+ /, '').startsWith(title));
  if (from < 0) return '';
  const depth = /^#+/.exec(lines[from] ?? '')?.[0].length ?? 1;
  const length = lines.slice(from + 1).findIndex((l) => new RegExp(`^#{1,${depth}} `).test(l));
  return lines.slice(from, length < 0 ? undefined : from + 1 + length).join('\n');
}
