// Writes schemas/<name>.schema.json from the definitions in src/model, and packs/digests.json from the packs beside it;
// `--check` only compares (exit 1 when they differ).
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { digestOf, knownPacks, packFile } from '../src/drivers/packs/load.ts';
import { loadMarkets, marketsFile } from '../src/drivers/packs/markets.ts';
import { publishedFile, publishedPacks } from '../src/drivers/packs/published.ts';
import { readYamlFile } from '../src/drivers/yaml/document.ts';
import { complaintsOf } from '../src/market/eligible/sound.ts';
import { jsonSchemaOf, publishedNames } from '../src/model/schemas.ts';

const folder = path.resolve(import.meta.dirname, '..', 'schemas');
const checking = process.argv.includes('--check');

function differs(file: string, text: string): boolean {
  try {
    return readFileSync(file, 'utf8') !== text;
  } catch {
    return true;
  }
}

function keep(file: string, text: string): void {
  if (!differs(file, text)) return;
  if (checking) process.exitCode = 1;
  else writeFileSync(file, text);
  process.stdout.write(`${checking ? 'differs' : 'written'}: ${path.relative(path.dirname(folder), file)}\n`);
}

mkdirSync(folder, { recursive: true });
for (const name of publishedNames)
  keep(path.join(folder, `${name}.schema.json`), `${JSON.stringify(jsonSchemaOf(name), null, 2)}\n`);

const packs = { ...publishedPacks() };
for (const id of knownPacks()) {
  const value = readYamlFile(packFile(id)).value as { version: string };
  packs[`${id} ${value.version}`] = digestOf(value);
}
const markets = loadMarkets(marketsFile, complaintsOf);
packs[`${markets.rules.id} ${markets.rules.version}`] = markets.digest;
keep(publishedFile, `${JSON.stringify(packs, null, 2)}\n`);
