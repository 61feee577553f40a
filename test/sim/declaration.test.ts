import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { declarationText } from '../../sim/declare.ts';
import { features } from '../../sim/features.ts';
import { faults, personalities } from '../../sim/list.ts';
import { personalityOf, sha256 } from '../../sim/personality.ts';
import { Declaration, features as declarable } from '../../src/model/declaration.ts';
import { generatorOf } from '../../src/signals/generators.ts';

const at = { opcua: 'opc.tcp://127.0.0.1:4840', http: 'http://127.0.0.1:80', thing: 'http://127.0.0.1:80/td' };
const declared = (name: (typeof personalities)[number]['name']): Declaration =>
  Declaration.parse(parse(declarationText(personalityOf(name, '00012'), at, import.meta.dirname)));

describe('the declaration of a simulated sensor', () => {
  for (const { name, claims } of personalities)
    it(`of ${name} is valid, keeps its serial as a text, and aims at ${claims}`, () => {
      const declaration = declared(name);
      assert.equal(declaration.identity.serial, '00012');
      assert.equal(declaration.target, claims);
    });

  it('of L1 has two rules and no model; of the others one rule and one model', () => {
    const shape = personalities.map(({ name }) => [
      declared(name).rules?.length ?? 0,
      declared(name).models?.length ?? 0,
    ]);
    assert.deepEqual(shape, [
      [2, 0],
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
  });

  it('of L3 supports every feature there is, of the liar all but those that only a sensor that learns claims; of L1 and L2 none', () => {
    assert.deepEqual(features, declarable);
    assert.deepEqual(declared('L3').supports, [...declarable]);
    assert.deepEqual(
      declared('liar').supports,
      declarable.filter((one) => !['adaptation', 'drift-detection', 'fusion', 'ontology-mapping'].includes(one)),
    );
    assert.equal(declared('L1').supports, undefined);
    assert.equal(declared('L2').supports, undefined);
  });

  it('points to a model file with the declared digest, and to a scene the generator takes', () => {
    for (const name of ['L2', 'L3', 'liar'] as const) {
      const [model] = declared(name).models ?? [];
      const file = new URL(model?.file ?? '', `file://${import.meta.dirname}/`);
      assert.equal(sha256(readFileSync(file)), model?.digest);
      const generator = generatorOf(model?.scene?.generator ?? '', model?.scene?.parameters ?? {});
      assert.deepEqual(generator.labels, model?.labels);
      assert.deepEqual(generator.shape, model?.inputs[0]?.shape);
    }
  });

  it('names each fault once', () => {
    assert.equal(new Set(faults.map(({ name }) => name)).size, faults.length);
  });
});
