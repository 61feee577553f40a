import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseRunFolder, buildRunFolder } from '../evidence/run-folder.ts';
import { tarOf } from '../formats/tar.ts';
import { InputError } from '../model/errors.ts';
import { Digest } from '../model/terms.ts';
import { neededIn } from '../certify/run-links.ts';
import { write, writeJson } from './manners.ts';
import { quoted } from './quoted.ts';
import { refuseBroken } from './read.ts';
import { readRun, type ReadOptions, type RunRead } from './run-read.ts';

type Options = ReadOptions & { out?: string; withhold?: string[]; force?: boolean };

/** Digests to leave out: `raw` stands for all that the run can be judged without. */
function withheldOf(words: readonly string[], { verification }: RunRead): Set<Digest> {
  const contents = verification.contents;
  if (!contents) return new Set();
  const needed = neededIn(contents);
  const spare = [...contents.objects.keys()].filter((digest) => !needed.has(digest));
  const all = new Set<Digest>(contents.withheld);
  for (const word of words) {
    const digest = Digest.safeParse(word).data;
    if (word === 'raw') for (const one of spare) all.add(one);
    else if (digest === undefined)
      throw new InputError('USAGE', '--withhold', `${word} is neither raw nor a digest (sha256:…) of an object.`);
    else if (needed.has(digest))
      throw new InputError('USAGE', '--withhold', `${digest} is needed to judge the run again.`);
    else if (contents.objects.has(digest)) all.add(digest);
    else throw new InputError('USAGE', '--withhold', `this run refers to no object ${digest}.`);
  }
  return all;
}

function bundleOf(read: RunRead, withhold: readonly string[]): { bytes: Uint8Array; withheld: number } {
  const folder = parseRunFolder(read.files);
  const withheld = withheldOf(withhold, read);
  const objects = new Map([...folder.objects].filter(([hex]) => !withheld.has(`sha256:${hex}`)));
  const files = buildRunFolder({ ...folder, objects, withheld: [...withheld] });
  return { bytes: tarOf(files), withheld: withheld.size };
}

/** `gradus bundle`: a run in one file that anybody can check and judge again; the same run gives the same bytes. */
export async function bundle(run: string, options: Options): Promise<void> {
  const read = await readRun(run, options);
  if (refuseBroken(read, options.json === true)) return;
  const file = options.out ?? path.join('bundles', `${read.run}.tar`);
  if (!options.force && (await stat(file).catch(() => null)))
    throw new InputError('FILE_EXISTS', file, 'is there already. Write --force to replace it, or --out for another.');
  const { bytes, withheld } = bundleOf(read, options.withhold ?? []);
  await mkdir(path.dirname(path.resolve(file)), { recursive: true });
  await writeFile(`${file}.tmp`, bytes);
  await rename(`${file}.tmp`, file);
  if (options.json) writeJson({ run: read.run, bundle: file, bytes: bytes.length, withheld });
  else {
    write(
      `${file}  ${(bytes.length / 1_000_000).toFixed(1)} MB${withheld > 0 ? `, ${withheld} objects withheld` : ''}`,
    );
    write(`Check it: npx gradus verify ${quoted(file)}`);
  }
}
