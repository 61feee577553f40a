import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nodesetRows, tableOf, thingRow } from '../test/meaning/examples.ts';
import type { Row } from '../test/meaning/examples.ts';
import type { Options, Soak, Tried } from './check.ts';

/** Packages that ship Thing Descriptions as examples, by the digest that the registry gave on 2026-11-27. Taken for the moment, and not installed. */
const packages = [
  {
    name: '@thing-description-playground/core@1.4.0',
    integrity: 'sha512-90GbMZt6UwSgmhCHDLdyLQG18CVCXuBhpwuRwed1W4QwNi7Rr34zySZJnq+m0XTZxn3cI6Ngxk0FmE4De5qoaA==',
  },
  {
    name: '@thing-description-playground/td_to_openapi@1.3.1',
    integrity: 'sha512-jb/iugB+SNxPTyZ+tSK3+xY5rM5PiZtYsygfF2ix25v490rJNRaIiK9dLbpvL753l3oK+uJprGQmF4YYJsn07w==',
  },
] as const;

/** The files of a package, as the registry has them. */
function unpacked({ name, integrity }: (typeof packages)[number], folder: string): string {
  const at = mkdtempSync(path.join(folder, 'package-'));
  execFileSync('npm', ['pack', name, '--silent', '--pack-destination', at], {
    cwd: at,
    stdio: ['ignore', 'ignore', 2],
  });
  const [tarball = ''] = globSync('*.tgz', { cwd: at });
  const digest = createHash('sha512')
    .update(readFileSync(path.join(at, tarball)))
    .digest('base64');
  if (`sha512-${digest}` !== integrity) throw new Error(`${name} is not the package that it was`);
  execFileSync('tar', ['-xzf', tarball], { cwd: at });
  return at;
}

const hasThing = (file: string): boolean => /"@context"/.test(readFileSync(file, 'utf8'));

function thingRows(folder: string): { rows: Row[]; files: number; lost: number } {
  let [files, lost] = [0, 0];
  const rows = packages.map((one) => {
    const at = unpacked(one, folder);
    const examples = globSync('package/examples/**/*.json', { cwd: at })
      .map((file) => path.join(at, file))
      .filter(hasThing);
    files += examples.length;
    try {
      return thingRow(`${one.name}, ${examples.length} files`, examples);
    } catch (error) {
      lost++;
      process.stderr.write(`${one.name}: ${String(error)}\n`);
      return thingRow(one.name, []);
    }
  });
  return { rows, files, lost };
}

/** Nodesets and Thing Descriptions of others through annotation; prints the table of docs/annotation.md. */
async function run({ progress }: Options): Promise<Tried> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gradus-examples-'));
  try {
    const nodesets = await nodesetRows();
    progress(nodesets.length);
    const { rows, files, lost } = thingRows(folder);
    process.stderr.write(`${tableOf([...nodesets, ...rows])}\n`);
    return { tried: nodesets.length + files, lost };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const soak: Soak = {
  name: 'examples',
  title: 'companion nodesets and Thing Descriptions that npm packages ship, through annotation (asks the registry)',
  count: 1,
  run,
};
