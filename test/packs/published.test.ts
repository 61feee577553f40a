import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { digestOf } from '../../src/drivers/packs/load.ts';
import { publishedPacks } from '../../src/drivers/packs/published.ts';
import { digest, rules } from '../markets/markets.ts';
import { readYamlFile } from '../../src/drivers/yaml/document.ts';
import { jsonSchemaOf, publishedNames } from '../../src/model/schemas.ts';
import { goodDeclaration } from '../bad-input/good.ts';
import { readYaml } from '../../src/drivers/yaml/document.ts';
import { packPath, planOf, packNamed, root, shipped } from './sample.ts';

const file = (name: string): string => path.join(root, 'schemas', `${name}.schema.json`);
const published = (name: string): object => JSON.parse(readFileSync(file(name), 'utf8')) as object;

function accepts(name: string, value: unknown): unknown {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  const check = ajv.compile(published(name));
  return check(value) ? [] : check.errors;
}

describe('packs/digests.json', () => {
  for (const id of shipped)
    it(`has the digest of ${id}: npm run schemas writes it`, () => {
      const name = `${id} ${packNamed(id).version}`;
      assert.equal(publishedPacks()[name], digestOf(readYamlFile(packPath(id)).value));
    });
});

describe('the market rules', () => {
  it('have their digest in packs/digests.json: npm run schemas writes it', () => {
    assert.equal(publishedPacks()[`${rules.id} ${rules.version}`], digest);
  });
});

describe('the published JSON Schemas', () => {
  for (const name of publishedNames)
    it(`${name} is what the definition gives: npm run schemas writes it`, () => {
      assert.ok(readFileSync(file(name), 'utf8') === `${JSON.stringify(jsonSchemaOf(name), null, 2)}\n`);
    });
  for (const id of shipped)
    it(`accept ${id}`, () => assert.deepEqual(accepts('pack', readYamlFile(packPath(id)).value), []));
  it('accept a declaration', () => {
    assert.deepEqual(accepts('declaration', readYaml('sensor.yaml', new TextEncoder().encode(goodDeclaration)).value), []);
  });
  it('accept a plan', () => assert.deepEqual(accepts('plan', planOf(packNamed(shipped[0]))), []));
  it('refuse a pack with a key nobody knows', () => {
    const value = { ...(readYamlFile(packPath(shipped[0])).value as object), extra: 1 };
    assert.notDeepEqual(accepts('pack', value), []);
  });
});
