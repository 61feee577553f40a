// Writes schemas/<name>.schema.json from the definitions in src/model; `--check` only compares (exit 1 when they differ).
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
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

mkdirSync(folder, { recursive: true });
for (const name of publishedNames) {
  const file = path.join(folder, `${name}.schema.json`);
  const text = `${JSON.stringify(jsonSchemaOf(name), null, 2)}\n`;
  if (!differs(file, text)) continue;
  if (checking) process.exitCode = 1;
  else writeFileSync(file, text);
  process.stdout.write(`${checking ? 'differs' : 'written'}: schemas/${name}.schema.json\n`);
}
