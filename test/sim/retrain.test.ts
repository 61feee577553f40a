import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { onnxOf } from '../../sim/learn/onnx.ts';
import { recipes } from '../../sim/learn/recipes.ts';
import { teach } from '../../sim/learn/teach.ts';
import { bearingScene } from '../../sim/scene.ts';
import { generatorOf } from '../../src/signals/generators.ts';

const generator = generatorOf(bearingScene.generator, bearingScene.parameters);

describe('training again from nothing', () => {
  for (const [name, recipe] of Object.entries(recipes))
    it(`gives sim/models/${name}.onnx, byte for byte`, () => {
      const bytes = onnxOf(teach(recipe, generator), { graph: name, input: 'window', output: 'scores' });
      const committed = readFileSync(new URL(`../../sim/models/${name}.onnx`, import.meta.url));
      assert.ok(Buffer.from(bytes).equals(committed));
    });
});
